#include "tests/bench/load/watchers.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "tests/bench/load/caller.h"
#include "truckroll/v1/tracking_service.pb.h"

namespace truckroll::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

// The tag of WatchTrackingResponse.updates: neither the start nor a heartbeat begins with it.
constexpr char kUpdates = 3 << 3 | 2;

double MicrosBetween(SteadyClock::time_point a, SteadyClock::time_point b) {
  return std::chrono::duration<double, std::micro>(b - a).count();
}

struct Seen {
  std::atomic<int> started{0};
  std::atomic<int> ended{0};
  std::atomic<int64_t> updates{0};
  std::atomic<size_t> bytes{0};
};

// One watcher. It lives until the program ends.
class Watching : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Watching(grpc::GenericStub& stub, const std::string& method, const std::string& request, Seen& seen) : seen_(seen) {
    const grpc::Slice slice(request);
    request_ = grpc::ByteBuffer(&slice, 1);
    stub.PrepareBidiStreamingCall(&context_, method, {}, this);
    StartWriteLast(&request_, {});
    StartRead(&message_);
    StartCall();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    grpc::Slice slice;
    if (message_.TrySingleSlice(&slice).ok() || message_.DumpToSingleSlice(&slice).ok()) Take(slice);
    StartRead(&message_);
  }
  void OnDone(const grpc::Status& status) override {
    if (seen_.ended++ == 0) std::fprintf(stderr, "a watch ended: %s\n", status.error_message().c_str());
  }

  std::vector<SteadyClock::time_point> times;

 private:
  void Take(const grpc::Slice& slice) {
    if (slice.size() > 0 && static_cast<char>(*slice.begin()) == kUpdates) {
      times.push_back(SteadyClock::now());
      seen_.bytes = slice.size();
      ++seen_.updates;
    } else if (!started_) {
      started_ = true;
      ++seen_.started;
    }
  }

  Seen& seen_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_, message_;
  bool started_ = false;
};

void WaitUntil(const char* what, const std::function<bool()>& good) {
  const SteadyClock::time_point limit = SteadyClock::now() + std::chrono::seconds(60);
  while (!good()) {
    if (SteadyClock::now() > limit) {
      std::fprintf(stderr, "waited a minute for %s\n", what);
      _exit(1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

double Middle(std::vector<double> values, double q = 0.5) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())))];
}

std::vector<grpc::GenericStub*> Stubs(const WatchLoad& load) {
  std::vector<grpc::GenericStub*> stubs;
  for (int i = 0; i < load.channels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs.push_back(
        new grpc::GenericStub(grpc::CreateCustomChannel(load.address, grpc::InsecureChannelCredentials(), arguments)));
  }
  return stubs;
}

}  // namespace

WatchResult Watch(const WatchLoad& load, const std::function<void()>& update) {
  static const std::string method = "/truckroll.v1.TrackingService/WatchTracking";
  v1::WatchTrackingRequest request;
  request.set_tracking_id(load.tracking_id);
  const std::string body = request.SerializeAsString();
  const std::vector<grpc::GenericStub*> stubs = Stubs(load);
  Seen& seen = *new Seen;
  WatchResult result;
  const double memory = ResidentBytes(load.server);
  std::vector<Watching*> all;
  for (int i = 0; i < load.watchers; ++i) {
    all.push_back(new Watching(*stubs[i % load.channels], method, body, seen));
    WaitUntil("watches to start", [&] { return i - seen.started < 500; });
  }
  WaitUntil("every watch to start", [&] { return seen.started == load.watchers; });
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  result.bytes_a_watcher = (ResidentBytes(load.server) - memory) / load.watchers;

  int64_t wanted = 0;
  const auto all_have = [&](int updates) {
    wanted += static_cast<int64_t>(updates) * load.watchers;
    WaitUntil("an update to reach everybody", [&] { return seen.updates >= wanted; });
  };
  std::vector<double> each, last, rates;
  for (int round = 0; round < load.rounds; ++round) {
    for (Watching* watching : all) watching->times.clear();
    const SteadyClock::time_point start = SteadyClock::now();
    update();
    all_have(1);
    last.push_back(0);
    for (const Watching* watching : all) {
      each.push_back(MicrosBetween(start, watching->times.at(0)));
      last.back() = std::max(last.back(), each.back());
    }
  }
  const auto before = CpuMicros(load.processes);
  for (int round = 0; round < load.rounds; ++round) {
    const SteadyClock::time_point start = SteadyClock::now();
    for (int i = 0; i < load.burst; ++i) update();
    all_have(load.burst);
    rates.push_back(static_cast<double>(load.burst) * load.watchers / MicrosBetween(start, SteadyClock::now()) * 1e6);
  }
  const auto after = CpuMicros(load.processes);
  const double messages = static_cast<double>(load.rounds) * load.burst * load.watchers;
  for (const auto& [name, micros] : after) result.cpu_us[name] = (micros - before.at(name)) / messages;
  result.p50_us = Middle(each);
  result.p99_us = Middle(each, 0.99);
  result.all_us = Middle(last);
  result.burst_rate = Middle(rates);
  result.message_bytes = static_cast<double>(seen.bytes);
  return result;
}

}  // namespace truckroll::bench
