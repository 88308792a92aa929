#include "dispatcher/assignment/choice.h"

#include <gtest/gtest.h>

#include "domain/dispatch/rank.h"
#include "tests/unit/domain/dispatch/town.h"

namespace truckroll::dispatcher {
namespace {

constexpr absl::string_view kMornings = "shifts { date: '2026-03-02' start_minute: 480 end_minute: 720 }";
constexpr absl::string_view kEvenings = "shifts { date: '2026-03-02' start_minute: 960 end_minute: 1320 }";

v1::WorkOrder Order(absl::Time due) {
  auto order = Parse<v1::WorkOrder>("name: 'regions/xz/workOrders/new' type: REPAIR state: ACKNOWLEDGED version: 1");
  *order.mutable_address()->mutable_location() = Km(0);
  v1::Commitment* promise = order.add_commitments();
  promise->set_kind(v1::Commitment::RESOLUTION);
  promise->set_state(v1::Commitment::RUNNING);
  *promise->mutable_due_time() = ToProto(due);
  return order;
}

void Try(absl::string_view technician, absl::Time when, v1::WorkOrder* order) {
  v1::Event* event = order->add_timeline();
  event->set_kind(v1::Event::TAKEN_BACK);
  event->mutable_arguments()->set_technician(absl::StrCat("regions/xz/technicians/", technician));
  *event->mutable_event_time() = ToProto(when);
}

std::string Chosen(const v1::WorkOrder& order, const std::vector<v1::Technician>& technicians, absl::Time now) {
  const auto routes = RoutesOf(technicians, {}, now, Zone());
  const auto ranked = Rank(order, routes, absl::Hours(1));
  const Candidate* chosen = Choose(ranked, now, Zone());
  if (chosen == nullptr) return "nobody";
  return chosen->technician->name().substr(std::string("regions/xz/technicians/").size());
}

TEST(Choice, IsTheBestWhoCanAnswerNow) {
  const std::vector<v1::Technician> both = {Technician("far", 9, kMornings), Technician("near", 0, kEvenings)};
  const v1::WorkOrder order = Order(At("03-03 12:00"));
  EXPECT_EQ(Chosen(order, both, At("03-02 09:00")), "far");
  EXPECT_EQ(Chosen(order, both, At("03-02 15:00")), "near");
  EXPECT_EQ(Chosen(order, both, At("03-02 13:00")), "nobody");
}

TEST(Choice, WaitsForAShiftThatKeepsAPromiseOthersWouldMiss) {
  const std::vector<v1::Technician> both = {Technician("far", 400,
                                                       "shifts { iso_weekday: 1 start_minute: 480 "
                                                       "end_minute: 1440 }"),
                                            Technician("near", 0, kEvenings)};
  EXPECT_EQ(Chosen(Order(At("03-02 18:00")), both, At("03-02 09:00")), "nobody");
  EXPECT_EQ(Chosen(Order(At("03-02 18:00")), both, At("03-02 15:00")), "near");
}

TEST(Choice, OfNobodyWhoCanIsNobody) {
  EXPECT_EQ(Chosen(Order(At("03-03 12:00")), {Technician("ill", 0, "availability: UNAVAILABLE")}, At("03-02 09:00")),
            "nobody");
  EXPECT_EQ(Chosen(Order(At("03-03 12:00")), {}, At("03-02 09:00")), "nobody");
}

TEST(Choice, AsksThoseTriedAgainOnlyAfterAllOthersAndHalfAnHour) {
  const std::vector<v1::Technician> both = {Technician("a", 0), Technician("b", 1)};
  v1::WorkOrder order = Order(At("03-03 12:00"));
  Try("a", At("03-02 09:00"), &order);
  EXPECT_EQ(Chosen(order, both, At("03-02 09:45")), "b");
  Try("b", At("03-02 09:30"), &order);
  EXPECT_EQ(Chosen(order, both, At("03-02 09:29")), "nobody");
  EXPECT_EQ(Chosen(order, both, At("03-02 09:30")), "a");
}

TEST(Choice, DoesNotAskSomebodyAgainWhileAnothersShiftIsToCome) {
  const std::vector<v1::Technician> both = {Technician("a", 0, kMornings), Technician("b", 1, kEvenings)};
  v1::WorkOrder order = Order(At("03-03 12:00"));
  Try("a", At("03-02 09:00"), &order);
  EXPECT_EQ(Chosen(order, both, At("03-02 10:00")), "nobody");
  EXPECT_EQ(Chosen(order, both, At("03-02 15:00")), "b");
}

TEST(WantsTechnician, OnlyWhileNobodyHasItAndItCanBeConnected) {
  const absl::Time now = At("03-02 09:00");
  v1::WorkOrder order = Order(At("03-03 12:00"));
  EXPECT_TRUE(WantsTechnician(order, now));
  order.set_state(v1::WorkOrder::ASSIGNED);
  EXPECT_FALSE(WantsTechnician(order, now));

  order = Order(At("03-03 12:00"));
  order.set_type(v1::WorkOrder::INSTALL);
  EXPECT_TRUE(WantsTechnician(order, now));  // not said means ready
  order.mutable_community_facts()->set_install_ready(false);
  EXPECT_FALSE(WantsTechnician(order, now));
  *order.mutable_install_ready_time() = ToProto(now);
  EXPECT_TRUE(WantsTechnician(order, now));
  order.clear_install_ready_time();
  order.set_type(v1::WorkOrder::REPAIR);
  EXPECT_TRUE(WantsTechnician(order, now));
}

TEST(WantsTechnician, NotMoreThanThreeDaysBeforeItsWindow) {
  v1::WorkOrder order = Order(At("03-20 12:00"));
  order.mutable_commitments(0)->set_kind(v1::Commitment::BOOKED_WINDOW);
  *order.mutable_commitments(0)->mutable_reference_time() = ToProto(At("03-20 08:00"));
  EXPECT_FALSE(WantsTechnician(order, At("03-17 07:59")));
  EXPECT_TRUE(WantsTechnician(order, At("03-17 08:00")));
}

TEST(VisitOf, AnAgreedTimeIsFixed) {
  v1::WorkOrder order = Order(At("03-03 12:00"));
  const std::vector<v1::Technician> one = {Technician("a", 0)};
  const absl::Time now = At("03-02 09:00");
  const auto visit_of = [&] { return VisitOf(order, Rank(order, RoutesOf(one, {}, now, Zone()), absl::Hours(1))[0]); };
  EXPECT_FALSE(visit_of().has_start_time());
  EXPECT_EQ(FromProto(visit_of().due_time()), At("03-03 12:00"));
  *order.mutable_agreed_time() = ToProto(At("03-02 14:00"));
  EXPECT_EQ(FromProto(visit_of().start_time()), At("03-02 14:00"));
  EXPECT_EQ(FromProto(visit_of().end_time()), At("03-02 15:00"));
}

}  // namespace
}  // namespace truckroll::dispatcher
