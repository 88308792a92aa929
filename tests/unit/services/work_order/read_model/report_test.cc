#include "tests/unit/services/work_order/read_model/fixture.h"

namespace truckroll::read_model {
namespace {

using v1::Commitment;
using v1::WorkOrder;

class ReportTest : public ReadModelTest {
 protected:
  v1::ReportCommitmentsResponse Report(const v1::ReportCommitmentsRequest& request, absl::Time now = kNow) {
    absl::StatusOr<v1::ReportCommitmentsResponse> response = BlockOn(model_->Report(request, now));
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::ReportCommitmentsResponse();
  }
  static v1::ReportCommitmentsRequest All() {
    v1::ReportCommitmentsRequest request;
    request.set_parent("regions/xuzhou");
    return request;
  }
  static void Settle(WorkOrder* order, Commitment::Kind kind, Commitment::State state, int margin_minutes) {
    *Promise(order, kind, state, 0)->mutable_margin() = ToProto(absl::Minutes(margin_minutes));
  }
};

TEST_F(ReportTest, CountsByKindAndByHowMuch) {
  WorkOrder done = Order("o1"), late = Order("o2"), open = Order("o3"), cancelled = Order("o4");
  done.set_state(WorkOrder::COMPLETED);
  Settle(&done, Commitment::RESOLUTION, Commitment::MET, 30);
  Settle(&done, Commitment::ARRIVAL, Commitment::MISSED, 90);  // Broken by being too early.
  late.set_state(WorkOrder::COMPLETED);
  Settle(&late, Commitment::RESOLUTION, Commitment::MISSED, -10);
  Settle(&late, Commitment::ARRIVAL, Commitment::MISSED, -20);
  Promise(&late, Commitment::ARRIVAL, Commitment::VOID, 5);
  Promise(&late, Commitment::TAKE_ON, Commitment::MISSED, -500);
  open.set_state(WorkOrder::HELD);
  Promise(&open, Commitment::RESOLUTION, Commitment::MISSED, -40);
  Promise(&open, Commitment::CONTACT, Commitment::RUNNING, 5);
  cancelled.set_state(WorkOrder::CANCELLED);
  Settle(&cancelled, Commitment::RESOLUTION, Commitment::EXCUSED, -5);
  Promise(&cancelled, Commitment::CONTACT, Commitment::PAUSED, 5);
  WorkOrder met = Order("o5");
  met.set_state(WorkOrder::COMPLETED);
  Settle(&met, Commitment::RESOLUTION, Commitment::MET, 60);
  Apply({done, late, open, cancelled, met});

  v1::ReportCommitmentsResponse report = Report(All());
  EXPECT_EQ(report.work_orders(), 5);
  EXPECT_EQ(report.completed(), 3);
  EXPECT_EQ(report.cancelled(), 1);
  ASSERT_EQ(report.rows_size(), 4);
  const auto& resolution = report.rows(0);
  EXPECT_EQ(resolution.kind(), Commitment::RESOLUTION);
  EXPECT_EQ(resolution.met(), 2);
  EXPECT_EQ(resolution.missed(), 2);
  EXPECT_EQ(resolution.excused(), 1);
  EXPECT_EQ(resolution.running(), 0);
  EXPECT_EQ(resolution.mean_margin_met().seconds(), 45 * 60);
  EXPECT_EQ(resolution.mean_lateness_missed().seconds(), 25 * 60);  // 10, and 40 so far.
  EXPECT_EQ(resolution.max_lateness_missed().seconds(), 40 * 60);
  const auto& take_on = report.rows(1);
  EXPECT_EQ(take_on.kind(), Commitment::TAKE_ON);
  EXPECT_EQ(take_on.missed(), 1);
  EXPECT_FALSE(take_on.has_mean_lateness_missed());
  EXPECT_FALSE(take_on.has_mean_margin_met());
  EXPECT_EQ(report.rows(2).kind(), Commitment::CONTACT);
  EXPECT_EQ(report.rows(2).running(), 2);
  const auto& arrival = report.rows(3);
  EXPECT_EQ(arrival.kind(), Commitment::ARRIVAL);
  EXPECT_EQ(arrival.missed(), 2);
  EXPECT_EQ(arrival.void_(), 1);
  EXPECT_EQ(arrival.mean_lateness_missed().seconds(), 10 * 60);
  EXPECT_EQ(arrival.max_lateness_missed().seconds(), 20 * 60);

  report = Report(All(), kNow + absl::Minutes(20));
  EXPECT_EQ(report.rows(0).max_lateness_missed().seconds(), 60 * 60);
}

TEST_F(ReportTest, ANewVersionReplacesItsPromises) {
  Apply({Running("o1", 5)});
  WorkOrder done = Order("o1", 2);
  done.set_state(WorkOrder::COMPLETED);
  Settle(&done, Commitment::RESOLUTION, Commitment::MET, 5);
  Apply({done});
  v1::ReportCommitmentsResponse report = Report(All());
  ASSERT_EQ(report.rows_size(), 1);
  EXPECT_EQ(report.rows(0).running(), 0);
  EXPECT_EQ(report.rows(0).met(), 1);
  EXPECT_EQ(report.work_orders(), 1);
}

TEST_F(ReportTest, CountsOrdersAcceptedFromStartUpToEnd) {
  Apply({Running("o1", 5)});
  auto request = All();
  *request.mutable_start_time() = ToProto(kNow);
  *request.mutable_end_time() = ToProto(kNow + absl::Milliseconds(1));
  EXPECT_EQ(Report(request).work_orders(), 1);
  EXPECT_EQ(Report(request).rows_size(), 1);
  *request.mutable_start_time() = ToProto(kNow + absl::Milliseconds(1));
  EXPECT_EQ(Report(request).work_orders(), 0);
  EXPECT_EQ(Report(request).rows_size(), 0);
  request = All();
  *request.mutable_end_time() = ToProto(kNow);
  EXPECT_EQ(Report(request).work_orders(), 0);
  *request.mutable_start_time() = ToProto(kNow + absl::Hours(1));
  EXPECT_EQ(BlockOn(model_->Report(request, kNow)).status().code(), absl::StatusCode::kInvalidArgument);
  request.set_parent("nonsense");
  EXPECT_EQ(BlockOn(model_->Report(request, kNow)).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace truckroll::read_model
