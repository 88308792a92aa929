// A gateway with what is behind it, an order or more, and readers of its streams.
#ifndef TRUCKROLL_TESTS_INTEGRATION_GATEWAY_GATEWAY_FIXTURE_H_
#define TRUCKROLL_TESTS_INTEGRATION_GATEWAY_GATEWAY_FIXTURE_H_

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "platform/clock/clock.h"
#include "platform/rpc/status.h"
#include "tests/integration/harness/system.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll {

template <class Message>
Message Proto(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

inline std::string TechnicianCalled(const std::string& id) {
  return "regions/xuzhou/technicians/" + id;
}

// One open stream, read by the test's own thread. A minute's deadline keeps a test that waits in vain from hanging.
template <class Message>
class OpenStream {
 public:
  // False once it has ended; then status() says how.
  bool Next(Message* message) {
    if (reader_->Read(message)) return true;
    status_ = rpc::FromGrpc(reader_->Finish());
    return false;
  }
  void Cancel() { context_->TryCancel(); }
  absl::Status status() const { return status_; }
  // Reads to the end.
  absl::Status End() {
    Message message;
    while (Next(&message)) {
    }
    return status_;
  }

  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReader<Message>> reader_;

 private:
  absl::Status status_;
};

using TrackingStream = OpenStream<v1::WatchTrackingResponse>;
using TechnicianStream = OpenStream<v1::WatchMyWorkOrdersResponse>;

class GatewayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const absl::Status started = system_.Start({"workforce-service", "work-order-service", "mobile-gateway"});
    ASSERT_TRUE(started.ok()) << started;
    work_orders_ = v1::WorkOrderService::NewStub(system_.Channel("work-order-service"));
    workforce_ = v1::WorkforceService::NewStub(system_.Channel("workforce-service"));
    tracking_ = v1::TrackingService::NewStub(system_.Channel("mobile-gateway"));
    technicians_ = v1::TechnicianService::NewStub(system_.Channel("mobile-gateway"));
    Good(*workforce_, &v1::WorkforceService::Stub::CreateCommunity, Proto<v1::CreateCommunityRequest>(R"(
        parent: "regions/xuzhou" community_id: "c1"
        community { display_name: "Middle" center { latitude: 34.26 longitude: 117.18 } })"));
    for (const std::string id : {"li", "wu"}) {
      Good(*workforce_, &v1::WorkforceService::Stub::CreateTechnician,
           Proto<v1::CreateTechnicianRequest>(absl::StrCat(R"(parent: "regions/xuzhou" technician_id: ")", id, R"("
               technician { display_name: ")",
                                                           id, R"(" badge_number: "b-)", id, R"("
                            home { latitude: 34.26 longitude: 117.18 } })")));
    }
  }

  // Calls as an admin of Xuzhou, expecting success.
  template <class Stub, class Class, class Request, class Response>
  Response Good(Stub& stub, grpc::Status (Class::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    absl::Status status;
    Response response = Call(stub, method, request, system_.Token(v1::Actor::ADMIN, "admin", "xuzhou"), &status);
    EXPECT_TRUE(status.ok()) << status << " " << request.ShortDebugString();
    return response;
  }
  template <class Stub, class Class, class Request, class Response>
  Response Call(Stub& stub, grpc::Status (Class::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request, const std::string& token, absl::Status* status) {
    Response response;
    const auto context = harness::System::Context(token);
    context->set_wait_for_ready(true);
    context->AddMetadata("accept-language", "en");
    *status = rpc::FromGrpc((stub.*method)(context.get(), request, &response));
    return response;
  }
  // As a technician through the gateway.
  template <class Request, class Response>
  Response As(const std::string& id,
              grpc::Status (v1::TechnicianService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
              const Request& request, absl::Status* status) {
    return Call(*technicians_, method, request, TokenOf(id), status);
  }
  template <class Request, class Response>
  Response GoodAs(const std::string& id,
                  grpc::Status (v1::TechnicianService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                  const Request& request) {
    absl::Status status;
    Response response = As(id, method, request, &status);
    EXPECT_TRUE(status.ok()) << status << " " << request.ShortDebugString();
    return response;
  }
  std::string TokenOf(const std::string& id) { return system_.Token(v1::Actor::TECHNICIAN, id, "xuzhou"); }

  v1::WorkOrder Create() {
    return Good(*work_orders_, &v1::WorkOrderService::Stub::CreateWorkOrder, Proto<v1::CreateWorkOrderRequest>(R"(
        parent: "regions/xuzhou"
        work_order { type: REPAIR community: "regions/xuzhou/communities/c1"
                     customer { display_name: "Zhang" phone: "13912345678" }
                     address { text: "Jiefang Road 1" location { latitude: 34.261 longitude: 117.181 } } })"));
  }
  v1::WorkOrder Assign(const std::string& order, const std::string& technician) {
    v1::AssignWorkOrderRequest request;
    request.set_name(order);
    request.set_technician(TechnicianCalled(technician));
    return Good(*work_orders_, &v1::WorkOrderService::Stub::AssignWorkOrder, request);
  }
  v1::WorkOrder Note(const std::string& order, const std::string& text, bool visible) {
    v1::AddNoteRequest request;
    request.set_name(order);
    request.set_text(text);
    request.set_visible_to_customer(visible);
    return Good(*work_orders_, &v1::WorkOrderService::Stub::AddNote, request);
  }

  TrackingStream Track(const std::string& tracking_id, uint64_t after) {
    v1::WatchTrackingRequest request;
    request.set_tracking_id(tracking_id);
    request.set_after_version(after);
    TrackingStream stream;
    stream.context_ = StreamContext("");
    stream.reader_ = tracking_->WatchTracking(stream.context_.get(), request);
    return stream;
  }
  TechnicianStream Watch(const std::string& token, const std::string& after,
                         v1::TechnicianService::Stub* stub = nullptr) {
    v1::WatchMyWorkOrdersRequest request;
    request.set_after_token(after);
    TechnicianStream stream;
    stream.context_ = StreamContext(token);
    stream.reader_ = (stub != nullptr ? stub : technicians_.get())->WatchMyWorkOrders(stream.context_.get(), request);
    return stream;
  }
  static std::unique_ptr<grpc::ClientContext> StreamContext(const std::string& token) {
    auto context = harness::System::Context(token);
    context->set_deadline(absl::ToChronoTime(clock::SystemClock().Now() + absl::Minutes(1)));
    context->set_wait_for_ready(true);
    context->AddMetadata("accept-language", "en");
    return context;
  }

  harness::System system_;
  std::unique_ptr<v1::WorkOrderService::Stub> work_orders_;
  std::unique_ptr<v1::WorkforceService::Stub> workforce_;
  std::unique_ptr<v1::TrackingService::Stub> tracking_;
  std::unique_ptr<v1::TechnicianService::Stub> technicians_;
};

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_INTEGRATION_GATEWAY_GATEWAY_FIXTURE_H_
