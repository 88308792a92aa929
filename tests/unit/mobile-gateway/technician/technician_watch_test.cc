#include "mobile-gateway/technician/technician_watch.h"

#include <map>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/config/policies.h"
#include "platform/rpc/status.h"
#include "tests/unit/mobile-gateway/collecting_sink.h"

namespace truckroll::gateway {
namespace {

using Collector = CollectingSink<v1::WatchMyWorkOrdersResponse>;
using Orders = absl::StatusOr<std::vector<v1::WorkOrder>>;

constexpr char kLi[] = "regions/xuzhou/technicians/li";
constexpr char kWu[] = "regions/xuzhou/technicians/wu";

v1::Region Xuzhou() {
  v1::Region region;
  region.set_name("regions/xuzhou");
  region.set_time_zone("Asia/Shanghai");
  region.set_policy("standard");
  return region;
}

// A few orders that wander between two technicians and nobody.
class FakeStore {
 public:
  explicit FakeStore(const clock::Clock& clock) : clock_(clock) {}

  Change Move(int number, const std::string& technician) {
    v1::WorkOrder& order = orders[absl::StrCat("regions/xuzhou/workOrders/o", number)];
    Change change;
    const std::string before = order.technician();
    order.set_name(absl::StrCat("regions/xuzhou/workOrders/o", number));
    order.mutable_customer()->set_phone("13912345678");
    order.set_version(order.version() + 1);
    order.set_technician(technician);
    order.set_state(technician.empty() ? v1::WorkOrder::ACKNOWLEDGED : v1::WorkOrder::ASSIGNED);
    order.clear_timeline();
    v1::Event* event = order.add_timeline();
    event->set_version(order.version());
    *event->mutable_record_time() = ToProto(clock_.Now());
    event->set_kind(technician == before ? v1::Event::NOTE_ADDED
                    : technician.empty() ? v1::Event::UNASSIGNED
                                         : v1::Event::ASSIGNED);
    if (technician != before) change.set_previous_technician(before);
    *change.mutable_events() = order.timeline();
    *change.mutable_work_order() = order;
    change.set_token(absl::StrCat("e/", ++tokens_));
    return change;
  }

  std::vector<v1::WorkOrder> OpenOf(const std::string& technician) const {
    std::vector<v1::WorkOrder> open;
    for (const auto& [name, order] : orders) {
      if (order.technician() == technician) open.push_back(order);
    }
    return open;
  }

  std::map<std::string, v1::WorkOrder> orders;

 private:
  const clock::Clock& clock_;
  int tokens_ = 0;
};

class WaitingReads : public OpenOrders {
 public:
  explicit WaitingReads(std::vector<Done<Orders>>* waiting) : waiting_(waiting) {}
  Task<Orders> Read() override {
    auto start = [this](Done<Orders> done) { waiting_->push_back(std::move(done)); };
    Orders read = co_await Await<Orders>(start);
    co_return read;
  }

 private:
  std::vector<Done<Orders>>* waiting_;
};

class TechnicianWatchTest : public ::testing::Test {
 protected:
  TechnicianWatchTest() : policies_(*config::LoadPolicies("deploy/policies")) { region_.hub().Begin(true, "e/0"); }

  std::shared_ptr<TechnicianWatch> Watch(const std::string& after, std::shared_ptr<Collector> sink,
                                         absl::Time expire = absl::InfiniteFuture()) {
    TechnicianWatch::Options options = {kLi, Language::kEnglish, expire};
    auto watch = std::make_shared<TechnicianWatch>(options, region_, std::make_unique<WaitingReads>(&waiting_),
                                                   policies_, clock_, std::move(sink));
    watch->Begin(after);
    return watch;
  }
  void Publish(int number, const std::string& technician) { region_.hub().Publish(store_.Move(number, technician)); }
  void Answer(Orders read) {
    Done<Orders> done = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    done(std::move(read));
  }

  clock::ManualClock clock_{absl::FromUnixSeconds(1'772'000'000)};
  PolicySet policies_;
  Region region_{Xuzhou(), clock_};
  FakeStore store_{clock_};
  std::vector<Done<Orders>> waiting_;
};

TEST_F(TechnicianWatchTest, ASnapshotThenWhatComesAndGoes) {
  Publish(1, kLi);
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("", sink);
  Publish(2, kLi);
  Answer(store_.OpenOf(kLi));
  Publish(1, kWu);
  ASSERT_EQ(sink->sent.size(), 2u);
  EXPECT_EQ(sink->sent[0]->start().kind(), v1::StreamStart::SNAPSHOT);
  EXPECT_EQ(sink->sent[0]->work_orders_size(), 2);
  ASSERT_EQ(sink->sent[1]->updates_size(), 1);
  const auto& update = sink->sent[1]->updates(0);
  EXPECT_TRUE(update.removed());
  EXPECT_EQ(update.from_version(), 1u);
  EXPECT_FALSE(update.work_order().has_customer()) << "no longer theirs to see";
  EXPECT_EQ(sink->sent[0]->token(), "e/1~o1=1,o2=1,");
  EXPECT_EQ(sink->sent[1]->token(), "e/3~o2=1,");
  watch->Stop();
  EXPECT_EQ(region_.hub().subscriptions(), 0u);
}

TEST_F(TechnicianWatchTest, ResumesFromATokenThatIsKept) {
  Publish(1, kLi);
  auto sink = std::make_shared<Collector>();
  Publish(2, kWu);
  Publish(1, kLi);
  auto watch = Watch("e/1", sink);
  EXPECT_TRUE(waiting_.empty());
  ASSERT_EQ(sink->sent.size(), 2u);
  EXPECT_EQ(sink->sent[0]->start().kind(), v1::StreamStart::RESUMED);
  EXPECT_EQ(sink->sent[0]->token(), "e/1");
  EXPECT_EQ(sink->sent[1]->updates(0).from_version(), 1u);
  EXPECT_EQ(sink->sent[1]->token(), "e/3");
  watch->Stop();
}

TEST_F(TechnicianWatchTest, MuchThatWasMissedComesInFewMessages) {
  Publish(1, kLi);
  for (int i = 0; i < 1000; ++i) Publish(1, kLi);
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("e/1", sink);
  ASSERT_LE(sink->sent.size(), 30u) << "a stream's queue holds 256";
  uint64_t version = 1;
  for (const auto& message : sink->sent) {
    for (const auto& update : message->updates()) EXPECT_EQ(update.version(), ++version);
  }
  EXPECT_EQ(version, 1001u);
  EXPECT_EQ(sink->sent.back()->token(), "e/1001");
  watch->Stop();
}

TEST_F(TechnicianWatchTest, AnUnknownTokenStartsWithASnapshot) {
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("other/7", sink);
  Answer(std::vector<v1::WorkOrder>());
  ASSERT_EQ(sink->sent.size(), 1u);
  EXPECT_EQ(sink->sent[0]->start().kind(), v1::StreamStart::SNAPSHOT);
  watch->Stop();
}

TEST_F(TechnicianWatchTest, AResetWhileLiveEndsItWithAReason) {
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("", sink);
  Answer(std::vector<v1::WorkOrder>());
  region_.hub().Begin(false, "f/0");
  ASSERT_TRUE(sink->end);
  EXPECT_EQ(rpc::ReasonOf(*sink->end), v1::TOKEN_UNKNOWN);
  watch->Stop();
}

TEST_F(TechnicianWatchTest, AResetWhileReadingReadsAgain) {
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("", sink);
  store_.Move(1, kLi);
  region_.hub().Begin(false, "f/0");
  Answer(std::vector<v1::WorkOrder>());
  ASSERT_EQ(waiting_.size(), 1u);
  Answer(store_.OpenOf(kLi));
  ASSERT_EQ(sink->sent.size(), 1u);
  EXPECT_EQ(sink->sent[0]->work_orders_size(), 1);
  watch->Stop();
}

TEST_F(TechnicianWatchTest, BeatsCarryTimeAndTheNewestToken) {
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("", sink);
  Answer(std::vector<v1::WorkOrder>());
  Publish(1, kWu);
  clock_.Advance(absl::Seconds(10));
  watch->OnPulse(clock_.Now());
  ASSERT_EQ(sink->sent.size(), 2u);
  EXPECT_EQ(sink->sent[1]->token(), "e/1~");
  EXPECT_EQ(FromProto(sink->sent[1]->time().server_time()), clock_.Now());
  clock_.Advance(absl::Minutes(1));
  watch->OnPulse(clock_.Now());
  EXPECT_EQ(sink->sent.back()->token(), "e/1") << "by now what was read was heard too";
  watch->Stop();
}

TEST_F(TechnicianWatchTest, EndsWhenTheTokenExpires) {
  auto sink = std::make_shared<Collector>();
  auto watch = Watch("", sink, clock_.Now() + absl::Minutes(1));
  Answer(std::vector<v1::WorkOrder>());
  clock_.Advance(absl::Minutes(1));
  watch->OnPulse(clock_.Now());
  ASSERT_TRUE(sink->end);
  EXPECT_EQ(rpc::ReasonOf(*sink->end), v1::TOKEN_EXPIRED);
  watch->Stop();
}

// A phone that loses its connection at any moment and comes back with the last token it has: what it knows of its
// orders is always what the store said at some version, one after the other, and in the end what the store says now.
class Phone {
 public:
  void Take(const v1::WatchMyWorkOrdersResponse& message) {
    if (message.start().kind() == v1::StreamStart::SNAPSHOT) {
      held.clear();
      for (const v1::WorkOrder& order : message.work_orders()) held[order.name()] = order.version();
    }
    for (const auto& update : message.updates()) {
      const std::string& name = update.work_order().name();
      auto known = held.find(name);
      if (known != held.end()) {
        ASSERT_EQ(update.from_version(), known->second) << name;
      } else {
        ASSERT_TRUE(update.from_version() == 0 || update.removed()) << name << " was never told of";
      }
      if (update.removed()) {
        held.erase(name);
      } else {
        held[name] = update.version();
      }
    }
    token = message.token();
  }
  std::map<std::string, uint64_t> held;
  std::string token;
};

TEST_F(TechnicianWatchTest, WhateverTheInterleavingThePhoneIsRight) {
  const std::vector<std::string> who = {kLi, kLi, kWu, ""};
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 dice(seed);
    store_.orders.clear();
    Phone phone;
    std::vector<Change> on_the_way;
    std::vector<Orders> seen;
    std::shared_ptr<Collector> sink;
    std::shared_ptr<TechnicianWatch> watch;
    auto take = [&] {
      for (const auto& message : sink->sent) phone.Take(*message);
      sink->sent.clear();
    };
    auto reconnect = [&](const std::string& token) {
      if (watch) watch->Stop();
      sink = std::make_shared<Collector>();
      watch = Watch(token, sink);
    };
    auto look = [&] {
      while (seen.size() < waiting_.size()) seen.emplace_back(store_.OpenOf(kLi));
    };
    auto answer = [&] {
      look();
      if (seen.empty()) return;
      Orders read = std::move(seen.front());
      seen.erase(seen.begin());
      Answer(std::move(read));
    };
    auto deliver = [&] {
      if (on_the_way.empty()) return;
      region_.hub().Publish(std::move(on_the_way.front()));
      on_the_way.erase(on_the_way.begin());
    };
    reconnect("");
    for (int i = 0; i < 150; ++i) {
      switch (dice() % 8) {
        case 0:
        case 1:
          on_the_way.push_back(store_.Move(static_cast<int>(dice() % 3), who[dice() % who.size()]));
          break;
        case 2:
        case 3:
          deliver();
          break;
        case 4:
          look();
          break;
        case 5:
          answer();
          break;
        case 6:
          take();
          break;
        default:
          if (on_the_way.empty() && waiting_.empty()) {
            // All that was read was heard: from here on the hub's token alone says enough.
            clock_.Advance(TechnicianWatch::kLongestLag);
            watch->OnPulse(clock_.Now());
          }
          if (dice() % 2 == 0) reconnect(dice() % 4 == 0 ? "" : phone.token);
      }
      if (HasFatalFailure()) return;
    }
    while (!on_the_way.empty() || !waiting_.empty()) {
      deliver();
      answer();
    }
    take();
    if (HasFatalFailure()) return;
    ASSERT_FALSE(sink->end) << *sink->end;
    std::map<std::string, uint64_t> now;
    for (const v1::WorkOrder& order : store_.OpenOf(kLi)) now[order.name()] = order.version();
    ASSERT_EQ(phone.held, now);
    watch->Stop();
  }
}

}  // namespace
}  // namespace truckroll::gateway
