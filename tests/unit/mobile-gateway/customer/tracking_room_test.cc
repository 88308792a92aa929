#include "mobile-gateway/customer/tracking_room.h"

#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "mobile-gateway/customer/tracking_rooms.h"
#include "platform/config/policies.h"
#include "platform/rpc/status.h"
#include "tests/unit/mobile-gateway/collecting_sink.h"

namespace truckroll::gateway {
namespace {

using TrackingCollector = CollectingSink<v1::WatchTrackingResponse>;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTrackingId[] = "xz0123456789abcdefghjkmnpqrstv";

v1::Region Xuzhou() {
  v1::Region region;
  region.set_name("regions/xuzhou");
  region.set_time_zone("Asia/Shanghai");
  region.set_policy("standard");
  region.set_short_code("xz");
  return region;
}

// One order whose every third version is a note of staff's, and the reads of it that wait to be answered.
class FakeStore : public TrackedOrders {
 public:
  Task<absl::StatusOr<v1::WorkOrder>> Read(std::string tracking_id, std::string) override {
    EXPECT_EQ(tracking_id, kTrackingId);
    auto start = [this](Done<absl::StatusOr<v1::WorkOrder>> done) { waiting.push_back(std::move(done)); };
    absl::StatusOr<v1::WorkOrder> order = co_await Await<absl::StatusOr<v1::WorkOrder>>(start);
    co_return order;
  }

  v1::Event EventOf(uint64_t v) const {
    v1::Event event;
    event.set_version(v);
    *event.mutable_event_time() = *event.mutable_record_time() = ToProto(absl::FromUnixSeconds(1'772'000'000 + v));
    event.set_kind(v1::Event::NOTE_ADDED);
    event.set_visibility(v % 3 == 0 ? v1::Event::INTERNAL : v1::Event::CUSTOMER);
    event.mutable_arguments()->mutable_action()->mutable_add_note()->set_text(absl::StrCat("note ", v));
    return event;
  }

  v1::WorkOrder Order(bool with_timeline) const {
    v1::WorkOrder order;
    order.set_name("regions/xuzhou/workOrders/o1");
    order.set_tracking_id(kTrackingId);
    order.set_type(v1::WorkOrder::REPAIR);
    order.set_state(state);
    order.set_version(version);
    order.mutable_customer()->set_phone("13912345678");
    order.mutable_address()->set_text("Jiefang Road 1");
    order.add_commitments()->set_kind(v1::Commitment::TAKE_ON);
    for (uint64_t v = 1; with_timeline && v <= version; ++v) *order.add_timeline() = EventOf(v);
    return order;
  }

  Change Commit() {
    ++version;
    Change change;
    change.set_token(absl::StrCat("t", version));
    *change.mutable_work_order() = Order(false);
    *change.add_events() = EventOf(version);
    return change;
  }

  void Answer() { AnswerWith(Order(true)); }
  void AnswerWith(absl::StatusOr<v1::WorkOrder> order) {
    Done<absl::StatusOr<v1::WorkOrder>> done = std::move(waiting.front());
    waiting.erase(waiting.begin());
    done(std::move(order));
  }

  uint64_t version = 3;
  v1::WorkOrder::State state = v1::WorkOrder::ACCEPTED;
  std::vector<Done<absl::StatusOr<v1::WorkOrder>>> waiting;
};

class TrackingRoomTest : public ::testing::Test {
 protected:
  TrackingRoomTest() : policies_(*config::LoadPolicies("deploy/policies")) { region_.hub().Begin(true, "t0"); }

  std::shared_ptr<TrackingCollector> Join(uint64_t after, Language language = Language::kEnglish) {
    auto sink = std::make_shared<TrackingCollector>();
    rooms_.Join(kTrackingId, region_, sink, after, language);
    return sink;
  }
  void Publish() { region_.hub().Publish(store_.Commit()); }

  // Checks that what was sent goes on from `after` without a hole up to the store's version.
  void ExpectContiguous(const TrackingCollector& sink, uint64_t after) {
    ASSERT_FALSE(sink.end) << *sink.end;
    ASSERT_FALSE(sink.sent.empty());
    const bool snapshot = after == 0;
    ASSERT_EQ(sink.sent[0]->start().kind(), snapshot ? v1::StreamStart::SNAPSHOT : v1::StreamStart::RESUMED);
    uint64_t have = snapshot ? sink.sent[0]->snapshot().version() : after;
    for (const TrackingMessage& message : sink.sent) {
      ASSERT_EQ(message->has_start(), message == sink.sent[0]);
      for (const auto& update : message->updates()) {
        ASSERT_EQ(update.from_version(), have);
        ASSERT_EQ(update.version(), have + 1);
        have = update.version();
        ASSERT_EQ(update.events_size(), have % 3 == 0 ? 0 : 1);
        ASSERT_EQ(update.has_tracking() ? update.tracking().version() : have, have);
      }
      ASSERT_TRUE(message->updates().empty() || message->updates().rbegin()->has_tracking());
    }
    ASSERT_EQ(have, store_.version);
  }

  clock::ManualClock clock_{absl::FromUnixSeconds(1'772'000'000)};
  PolicySet policies_;
  Region region_{Xuzhou(), clock_};
  FakeStore store_;
  Pulse pulse_{clock_, absl::Hours(1)};
  TrackingRooms rooms_{store_, policies_, pulse_, clock_};
};

TEST_F(TrackingRoomTest, ASnapshotThenEveryVersion) {
  auto sink = Join(0);
  store_.Answer();
  Publish();
  Publish();
  Publish();
  ExpectContiguous(*sink, 0);
  EXPECT_EQ(sink->sent[0]->snapshot().timeline_size(), 2) << "the third is staff's";
  EXPECT_TRUE(store_.waiting.empty());
}

TEST_F(TrackingRoomTest, TheCustomerSeesNothingThatIsNotTheirs) {
  auto sink = Join(0);
  store_.Answer();
  Publish();
  for (const TrackingMessage& message : sink->sent) {
    const std::string text = message->DebugString();
    EXPECT_THAT(text, Not(HasSubstr("1391234")));
    EXPECT_THAT(text, Not(HasSubstr("Jiefang")));
    EXPECT_THAT(text, Not(HasSubstr("TAKE_ON")));
    EXPECT_THAT(text, Not(HasSubstr("note 3")));
  }
  EXPECT_EQ(sink->sent[0]->snapshot().phone_last_digits(), "5678");
}

TEST_F(TrackingRoomTest, ResumesAtEveryVersion) {
  store_.version = 9;
  for (uint64_t after = 1; after <= 9; ++after) {
    auto sink = Join(after);
    store_.Answer();
    ExpectContiguous(*sink, after);
    rooms_.Leave(kTrackingId, region_, sink.get());
  }
  EXPECT_EQ(rooms_.size(), 0u);
  EXPECT_EQ(region_.hub().subscriptions(), 0u);
}

TEST_F(TrackingRoomTest, AVersionFromTheFutureIsUnknown) {
  auto sink = Join(4);
  store_.Answer();
  ASSERT_TRUE(sink->end);
  EXPECT_EQ(rpc::ReasonOf(*sink->end), v1::TOKEN_UNKNOWN);
  EXPECT_EQ(sink->end->code(), absl::StatusCode::kOutOfRange);
}

TEST_F(TrackingRoomTest, AnUnknownTrackingIdEndsIt) {
  auto sink = Join(0);
  store_.AnswerWith(rpc::Error(v1::TRACKING_ID_UNKNOWN, "unknown"));
  ASSERT_TRUE(sink->end);
  EXPECT_EQ(rpc::ReasonOf(*sink->end), v1::TRACKING_ID_UNKNOWN);
}

TEST_F(TrackingRoomTest, WatchersShareReadsAndMessagesByLanguage) {
  std::vector<std::shared_ptr<TrackingCollector>> first, later;
  first.push_back(Join(0));
  for (int i = 0; i < 5; ++i) later.push_back(Join(0));
  auto chinese = Join(0, Language::kChinese);
  EXPECT_EQ(store_.waiting.size(), 1u) << "the others wait for one read that begins after they came";
  store_.Answer();
  EXPECT_EQ(store_.waiting.size(), 1u);
  store_.Answer();
  EXPECT_TRUE(store_.waiting.empty());
  Publish();
  for (const auto& sink : later) {
    ExpectContiguous(*sink, 0);
    EXPECT_EQ(sink->sent[0].get(), later[0]->sent[0].get());
    EXPECT_EQ(sink->sent[1].get(), first[0]->sent[1].get());
  }
  EXPECT_NE(chinese->sent[1].get(), first[0]->sent[1].get());
}

TEST_F(TrackingRoomTest, AReadUnderWayIsTooOldForWhoComesLater) {
  auto first = Join(0);
  const v1::WorkOrder old = store_.Order(true);
  Publish();
  auto second = Join(4);  // has seen what the read under way does not know
  store_.AnswerWith(old);
  store_.Answer();
  ExpectContiguous(*first, 0);
  ExpectContiguous(*second, 4);
}

TEST_F(TrackingRoomTest, AResetIsFilledFromTheTimeline) {
  auto sink = Join(0);
  store_.Answer();
  store_.Commit();
  store_.Commit();  // the hub never hears of these
  region_.hub().Begin(false, "u0");
  ASSERT_EQ(store_.waiting.size(), 1u);
  store_.Answer();
  Publish();
  ExpectContiguous(*sink, 0);
}

TEST_F(TrackingRoomTest, BeatsWhenNothingElseWasSent) {
  auto sink = Join(0);
  store_.Answer();
  std::shared_ptr<Pulsed> beats;
  {
    auto room = std::make_shared<TrackingRoom>(kTrackingId, region_, store_, policies_, clock_);
    room->Join(sink, 3, Language::kEnglish);
    store_.Answer();
    beats = room;
  }
  const size_t before = sink->sent.size();
  clock_.Advance(absl::Seconds(9));
  beats->OnPulse(clock_.Now());
  EXPECT_EQ(sink->sent.size(), before);
  clock_.Advance(absl::Seconds(1));
  beats->OnPulse(clock_.Now());
  ASSERT_EQ(sink->sent.size(), before + 1);
  EXPECT_TRUE(sink->sent.back()->has_time());
  EXPECT_EQ(sink->sent.back()->updates_size(), 0);
  beats->OnPulse(clock_.Now());
  EXPECT_EQ(sink->sent.size(), before + 1);
}

TEST_F(TrackingRoomTest, AClosedOrderIsLookedAtUntilItsTrackingIdExpires) {
  store_.state = v1::WorkOrder::COMPLETED;
  auto room = std::make_shared<TrackingRoom>(kTrackingId, region_, store_, policies_, clock_);
  auto sink = std::make_shared<TrackingCollector>();
  room->Join(sink, 0, Language::kEnglish);
  store_.Answer();
  clock_.Advance(absl::Seconds(59));
  room->OnPulse(clock_.Now());
  EXPECT_TRUE(store_.waiting.empty());
  clock_.Advance(absl::Seconds(1));
  room->OnPulse(clock_.Now());
  ASSERT_EQ(store_.waiting.size(), 1u);
  store_.AnswerWith(rpc::Error(v1::TRACKING_ID_UNKNOWN, "expired"));
  ASSERT_TRUE(sink->end);
  EXPECT_EQ(rpc::ReasonOf(*sink->end), v1::TRACKING_ID_UNKNOWN);
}

// Watchers come and go, reads are slow, changes are on their way, the upstream breaks: nobody ever misses a version.
TEST_F(TrackingRoomTest, WhateverTheInterleavingNobodyMissesAVersion) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 dice(seed);
    store_.version = 3;
    std::vector<Change> on_the_way;
    std::vector<v1::WorkOrder> seen;  // by the reads that wait, once they have looked
    std::vector<std::pair<std::shared_ptr<TrackingCollector>, uint64_t>> watchers;
    auto look = [&] {
      while (seen.size() < store_.waiting.size()) seen.push_back(store_.Order(true));
    };
    auto answer = [&] {
      look();
      if (seen.empty()) return;
      v1::WorkOrder order = std::move(seen.front());
      seen.erase(seen.begin());
      store_.AnswerWith(std::move(order));
    };
    auto deliver = [&] {
      if (on_the_way.empty()) return;
      region_.hub().Publish(std::move(on_the_way.front()));
      on_the_way.erase(on_the_way.begin());
    };
    for (int i = 0; i < 120; ++i) {
      switch (dice() % 9) {
        case 0:
        case 1:
          on_the_way.push_back(store_.Commit());
          break;
        case 2:
        case 3:
          deliver();
          break;
        case 4: {
          const uint64_t after = dice() % (store_.version + 1);
          watchers.emplace_back(Join(after), after);
          break;
        }
        case 5:
          look();
          break;
        case 6:
        case 7:
          answer();
          break;
        default:
          if (dice() % 5 != 0) break;
          on_the_way.clear();
          region_.hub().Begin(false, absl::StrCat("u", seed, "-", i));
      }
    }
    while (!on_the_way.empty() || !store_.waiting.empty()) {
      deliver();
      answer();
    }
    for (auto& [sink, after] : watchers) {
      ExpectContiguous(*sink, after);
      rooms_.Leave(kTrackingId, region_, sink.get());
    }
    if (HasFatalFailure()) return;
    ASSERT_EQ(region_.hub().subscriptions(), 0u);
  }
}

}  // namespace
}  // namespace truckroll::gateway
