#include "domain/work_order/projection.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

Life ALife() {
  Life life(v1::WorkOrder::REPAIR);
  v1::WorkOrder& order = *life.record.mutable_order();
  order.mutable_customer()->set_phone("+86 138 0000 4321");
  order.mutable_customer()->set_display_name("王女士");
  order.mutable_address()->set_text("云龙区青年路 1 号");
  order.set_tracking_id("xz-secret");
  order.set_community_display_name("云龙小区");
  life.Do("08:00", Create());
  v1::Action assign = Assign("regions/xuzhou/technicians/a");
  assign.mutable_assign()->mutable_technician_card()->set_display_name("张师傅");
  life.Do("09:00", assign);
  return life;
}

const Reading kZh{Shipped(), Shanghai(), Language::kChinese};

TEST(Projection, TheCustomerSeesNoPhoneNoAddressNothingInternal) {
  Life life = ALife();
  const v1::Tracking tracking = ProjectForCustomer(life.order(), kZh);
  const std::string all = tracking.DebugString();
  EXPECT_EQ(tracking.phone_last_digits(), "4321");
  EXPECT_EQ(tracking.community_display_name(), "云龙小区");
  EXPECT_EQ(all.find("0000"), std::string::npos);
  EXPECT_EQ(tracking.Utf8DebugString().find("青年路"), std::string::npos);
  EXPECT_EQ(tracking.Utf8DebugString().find("technicians/a"), std::string::npos);
  for (const auto& c : tracking.commitments()) EXPECT_NE(c.kind(), v1::Commitment::TAKE_ON);
  for (const auto& e : tracking.timeline()) EXPECT_EQ(e.visibility(), v1::Event::CUSTOMER);
}

TEST(Projection, TheTechnicianIsShownToTheCustomerOnceTheyHaveTakenItOn) {
  Life life = ALife();
  EXPECT_FALSE(ProjectForCustomer(life.order(), kZh).has_technician());
  life.Do("09:10", Accept());
  EXPECT_EQ(ProjectForCustomer(life.order(), kZh).technician().display_name(), "张师傅");
}

TEST(Projection, TheTechnicianSeesWhatTheVisitNeedsAndNotTheCustomersKey) {
  const v1::WorkOrder seen = ProjectForTechnician(ALife().order(), kZh);
  EXPECT_EQ(seen.customer().phone(), "+86 138 0000 4321");
  EXPECT_TRUE(seen.tracking_id().empty());
  EXPECT_EQ(seen.etag(), "v2");
}

TEST(Projection, TextsAreMadeInTheReadersLanguage) {
  const Reading english{Shipped(), Shanghai(), Language::kEnglish};
  const v1::WorkOrder order = ALife().order();
  EXPECT_EQ(ProjectForStaff(order, kZh).timeline(0).text(), "已受理");
  EXPECT_EQ(ProjectForStaff(order, english).timeline(0).text(), "Request taken");
  EXPECT_EQ(ProjectForStaff(order, english).commitments(0).explanation().en(),
            "done in time: counted from 2 Mar 08:00, limit 24 h in all, due by 3 Mar 08:00.");
  EXPECT_EQ(ProjectForStaff(order, english).commitments(0).explanation().zh_cn(),
            "按时完成：自 3月2日 08:00 起算，时限为24小时内，应于 3月3日 08:00 前。");
}

}  // namespace
}  // namespace truckroll
