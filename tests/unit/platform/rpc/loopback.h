// A real server with two of the contract's services on a free port of the loopback, for one test, and what calls it.
#ifndef TRUCKROLL_TESTS_UNIT_PLATFORM_RPC_LOOPBACK_H_
#define TRUCKROLL_TESTS_UNIT_PLATFORM_RPC_LOOPBACK_H_

#include <grpcpp/create_channel.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "platform/async/task.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/rpc/client.h"
#include "platform/rpc/gate.h"
#include "platform/rpc/server.h"
#include "platform/rpc/stream.h"
#include "platform/rpc/stream_reader.h"
#include "platform/rpc/unary.h"
#include "tests/unit/platform/auth/keys_directory.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"

namespace truckroll {

// Waits for what other threads do; a test that waits in vain is ended by its timeout.
class Happening {
 public:
  template <class Change>
  void Do(Change change) {
    std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }
  template <class Condition>
  void Until(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, condition);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
};

// Answers with what `answer` says, once it says so.
class Orders : public v1::WorkOrderService::CallbackService {
 public:
  using Answer = absl::StatusOr<v1::WorkOrder>;
  using Handler = std::function<void(rpc::Call&, const v1::GetWorkOrderRequest&, Done<Answer>)>;

  explicit Orders(rpc::Gate& gate) : endpoint_(gate, "truckroll.v1.WorkOrderService") {}

  grpc::ServerUnaryReactor* GetWorkOrder(grpc::CallbackServerContext* context, const v1::GetWorkOrderRequest* request,
                                         v1::WorkOrder* response) override {
    return rpc::Serve(endpoint_, __func__, context, request, response,
                      [this](rpc::Call& c, const v1::GetWorkOrderRequest& r) { return Get(c, r); });
  }

  // Only services may call this one.
  grpc::ServerUnaryReactor* GetTrackedWorkOrder(grpc::CallbackServerContext* context,
                                                const v1::GetTrackedWorkOrderRequest* request,
                                                v1::WorkOrder* response) override {
    return rpc::Serve(endpoint_, __func__, context, request, response,
                      [](rpc::Call&, const v1::GetTrackedWorkOrderRequest& r) { return Tracked(r.tracking_id()); });
  }

  Handler handler = [](rpc::Call&, const v1::GetWorkOrderRequest& request, Done<Answer> done) {
    v1::WorkOrder order;
    order.set_name(request.name());
    done(order);
  };

 private:
  Task<Answer> Get(rpc::Call& call, const v1::GetWorkOrderRequest& request) {
    auto ask = [this, &call, &request](Done<Answer> done) { handler(call, request, std::move(done)); };
    co_return co_await Await<Answer>(ask);
  }

  static Task<Answer> Tracked(std::string tracking_id) {
    v1::WorkOrder order;
    order.set_tracking_id(tracking_id);
    co_return order;
  }

  rpc::Endpoint endpoint_;
};

using Writer = rpc::StreamWriter<v1::WatchTrackingResponse>;

class Tracking : public v1::TrackingService::CallbackService {
 public:
  explicit Tracking(rpc::Gate& gate) : endpoint_(gate, "truckroll.v1.TrackingService") {}

  grpc::ServerWriteReactor<v1::WatchTrackingResponse>* WatchTracking(grpc::CallbackServerContext* context,
                                                                     const v1::WatchTrackingRequest* request) override {
    return rpc::ServeStream<v1::WatchTrackingResponse>(
        endpoint_, __func__, context, request,
        [this](std::shared_ptr<Writer> stream, const v1::WatchTrackingRequest& asked) { begin(stream, asked); },
        options);
  }

  std::function<void(std::shared_ptr<Writer>, const v1::WatchTrackingRequest&)> begin;
  rpc::StreamOptions options;

 private:
  rpc::Endpoint endpoint_;
};

class LoopbackTest : public testing::Test {
 protected:
  explicit LoopbackTest(rpc::Gate::Options options = {}) {
    keys_.Add(Now());
    ring_ = *auth::KeyRing::Load(keys_.path());
    verifier_ = std::make_unique<auth::Verifier>(*ring_);
    gate_ = std::make_unique<rpc::Gate>(*verifier_, clock::SystemClock(), options);
    orders_ = std::make_unique<Orders>(*gate_);
    tracking_ = std::make_unique<Tracking>(*gate_);
    server_ = *rpc::Server::Start({.address = "127.0.0.1:0", .services = {orders_.get(), tracking_.get()}}, *gate_);
    // No window but the standard's: what a client that does not read has taken is then a known amount.
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1 << 16);
    channel_ = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", server_->port()),
                                         grpc::InsecureChannelCredentials(), arguments);
    orders_stub_ = v1::WorkOrderService::NewStub(channel_);
    tracking_stub_ = v1::TrackingService::NewStub(channel_);
  }
  ~LoopbackTest() override { server_->Shutdown(absl::ZeroDuration()); }

  static absl::Time Now() { return clock::SystemClock().Now(); }
  static absl::Time Soon() { return Now() + absl::Seconds(30); }

  std::string Token(auth::Role role, absl::Time now = Now()) {
    return *auth::Mint(*ring_, role, "someone", "x", absl::Hours(1), now);
  }

  Task<Orders::Answer> Get(rpc::ClientCall call) {
    v1::GetWorkOrderRequest request;
    request.set_name("regions/x/workOrders/1");
    return rpc::Invoke(orders_stub_->async(), &v1::WorkOrderService::Stub::async::GetWorkOrder, request, call);
  }
  Orders::Answer GetAs(const std::string& token) {
    return BlockOn(Get({.deadline = Soon(), .token = token, .trace_id = "", .language = ""}));
  }

  KeysDirectory keys_;
  std::unique_ptr<auth::KeyRing> ring_;
  std::unique_ptr<auth::Verifier> verifier_;
  std::unique_ptr<rpc::Gate> gate_;
  std::unique_ptr<Orders> orders_;
  std::unique_ptr<Tracking> tracking_;
  std::unique_ptr<rpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::WorkOrderService::Stub> orders_stub_;
  std::unique_ptr<v1::TrackingService::Stub> tracking_stub_;
};

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_UNIT_PLATFORM_RPC_LOOPBACK_H_
