// Every kind of violation, planted in a sound history, is found.
#include "tests/faults/check/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/faults/check/story.h"

namespace truckroll::faults {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

std::vector<std::string> Kinds(const History& history) {
  std::vector<std::string> kinds;
  for (const Violation& violation : Check(history, testing::Shipped()).violations) kinds.push_back(violation.kind);
  return kinds;
}

std::string All(const History& history) {
  std::string text;
  for (const Violation& violation : Check(history, testing::Shipped()).violations) {
    absl::StrAppend(&text, violation.kind, ": ", violation.what, "\n");
  }
  return text;
}

class CheckTest : public ::testing::Test {
 protected:
  // Not taken on in time by one technician, then done: versions 1 to 9, the third of which nobody asked for.
  CheckTest() {
    story_.Do("10:00", testing::Create());
    story_.Do("10:05", testing::Assign(kTechnician));
    story_.Wait("10:50");
    story_.Do("11:00", testing::Assign(kTechnician));
    story_.Do("11:05", testing::Accept());
    noted_ = story_.Do("11:06", testing::Note());
    story_.Do("11:10", testing::Contact(v1::ContactAttempt::REACHED));
    story_.Do("11:30", testing::Arrive());
  }
  History& Ended() {
    story_.Do("12:00", testing::Complete());
    return story_.End("2026-03-09T12:00:00+08:00");
  }
  static v1::WorkOrder& OrderOf(History& history) { return *history.stored[kOrder].mutable_record()->mutable_order(); }
  static Heard& UpdateOf(History& history, const std::string& watcher, uint64_t version) {
    auto& told = history.heard[watcher];
    return *std::find_if(told.begin(), told.end(), [&](const Heard& heard) {
      return heard.what() == Heard::UPDATE && heard.version() == version;
    });
  }
  static void Forget(History& history, const std::string& watcher, uint64_t version) {
    auto& told = history.heard[watcher];
    told.erase(told.begin() + (&UpdateOf(history, watcher, version) - told.data()));
  }
  static void Repeat(History& history, const std::string& watcher, uint64_t version) {
    auto& told = history.heard[watcher];
    const Heard again = UpdateOf(history, watcher, version);
    told.insert(told.begin() + (&UpdateOf(history, watcher, version) - told.data()), again);
  }

  Story story_;
  std::string noted_;
};

TEST_F(CheckTest, ASoundHistoryPasses) {
  const History& history = Ended();
  EXPECT_EQ(All(history), "");
  const Counts counts = Check(history, testing::Shipped()).counts;
  EXPECT_EQ(counts.orders, 1);
  EXPECT_EQ(counts.versions, 9);
  EXPECT_EQ(counts.acknowledged, 8);
  EXPECT_EQ(counts.missed, 1);
  EXPECT_EQ(counts.settled, 4) << "take-on twice, contact, resolution";
  EXPECT_EQ(counts.stream_messages, 8 + 8 + 9);
}

TEST_F(CheckTest, FindsALostAcknowledgement) {
  History& history = Ended();
  Op& op = story_.Ask("op-lost", testing::Note());
  Answered answered = history.ops[noted_].answers[0];
  answered.set_op("op-lost");
  op.answers = {answered};
  EXPECT_THAT(Kinds(history), Contains("LOST"));
}

TEST_F(CheckTest, FindsALostOrder) {
  History& history = Ended();
  history.stored.clear();
  EXPECT_THAT(Kinds(history), Contains("LOST"));
}

TEST_F(CheckTest, FindsAChangeDoneTwice) {
  story_.Happen("11:40", testing::Note(), noted_);
  EXPECT_THAT(Kinds(Ended()), Contains("TWICE"));
}

TEST_F(CheckTest, FindsTwoAcknowledgementsOfOneChange) {
  History& history = Ended();
  Op copy = history.ops[noted_];
  copy.asked.set_op("op-copy");
  history.ops["op-copy"] = copy;
  EXPECT_THAT(Kinds(history), Contains("TWICE"));
}

TEST_F(CheckTest, AnUnansweredChangeMayHaveHappenedOnceOrNotAtAll) {
  story_.Happen("11:40", testing::Note(), "op-once");
  story_.Ask("op-once", testing::Note()).answers.emplace_back().set_code("UNAVAILABLE");
  story_.Ask("op-never", testing::Note()).answers.emplace_back().set_code("DEADLINE_EXCEEDED");
  EXPECT_EQ(All(Ended()), "");
}

TEST_F(CheckTest, FindsAnUnansweredChangeThatHappenedTwice) {
  story_.Happen("11:40", testing::Note(), "op-twice");
  story_.Happen("11:41", testing::Note(), "op-twice");
  story_.Ask("op-twice", testing::Note()).answers.emplace_back().set_code("UNAVAILABLE");
  EXPECT_THAT(Kinds(Ended()), Contains("TWICE"));
}

TEST_F(CheckTest, FindsARefusedChangeThatHappened) {
  story_.Happen("11:40", testing::Note(), "op-refused");
  story_.Ask("op-refused", testing::Note()).answers.emplace_back().set_code("FAILED_PRECONDITION");
  EXPECT_THAT(Kinds(Ended()), Contains("INVENTED"));
}

TEST_F(CheckTest, FindsAChangeThatNobodyAskedFor) {
  story_.Happen("11:40", testing::Note(), "nobody");
  EXPECT_THAT(Kinds(Ended()), Contains("INVENTED"));
}

TEST_F(CheckTest, FindsTwoAnswersToOneRequest) {
  History& history = Ended();
  Answered other = history.ops[noted_].answers[0];
  other.set_version(7);
  history.ops[noted_].answers.push_back(other);
  EXPECT_THAT(Kinds(history), Contains("DIFFERS"));
}

TEST_F(CheckTest, FindsAGapInATimeline) {
  History& history = Ended();
  auto& timeline = *OrderOf(history).mutable_timeline();
  timeline.erase(std::remove_if(timeline.begin(), timeline.end(), [](const v1::Event& e) { return e.version() == 3; }),
                 timeline.end());
  EXPECT_THAT(Kinds(history), Contains("GAP"));
}

TEST_F(CheckTest, FindsAGapInTheRegionsStream) {
  History& history = Ended();
  history.appended.erase(history.appended.begin() + 4);
  EXPECT_THAT(Kinds(history), Contains("GAP"));
}

TEST_F(CheckTest, FindsThatTheStreamEndsEarly) {
  History& history = Ended();
  history.appended.pop_back();
  EXPECT_THAT(Kinds(history), Contains("GAP"));
}

TEST_F(CheckTest, FindsAPromiseToldTwice) {
  History& history = Ended();
  auto& timeline = *OrderOf(history).mutable_timeline();
  v1::Event missed = *std::find_if(timeline.begin(), timeline.end(),
                                   [](const v1::Event& e) { return e.kind() == v1::Event::COMMITMENT_MISSED; });
  missed.set_version(9);
  *timeline.Add() = missed;
  EXPECT_THAT(Kinds(history), Contains("DOUBLE"));
}

TEST_F(CheckTest, FindsASettlementThatIsNotTold) {
  History& history = Ended();
  for (v1::Event& event : *OrderOf(history).mutable_timeline()) {
    if (event.kind() == v1::Event::COMMITMENT_MISSED) event.set_kind(v1::Event::NOTE_ADDED);
  }
  EXPECT_THAT(Kinds(history), Contains("DOUBLE"));
}

TEST_F(CheckTest, FindsASettlementAtAnotherInstant) {
  History& history = Ended();
  for (v1::Commitment& commitment : *OrderOf(history).mutable_commitments()) {
    if (commitment.state() != v1::Commitment::MISSED) continue;
    *commitment.mutable_settle_time() = ToProto(FromProto(commitment.settle_time()) + absl::Milliseconds(1));
  }
  const std::vector<std::string> kinds = Kinds(history);
  EXPECT_GE(std::count(kinds.begin(), kinds.end(), "INSTANT"), 2) << "by the page, and by the replay";
}

TEST_F(CheckTest, FindsAKeptPromiseCalledMissed) {
  History& history = Ended();
  for (v1::Commitment& commitment : *OrderOf(history).mutable_commitments()) {
    if (commitment.kind() == v1::Commitment::CONTACT) commitment.set_state(v1::Commitment::MISSED);
  }
  EXPECT_THAT(Kinds(history), Contains("INSTANT"));
}

TEST_F(CheckTest, FindsADuePromiseThatIsNotSettled) {
  // On the way, and never done: due the next day.
  EXPECT_THAT(Kinds(story_.End("2026-03-03T10:00:00.001+08:00")), Contains("UNSETTLED"));
}

TEST_F(CheckTest, FindsRegionTimeThatRanBackwards) {
  History& history = Ended();
  for (Answered& answered : history.ops[noted_].answers) {
    answered.set_begun_us(-2);
    answered.set_ended_us(-1);
  }
  EXPECT_THAT(Kinds(history), Contains("TIME"));
}

TEST_F(CheckTest, FindsHolesInStreams) {
  for (const char* watcher : {"customer", "phone", "reader"}) {
    Story copy = story_;
    copy.Do("12:00", testing::Complete());
    History& history = copy.End("2026-03-09T12:00:00+08:00");
    Forget(history, watcher, 6);
    EXPECT_THAT(Kinds(history), Contains("HOLE")) << watcher;
  }
}

TEST_F(CheckTest, FindsRepeatsInStreams) {
  for (const char* watcher : {"customer", "phone", "reader"}) {
    Story copy = story_;
    copy.Do("12:00", testing::Complete());
    History& history = copy.End("2026-03-09T12:00:00+08:00");
    Repeat(history, watcher, 6);
    EXPECT_THAT(Kinds(history), Contains("REPEAT")) << watcher;
  }
}

TEST_F(CheckTest, FindsStreamsThatNeverToldTheEnd) {
  for (const char* watcher : {"customer", "phone", "reader"}) {
    Story copy = story_;
    copy.Do("12:00", testing::Complete());
    History& history = copy.End("2026-03-09T12:00:00+08:00");
    Forget(history, watcher, 9);
    EXPECT_THAT(Kinds(history), Contains("HOLE")) << watcher;
  }
}

TEST_F(CheckTest, FindsAnEventThatAStreamLeftOut) {
  for (const char* watcher : {"customer", "phone"}) {
    Story copy = story_;
    copy.Do("12:00", testing::Complete());
    History& history = copy.End("2026-03-09T12:00:00+08:00");
    UpdateOf(history, watcher, 9).mutable_events()->RemoveLast();
    EXPECT_THAT(Kinds(history), Contains("STREAM")) << watcher;
  }
}

TEST_F(CheckTest, FindsASnapshotInPlaceOfWhatWasMissed) {
  History& history = Ended();
  for (Heard& heard : history.heard["customer"]) {
    if (heard.what() != Heard::RESUMED) continue;
    heard.set_what(Heard::SNAPSHOT);
    heard.set_version(3);
  }
  EXPECT_THAT(Kinds(history), Contains("HOLE"));
}

TEST_F(CheckTest, FindsAnOrderKeptFromItsTechnician) {
  History& history = story_.End("2026-03-02T12:00:00+08:00");
  history.heard["phone"].resize(2);
  EXPECT_THAT(Kinds(history), Contains("HOLE"));
}

TEST_F(CheckTest, FindsAStreamThatEndsForNoReason) {
  History& history = Ended();
  for (Heard& heard : history.heard["customer"]) {
    if (heard.what() == Heard::ENDED) heard.set_code("INTERNAL");
  }
  EXPECT_THAT(Kinds(history), Contains("STREAM"));
}

TEST_F(CheckTest, FindsReadsThatKnowOtherwise) {
  History& history = Ended();
  history.reads[0].set_version(8);
  EXPECT_THAT(Kinds(history), Contains("DIFFERS"));
  history.reads.push_back(history.reads[1]);
  EXPECT_THAT(Kinds(history), Contains("TWICE"));
}

TEST_F(CheckTest, FindsAnswersAndEndsThatNoFaultExplains) {
  History& history = Ended();
  EXPECT_THAT(Kinds(history), IsEmpty());
  history.ops["op-internal"].answers.emplace_back().set_code("INTERNAL");
  EXPECT_THAT(Kinds(history), Contains("ERROR"));
  history.died.emplace_back().set_result(-6);
  EXPECT_THAT(Kinds(history), Contains("CRASH"));
  history.run.add_restless("never at rest");
  EXPECT_THAT(Kinds(history), Contains("RESTLESS"));
  history.run.clear_region();
  EXPECT_THAT(Kinds(history), Contains("HISTORY"));
}

}  // namespace
}  // namespace truckroll::faults
