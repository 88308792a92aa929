// Automatic assignment and its leases, with real processes.
#include <gtest/gtest.h>
#include <signal.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/calendar/instant.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clock.h"
#include "platform/redis/client.h"
#include "platform/rpc/status.h"
#include "tests/integration/harness/system.h"
#include "truckroll/v1/dispatch_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll {
namespace {

using v1::Actor;

class AssignmentTest : public ::testing::Test {
 protected:
  void SetUp() override {
    redis::ClientOptions options;
    options.address = system_.redis().address();
    redis_ = *redis::Client::Create(options);
  }

  // Monday 2 March 2026, 10:00 in Xuzhou, from now on at that speed.
  void SetClock(double speed) {
    const absl::Time ten = absl::FromCivil(absl::CivilHour(2026, 3, 2, 2), absl::UTCTimeZone());
    Set("{xuzhou}:clock", clock::RegionClock::Create(clock::SystemClock().Now(), ten, speed)->Print());
  }
  void Set(absl::string_view key, absl::string_view value) {
    redis::Command set("SET", key, value);
    ASSERT_TRUE(BlockOn(redis_->Call(std::move(set), Soon())).ok());
  }
  absl::Time Soon() const { return clock::SystemClock().Now() + absl::Seconds(10); }

  void StartServices() {
    const absl::Status started = system_.Start({"workforce-service", "work-order-service"});
    ASSERT_TRUE(started.ok()) << started;
    work_orders_ = v1::WorkOrderService::NewStub(system_.Channel("work-order-service"));
    workforce_ = v1::WorkforceService::NewStub(system_.Channel("workforce-service"));
    v1::CreateCommunityRequest request;
    request.set_parent("regions/xuzhou");
    request.set_community_id("c1");
    request.mutable_community()->set_display_name("Middle");
    *request.mutable_community()->mutable_center() = Place(0);
    v1::Community community;
    const auto context = system_.Context(Actor::ADMIN, "admin", "xuzhou");
    const absl::Status made = rpc::FromGrpc(workforce_->CreateCommunity(context.get(), request, &community));
    ASSERT_TRUE(made.ok()) << made;
  }

  static google::type::LatLng Place(double north) {
    google::type::LatLng place;
    place.set_latitude(34.26 + north);
    place.set_longitude(117.18);
    return place;
  }

  void AddTechnician(const std::string& id, double north) {
    v1::CreateTechnicianRequest request;
    request.set_parent("regions/xuzhou");
    request.set_technician_id(id);
    v1::Technician& technician = *request.mutable_technician();
    technician.set_display_name(id);
    technician.set_badge_number(id);
    *technician.mutable_home() = Place(north);
    for (int day = 1; day <= 7; ++day) {
      v1::Shift& shift = *technician.add_shifts();
      shift.set_iso_weekday(day);
      shift.set_start_minute(0);
      shift.set_end_minute(1440);
    }
    v1::Technician made;
    const auto context = system_.Context(Actor::ADMIN, "admin", "xuzhou");
    const absl::Status status = rpc::FromGrpc(workforce_->CreateTechnician(context.get(), request, &made));
    ASSERT_TRUE(status.ok()) << status;
  }

  std::string TakeOrder(double north) {
    v1::CreateWorkOrderRequest request;
    request.set_parent("regions/xuzhou");
    v1::WorkOrder& order = *request.mutable_work_order();
    order.set_type(v1::WorkOrder::REPAIR);
    order.set_community("regions/xuzhou/communities/c1");
    order.mutable_customer()->set_display_name("Somebody");
    order.mutable_customer()->set_phone("13800000000");
    order.mutable_address()->set_text("Somewhere");
    *order.mutable_address()->mutable_location() = Place(north);
    v1::WorkOrder made;
    const auto context = system_.Context(Actor::AGENT, "agent", "xuzhou");
    const absl::Status status = rpc::FromGrpc(work_orders_->CreateWorkOrder(context.get(), request, &made));
    EXPECT_TRUE(status.ok()) << status;
    return made.name();
  }

  v1::WorkOrder Read(const std::string& name) {
    v1::GetWorkOrderRequest request;
    request.set_name(name);
    v1::WorkOrder order;
    const auto context = system_.Context(Actor::AGENT, "agent", "xuzhou");
    const absl::Status status = rpc::FromGrpc(work_orders_->GetWorkOrder(context.get(), request, &order));
    EXPECT_TRUE(status.ok()) << status;
    return order;
  }

  // The order once `done` holds of it; as it is after half a minute otherwise.
  template <class Done>
  v1::WorkOrder AwaitOrder(const std::string& name, Done done) {
    const absl::Time until = clock::SystemClock().Now() + absl::Seconds(30);
    for (;;) {
      v1::WorkOrder order = Read(name);
      if (done(order) || clock::SystemClock().Now() > until) return order;
      absl::SleepFor(absl::Milliseconds(50));
    }
  }
  v1::WorkOrder AwaitAssigned(const std::string& name) {
    return AwaitOrder(name, [](const v1::WorkOrder& order) { return order.state() == v1::WorkOrder::ASSIGNED; });
  }

  static int CountOf(const v1::WorkOrder& order, v1::Event::Kind kind) {
    int count = 0;
    for (const v1::Event& event : order.timeline()) count += event.kind() == kind ? 1 : 0;
    return count;
  }

  std::string LeaseOwner() {
    redis::Command get("GET", "{xuzhou}:plan-lease");
    return BlockOn(redis_->Call(std::move(get), Soon()))->text();
  }
  // Which of the dispatchers holds Xuzhou's lease: its owner's name carries the process id.
  std::string Leader(const std::vector<std::string>& dispatchers) {
    const std::string owner = LeaseOwner();
    for (const std::string& name : dispatchers) {
      if (owner.find(absl::StrCat("dispatcher-", system_.process(name).pid(), "-")) == 0) return name;
    }
    return "";
  }

  static harness::SystemOptions Options() {
    harness::SystemOptions options;
    options.speed = 0;  // as SetClock says
    return options;
  }

  harness::System system_{Options()};
  std::unique_ptr<redis::Client> redis_;
  std::unique_ptr<v1::WorkOrderService::Stub> work_orders_;
  std::unique_ptr<v1::WorkforceService::Stub> workforce_;
};

TEST_F(AssignmentTest, GoesToTheNearestAndSuggestsTheSame) {
  SetClock(1);
  StartServices();
  AddTechnician("far", 0.05);
  AddTechnician("near", 0.01);
  const absl::Status started = system_.Start({"dispatcher"});
  ASSERT_TRUE(started.ok()) << started;
  const v1::WorkOrder order = AwaitAssigned(TakeOrder(0));
  EXPECT_EQ(order.technician(), "regions/xuzhou/technicians/near");

  const auto dispatch = v1::DispatchService::NewStub(system_.Channel("dispatcher"));
  v1::SuggestTechniciansRequest request;
  request.set_work_order(order.name());
  request.set_include_infeasible(true);
  v1::SuggestTechniciansResponse response;
  const auto context = system_.Context(Actor::AGENT, "agent", "xuzhou");
  const absl::Status status = rpc::FromGrpc(dispatch->SuggestTechnicians(context.get(), request, &response));
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(response.suggestions_size(), 2);
  EXPECT_EQ(response.suggestions(0).technician().name(), "regions/xuzhou/technicians/far");
  EXPECT_EQ(response.suggestions(0).rank(), 1);
  EXPECT_EQ(response.suggestions(1).infeasible_reason(), v1::ALREADY_ASSIGNED);
}

TEST_F(AssignmentTest, WhatIsNotTakenOnGoesToTheNext) {
  SetClock(600);  // half an hour in three seconds
  StartServices();
  AddTechnician("far", 0.05);
  AddTechnician("near", 0.01);
  const absl::Status started = system_.Start({"dispatcher"});
  ASSERT_TRUE(started.ok()) << started;
  const v1::WorkOrder order = AwaitOrder(
      TakeOrder(0), [](const v1::WorkOrder& o) { return o.technician() == "regions/xuzhou/technicians/far"; });
  EXPECT_EQ(order.technician(), "regions/xuzhou/technicians/far");
  std::vector<std::string> had;
  for (const v1::Event& event : order.timeline()) {
    if (event.kind() == v1::Event::TAKEN_BACK) had.push_back(event.arguments().technician());
  }
  EXPECT_EQ(had, std::vector<std::string>{"regions/xuzhou/technicians/near"});
}

TEST_F(AssignmentTest, TwoDispatchersAssignOnceAndTheLeaseMovesOn) {
  SetClock(1);
  StartServices();
  for (int i = 0; i < 4; ++i) AddTechnician(absl::StrCat("t", i), 0.01 * i);
  const std::vector<std::string> dispatchers = {"dispatcher", "dispatcher/2"};
  const absl::Status started = system_.Start(dispatchers);
  ASSERT_TRUE(started.ok()) << started;
  std::vector<std::string> orders;
  for (int i = 0; i < 12; ++i) orders.push_back(TakeOrder(0.002 * i));
  for (const std::string& name : orders) {
    const v1::WorkOrder order = AwaitAssigned(name);
    EXPECT_EQ(CountOf(order, v1::Event::ASSIGNED), 1) << name;
    EXPECT_EQ(order.state(), v1::WorkOrder::ASSIGNED) << name;
  }

  const std::string leader = Leader(dispatchers);
  ASSERT_NE(leader, "");
  system_.Kill(leader);
  EXPECT_EQ(AwaitAssigned(TakeOrder(0)).state(), v1::WorkOrder::ASSIGNED);
  EXPECT_NE(Leader(dispatchers), leader);
}

TEST_F(AssignmentTest, AHolderThatSleptPastItsLeaseOverwritesNothing) {
  SetClock(1);
  StartServices();
  AddTechnician("t1", 0.01);
  const std::vector<std::string> dispatchers = {"dispatcher", "dispatcher/2"};
  const absl::Status started = system_.Start(dispatchers);
  ASSERT_TRUE(started.ok()) << started;
  AwaitAssigned(TakeOrder(0));
  const std::string sleeper = Leader(dispatchers);
  ASSERT_NE(sleeper, "");
  ASSERT_EQ(kill(system_.process(sleeper).pid(), SIGSTOP), 0);
  const std::string second = TakeOrder(0.001);
  const v1::WorkOrder assigned = AwaitAssigned(second);
  EXPECT_EQ(assigned.state(), v1::WorkOrder::ASSIGNED);
  const std::string successor = LeaseOwner();
  ASSERT_EQ(kill(system_.process(sleeper).pid(), SIGCONT), 0);
  // Whatever the sleeper does on waking, the next order is assigned once, by its successor.
  const v1::WorkOrder third = AwaitAssigned(TakeOrder(0.002));
  EXPECT_EQ(CountOf(third, v1::Event::ASSIGNED), 1);
  EXPECT_EQ(LeaseOwner(), successor);
  EXPECT_EQ(Read(second).version(), assigned.version());
}

}  // namespace
}  // namespace truckroll
