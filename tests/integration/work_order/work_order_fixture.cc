#include "tests/integration/work_order/work_order_fixture.h"

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "google/rpc/error_details.pb.h"
#include "platform/async/task.h"
#include "platform/clock/clock.h"

namespace truckroll {
namespace {

using v1::Actor;

harness::SystemOptions Options(std::map<std::string, std::vector<std::string>> arguments) {
  harness::SystemOptions options;
  options.speed = 0;  // as {xuzhou}:clock says
  options.arguments = std::move(arguments);
  return options;
}

// Monday 2 March 2026, 10:00 in Xuzhou, from now on.
clock::RegionClock MondayAtTen(double speed) {
  const absl::Time ten = absl::FromCivil(absl::CivilHour(2026, 3, 2, 2), absl::UTCTimeZone());
  return *clock::RegionClock::Create(clock::SystemClock().Now(), ten, speed);
}

template <class Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

}  // namespace

WorkOrderTest::WorkOrderTest(double speed, std::map<std::string, std::vector<std::string>> arguments)
    : system_(Options(std::move(arguments))), clock_(MondayAtTen(speed)) {
  redis::ClientOptions options;
  options.address = system_.redis().address();
  redis_ = *redis::Client::Create(options);
  agent_ = system_.Token(Actor::AGENT, "agent-1", "xuzhou");
}

void WorkOrderTest::SetUp() {
  Set("{xuzhou}:clock", clock_.Print());
  const absl::Status started = system_.Start({"workforce-service"});
  ASSERT_TRUE(started.ok()) << started;
  workforce_ = v1::WorkforceService::NewStub(system_.Channel("workforce-service"));
  AddCommunity("c1", "tier: STANDARD install_ready: true");
  AddCommunity("c2", "tier: PREMIUM install_ready: false");
  for (const char* id : {"t1", "t2", "t3", "t4"}) AddTechnician(id);
  StartWorkOrderService();
}

void WorkOrderTest::StartWorkOrderService() {
  const absl::Status started = system_.Start({"work-order-service"});
  ASSERT_TRUE(started.ok()) << started;
  orders_ = v1::WorkOrderService::NewStub(system_.Channel("work-order-service"));
}

void WorkOrderTest::Set(const std::string& key, const std::string& value) {
  redis::Command set("SET", key, value);
  const auto reply = BlockOn(redis_->Call(std::move(set), clock::SystemClock().Now() + absl::Seconds(10)));
  ASSERT_TRUE(reply.ok()) << reply.status();
}

void WorkOrderTest::AddCommunity(const std::string& id, const std::string& facts) {
  auto request = Proto<v1::CreateCommunityRequest>(
      absl::StrCat("parent: 'regions/xuzhou' community { display_name: 'Garden' center { latitude: 34.26 longitude: "
                   "117.18 } facts { ",
                   facts, " } }"));
  request.set_community_id(id);
  v1::Community made;
  const auto context = system_.Context(Actor::ADMIN, "admin", "xuzhou");
  const absl::Status status = rpc::FromGrpc(workforce_->CreateCommunity(context.get(), request, &made));
  ASSERT_TRUE(status.ok()) << status;
}

void WorkOrderTest::AddTechnician(const std::string& id) {
  auto request = Proto<v1::CreateTechnicianRequest>(R"(
    parent: "regions/xuzhou"
    technician { skills: "fiber" home { latitude: 34.26 longitude: 117.18 } })");
  request.set_technician_id(id);
  v1::Technician& technician = *request.mutable_technician();
  technician.set_display_name(id);
  technician.set_badge_number(id);
  for (int day = 1; day <= 7; ++day) {
    v1::Shift& shift = *technician.add_shifts();
    shift.set_iso_weekday(day);
    shift.set_end_minute(1440);
  }
  v1::Technician made;
  const auto context = system_.Context(Actor::ADMIN, "admin", "xuzhou");
  const absl::Status status = rpc::FromGrpc(workforce_->CreateTechnician(context.get(), request, &made));
  ASSERT_TRUE(status.ok()) << status;
}

absl::Time WorkOrderTest::RegionNow() const {
  return clock_.At(clock::SystemClock().Now());
}

v1::CreateWorkOrderRequest WorkOrderTest::NewOrder(v1::WorkOrder::Type type, const std::string& phone) {
  auto request = Proto<v1::CreateWorkOrderRequest>(R"(
    parent: "regions/xuzhou"
    work_order { community: "regions/xuzhou/communities/c1" required_skills: "fiber"
                 customer { display_name: "Li Na" }
                 address { text: "Heping Road 1, 2-301" location { latitude: 34.26 longitude: 117.18 } }
                 contracted_rate { down_mbps: 100 up_mbps: 20 } })");
  v1::WorkOrder& order = *request.mutable_work_order();
  order.set_type(type);
  order.mutable_customer()->set_phone(phone);
  if (type == v1::WorkOrder::MOVE) order.mutable_old_address()->set_text("Heping Road 7");
  return request;
}

v1::WorkOrder WorkOrderTest::Create(v1::WorkOrder::Type type) {
  return Good(&Stub::CreateWorkOrder, NewOrder(type));
}

v1::WorkOrder WorkOrderTest::Get(const std::string& order) {
  return Good(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(order));
}

v1::WorkOrder WorkOrderTest::Assign(const std::string& order, const std::string& technician) {
  auto request = About<v1::AssignWorkOrderRequest>(order);
  request.set_technician(TechnicianName(technician));
  return Good(&Stub::AssignWorkOrder, request);
}

v1::WorkOrder WorkOrderTest::Accept(const std::string& order) {
  return Good(&Stub::AcceptWorkOrder, About<v1::AcceptWorkOrderRequest>(order));
}

v1::WorkOrder WorkOrderTest::CreateAccepted(const std::string& technician, v1::WorkOrder::Type type) {
  const std::string order = Create(type).name();
  Assign(order, technician);
  return Accept(order);
}

v1::SetAppointmentRequest WorkOrderTest::Appointment(const std::string& order, absl::Time at) {
  auto request = About<v1::SetAppointmentRequest>(order);
  *request.mutable_agreed_time() = ToProto(at);
  return request;
}

v1::WorkOrder WorkOrderTest::Appoint(const std::string& order, absl::Duration from_now) {
  return Good(&Stub::SetAppointment, Appointment(order, RegionNow() + from_now));
}

v1::ListWorkOrdersResponse WorkOrderTest::List(const std::string& filter) {
  return Good(&Stub::ListWorkOrders,
              Proto<v1::ListWorkOrdersRequest>(absl::StrCat("parent: 'regions/xuzhou' ", filter)));
}

std::vector<std::string> WorkOrderTest::Listed(const std::string& filter) {
  std::vector<std::string> names;
  const v1::ListWorkOrdersResponse page = List(filter);
  for (const v1::WorkOrder& order : page.work_orders()) names.push_back(order.name());
  return names;
}

std::string TechnicianName(const std::string& id) {
  return absl::StrCat("regions/xuzhou/technicians/", id);
}

int CountOf(const v1::WorkOrder& order, v1::Event::Kind kind) {
  int count = 0;
  for (const v1::Event& event : order.timeline()) count += event.kind() == kind ? 1 : 0;
  return count;
}

const v1::Commitment* FindCommitment(const v1::WorkOrder& order, v1::Commitment::Kind kind) {
  const v1::Commitment* found = nullptr;
  for (const v1::Commitment& commitment : order.commitments()) {
    if (commitment.kind() == kind) found = &commitment;
  }
  return found;
}

void ExpectWholeTimeline(const v1::WorkOrder& order) {
  uint64_t version = 0;
  for (const v1::Event& event : order.timeline()) {
    EXPECT_TRUE(event.version() == version || event.version() == version + 1)
        << order.name() << ": " << event.version() << " after " << version;
    version = event.version();
  }
  EXPECT_EQ(version, order.version()) << order.name();
}

std::string FieldOf(const absl::Status& status) {
  if (const auto bad = DetailOf<google::rpc::BadRequest>(status); bad && bad->field_violations_size() > 0) {
    return bad->field_violations(0).field();
  }
  if (const auto failure = DetailOf<google::rpc::PreconditionFailure>(status);
      failure && failure->violations_size() > 0) {
    return failure->violations(0).subject();
  }
  return "";
}

}  // namespace truckroll
