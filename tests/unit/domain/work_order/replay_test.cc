#include "domain/work_order/replay.h"

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

TEST(Replay, EveryVersionIsRebuiltAsItWas) {
  Life life(v1::WorkOrder::REPAIR);
  life.record.set_time_zone("Asia/Shanghai");
  std::vector<storage::v1::WorkOrderRecord> versions;
  const auto act = [&](const std::string& when, const v1::Action& action) {
    if (life.Do(when, action).changed) versions.push_back(life.record);
  };
  act("08:00", Create());
  act("09:00", Assign("regions/xuzhou/technicians/a"));
  act("10:00", Assign("regions/xuzhou/technicians/b"));
  act("10:10", Accept());
  act("11:00", Contact(v1::ContactAttempt::NO_ANSWER));
  act("12:30", Contact(v1::ContactAttempt::REACHED));
  act("12:31", Appoint("2026-03-02T15:00:00+08:00"));
  act("12:40", HoldFor(v1::Hold::CUSTOMER_REQUEST));
  act("13:40", Resume());
  act("13:41", Complete());  // refused: leaves no version
  act("14:30", Depart());
  act("15:20", Arrive());
  act("16:00", Complete());
  ASSERT_EQ(versions.size(), 12u);
  for (const auto& version : versions) {
    const auto rebuilt = RebuildAt(life.record, version.order().version(), Standard(), Shanghai());
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(rebuilt, version))
        << "version " << version.order().version() << "\n"
        << rebuilt.DebugString() << "\n---\n"
        << version.DebugString();
  }
}

TEST(Replay, TellsClocksAsOfAnyTime) {
  Life life(v1::WorkOrder::REPAIR);
  life.Do("08:00", Create());
  life.Do("09:00", Assign("regions/xuzhou/technicians/a"));
  life.Do("09:10", Accept());
  const auto then =
      ReplayAsOf(life.record, At("2026-03-02T09:05:00+08:00"), Standard(), Shanghai(), Language::kEnglish);
  EXPECT_EQ(then.state(), v1::WorkOrder::ASSIGNED);
  const auto late =
      ReplayAsOf(life.record, At("2026-03-04T00:00:00+08:00"), Standard(), Shanghai(), Language::kEnglish);
  EXPECT_EQ(late.commitments(0).state(), v1::Commitment::MISSED);
}

TEST(Replay, NamesTheFieldOfABadDocument) {
  v1::History history;
  history.mutable_region()->set_time_zone("Mars/Olympus");
  EXPECT_NE(ReplayHistory(history, Shipped(), Language::kEnglish).status().message().find("region.timeZone"),
            absl::string_view::npos);
  history.mutable_region()->set_time_zone("");
  history.mutable_region()->set_policy("none");
  EXPECT_NE(ReplayHistory(history, Shipped(), Language::kEnglish).status().message().find("region.policy"),
            absl::string_view::npos);
  history.mutable_region()->clear_policy();
  history.add_actions()->mutable_create();
  EXPECT_NE(ReplayHistory(history, Shipped(), Language::kEnglish).status().message().find("actions[0].time"),
            absl::string_view::npos);
}

TEST(Replay, ActionsAfterAsOfAreNotApplied) {
  v1::History history;
  history.mutable_order()->set_type(v1::WorkOrder::REPAIR);
  v1::Action create = Create();
  *create.mutable_time() = ToProto(At("2026-03-02T08:00:00+08:00"));
  *history.add_actions() = create;
  v1::Action assign = Assign("t1");
  *assign.mutable_time() = ToProto(At("2026-03-02T10:00:00+08:00"));
  *history.add_actions() = assign;
  *history.mutable_as_of() = ToProto(At("2026-03-02T09:00:00+08:00"));
  EXPECT_EQ(ReplayHistory(history, Shipped(), Language::kEnglish)->state(), v1::WorkOrder::ACKNOWLEDGED);
}

}  // namespace
}  // namespace truckroll
