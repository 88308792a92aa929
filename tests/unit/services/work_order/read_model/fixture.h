// A read model in a fresh directory, and orders to put into it. Times are minutes after kNow.
#ifndef TRUCKROLL_TESTS_UNIT_SERVICES_WORK_ORDER_READ_MODEL_FIXTURE_H_
#define TRUCKROLL_TESTS_UNIT_SERVICES_WORK_ORDER_READ_MODEL_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "domain/calendar/instant.h"
#include "services/work_order/read_model/read_model.h"

namespace truckroll::read_model {

inline const absl::Time kNow = absl::FromUnixSeconds(1'772'442'000);

class TempDirectory {
 public:
  TempDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "read-model-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempDirectory() { std::filesystem::remove_all(path_); }
  std::string file() const { return path_ / "read-model.sqlite"; }

 private:
  std::filesystem::path path_;
};

inline v1::WorkOrder Order(absl::string_view id, uint64_t version = 1, absl::string_view region = "xuzhou") {
  v1::WorkOrder order;
  order.set_name(absl::StrCat("regions/", region, "/workOrders/", id));
  order.set_version(version);
  order.set_type(v1::WorkOrder::REPAIR);
  order.set_state(v1::WorkOrder::ACKNOWLEDGED);
  order.set_community(absl::StrCat("regions/", region, "/communities/c1"));
  *order.mutable_accept_time() = ToProto(kNow);
  return order;
}

inline v1::Commitment* Promise(v1::WorkOrder* order, v1::Commitment::Kind kind, v1::Commitment::State state, int due) {
  v1::Commitment* commitment = order->add_commitments();
  commitment->set_kind(kind);
  commitment->set_state(state);
  *commitment->mutable_due_time() = ToProto(kNow + absl::Minutes(due));
  return commitment;
}

inline v1::WorkOrder Running(absl::string_view id, int due, uint64_t version = 1) {
  v1::WorkOrder order = Order(id, version);
  Promise(&order, v1::Commitment::RESOLUTION, v1::Commitment::RUNNING, due);
  return order;
}

class ReadModelTest : public ::testing::Test {
 protected:
  ReadModelTest() { Open(); }

  void Open() {
    model_.reset();
    absl::StatusOr<std::unique_ptr<ReadModel>> opened = ReadModel::Open({.path = directory_.file()});
    ASSERT_TRUE(opened.ok()) << opened.status();
    model_ = *std::move(opened);
  }

  void Apply(const std::vector<v1::WorkOrder>& orders, absl::string_view region = "xuzhou") {
    std::vector<const v1::WorkOrder*> pointers;
    for (const v1::WorkOrder& order : orders) pointers.push_back(&order);
    absl::Status applied = model_->Apply(region, pointers, StreamId{++position_, 0});
    ASSERT_TRUE(applied.ok()) << applied;
  }

  static v1::ListWorkOrdersRequest Request(absl::string_view region = "xuzhou") {
    v1::ListWorkOrdersRequest request;
    request.set_parent(absl::StrCat("regions/", region));
    return request;
  }

  v1::ListWorkOrdersResponse List(const v1::ListWorkOrdersRequest& request, absl::Time now = kNow) {
    absl::StatusOr<v1::ListWorkOrdersResponse> response = BlockOn(model_->List(request, now));
    EXPECT_TRUE(response.ok()) << response.status();
    return response.ok() ? *response : v1::ListWorkOrdersResponse();
  }

  // The ids of the page, and that total_size agrees with them.
  std::vector<std::string> Ids(const v1::ListWorkOrdersRequest& request, absl::Time now = kNow) {
    v1::ListWorkOrdersResponse response = List(request, now);
    if (response.next_page_token().empty() && request.page_token().empty()) {
      EXPECT_EQ(response.total_size(), response.work_orders_size());
    }
    return IdsOf(response);
  }
  static std::vector<std::string> IdsOf(const v1::ListWorkOrdersResponse& response) {
    std::vector<std::string> ids;
    for (const v1::WorkOrder& order : response.work_orders())
      ids.push_back(order.name().substr(order.name().rfind('/') + 1));
    return ids;
  }

  TempDirectory directory_;
  std::unique_ptr<ReadModel> model_;
  uint64_t position_ = 0;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_TESTS_UNIT_SERVICES_WORK_ORDER_READ_MODEL_FIXTURE_H_
