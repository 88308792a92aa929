#include "mobile-gateway/streams/version_sequence.h"

#include <deque>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll::gateway {
namespace {

SharedChange ChangeTo(uint64_t version) {
  auto published = std::make_shared<Published>();
  published->position = version;
  published->change.mutable_work_order()->set_version(version);
  return published;
}

SharedOrder Record(uint64_t version) {
  auto order = std::make_shared<v1::WorkOrder>();
  order->set_version(version);
  return order;
}

std::vector<Step::Kind> Kinds(const std::vector<Step>& steps) {
  std::vector<Step::Kind> kinds;
  for (const Step& step : steps) kinds.push_back(step.kind);
  return kinds;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(VersionSequenceTest, StartsWithASnapshotAndGoesOn) {
  VersionSequence sequence(0);
  std::vector<Step> steps;
  EXPECT_FALSE(sequence.OnRecord(Record(3), &steps));
  EXPECT_FALSE(sequence.OnChange(ChangeTo(3), &steps));
  EXPECT_FALSE(sequence.OnChange(ChangeTo(4), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kSnapshot, Step::kChange));
  EXPECT_EQ(steps[1].from, 3u);
  EXPECT_EQ(steps[1].to, 4u);
}

TEST(VersionSequenceTest, ResumesWithHistory) {
  VersionSequence sequence(2);
  std::vector<Step> steps;
  EXPECT_FALSE(sequence.OnChange(ChangeTo(6), &steps));
  EXPECT_THAT(steps, IsEmpty()) << "waits for the read";
  EXPECT_FALSE(sequence.OnRecord(Record(5), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kResumed, Step::kHistory, Step::kChange));
  EXPECT_EQ(steps[1].from, 2u);
  EXPECT_EQ(steps[1].to, 5u);
  EXPECT_EQ(steps[2].to, 6u);
}

TEST(VersionSequenceTest, ResumesWithNothingMissed) {
  VersionSequence sequence(5);
  std::vector<Step> steps;
  EXPECT_FALSE(sequence.OnRecord(Record(5), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kResumed));
}

TEST(VersionSequenceTest, AVersionFromTheFutureIsImpossible) {
  VersionSequence sequence(6);
  std::vector<Step> steps;
  EXPECT_FALSE(sequence.OnRecord(Record(5), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kImpossible));
  EXPECT_FALSE(sequence.OnChange(ChangeTo(7), &steps));
  EXPECT_EQ(steps.size(), 1u) << "over is over";
}

TEST(VersionSequenceTest, AGapIsReadAndFilled) {
  VersionSequence sequence(0);
  std::vector<Step> steps;
  sequence.OnRecord(Record(1), &steps);
  EXPECT_TRUE(sequence.OnChange(ChangeTo(4), &steps));
  EXPECT_FALSE(sequence.OnChange(ChangeTo(5), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kSnapshot));
  EXPECT_FALSE(sequence.OnRecord(Record(4), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kSnapshot, Step::kHistory, Step::kChange));
  EXPECT_EQ(sequence.have(), 5u);
}

TEST(VersionSequenceTest, AGapThatNoReadClosesEndsIt) {
  VersionSequence sequence(0);
  std::vector<Step> steps;
  sequence.OnRecord(Record(1), &steps);
  EXPECT_TRUE(sequence.OnChange(ChangeTo(9), &steps));
  EXPECT_TRUE(sequence.OnRecord(Record(1), &steps));
  EXPECT_TRUE(sequence.OnRecord(Record(2), &steps));
  EXPECT_FALSE(sequence.OnRecord(Record(2), &steps));
  EXPECT_EQ(steps.back().kind, Step::kImpossible);
}

TEST(VersionSequenceTest, AStoreThatWentBackEndsIt) {
  VersionSequence sequence(0);
  std::vector<Step> steps;
  sequence.OnRecord(Record(7), &steps);
  EXPECT_TRUE(sequence.OnReset());
  EXPECT_FALSE(sequence.OnRecord(Record(3), &steps));
  EXPECT_EQ(steps.back().kind, Step::kImpossible);
}

TEST(VersionSequenceTest, AResetDuringAReadOwesAnother) {
  VersionSequence sequence(0);
  std::vector<Step> steps;
  EXPECT_FALSE(sequence.OnReset());
  EXPECT_TRUE(sequence.OnRecord(Record(1), &steps));
  EXPECT_FALSE(sequence.OnRecord(Record(3), &steps));
  EXPECT_THAT(Kinds(steps), ElementsAre(Step::kSnapshot, Step::kHistory));
}

TEST(VersionSequenceTest, MoreThanCanWaitIsReadAgain) {
  VersionSequence sequence(0, 2);
  std::vector<Step> steps;
  for (uint64_t version = 2; version <= 9; ++version) EXPECT_FALSE(sequence.OnChange(ChangeTo(version), &steps));
  EXPECT_TRUE(sequence.OnRecord(Record(1), &steps));
  EXPECT_EQ(sequence.have(), 3u);
  EXPECT_FALSE(sequence.OnRecord(Record(9), &steps));
  EXPECT_EQ(sequence.have(), 9u);
}

// A store whose commits reach the hub later (or never, when the upstream is replaced), and a watcher that reads at its
// own pace. Whatever the dice say, what is told is contiguous and complete.
class Interleaving {
 public:
  explicit Interleaving(unsigned seed) : dice_(seed), sequence_(Pick(3) == 0 ? 1 : 0, 1 + Pick(4)) {}

  void Run() {
    for (int i = 0; i < 200; ++i) Act(Pick(10));
    subscribed_ = true;
    owed_ = owed_ || !sequence_.started();
    while (owed_ || read_begun_ || !on_the_way_.empty()) Act(3 + Pick(5));
    Check();
  }

 private:
  size_t Pick(size_t below) { return dice_() % below; }

  void Act(size_t what) {
    if (what < 3) {
      on_the_way_.push_back(++stored_);
    } else if (what < 5) {
      Deliver();
    } else if (what == 5) {
      BeginRead();
    } else if (what == 6) {
      read_sees_ = read_begun_ && !read_sees_ ? stored_ : read_sees_;
    } else if (what == 7) {
      EndRead();
    } else if (what == 8 && Pick(4) == 0) {
      on_the_way_.clear();
      if (subscribed_ && sequence_.OnReset()) owed_ = true;
    } else {
      owed_ = owed_ || !subscribed_;
      subscribed_ = true;
    }
  }

  void Deliver() {
    if (on_the_way_.empty()) return;
    uint64_t version = on_the_way_.front();
    on_the_way_.pop_front();
    if (subscribed_ && sequence_.OnChange(ChangeTo(version), &steps_)) owed_ = true;
  }

  void BeginRead() {
    if (!owed_ || read_begun_) return;
    owed_ = false;
    read_begun_ = true;
    read_sees_ = 0;
  }

  void EndRead() {
    if (!read_begun_ || !read_sees_) return;
    read_begun_ = false;
    if (sequence_.OnRecord(Record(read_sees_), &steps_)) owed_ = true;
  }

  void Check() {
    ASSERT_FALSE(steps_.empty());
    uint64_t told = steps_[0].to;
    ASSERT_TRUE(steps_[0].kind == Step::kSnapshot || (steps_[0].kind == Step::kResumed && told == 1));
    for (size_t i = 1; i < steps_.size(); ++i) {
      const Step& step = steps_[i];
      ASSERT_TRUE(step.kind == Step::kHistory || step.kind == Step::kChange) << step.kind;
      ASSERT_EQ(step.from, told);
      ASSERT_GT(step.to, told);
      if (step.kind == Step::kChange) {
        ASSERT_EQ(step.to, told + 1);
        ASSERT_EQ(step.change->change.work_order().version(), step.to);
      }
      told = step.to;
    }
    ASSERT_EQ(told, stored_) << "something is missing";
  }

  std::mt19937 dice_;
  VersionSequence sequence_;
  std::vector<Step> steps_;
  uint64_t stored_ = 1;
  std::deque<uint64_t> on_the_way_;
  bool subscribed_ = false;
  bool owed_ = false;
  bool read_begun_ = false;
  uint64_t read_sees_ = 0;
};

TEST(VersionSequenceTest, NothingMissingNothingTwiceWhateverTheInterleaving) {
  for (unsigned seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Interleaving(seed).Run();
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace truckroll::gateway
