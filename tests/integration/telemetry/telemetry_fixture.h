// All four servers, and an order's life through the gateway and the services.
#ifndef TRUCKROLL_TESTS_INTEGRATION_TELEMETRY_TELEMETRY_FIXTURE_H_
#define TRUCKROLL_TESTS_INTEGRATION_TELEMETRY_TELEMETRY_FIXTURE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "domain/calendar/instant.h"
#include "tests/integration/work_order/work_order_fixture.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"

namespace truckroll {

inline const std::vector<std::string> kServers = {"workforce-service", "work-order-service", "dispatcher",
                                                  "mobile-gateway"};

class TelemetryTest : public WorkOrderTest {
 protected:
  using Phone = v1::TechnicianService::Stub;

  // Everything is logged. Nothing is assigned automatically, so that each call is the test's own.
  explicit TelemetryTest(double speed)
      : WorkOrderTest(speed, {{"workforce-service", {"--log_level=debug"}},
                              {"work-order-service", {"--log_level=debug"}},
                              {"dispatcher", {"--log_level=debug", "--assign=false"}},
                              {"mobile-gateway", {"--log_level=debug"}}}) {}

  void SetUp() override {
    WorkOrderTest::SetUp();
    const absl::Status started = system_.Start({"dispatcher", "mobile-gateway"});
    ASSERT_TRUE(started.ok()) << started;
    phone_ = v1::TechnicianService::NewStub(system_.Channel("mobile-gateway"));
    tracking_ = v1::TrackingService::NewStub(system_.Channel("mobile-gateway"));
  }

  // As technician t1 through the gateway, under that request id.
  template <class Request>
  absl::Status ByPhone(grpc::Status (Phone::*method)(grpc::ClientContext*, const Request&, v1::WorkOrder*),
                       const std::string& order, const std::string& text = "", const std::string& request_id = "") {
    const auto context = harness::System::Context(Technician("t1"));
    if (!request_id.empty()) context->AddMetadata("x-request-id", request_id);
    v1::WorkOrder answer;
    const grpc::Status status = (phone_.get()->*method)(context.get(), About<Request>(order, text), &answer);
    const auto& metadata = context->GetServerInitialMetadata();
    const auto found = metadata.find("x-request-id");
    answered_request_id_ = found == metadata.end() ? "" : std::string(found->second.data(), found->second.size());
    return rpc::FromGrpc(status);
  }

  // From being taken to being done, by t1 with their phone.
  void LiveThrough(const std::string& order) {
    Assign(order);
    EXPECT_EQ(ByPhone(&Phone::Accept, order, "", "life-1"), absl::OkStatus());
    EXPECT_EQ(ByPhone(&Phone::RecordContact, order, "outcome: REACHED note: 'he is at home'"), absl::OkStatus());
    v1::SetAppointmentRequest appointment = Appointment(order, RegionNow() + absl::Minutes(50));
    appointment.clear_name();
    EXPECT_EQ(ByPhone(&Phone::SetAppointment, order, appointment.ShortDebugString()), absl::OkStatus());
    EXPECT_EQ(ByPhone(&Phone::Depart, order), absl::OkStatus());
    EXPECT_EQ(ByPhone(&Phone::Arrive, order, "location { latitude: 34.26 longitude: 117.18 }"), absl::OkStatus());
    EXPECT_EQ(ByPhone(&Phone::Complete, order, "note: 'a new plug'"), absl::OkStatus());
  }

  std::unique_ptr<Phone> phone_;
  std::unique_ptr<v1::TrackingService::Stub> tracking_;
  std::string answered_request_id_;
};

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_INTEGRATION_TELEMETRY_TELEMETRY_FIXTURE_H_
