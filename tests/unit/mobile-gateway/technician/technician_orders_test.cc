#include "mobile-gateway/technician/technician_orders.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll::gateway {
namespace {

constexpr char kLi[] = "regions/xz/technicians/li";
constexpr char kWu[] = "regions/xz/technicians/wu";
constexpr char kOrder[] = "regions/xz/workOrders/o1";

Change To(uint64_t version, v1::Event::Kind kind, const std::string& technician, const std::string& before = "",
          v1::WorkOrder::State state = v1::WorkOrder::ACCEPTED) {
  Change change;
  change.mutable_work_order()->set_name(kOrder);
  change.mutable_work_order()->set_version(version);
  change.mutable_work_order()->set_technician(technician);
  change.mutable_work_order()->set_state(state);
  change.set_previous_technician(before);
  change.add_events()->set_kind(kind);
  return change;
}

// "new", "2→3", "2→3 removed", "-" or "missed".
std::string Say(TechnicianOrders* orders, const Change& change) {
  auto told = orders->OnChange(change);
  if (!told.ok()) return "missed";
  if (!told->has_value()) return "-";
  std::string text =
      (*told)->from_version == 0 ? "new" : absl::StrCat((*told)->from_version, "→", change.work_order().version());
  return (*told)->removed ? text + " removed" : text;
}

TEST(TechnicianOrdersTest, AnOrderComesStaysAndGoes) {
  TechnicianOrders orders(kLi);
  orders.Begin({});
  EXPECT_EQ(Say(&orders, To(1, v1::Event::CREATED, "")), "-");
  EXPECT_EQ(Say(&orders, To(2, v1::Event::ASSIGNED, kLi)), "new");
  EXPECT_EQ(Say(&orders, To(3, v1::Event::ACCEPTED, kLi)), "2→3");
  EXPECT_EQ(Say(&orders, To(4, v1::Event::ASSIGNED, kWu, kLi)), "3→4 removed");
  EXPECT_EQ(Say(&orders, To(5, v1::Event::ACCEPTED, kWu)), "-");
  EXPECT_EQ(Say(&orders, To(6, v1::Event::ASSIGNED, kLi, kWu)), "new");
  EXPECT_EQ(Say(&orders, To(7, v1::Event::COMPLETED, kLi, "", v1::WorkOrder::COMPLETED)), "6→7 removed");
  EXPECT_EQ(Say(&orders, To(8, v1::Event::NOTE_ADDED, kLi, "", v1::WorkOrder::COMPLETED)), "-");
}

TEST(TechnicianOrdersTest, WhatASnapshotHadIsNotToldAgain) {
  TechnicianOrders orders(kLi);
  orders.Begin({{kOrder, 5}});
  EXPECT_EQ(Say(&orders, To(4, v1::Event::NOTE_ADDED, kLi)), "-");
  EXPECT_EQ(Say(&orders, To(5, v1::Event::NOTE_ADDED, kLi)), "-");
  EXPECT_EQ(Say(&orders, To(6, v1::Event::TAKEN_BACK, "", kLi, v1::WorkOrder::ACKNOWLEDGED)), "5→6 removed");
}

TEST(TechnicianOrdersTest, AHoleIsNoticed) {
  TechnicianOrders orders(kLi);
  orders.Begin({{kOrder, 5}});
  EXPECT_EQ(Say(&orders, To(7, v1::Event::NOTE_ADDED, kLi)), "missed");
}

TEST(TechnicianOrdersTest, ResumedTheChangesSayWhoseItWas) {
  auto say = [](const Change& change) {
    TechnicianOrders orders(kLi);
    orders.BeginUnknown();
    return Say(&orders, change);
  };
  EXPECT_EQ(say(To(3, v1::Event::ACCEPTED, kLi)), "2→3");
  EXPECT_EQ(say(To(2, v1::Event::ASSIGNED, kLi)), "new");
  EXPECT_EQ(say(To(4, v1::Event::ASSIGNED, kLi, kWu)), "new");
  EXPECT_EQ(say(To(4, v1::Event::ASSIGNED, kWu, kLi)), "3→4 removed");
  EXPECT_EQ(say(To(4, v1::Event::DECLINED, "", kLi, v1::WorkOrder::ACKNOWLEDGED)), "3→4 removed");
  EXPECT_EQ(say(To(9, v1::Event::COMPLETED, kLi, "", v1::WorkOrder::COMPLETED)), "8→9 removed");
  EXPECT_EQ(say(To(9, v1::Event::NOTE_ADDED, kLi, "", v1::WorkOrder::COMPLETED)), "-");
  EXPECT_EQ(say(To(9, v1::Event::NOTE_ADDED, kWu)), "-");
}

TEST(ResumePointTest, PrintsAndParses) {
  for (const ResumePoint& point : {ResumePoint{"e1/17-3", std::nullopt}, ResumePoint{"e1/17-3", Versions()},
                                   ResumePoint{"e1/17-3", Versions{{kOrder, 5}, {"regions/xz/workOrders/o2", 12}}}}) {
    std::optional<ResumePoint> parsed = ParseResumePoint(PrintResumePoint(point), "regions/xz");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->token, point.token);
    EXPECT_EQ(parsed->held, point.held);
  }
}

TEST(ResumePointTest, TakesNothingElse) {
  EXPECT_FALSE(ParseResumePoint("e1/17-3~o1", "regions/xz"));
  EXPECT_FALSE(ParseResumePoint("e1/17-3~o1=many", "regions/xz"));
  EXPECT_FALSE(ParseResumePoint("e1/17-3~o/1=2", "regions/xz"));
  std::string many = "e1/17-3~";
  for (int i = 0; i < 100; ++i) absl::StrAppend(&many, "o", i, "=1,");
  EXPECT_FALSE(ParseResumePoint(many, "regions/xz"));
}

}  // namespace
}  // namespace truckroll::gateway
