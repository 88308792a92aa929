// A running workforce service and calls of it as anybody.
#ifndef TRUCKROLL_TESTS_INTEGRATION_WORKFORCE_WORKFORCE_FIXTURE_H_
#define TRUCKROLL_TESTS_INTEGRATION_WORKFORCE_WORKFORCE_FIXTURE_H_

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "platform/rpc/status.h"
#include "tests/integration/harness/system.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll {

template <class Message>
Message Proto(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

class WorkforceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const absl::Status started = system_.Start({"workforce-service"});
    ASSERT_TRUE(started.ok()) << started;
    stub_ = v1::WorkforceService::NewStub(system_.Channel("workforce-service"));
  }

  // Calls with that token; `*status` is the answer's.
  template <class Request, class Response>
  Response Call(grpc::Status (v1::WorkforceService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request, const std::string& token, absl::Status* status) {
    Response response;
    const auto context = harness::System::Context(token);
    *status = rpc::FromGrpc((stub_.get()->*method)(context.get(), request, &response));
    return response;
  }
  // Calls as a lead of Xuzhou, expecting success.
  template <class Request, class Response>
  Response Good(grpc::Status (v1::WorkforceService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    absl::Status status;
    Response response = Call(method, request, Lead(), &status);
    EXPECT_TRUE(status.ok()) << status << " " << request.ShortDebugString();
    return response;
  }
  // The refusal of a call; OK when there was none.
  template <class Request, class Response>
  absl::Status Refusal(grpc::Status (v1::WorkforceService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                          Response*),
                       const Request& request, const std::string& token = "") {
    absl::Status status;
    Call(method, request, token.empty() ? Lead() : token, &status);
    return status;
  }

  std::string Lead() { return system_.Token(v1::Actor::LEAD, "lead-1", "xuzhou"); }
  std::string Technician(const std::string& id) { return system_.Token(v1::Actor::TECHNICIAN, id, "xuzhou"); }

  static v1::CreateTechnicianRequest NewTechnician(const std::string& id) {
    auto request = Proto<v1::CreateTechnicianRequest>(R"(
      parent: "regions/xuzhou"
      technician { display_name: "张伟" badge_number: "XZ-1001" phone: "+86 138-0000-0000" skills: "fiber" skills: "wifi"
                   home { latitude: 34.26 longitude: 117.18 }
                   shifts { iso_weekday: 1 start_minute: 480 end_minute: 1080 } })");
    request.set_technician_id(id);
    return request;
  }
  static v1::GetTechnicianRequest Get(const std::string& id) {
    v1::GetTechnicianRequest request;
    request.set_name("regions/xuzhou/technicians/" + id);
    return request;
  }

  using Stub = v1::WorkforceService::Stub;
  harness::System system_;
  std::unique_ptr<Stub> stub_;
};

// A status of that reason: EXPECT_THAT(status, Is(v1::ETAG_STALE)).
MATCHER_P(Is, reason, "") {
  return arg.code() == rpc::CodeOf(reason) && rpc::ReasonOf(arg) == reason;
}

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_INTEGRATION_WORKFORCE_WORKFORCE_FIXTURE_H_
