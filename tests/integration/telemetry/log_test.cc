// The logs of all processes over an order's life, everything logged: whole JSON lines, one request id through all that
// serve one request, nothing about the customer.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/integration/telemetry/telemetry_fixture.h"

namespace truckroll {
namespace {

class LogTest : public TelemetryTest {
 protected:
  LogTest() : TelemetryTest(1) {}

  std::string LogOf(const std::string& program) { return system_.process(program).Log(); }
  // Lines of that program with that field.
  int Lines(const std::string& program, const std::string& field, const std::string& other = "") {
    int lines = 0;
    for (absl::string_view line : absl::StrSplit(LogOf(program), '\n')) {
      lines += absl::StrContains(line, field) && absl::StrContains(line, other) ? 1 : 0;
    }
    return lines;
  }
};

v1::CreateWorkOrderRequest SomebodysOrder() {
  return Proto<v1::CreateWorkOrderRequest>(R"(
      parent: "regions/xuzhou"
      work_order { type: REPAIR community: "regions/xuzhou/communities/c1"
                   customer { display_name: "Ouyang Mingzhu" phone: "13912345678" }
                   address { text: "Jiefang Road 17" location { latitude: 34.261 longitude: 117.181 } }
                   description: "the red light blinks" })");
}

TEST_F(LogTest, NothingAboutTheCustomerIsEverWritten) {
  const v1::WorkOrder order = Good(&Stub::CreateWorkOrder, SomebodysOrder());
  LiveThrough(order.name());
  v1::GetTrackingRequest tracking;
  tracking.set_tracking_id(order.tracking_id());
  v1::Tracking answer;
  EXPECT_TRUE(tracking_->GetTracking(harness::System::Context("").get(), tracking, &answer).ok());
  // Refused, with words of theirs where they do not belong.
  EXPECT_FALSE(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>("13912345678")).ok());
  EXPECT_FALSE(Refusal(&Stub::AddNote, About<v1::AddNoteRequest>("Jiefang Road 17", "text: 'x'")).ok());
  v1::CreateWorkOrderRequest bad = SomebodysOrder();
  bad.mutable_work_order()->set_community("Jiefang Road 17");
  EXPECT_FALSE(Refusal(&Stub::CreateWorkOrder, bad).ok());
  bad = SomebodysOrder();
  bad.mutable_work_order()->mutable_customer()->set_phone("13912345678 Ouyang Mingzhu");
  EXPECT_FALSE(Refusal(&Stub::CreateWorkOrder, bad).ok());
  EXPECT_FALSE(ByPhone(&Phone::Depart, order.name()).ok());
  // And when the store is gone.
  system_.redis().Kill();
  EXPECT_FALSE(Refusal(&Stub::CreateWorkOrder, SomebodysOrder()).ok());
  EXPECT_FALSE(ByPhone(&Phone::AddNote, order.name(), "text: 'call 13912345678'").ok());

  for (const std::string& program : kServers) {
    const std::string log = LogOf(program);
    EXPECT_GT(log.size(), 100u) << program;
    for (const std::string& secret : {std::string("13912345678"), std::string("Ouyang"), std::string("Jiefang"),
                                      std::string("red light"), std::string("at home"), order.tracking_id()}) {
      EXPECT_FALSE(absl::StrContains(log, secret)) << program << " logged " << secret;
    }
  }
}

TEST_F(LogTest, ARequestsIdIsInEveryLogAndInTheAnswer) {
  const std::string order = Create().name();
  Assign(order);
  EXPECT_EQ(ByPhone(&Phone::Accept, order, "", "first-7"), absl::OkStatus());
  EXPECT_EQ(answered_request_id_, "first-7");
  for (const std::string program : {"mobile-gateway", "work-order-service"}) {
    EXPECT_EQ(Lines(program, "\"request_id\":\"first-7\"", "call served"), 1) << program;
  }
  // A refusal, as an operator sees it without debugging; its id comes with the error too.
  EXPECT_FALSE(ByPhone(&Phone::Accept, order, "", "second-8").ok());
  EXPECT_EQ(answered_request_id_, "second-8");
  for (const std::string program : {"mobile-gateway", "work-order-service"}) {
    EXPECT_EQ(Lines(program, "\"request_id\":\"second-8\"", "\"level\":\"info\""), 1) << program;
    EXPECT_EQ(Lines(program, "\"request_id\":\"second-8\"", "\"reason\":\"STATE_NOT_ALLOWED\""), 1) << program;
  }
  // From the work-order service on to the workforce service: t4 was not asked for before.
  const auto context = harness::System::Context(agent_);
  context->AddMetadata("x-request-id", "third-9");
  v1::AssignWorkOrderRequest assign = About<v1::AssignWorkOrderRequest>(order);
  assign.set_technician(TechnicianName("t4"));
  v1::WorkOrder answer;
  EXPECT_TRUE(orders_->AssignWorkOrder(context.get(), assign, &answer).ok());
  EXPECT_EQ(Lines("workforce-service", "\"request_id\":\"third-9\"", "GetTechnician"), 1);

  // From the gateway's tracking too.
  const auto tracked = harness::System::Context("");
  tracked->AddMetadata("x-request-id", "fourth-10");
  v1::GetTrackingRequest tracking;
  v1::Tracking tracking_answer;
  tracking.set_tracking_id(Create().tracking_id());
  EXPECT_TRUE(tracking_->GetTracking(tracked.get(), tracking, &tracking_answer).ok());
  EXPECT_EQ(Lines("work-order-service", "\"request_id\":\"fourth-10\"", "GetTrackedWorkOrder"), 1);
}

TEST_F(LogTest, EveryLineIsAnObjectAndEveryCallHasAnId) {
  LiveThrough(Create().name());
  for (const std::string& program : kServers) {
    for (absl::string_view line : absl::StrSplit(LogOf(program), '\n', absl::SkipEmpty())) {
      google::protobuf::Struct object;
      ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(std::string(line), &object).ok()) << program << line;
      for (const char* field : {"time", "level", "process", "message"}) {
        EXPECT_EQ(object.fields().count(field), 1u) << line;
      }
      EXPECT_EQ(object.fields().at("process").string_value(), program);
      if (!absl::StrContains(line, "call served")) continue;
      EXPECT_EQ(object.fields().count("request_id"), 1u) << line;
    }
  }
}

}  // namespace
}  // namespace truckroll
