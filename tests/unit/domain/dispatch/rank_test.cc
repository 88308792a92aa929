#include "domain/dispatch/rank.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/domain/dispatch/town.h"

namespace truckroll {
namespace {

using ::testing::ElementsAre;

constexpr absl::Duration kPlanned = absl::Hours(1);

v1::Commitment Promise(v1::Commitment::Kind kind, absl::Time due, absl::Time reference = absl::UnixEpoch()) {
  v1::Commitment commitment;
  commitment.set_kind(kind);
  commitment.set_state(v1::Commitment::RUNNING);
  *commitment.mutable_due_time() = ToProto(due);
  *commitment.mutable_reference_time() = ToProto(reference);
  return commitment;
}

v1::WorkOrder Order(double km, const v1::Commitment& promise) {
  auto order = Parse<v1::WorkOrder>(
      "name: 'regions/xz/workOrders/new' type: REPAIR state: ACKNOWLEDGED required_skills: 'fiber'");
  *order.mutable_address()->mutable_location() = Km(km);
  *order.add_commitments() = promise;
  return order;
}

v1::WorkOrder AgreedOrder(double km, absl::Time agreed) {
  v1::WorkOrder order = Order(km, Promise(v1::Commitment::ARRIVAL, agreed + absl::Hours(1), agreed));
  *order.mutable_agreed_time() = ToProto(agreed);
  return order;
}

class RankTest : public ::testing::Test {
 protected:
  void Add(v1::Technician technician, v1::TechnicianDay day = {}) {
    technicians_.push_back(std::make_unique<v1::Technician>(std::move(technician)));
    routes_.emplace_back(technicians_.back().get(), &day, now_, Zone());
  }
  std::vector<Candidate> RankAll(const v1::WorkOrder& order) { return Rank(order, routes_, kPlanned); }
  std::vector<std::string> Names(const v1::WorkOrder& order) {
    std::vector<std::string> names;
    for (const Candidate& candidate : RankAll(order)) {
      const absl::string_view name = candidate.technician->name();
      names.emplace_back(name.substr(name.rfind('/') + 1));
    }
    return names;
  }

  absl::Time now_ = At("03-02 10:00");
  std::vector<std::unique_ptr<v1::Technician>> technicians_;
  std::vector<Route> routes_;
};

TEST_F(RankTest, TheLeastWayWinsAmongThoseWhoKeepAllPromises) {
  Add(Technician("far", 9));
  Add(Technician("near", 2));
  Add(Technician("middling", 5));
  const v1::WorkOrder order = Order(0, Promise(v1::Commitment::RESOLUTION, At("03-03 10:00")));
  EXPECT_THAT(Names(order), ElementsAre("near", "middling", "far"));
  const Candidate best = RankAll(order)[0];
  EXPECT_TRUE(best.feasible());
  EXPECT_NEAR(best.extra.metres, 4'000, 1);
  EXPECT_EQ(best.complete - best.arrive, kPlanned);
  ASSERT_EQ(best.stakes.size(), 1u);
  EXPECT_EQ(best.stakes[0].slack, At("03-03 10:00") - best.complete);
}

TEST_F(RankTest, WhoWouldMissAPromiseComesAfterWhoKeepsIt) {
  Add(Technician("near", 0), Day(FixedVisit("a", 0, At("03-02 10:00"), At("03-02 13:00"))));
  Add(Technician("far", 20));
  const v1::WorkOrder order = Order(0, Promise(v1::Commitment::RESOLUTION, At("03-02 13:00")));
  EXPECT_THAT(Names(order), ElementsAre("far", "near"));
  EXPECT_EQ(RankAll(order)[0].missed(), 0);
  EXPECT_EQ(RankAll(order)[1].missed(), 1);
}

TEST_F(RankTest, WhoBarelyKeepsAPromiseComesAfterWhoHasTimeToSpare) {
  Add(Technician("near", 0), Day(FixedVisit("a", 0, At("03-02 10:00"), At("03-02 13:00"))));
  Add(Technician("far", 10));
  const v1::WorkOrder order = Order(0, Promise(v1::Commitment::RESOLUTION, At("03-02 14:29")));
  EXPECT_THAT(Names(order), ElementsAre("far", "near"));
  EXPECT_EQ(RankAll(order)[1].missed(), 0);
}

TEST_F(RankTest, ThoseWhoCannotComeLastWithTheReason) {
  Add(Technician("ill", 0, "availability: UNAVAILABLE"));
  Add(Technician("never", 0, "shifts { date: '2020-01-01' start_minute: 0 end_minute: 60 }"));
  Add(Technician("able", 30));
  v1::Technician unskilled = Technician("unskilled", 0);
  unskilled.clear_skills();
  Add(unskilled);
  const auto ranked = RankAll(Order(0, Promise(v1::Commitment::RESOLUTION, At("03-03 10:00"))));
  std::map<std::string, v1::ErrorReason> reasons;
  for (const Candidate& candidate : ranked) reasons[candidate.technician->name()] = candidate.infeasible;
  EXPECT_EQ(ranked[0].technician->name(), "regions/xz/technicians/able");
  EXPECT_EQ(reasons["regions/xz/technicians/ill"], v1::TECHNICIAN_UNAVAILABLE);
  EXPECT_EQ(reasons["regions/xz/technicians/never"], v1::TECHNICIAN_UNAVAILABLE);
  EXPECT_EQ(reasons["regions/xz/technicians/unskilled"], v1::SKILL_MISSING);
}

TEST_F(RankTest, AnAgreedTimeIsKeptToTheMinuteIfItCanBe) {
  Add(Technician("t1", 0), Day(WaitingVisit("a", 0, At("03-03 10:00"))));
  const auto ranked = RankAll(AgreedOrder(0, At("03-02 10:30")));
  EXPECT_TRUE(ranked[0].feasible());
  EXPECT_EQ(ranked[0].arrive, At("03-02 10:30"));
}

TEST_F(RankTest, AnAgreedTimeMayBeUsedAnHourEitherWay) {
  Add(Technician("before", 0), Day(FixedVisit("a", 15, At("03-02 15:00"), At("03-02 16:00"))));
  Add(Technician("after", 0), Day(FixedVisit("b", 30, At("03-02 11:00"), At("03-02 13:30"))));
  const auto ranked = RankAll(AgreedOrder(0, At("03-02 13:45")));
  for (const Candidate& candidate : ranked) EXPECT_TRUE(candidate.feasible()) << candidate.technician->name();
  EXPECT_THAT(Names(AgreedOrder(0, At("03-02 13:45"))), ElementsAre("before", "after"));
  EXPECT_EQ(ranked[0].arrive, At("03-02 12:45"));
  EXPECT_NEAR(absl::ToDoubleMinutes(ranked[1].arrive - At("03-02 13:30")), 72, 1);
  EXPECT_EQ(ranked[0].missed(), 0);
}

TEST_F(RankTest, AnHourAgreedWithAnotherIsTaken) {
  Add(Technician("t1", 0), Day(FixedVisit("a", 0, At("03-02 14:30"), At("03-02 15:30"))));
  EXPECT_EQ(RankAll(AgreedOrder(0, At("03-02 14:00")))[0].infeasible, v1::HOUR_TAKEN);
  EXPECT_EQ(RankAll(AgreedOrder(0, At("03-02 13:30")))[0].infeasible, v1::ERROR_REASON_UNSPECIFIED);
}

TEST_F(RankTest, ABookedWindowIsWaitedFor) {
  Add(Technician("t1", 0));
  const auto ranked = RankAll(Order(0, Promise(v1::Commitment::BOOKED_WINDOW, At("03-20 18:00"), At("03-20 12:00"))));
  EXPECT_EQ(ranked[0].arrive, At("03-20 12:00"));
  EXPECT_EQ(ranked[0].missed(), 0);
  EXPECT_EQ(ranked[0].slack(), absl::Hours(6));
}

TEST_F(RankTest, AnUrgentOrderGoesAheadOfThoseWithTime) {
  Add(Technician("t1", 0), Day(WaitingVisit("a", 0, At("03-02 18:00")), WaitingVisit("b", 0, At("03-02 18:00"))));
  const auto ranked = RankAll(Order(0, Promise(v1::Commitment::RESOLUTION, At("03-02 11:00"))));
  EXPECT_EQ(ranked[0].arrive, now_);
  EXPECT_EQ(ranked[0].missed(), 0);
}

TEST_F(RankTest, ThoseWhoDeclinedOrLetItLapseComeAfterAllOthers) {
  Add(Technician("declined", 0));
  Add(Technician("lapsed", 1));
  Add(Technician("fresh", 30));
  v1::WorkOrder order = Order(0, Promise(v1::Commitment::RESOLUTION, At("03-02 10:30")));
  for (const auto& [kind, id] : std::vector<std::pair<v1::Event::Kind, std::string>>{
           {v1::Event::DECLINED, "declined"}, {v1::Event::TAKEN_BACK, "lapsed"}, {v1::Event::DECLINED, "declined"}}) {
    v1::Event* event = order.add_timeline();
    event->set_kind(kind);
    event->mutable_arguments()->set_technician("regions/xz/technicians/" + id);
    *event->mutable_event_time() = ToProto(At("03-02 09:00"));
  }
  EXPECT_THAT(Names(order), ElementsAre("fresh", "lapsed", "declined"));
  EXPECT_EQ(RankAll(order)[2].tries.count, 2);
  EXPECT_EQ(RankAll(order)[2].tries.last, At("03-02 09:00"));
}

TEST_F(RankTest, TheOneWhoHasItIsNoCandidateAndItsOwnVisitStandsInNoWay) {
  Add(Technician("has", 0), Day(FixedVisit("new", 0, At("03-02 14:00"), At("03-02 15:00"))));
  v1::WorkOrder order = AgreedOrder(0, At("03-02 14:00"));
  EXPECT_TRUE(RankAll(order)[0].feasible());
  order.set_technician("regions/xz/technicians/has");
  EXPECT_EQ(RankAll(order)[0].infeasible, v1::ALREADY_ASSIGNED);
}

TEST_F(RankTest, SaysWhyInBothLanguages) {
  Add(Technician("t1", 1), Day(Visit("a", 0, v1::WorkOrder::HELD)));
  const auto ranked = RankAll(Order(1, Promise(v1::Commitment::RESOLUTION, At("03-02 14:00"))));
  const auto told = Explain(ranked[0], 1, Zone());
  std::string zh;
  std::string en;
  for (const v1::LocalizedText& reason : told.reasons()) {
    absl::StrAppend(&zh, reason.zh_cn(), "；");
    absl::StrAppend(&en, reason.en(), "; ");
  }
  EXPECT_EQ(zh, "技能符合；可在 3月2日 10:00 到达，比承诺早 3 小时；多走 0.0 公里；手上有 1 个工单；");
  EXPECT_EQ(en,
            "has the skills; can be there at 2026-03-02 10:00, 3 h ahead of the promise; 0.0 km of added way; "
            "has 1 open visits; ");
  EXPECT_EQ(told.rank(), 1);
  EXPECT_EQ(told.technician().name(), "regions/xz/technicians/t1");
  ASSERT_EQ(told.stakes_size(), 1);
  EXPECT_EQ(told.stakes(0).slack().seconds(), 3 * 3600);
}

TEST_F(RankTest, SaysWhatWouldBeMissed) {
  Add(Technician("t1", 0));
  const auto ranked = RankAll(Order(0, Promise(v1::Commitment::RESOLUTION, At("03-02 10:15"))));
  const auto told = Explain(ranked[0], 1, Zone());
  EXPECT_EQ(told.reasons(2).zh_cn(), "赶不上完成时限，差 45 分钟");
  EXPECT_EQ(told.reasons(2).en(), "misses the time to completion by 45 min");
  EXPECT_EQ(told.stakes(0).slack().seconds(), -45 * 60);
}

}  // namespace
}  // namespace truckroll
