// Running work-order and workforce services on a Monday at ten in Xuzhou, a community, four technicians, and calls as
// anybody. Threads: calls from any; the rest from the test's.
#ifndef TRUCKROLL_TESTS_INTEGRATION_WORK_ORDER_WORK_ORDER_FIXTURE_H_
#define TRUCKROLL_TESTS_INTEGRATION_WORK_ORDER_WORK_ORDER_FIXTURE_H_

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/clock/region_clock.h"
#include "platform/redis/client.h"
#include "platform/rpc/status.h"
#include "tests/integration/harness/system.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll {

template <class Message>
Message Proto(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

class WorkOrderTest : public ::testing::Test {
 protected:
  using Stub = v1::WorkOrderService::Stub;
  template <class Request, class Response>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

  // `speed`: of Xuzhou's clock; `arguments`: more ones, by program.
  explicit WorkOrderTest(double speed = 1, std::map<std::string, std::vector<std::string>> arguments = {});
  void SetUp() override;

  // Calls with that token; `*status` is the answer's.
  template <class Request, class Response>
  Response Call(Method<Request, Response> method, const Request& request, const std::string& token,
                absl::Status* status) {
    Response response;
    const auto context = harness::System::Context(token);
    *status = rpc::FromGrpc((orders_.get()->*method)(context.get(), request, &response));
    return response;
  }
  // Calls as the agent unless another token is given, expecting success.
  template <class Request, class Response>
  Response Good(Method<Request, Response> method, const Request& request, const std::string& token = "") {
    absl::Status status;
    Response response = Call(method, request, token.empty() ? agent_ : token, &status);
    EXPECT_TRUE(status.ok()) << status << " " << Request::descriptor()->name() << " " << request.ShortDebugString();
    return response;
  }
  // The refusal of a call; OK when there was none.
  template <class Request, class Response>
  absl::Status Refusal(Method<Request, Response> method, const Request& request, const std::string& token = "") {
    absl::Status status;
    Call(method, request, token.empty() ? agent_ : token, &status);
    return status;
  }

  // A request about that order, its other fields as the text says.
  template <class Request>
  static Request About(const std::string& order, const std::string& text = "") {
    Request request = Proto<Request>(text);
    request.set_name(order);
    return request;
  }
  // An order asked for, with a phone of its own where `phone` is not given.
  static v1::CreateWorkOrderRequest NewOrder(v1::WorkOrder::Type type, const std::string& phone = "13800000000");
  v1::WorkOrder Create(v1::WorkOrder::Type type = v1::WorkOrder::REPAIR);
  v1::WorkOrder Get(const std::string& order);
  v1::WorkOrder Assign(const std::string& order, const std::string& technician = "t1");
  v1::WorkOrder Accept(const std::string& order);
  // Created, assigned to that technician and accepted.
  v1::WorkOrder CreateAccepted(const std::string& technician, v1::WorkOrder::Type type = v1::WorkOrder::REPAIR);
  v1::WorkOrder Appoint(const std::string& order, absl::Duration from_now);
  v1::SetAppointmentRequest Appointment(const std::string& order, absl::Time at);
  v1::ListWorkOrdersResponse List(const std::string& filter = "");
  std::vector<std::string> Listed(const std::string& filter);

  std::string Technician(const std::string& id) { return system_.Token(v1::Actor::TECHNICIAN, id, "xuzhou"); }
  std::string Service() { return system_.Token(v1::Actor::SERVICE, "dispatcher"); }
  absl::Time RegionNow() const;

  // Starts it and makes the stub anew.
  void StartWorkOrderService();
  void Set(const std::string& key, const std::string& value);

  harness::System system_;
  const clock::RegionClock clock_;
  std::unique_ptr<redis::Client> redis_;
  std::unique_ptr<Stub> orders_;
  std::unique_ptr<v1::WorkforceService::Stub> workforce_;
  std::string agent_;

 private:
  void AddCommunity(const std::string& id, const std::string& facts);
  void AddTechnician(const std::string& id);
};

std::string TechnicianName(const std::string& id);
int CountOf(const v1::WorkOrder& order, v1::Event::Kind kind);
// The last one of that kind, or null.
const v1::Commitment* FindCommitment(const v1::WorkOrder& order, v1::Commitment::Kind kind);
// Fails the test unless the timeline's versions are 1 to the order's, with none missing and none going back.
void ExpectWholeTimeline(const v1::WorkOrder& order);
// The field that a refusal's BadRequest, or the subject that its PreconditionFailure names; empty without.
std::string FieldOf(const absl::Status& status);

// A status of that reason: EXPECT_THAT(status, Is(v1::ETAG_STALE)).
MATCHER_P(Is, reason, v1::ErrorReason_Name(reason)) {
  return arg.code() == rpc::CodeOf(reason) && rpc::ReasonOf(arg) == reason;
}

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_INTEGRATION_WORK_ORDER_WORK_ORDER_FIXTURE_H_
