#include "mobile-gateway/streams/hub.h"

#include <atomic>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kOrder[] = "regions/xz/workOrders/o1";
constexpr char kLi[] = "regions/xz/technicians/li";
constexpr char kWu[] = "regions/xz/technicians/wu";

Change MakeChange(const std::string& token, const std::string& order, uint64_t version,
                  const std::string& technician = "", const std::string& before = "") {
  Change change;
  change.set_token(token);
  change.mutable_work_order()->set_name(order);
  change.mutable_work_order()->set_version(version);
  change.mutable_work_order()->set_tracking_id(absl::StrCat("xz-", order));
  change.mutable_work_order()->set_technician(technician);
  change.set_previous_technician(before);
  return change;
}

class Ear : public Watcher {
 public:
  void OnChange(const SharedChange& change) override { heard.push_back(change->change.token()); }
  void OnReset() override { ++resets; }

  std::vector<std::string> heard;
  int resets = 0;
};

std::vector<std::string> Tokens(const Hub::Missed& missed) {
  std::vector<std::string> tokens;
  for (const SharedChange& change : missed.changes) tokens.push_back(change->change.token());
  return tokens;
}

TEST(HubTest, TellsTheWatchersOfAChangesTopicsAndNobodyElse) {
  Hub hub;
  hub.Begin(true, "t0");
  auto order = std::make_shared<Ear>(), tracking = std::make_shared<Ear>(), li = std::make_shared<Ear>(),
       wu = std::make_shared<Ear>();
  hub.Subscribe(kOrder, order);
  hub.Subscribe(absl::StrCat("xz-", kOrder), tracking);
  hub.Subscribe(kLi, li);
  hub.Subscribe(kWu, wu);

  hub.Publish(MakeChange("t1", kOrder, 1));
  hub.Publish(MakeChange("t2", kOrder, 2, kLi));
  hub.Publish(MakeChange("t3", kOrder, 3, kWu, kLi));
  hub.Publish(MakeChange("t4", "regions/xz/workOrders/o2", 1, kWu));

  EXPECT_THAT(order->heard, ElementsAre("t1", "t2", "t3"));
  EXPECT_THAT(tracking->heard, ElementsAre("t1", "t2", "t3"));
  EXPECT_THAT(li->heard, ElementsAre("t2", "t3"));
  EXPECT_THAT(wu->heard, ElementsAre("t3", "t4"));
  EXPECT_EQ(hub.delivered().token, "t4");
  EXPECT_EQ(hub.resume_token(), "t4");
}

TEST(HubTest, AnUnsubscribedWatcherHearsNothingMore) {
  Hub hub;
  hub.Begin(true, "t0");
  auto ear = std::make_shared<Ear>(), other = std::make_shared<Ear>();
  hub.Subscribe(kLi, ear);
  hub.Subscribe(kLi, other);
  hub.Publish(MakeChange("t1", kOrder, 1, kLi));
  hub.Unsubscribe(kLi, ear.get());
  hub.Unsubscribe(kLi, ear.get());
  hub.Publish(MakeChange("t2", kOrder, 2, kLi));
  EXPECT_THAT(ear->heard, ElementsAre("t1"));
  EXPECT_THAT(other->heard, ElementsAre("t1", "t2"));
  EXPECT_EQ(ear.use_count(), 1);
  EXPECT_EQ(hub.subscriptions(), 1u);
}

TEST(HubTest, GoesOnAfterAnyTokenKept) {
  Hub hub(3);
  hub.Begin(true, "t0");
  for (int i = 1; i <= 5; ++i) hub.Publish(MakeChange(absl::StrCat("t", i), kOrder, i, i % 2 == 0 ? kLi : kWu));
  // t3, t4 and t5 are kept: whoever has t2 or a later one can go on.
  EXPECT_FALSE(hub.SubscribeAfter(kLi, "t0", std::make_shared<Ear>()).has_value());
  EXPECT_FALSE(hub.SubscribeAfter(kLi, "t1", std::make_shared<Ear>()).has_value());
  EXPECT_EQ(hub.subscriptions(), 0u);
  EXPECT_THAT(Tokens(*hub.SubscribeAfter(kWu, "t2", std::make_shared<Ear>())), ElementsAre("t3", "t5"));
  EXPECT_THAT(Tokens(*hub.SubscribeAfter(kLi, "t2", std::make_shared<Ear>())), ElementsAre("t4"));
  EXPECT_THAT(Tokens(*hub.SubscribeAfter(kLi, "t4", std::make_shared<Ear>())), IsEmpty());
  auto ear = std::make_shared<Ear>();
  EXPECT_THAT(Tokens(*hub.SubscribeAfter(kLi, "t5", ear)), IsEmpty());
  hub.Publish(MakeChange("t6", kOrder, 6, kLi));
  EXPECT_THAT(ear->heard, ElementsAre("t6"));
}

TEST(HubTest, TheTokenItBeganWithCanBeGoneOnFrom) {
  Hub hub;
  EXPECT_FALSE(hub.SubscribeAfter(kLi, "", std::make_shared<Ear>()).has_value());
  hub.Begin(false, "t0");
  hub.Publish(MakeChange("t1", kOrder, 1, kLi));
  EXPECT_THAT(Tokens(*hub.SubscribeAfter(kLi, "t0", std::make_shared<Ear>())), ElementsAre("t1"));
}

TEST(HubTest, AResumedUpstreamResetsNobodyAnotherOneEverybody) {
  Hub hub;
  auto ear = std::make_shared<Ear>();
  hub.Subscribe(kLi, ear);
  hub.Begin(true, "t0");
  EXPECT_EQ(ear->resets, 1) << "what came before the first upstream was not heard";
  hub.Publish(MakeChange("t1", kOrder, 1, kLi));
  hub.Begin(true, "t1");
  EXPECT_EQ(ear->resets, 1);
  EXPECT_TRUE(hub.SubscribeAfter(kWu, "t0", std::make_shared<Ear>()).has_value());

  hub.Begin(false, "u9");
  EXPECT_EQ(ear->resets, 2);
  EXPECT_EQ(hub.resume_token(), "u9");
  EXPECT_EQ(hub.delivered().token, "u9");
  EXPECT_EQ(hub.delivered().position, 1u) << "positions never go back";
  EXPECT_FALSE(hub.SubscribeAfter(kWu, "t1", std::make_shared<Ear>()).has_value());
  EXPECT_TRUE(hub.SubscribeAfter(kWu, "u9", std::make_shared<Ear>()).has_value());
}

// What a watcher heard live and what it got when it subscribed join without a seam, whenever it comes.
TEST(HubTest, NothingIsLostBetweenSubscribingAndHearing) {
  constexpr int kChanges = 4000;
  Hub hub(kChanges);
  hub.Begin(true, "t0");
  std::atomic<bool> done{false};
  std::thread upstream([&] {
    for (int i = 1; i <= kChanges; ++i) hub.Publish(MakeChange(absl::StrCat("t", i), kOrder, i, kLi));
    done = true;
  });
  std::vector<std::pair<Hub::Missed, std::shared_ptr<Ear>>> watchers;
  while (!done && watchers.size() < 200) {
    auto ear = std::make_shared<Ear>();
    Hub::Missed before = *hub.SubscribeAfter(kLi, "t0", ear);
    watchers.emplace_back(std::move(before), std::move(ear));
  }
  upstream.join();
  for (auto& [before, ear] : watchers) {
    std::vector<std::string> all = Tokens(before);
    all.insert(all.end(), ear->heard.begin(), ear->heard.end());
    ASSERT_EQ(all.size(), size_t{kChanges});
    for (int i = 0; i < kChanges; ++i) ASSERT_EQ(all[i], absl::StrCat("t", i + 1));
  }
}

}  // namespace
}  // namespace truckroll::gateway
