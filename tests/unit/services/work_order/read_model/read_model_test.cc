#include <fstream>
#include <future>

#include "platform/sqlite/database.h"
#include "tests/unit/services/work_order/read_model/fixture.h"

namespace truckroll::read_model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Commitment;
using v1::WorkOrder;

using StoreTest = ReadModelTest;

TEST_F(StoreTest, AppliedTwiceChangesNothing) {
  WorkOrder order = Running("o1", 5, 3);
  order.mutable_customer()->set_phone("13800138000");
  Apply({order, order});
  const std::string before = List(Request()).SerializeAsString();
  Apply({order});
  EXPECT_EQ(List(Request()).SerializeAsString(), before);
}

TEST_F(StoreTest, AnOlderVersionIsIgnoredWheneverItComes) {
  WorkOrder newer = Running("o1", 5, 3);
  newer.set_state(WorkOrder::ON_SITE);
  Apply({newer, Running("o1", 50, 2)});
  Apply({Running("o1", 60, 1)});
  v1::ListWorkOrdersResponse response = List(Request());
  ASSERT_EQ(response.work_orders_size(), 1);
  EXPECT_EQ(response.work_orders(0).version(), 3u);
  EXPECT_EQ(response.work_orders(0).state(), WorkOrder::ON_SITE);
}

TEST_F(StoreTest, KeepsTheOrderButItsTimeline) {
  WorkOrder order = Running("o1", 5);
  order.set_description("宽带断了");
  order.add_timeline()->set_version(1);
  Apply({order});
  order.clear_timeline();
  EXPECT_EQ(List(Request()).work_orders(0).SerializeAsString(), order.SerializeAsString());
}

TEST_F(StoreTest, ABatchIsDoneWholeOrNotAtAll) {
  Apply({Order("o1")});
  const WorkOrder good = Order("o2"), stranger = Order("o3", 1, "elsewhere");
  const WorkOrder* batch[] = {&good, &stranger};
  EXPECT_EQ(model_->Apply("xuzhou", batch, StreamId{9, 9}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Ids(Request()), ElementsAre("o1"));
  EXPECT_EQ(model_->Position("xuzhou"), (StreamId{1, 0}));
}

TEST_F(StoreTest, OrdersAndPositionSurviveReopening) {
  Apply({Order("o1")});
  Open();
  EXPECT_THAT(Ids(Request()), ElementsAre("o1"));
  EXPECT_EQ(model_->Position("xuzhou"), (StreamId{1, 0}));
}

TEST_F(StoreTest, AResetRegionIsBeingBuiltUntilItHasAPosition) {
  Apply({Order("o1")});
  Apply({Order("o9", 1, "new-york")}, "new-york");
  ASSERT_TRUE(model_->Reset("xuzhou").ok());
  EXPECT_FALSE(model_->Position("xuzhou").has_value());
  const WorkOrder order = Order("o2");
  const WorkOrder* batch[] = {&order};
  ASSERT_TRUE(model_->Apply("xuzhou", batch, std::nullopt).ok());
  EXPECT_EQ(BlockOn(model_->List(Request(), kNow)).status().code(), absl::StatusCode::kUnavailable);
  v1::ReportCommitmentsRequest report;
  report.set_parent("regions/xuzhou");
  EXPECT_EQ(BlockOn(model_->Report(report, kNow)).status().code(), absl::StatusCode::kUnavailable);
  Apply({});
  EXPECT_THAT(Ids(Request()), ElementsAre("o2"));
  EXPECT_THAT(Ids(Request("new-york")), ElementsAre("o9"));
}

TEST_F(StoreTest, AnotherSchemaVersionOrADamagedFileIsMadeAnew) {
  Apply({Order("o1")});
  model_.reset();
  ASSERT_TRUE(sqlite::Database::Open(directory_.file(), sqlite::Database::Access::kWrite)->SetUserVersion(999).ok());
  Open();
  EXPECT_FALSE(model_->Position("xuzhou").has_value());
  Apply({Order("o2")});
  EXPECT_THAT(Ids(Request()), ElementsAre("o2"));

  model_.reset();
  ASSERT_TRUE(sqlite::RemoveDatabase(directory_.file()).ok());
  std::ofstream(directory_.file()) << std::string(8192, 'x');
  Open();
  Apply({});
  EXPECT_THAT(Ids(Request()), IsEmpty());
}

TEST_F(StoreTest, OneReadsOnesOwnWrite) {
  EXPECT_FALSE(BlockOn(model_->WaitFor("xuzhou", "1-0", absl::UnixEpoch())));
  std::future<std::vector<std::string>> seen = std::async(std::launch::async, [this] {
    EXPECT_TRUE(BlockOn(model_->WaitFor("xuzhou", "1-0", absl::InfiniteFuture())));
    return Ids(Request());
  });
  Apply({Order("o1")});
  EXPECT_THAT(seen.get(), ElementsAre("o1"));
  EXPECT_FALSE(BlockOn(model_->WaitFor("xuzhou", "nonsense", absl::InfiniteFuture())));
}

TEST_F(StoreTest, AFullQueueRefuses) {
  Apply({});
  absl::StatusOr<std::unique_ptr<ReadModel>> none = ReadModel::Open({.path = directory_.file(), .max_queued = 0});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(BlockOn((*none)->List(Request(), kNow)).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ((*none)->reader_stats().refused, 1);
}

}  // namespace
}  // namespace truckroll::read_model
