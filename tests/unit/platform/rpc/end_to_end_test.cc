// Unary calls over a real server and client.
#include <google/protobuf/wrappers.pb.h>
#include <grpcpp/generic/generic_stub.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "gmock/gmock.h"
#include "tests/unit/platform/rpc/loopback.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <class Ask>
Task<grpc::Status> WaitFor(Ask& ask) {
  co_return co_await Await<grpc::Status>(std::ref(ask));
}

class UnaryTest : public LoopbackTest {
 protected:
  using LoopbackTest::LoopbackTest;
  std::optional<v1::ErrorReason> ReasonFor(const std::string& token) { return rpc::ReasonOf(GetAs(token).status()); }
};

TEST_F(UnaryTest, TheHandlerSeesWhoCallsUntilWhenAndAsWhat) {
  auth::Role role{};
  std::string subject, trace, language;
  absl::Time deadline;
  orders_->handler = [&](rpc::Call& call, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    role = call.identity.role;
    subject = call.identity.subject;
    trace = call.trace_id;
    language = call.language;
    deadline = call.deadline;
    done(v1::WorkOrder());
  };
  absl::Time before = Now();
  std::string token = Token(v1::Actor::AGENT);
  ASSERT_TRUE(BlockOn(Get({.deadline = Soon(), .token = token, .trace_id = "t-1", .language = "en-GB,zh"})).ok());
  EXPECT_EQ(role, v1::Actor::AGENT);
  EXPECT_EQ(subject, "someone");
  EXPECT_EQ(trace, "t-1");
  EXPECT_EQ(language, "en");
  EXPECT_GE(deadline, before + absl::Seconds(10)) << "30 s were asked for, 10 are given";
  EXPECT_LE(deadline, Now() + absl::Seconds(10));

  ASSERT_TRUE(BlockOn(Get({.deadline = Soon(), .token = token, .trace_id = "bad id\"", .language = ""})).ok());
  EXPECT_EQ(trace.size(), 16u) << trace;
  EXPECT_EQ(language, "zh-CN");
}

TEST_F(UnaryTest, DetailsOfAnErrorReachTheCaller) {
  orders_->handler = [](rpc::Call&, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    done(rpc::InvalidField("name", "x", "regions/{region}/workOrders/{id}"));
  };
  absl::Status status = GetAs(Token(v1::Actor::AGENT)).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(rpc::ReasonOf(status), v1::FIELD_INVALID);
  EXPECT_THAT(status.message(), HasSubstr("name: found x, expected regions/"));
}

TEST_F(UnaryTest, OnlyWithAGoodTokenOfARoleThatMay) {
  EXPECT_TRUE(GetAs(Token(v1::Actor::TECHNICIAN)).ok());
  EXPECT_EQ(ReasonFor(""), v1::TOKEN_MISSING);
  EXPECT_EQ(ReasonFor("a.b.c"), v1::TOKEN_INVALID);
  EXPECT_EQ(ReasonFor(Token(v1::Actor::AGENT, Now() - absl::Hours(2))), v1::TOKEN_EXPIRED);
  EXPECT_EQ(ReasonFor(Token(v1::Actor::CUSTOMER)), v1::ROLE_NOT_ALLOWED);
  std::string forged = Token(v1::Actor::CUSTOMER);
  forged[forged.find('.') + 5] ^= 1;
  EXPECT_EQ(ReasonFor(forged), v1::TOKEN_INVALID);
  EXPECT_THAT(std::string(GetAs(forged).status().message()), Not(HasSubstr(forged)));
  EXPECT_EQ(gate_->counts().denied, 6);
  EXPECT_EQ(gate_->counts().served, 1);
  // A call makes room only after its caller has the answer.
  EXPECT_TRUE(gate_->WaitUntilIdle(rpc::Gate::Kind::kUnary, Now() + absl::Seconds(10)));
  EXPECT_EQ(gate_->counts().unary, 0);
}

TEST_F(UnaryTest, AKeyAddedWhileRunningIsTaken) {
  KeysDirectory& keys = keys_;
  keys.Add(Now() + absl::Hours(1));
  std::unique_ptr<auth::KeyRing> minter = *auth::KeyRing::Load(keys.path());
  std::string token = *auth::Mint(*minter, v1::Actor::AGENT, "a", "x", absl::Hours(1), Now());
  EXPECT_TRUE(GetAs(token).ok());
}

TEST_F(UnaryTest, TheDeadlineEndsACallWhoseHandlerDoesNot) {
  Happening happening;
  Done<Orders::Answer> later;
  bool asked = false;
  orders_->handler = [&](rpc::Call&, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    happening.Do([&] { later = std::move(done), asked = true; });
  };
  std::string token = Token(v1::Actor::AGENT);
  absl::Status status =
      BlockOn(Get({.deadline = Now() + absl::Milliseconds(500), .token = token, .trace_id = "", .language = ""}))
          .status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  happening.Until([&] { return asked; });
  later(v1::WorkOrder());
}

TEST_F(UnaryTest, ACallerWhoHasGoneIsSeen) {
  Happening happening;
  rpc::Call* seen = nullptr;
  Done<Orders::Answer> later;
  orders_->handler = [&](rpc::Call& call, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    happening.Do([&] { later = std::move(done), seen = &call; });
  };
  grpc::ClientContext context;
  rpc::Prepare({.deadline = Soon(), .token = Token(v1::Actor::AGENT), .trace_id = "", .language = ""}, &context);
  std::thread caller([&] {
    v1::WorkOrder order;
    EXPECT_EQ(orders_stub_->GetWorkOrder(&context, v1::GetWorkOrderRequest(), &order).error_code(),
              grpc::StatusCode::CANCELLED);
  });
  happening.Until([&] { return seen != nullptr; });
  EXPECT_FALSE(seen->cancelled);
  context.TryCancel();
  caller.join();
  while (!seen->cancelled) std::this_thread::yield();
  later(v1::WorkOrder());
}

TEST_F(UnaryTest, ShuttingDownLetsRunningCallsEndAndRefusesNewOnes) {
  Happening happening;
  Done<Orders::Answer> later;
  bool asked = false;
  orders_->handler = [&](rpc::Call&, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
    happening.Do([&] { later = std::move(done), asked = true; });
  };
  std::string token = Token(v1::Actor::AGENT);
  Orders::Answer answer = absl::UnknownError("none yet");
  std::thread caller([&] { answer = GetAs(token); });
  happening.Until([&] { return asked; });
  std::thread stopper([&] { server_->Shutdown(absl::Seconds(30)); });
  while (true) {
    absl::Status refused = BlockOn(Get({.deadline = Soon(), .token = "", .trace_id = "", .language = ""})).status();
    if (absl::IsUnavailable(refused)) break;  // before: TOKEN_MISSING
  }
  v1::WorkOrder order;
  order.set_name("late");
  later(order);
  caller.join();
  stopper.join();
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->name(), "late");
}

class OneAtATimeTest : public UnaryTest {
 protected:
  OneAtATimeTest()
      : UnaryTest({.longest_unary = absl::Seconds(10), .max_unary = 1, .reserved_unary = 1, .max_streams = 1}) {}

  // Has one call served for as long as the test's body runs.
  template <class Body>
  void WhileOneIsServed(Body body) {
    Happening happening;
    Done<Orders::Answer> later;
    bool asked = false;
    orders_->handler = [&](rpc::Call&, const v1::GetWorkOrderRequest&, Done<Orders::Answer> done) {
      happening.Do([&] { later = std::move(done), asked = true; });
    };
    std::string token = Token(v1::Actor::AGENT);
    std::thread caller([&] { EXPECT_TRUE(GetAs(token).ok()); });
    happening.Until([&] { return asked; });
    body();
    later(v1::WorkOrder());
    caller.join();
  }
};

TEST_F(OneAtATimeTest, WithoutRoomACallIsTurnedAwayAtOnce) {
  WhileOneIsServed([&] {
    // Before it is asked who calls.
    for (const std::string& token : {Token(v1::Actor::AGENT), std::string()}) {
      const absl::Status refused = GetAs(token).status();
      EXPECT_EQ(rpc::ReasonOf(refused), v1::OVERLOADED) << refused;
      EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
      EXPECT_EQ(rpc::RetryAfter(refused), absl::Seconds(1));
    }
    EXPECT_EQ(gate_->counts().turned_away, 2);
    EXPECT_EQ(gate_->counts().unary, 1);
  });
}

TEST_F(OneAtATimeTest, WhatOnlyServicesMayCallHasRoomOfItsOwn) {
  WhileOneIsServed([&] {
    v1::GetTrackedWorkOrderRequest request;
    request.set_tracking_id("x1");
    const rpc::ClientCall call{.deadline = Soon(), .token = Token(v1::Actor::SERVICE), .trace_id = "", .language = ""};
    auto task =
        rpc::Invoke(orders_stub_->async(), &v1::WorkOrderService::Stub::async::GetTrackedWorkOrder, request, call);
    const Orders::Answer answer = BlockOn(std::move(task));
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->tracking_id(), "x1");
  });
}

// A peer that never goes by itself: the test would wait for as long as the drain.
TEST_F(UnaryTest, ShuttingDownDoesNotWaitForIdleConnections) {
  EXPECT_TRUE(GetAs(Token(v1::Actor::AGENT)).ok());
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(server_->port()));
  ASSERT_EQ(connect(peer, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
  const absl::string_view hello("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);
  ASSERT_EQ(send(peer, hello.data(), hello.size(), MSG_NOSIGNAL), 33);
  char settings[9];
  ASSERT_EQ(recv(peer, settings, sizeof(settings), MSG_WAITALL), 9);  // it is a client's connection to the server
  server_->Shutdown(absl::Hours(1));
  close(peer);
}

TEST_F(UnaryTest, AnOversizedRequestIsRefused) {
  v1::GetWorkOrderRequest request;
  request.set_name(std::string(2 << 20, 'x'));
  std::string token = Token(v1::Actor::AGENT);
  rpc::ClientCall call{.deadline = Soon(), .token = token, .trace_id = "", .language = ""};
  auto task = rpc::Invoke(orders_stub_->async(), &v1::WorkOrderService::Stub::async::GetWorkOrder, request, call);
  EXPECT_TRUE(absl::IsResourceExhausted(BlockOn(std::move(task)).status()));
}

// grpc.health.v1 is not in our contract: its messages are one string in, one enum out.
TEST_F(UnaryTest, HealthFollowsSetServing) {
  using Stub = grpc::TemplatedGenericStub<google::protobuf::StringValue, google::protobuf::Int32Value>;
  constexpr int kServing = 1, kNotServing = 2;
  Stub stub(channel_);
  auto health = [&](const std::string& service) {
    grpc::ClientContext context;
    google::protobuf::StringValue request;
    request.set_value(service);
    google::protobuf::Int32Value response;
    auto ask = [&](Done<grpc::Status> done) {
      auto shared = std::make_shared<Done<grpc::Status>>(std::move(done));
      stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", grpc::StubOptions(), &request, &response,
                     [shared](grpc::Status status) { (*shared)(std::move(status)); });
    };
    EXPECT_TRUE(BlockOn(WaitFor(ask)).ok()) << service;
    return response.value();
  };
  for (const char* service : {"", "truckroll.v1.WorkOrderService", "truckroll.v1.TrackingService"}) {
    EXPECT_EQ(health(service), kNotServing) << service;
    server_->SetServing(true);
    EXPECT_EQ(health(service), kServing) << service;
    server_->SetServing(false);
  }
}

TEST_F(UnaryTest, TwoServersCannotShareAnAddress) {
  rpc::Gate gate(*verifier_, clock::SystemClock(), {});
  absl::Status second =
      rpc::Server::Start({.address = absl::StrCat("127.0.0.1:", server_->port()), .services = {}}, gate).status();
  EXPECT_TRUE(absl::IsUnavailable(second)) << second;
}

}  // namespace
}  // namespace truckroll
