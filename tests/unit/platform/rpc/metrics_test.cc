#include "platform/rpc/metrics.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "platform/log/log.h"
#include "platform/rpc/call_log.h"
#include "tests/unit/platform/rpc/loopback.h"

namespace truckroll {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class MetricsTest : public LoopbackTest {
 protected:
  // By "name label=value,…"; of a histogram its count.
  std::map<std::string, double> Shown() const {
    telemetry::Samples samples;
    rpc::Describe(*gate_, *server_, &samples);
    std::map<std::string, double> shown;
    for (const telemetry::Family& family : samples.families()) {
      for (const telemetry::Sample& sample : family.samples) {
        std::string key = family.name;
        for (const auto& [name, value] : sample.labels) absl::StrAppend(&key, " ", name, "=", value);
        const bool histogram = family.kind == telemetry::Family::Kind::kHistogram;
        shown[key] = histogram ? static_cast<double>(sample.histogram.count) : sample.value;
      }
    }
    return shown;
  }
};

TEST_F(MetricsTest, EachCallIsCountedUnderItsMethodAndCode) {
  ASSERT_TRUE(GetAs(Token(v1::Actor::AGENT)).ok());
  ASSERT_TRUE(GetAs(Token(v1::Actor::AGENT)).ok());
  EXPECT_FALSE(GetAs("").ok());
  orders_->handler = [](rpc::Call&, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    done(absl::NotFoundError("none"));
  };
  EXPECT_FALSE(GetAs(Token(v1::Actor::AGENT)).ok());
  const auto shown = Shown();
  EXPECT_EQ(shown.at("truckroll_rpc_requests_total method=GetWorkOrder code=OK"), 2);
  EXPECT_EQ(shown.at("truckroll_rpc_requests_total method=GetWorkOrder code=UNAUTHENTICATED"), 1);
  EXPECT_EQ(shown.at("truckroll_rpc_requests_total method=GetWorkOrder code=NOT_FOUND"), 1);
  EXPECT_EQ(shown.at("truckroll_rpc_duration_seconds method=GetWorkOrder"), 4);
  EXPECT_EQ(shown.at("truckroll_rpc_in_flight method=GetWorkOrder"), 0);
  EXPECT_EQ(shown.at("truckroll_rpc_requests_total method=CreateWorkOrder code=OK"), 0);
  EXPECT_EQ(shown.at("truckroll_rpc_refused_total reason=denied"), 1);
  EXPECT_EQ(shown.at("truckroll_serving"), 0);
  server_->SetServing(true);
  EXPECT_EQ(Shown().at("truckroll_serving"), 1);
}

TEST_F(MetricsTest, ACallBeingServedIsInFlight) {
  double in_flight = -1;
  orders_->handler = [&](rpc::Call&, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    in_flight = Shown().at("truckroll_rpc_in_flight method=GetWorkOrder");
    done(v1::WorkOrder());
  };
  ASSERT_TRUE(GetAs(Token(v1::Actor::AGENT)).ok());
  EXPECT_EQ(in_flight, 1);
}

TEST_F(MetricsTest, OfAStreamItIsSeenThatItIsOpenAndHowItEnded) {
  std::shared_ptr<Writer> open;
  Happening happening;
  tracking_->begin = [&](std::shared_ptr<Writer> writer, const v1::WatchTrackingRequest&) {
    happening.Do([&] { open = std::move(writer); });
  };
  bool ended = false;
  const auto reader = rpc::StreamReader<v1::WatchTrackingResponse>::Start(
      tracking_stub_->async(), &v1::TrackingService::Stub::async::WatchTracking, v1::WatchTrackingRequest(),
      {.deadline = Soon(), .token = "", .trace_id = "", .language = ""}, [](const auto&) {},
      [&](const absl::Status&) { happening.Do([&] { ended = true; }); });
  happening.Until([&] { return open != nullptr; });
  EXPECT_EQ(Shown().at("truckroll_stream_watchers kind=WatchTracking"), 1);
  open->EndSlow();
  happening.Until([&] { return ended; });
  // Counted when gRPC is done with it, which may be after the client knows.
  server_->Shutdown(absl::Seconds(1));
  const auto shown = Shown();
  EXPECT_EQ(shown.at("truckroll_stream_watchers kind=WatchTracking"), 0);
  EXPECT_EQ(shown.at("truckroll_stream_slow_ended_total kind=WatchTracking"), 1);
  EXPECT_EQ(shown.at("truckroll_rpc_requests_total method=WatchTracking code=RESOURCE_EXHAUSTED"), 1);
}

class CallLogTest : public testing::Test {
 protected:
  CallLogTest() { log::Start("unit-test"); }
  static std::string Line(const absl::Status& status) {
    rpc::Call call;
    call.method = "/x/Y";
    call.trace_id = "id-1";
    testing::internal::CaptureStderr();
    rpc::LogCall(call, status, absl::Milliseconds(7));
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(CallLogTest, ACallersFaultIsNotedWithoutWhatTheyWereTold) {
  EXPECT_THAT(Line(rpc::InvalidField("name", "13912345678", "a name")),
              AllOf(HasSubstr("\"level\":\"info\""), HasSubstr("\"code\":\"INVALID_ARGUMENT\""),
                    HasSubstr("\"reason\":\"FIELD_INVALID\""), HasSubstr("\"duration_ms\":7,"),
                    HasSubstr("\"request_id\":\"id-1\""), Not(HasSubstr("139"))));
}

TEST_F(CallLogTest, OurOwnFaultSaysWhatItIs) {
  EXPECT_THAT(Line(absl::InternalError("broken")), AllOf(HasSubstr("\"level\":\"error\""), HasSubstr("broken")));
  EXPECT_THAT(Line(rpc::Error(v1::STORE_UNREACHABLE, "gone")), HasSubstr("\"level\":\"warning\""));
}

TEST_F(CallLogTest, WhatIsUsualIsNotNoted) {
  EXPECT_THAT(Line(absl::OkStatus()), IsEmpty());
  EXPECT_THAT(Line(absl::CancelledError("gone")), IsEmpty());
}

}  // namespace
}  // namespace truckroll
