// What a coroutine costs a handler: the same unary method on the same server set-up, as a bare reactor and as a
// coroutine, answering at once, and after one GET of a real Redis. Prints p50 with one call in flight, and calls a
// second and CPU a call (client and server together) with 4 channels × 64.
//
//   cmake --build --preset release --target bench_coroutine && build/release/bench/bench_coroutine
#include <grpcpp/grpcpp.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <latch>
#include <thread>
#include <vector>

#include "platform/auth/key_ring.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/redis/client.h"
#include "platform/redis/testing/redis_server.h"
#include "platform/rpc/server.h"
#include "platform/rpc/unary.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"

namespace truckroll {
namespace {

using SteadyClock = std::chrono::steady_clock;

absl::Time Deadline() {
  return clock::SystemClock().Now() + absl::Seconds(10);
}

// GetTracking as a reactor of its own.
class BareService : public v1::TrackingService::CallbackService {
 public:
  explicit BareService(redis::Client* client) : client_(client) {}
  grpc::ServerUnaryReactor* GetTracking(grpc::CallbackServerContext* context, const v1::GetTrackingRequest*,
                                        v1::Tracking*) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    if (client_ == nullptr) {
      reactor->Finish(grpc::Status::OK);
    } else {
      client_->Call(redis::Command("GET", "key"), Deadline(),
                    [reactor](const absl::StatusOr<redis::Reply>&) { reactor->Finish(grpc::Status::OK); });
    }
    return reactor;
  }

 private:
  redis::Client* const client_;
};

// The same as every handler of ours is: through the gate, a coroutine.
class CoroutineService : public v1::TrackingService::CallbackService {
 public:
  CoroutineService(rpc::Gate& gate, redis::Client* client)
      : endpoint_(gate, v1::TrackingService::service_full_name()), client_(client) {}
  grpc::ServerUnaryReactor* GetTracking(grpc::CallbackServerContext* context, const v1::GetTrackingRequest* request,
                                        v1::Tracking* answer) override {
    return rpc::Serve(endpoint_, __func__, context, request, answer,
                      [this](rpc::Call&, const v1::GetTrackingRequest&) { return Get(client_); });
  }

 private:
  static Task<absl::StatusOr<v1::Tracking>> Get(redis::Client* client) {
    if (client != nullptr) {
      redis::Command get("GET", "key");
      const absl::StatusOr<redis::Reply> reply = co_await client->Call(std::move(get), Deadline());
      if (!reply.ok()) co_return reply.status();
    }
    co_return v1::Tracking();
  }

  const rpc::Endpoint endpoint_;
  redis::Client* const client_;
};

double CpuSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// One caller after the other on one channel: the median in microseconds.
double MedianMicros(v1::TrackingService::Stub& stub, absl::Duration longest) {
  std::vector<double> micros;
  const auto end = SteadyClock::now() + absl::ToChronoNanoseconds(longest);
  while (SteadyClock::now() < end) {
    grpc::ClientContext context;
    v1::Tracking answer;
    const auto start = SteadyClock::now();
    if (!stub.GetTracking(&context, {}, &answer).ok()) return -1;
    micros.push_back(std::chrono::duration<double, std::micro>(SteadyClock::now() - start).count());
  }
  std::nth_element(micros.begin(), micros.begin() + micros.size() / 2, micros.end());
  return micros[micros.size() / 2];
}

// Keeps one call in flight until told to stop.
class Caller {
 public:
  Caller(v1::TrackingService::Stub* stub, std::atomic<int64_t>* count, std::atomic<bool>* stop, std::latch* over)
      : stub_(stub), count_(count), stop_(stop), over_(over) {}
  void Go() {
    context_ = std::make_unique<grpc::ClientContext>();
    stub_->async()->GetTracking(context_.get(), &request_, &answer_, [this](const grpc::Status& status) {
      if (status.ok()) ++*count_;
      if (*stop_) {
        over_->count_down();
      } else {
        Go();
      }
    });
  }

 private:
  v1::TrackingService::Stub* const stub_;
  std::atomic<int64_t>* const count_;
  std::atomic<bool>* const stop_;
  std::latch* const over_;
  std::unique_ptr<grpc::ClientContext> context_;
  v1::GetTrackingRequest request_;
  v1::Tracking answer_;
};

struct Load {
  double per_second;
  double cpu_micros;
};

Load Saturate(const std::string& address, absl::Duration longest) {
  constexpr int kChannels = 4;
  constexpr int kEach = 64;
  std::vector<std::unique_ptr<v1::TrackingService::Stub>> stubs;
  for (int i = 0; i < kChannels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt("bench.channel", i);
    stubs.push_back(v1::TrackingService::NewStub(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
  }
  std::atomic<int64_t> count{0};
  std::atomic<bool> stop{false};
  std::latch over(kChannels * kEach);
  std::vector<std::unique_ptr<Caller>> callers;
  const double cpu = CpuSeconds();
  const auto start = SteadyClock::now();
  for (int i = 0; i < kChannels * kEach; ++i) {
    callers.push_back(std::make_unique<Caller>(stubs[i % kChannels].get(), &count, &stop, &over));
    callers.back()->Go();
  }
  std::this_thread::sleep_for(absl::ToChronoNanoseconds(longest));
  stop = true;
  over.wait();
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
  const auto calls = static_cast<double>(count);
  return {calls / seconds, (CpuSeconds() - cpu) * 1e6 / calls};
}

void Measure(const char* name, grpc::Service& service, rpc::Gate& gate) {
  auto server = rpc::Server::Start({.address = "127.0.0.1:0", .services = {&service}}, gate);
  if (!server.ok()) return;
  const std::string address = "127.0.0.1:" + std::to_string((*server)->port());
  auto stub = v1::TrackingService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  const double p50 = MedianMicros(*stub, absl::Seconds(2));
  const Load load = Saturate(address, absl::Seconds(3));
  std::printf("%-28s p50 %6.0f us   %7.0f calls/s   %5.1f us CPU a call\n", name, p50, load.per_second,
              load.cpu_micros);
  std::fflush(stdout);
}

int Main() {
  redis::testing::RedisServer redis;
  const auto client = redis::Client::Create({.address = redis.address()});
  const std::string keys = redis.directory() + "/keys";
  if (!client.ok() || !auth::KeyRing::AddKey(keys, clock::SystemClock().Now()).ok()) return 1;
  const auto ring = auth::KeyRing::Load(keys);
  if (!ring.ok()) return 1;
  auth::Verifier verifier(**ring);
  for (int round = 0; round < 3; ++round) {
    for (redis::Client* store : {static_cast<redis::Client*>(nullptr), client->get()}) {
      rpc::Gate bare_gate(verifier, clock::SystemClock(), {});
      BareService bare(store);
      Measure(store == nullptr ? "bare reactor" : "bare reactor, one GET", bare, bare_gate);
      rpc::Gate gate(verifier, clock::SystemClock(), {});
      CoroutineService coroutine(gate, store);
      Measure(store == nullptr ? "coroutine" : "coroutine, one GET", coroutine, gate);
    }
  }
  return 0;
}

}  // namespace
}  // namespace truckroll

int main() {
  return truckroll::Main();
}
