#include "tests/bench/load/caller.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace truckroll::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

float MicrosSince(SteadyClock::time_point start) {
  return std::chrono::duration<float, std::micro>(SteadyClock::now() - start).count();
}

std::shared_ptr<grpc::Channel> OwnConnection(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
    std::fprintf(stderr, "nobody answers at %s\n", address.c_str());
    exit(1);
  }
  return channel;
}

enum class Phase { kWarmup, kMeasured, kOver };

struct Tally {
  std::vector<float> latencies;
  std::map<std::string, int> errors;

  void Add(const grpc::Status& status, float micros) {
    if (status.ok()) {
      latencies.push_back(micros);
    } else {
      ++errors[absl::StrCat(status.error_code(), " ", status.error_message().substr(0, 160))];
    }
  }
};

void Prepare(const Request& request, grpc::ClientContext* context, grpc::ByteBuffer* body) {
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (request.authorization != nullptr) context->AddMetadata("authorization", *request.authorization);
  const grpc::Slice slice(request.body);
  *body = grpc::ByteBuffer(&slice, 1);
}

// The tally of one caller's calls.
Tally CallInTurn(const Load& load, Source& source, const std::atomic<Phase>& phase) {
  Caller caller(load.address);
  Tally tally;
  while (phase != Phase::kOver) {
    const std::optional<Request> request = source.Next(0);
    if (!request) break;
    grpc::ByteBuffer answer;
    const SteadyClock::time_point start = SteadyClock::now();
    const grpc::Status status = caller.Call(*request, &answer);
    if (phase == Phase::kMeasured) tally.Add(status, MicrosSince(start));
    source.Answered(0, status, answer);
    std::this_thread::sleep_until(start + absl::ToChronoMicroseconds(load.every));
  }
  return tally;
}

class Slots;

// One call after the other.
class Slot {
 public:
  Slot(Slots& slots, int index, grpc::GenericStub& stub) : slots_(slots), index_(index), stub_(stub) {}
  void Next();

  Tally tally;

 private:
  void Done(const grpc::Status& status);

  Slots& slots_;
  const int index_;
  grpc::GenericStub& stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  grpc::ByteBuffer body_, answer_;
  SteadyClock::time_point start_;
};

class Slots {
 public:
  Slots(const Load& load, Source& source, const std::atomic<Phase>& phase) : source(source), phase(phase) {
    for (int i = 0; i < load.channels; ++i) {
      stubs_.push_back(std::make_unique<grpc::GenericStub>(OwnConnection(load.address)));
    }
    for (int i = 0; i < load.channels * load.outstanding; ++i) {
      slots_.push_back(std::make_unique<Slot>(*this, i, *stubs_[i % load.channels]));
    }
  }

  void Go() {
    live_ = static_cast<int>(slots_.size());
    for (const auto& slot : slots_) slot->Next();
    std::unique_lock lock(mutex_);
    over_.wait(lock, [this] { return live_ == 0; });
  }
  void Ended() {
    std::lock_guard lock(mutex_);
    if (--live_ == 0) over_.notify_all();
  }
  Tally Sum() const {
    Tally sum;
    for (const auto& slot : slots_) {
      sum.latencies.insert(sum.latencies.end(), slot->tally.latencies.begin(), slot->tally.latencies.end());
      for (const auto& [error, count] : slot->tally.errors) sum.errors[error] += count;
    }
    return sum;
  }

  Source& source;
  const std::atomic<Phase>& phase;

 private:
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::mutex mutex_;
  std::condition_variable over_;
  int live_ = 0;
};

void Slot::Next() {
  std::optional<Request> request;
  if (slots_.phase != Phase::kOver) request = slots_.source.Next(index_);
  if (!request) return slots_.Ended();
  context_ = std::make_unique<grpc::ClientContext>();
  Prepare(*request, context_.get(), &body_);
  start_ = SteadyClock::now();
  stub_.UnaryCall(context_.get(), *request->method, {}, &body_, &answer_,
                  [this](grpc::Status status) { Done(status); });  // NOLINT: gRPC passes it by value
}

void Slot::Done(const grpc::Status& status) {
  if (slots_.phase == Phase::kMeasured) tally.Add(status, MicrosSince(start_));
  slots_.source.Answered(index_, status, answer_);
  Next();
}

double Quantile(std::vector<float>& values, double q) {
  if (values.empty()) return 0;
  const size_t at = std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(at), values.end());
  return values[at];
}

// Lets the phases pass while `go` runs in a thread of its own.
template <class Go>
Result Measure(const Load& load, std::atomic<Phase>& phase, Go go) {
  std::atomic<bool> ended{false};
  std::thread runner([&] {
    go();
    ended = true;
  });
  const auto wait = [&](absl::Duration length) {
    const absl::Time until = absl::Now() + length;
    while (!ended && absl::Now() < until) absl::SleepFor(absl::Milliseconds(2));
  };
  wait(load.warmup);
  Result result;
  const auto before = CpuMicros(load.processes);
  const SteadyClock::time_point start = SteadyClock::now();
  phase = Phase::kMeasured;
  wait(load.length);
  result.ran_out = ended;
  phase = Phase::kOver;
  result.seconds = MicrosSince(start) / 1e6;
  const auto after = CpuMicros(load.processes);
  for (const auto& [name, micros] : after) result.cpu_us[name] = micros - before.at(name);
  runner.join();
  return result;
}

}  // namespace

Result Run(const Load& load, Source& source) {
  std::atomic<Phase> phase{load.warmup > absl::ZeroDuration() ? Phase::kWarmup : Phase::kMeasured};
  Result result;
  Tally tally;
  if (load.channels * load.outstanding == 1) {
    result = Measure(load, phase, [&] { tally = CallInTurn(load, source, phase); });
  } else {
    Slots slots(load, source, phase);
    result = Measure(load, phase, [&] { slots.Go(); });
    tally = slots.Sum();
  }
  result.count = tally.latencies.size();
  result.errors = std::move(tally.errors);
  result.p50_us = Quantile(tally.latencies, 0.5);
  result.p99_us = Quantile(tally.latencies, 0.99);
  result.max_us = Quantile(tally.latencies, 1);
  for (auto& [name, micros] : result.cpu_us) {
    if (result.count > 0) micros /= static_cast<double>(result.count);
  }
  return result;
}

Caller::Caller(const std::string& address) : stub_(OwnConnection(address)) {}

grpc::Status Caller::Call(const Request& request, grpc::ByteBuffer* answer) {
  grpc::ClientContext context;
  grpc::ByteBuffer body;
  Prepare(request, &context, &body);
  const auto call = stub_.PrepareUnaryCall(&context, *request.method, body, &queue_);
  call->StartCall();
  grpc::Status status;
  call->Finish(answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue_.Next(&tag, &ok);
  return status;
}

std::string Dump(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!bytes.Dump(&slices).ok()) return text;
  for (const grpc::Slice& slice : slices) text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

}  // namespace truckroll::bench
