#include "tests/bench/overload/generator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace truckroll::bench {
namespace {

constexpr std::chrono::microseconds kTick(500);
constexpr int kAnswersATick = 64;

}  // namespace

double Kind::Quantile(double q) {
  if (micros.empty()) return 0;
  const size_t at = std::min(micros.size() - 1, static_cast<size_t>(q * static_cast<double>(micros.size())));
  std::nth_element(micros.begin(), micros.begin() + static_cast<ptrdiff_t>(at), micros.end());
  return micros[at];
}

Generator::Generator(const std::string& address, int channels, std::string method, std::string authorization,
                     NextBody next)
    : method_(std::move(method)), authorization_(std::move(authorization)), next_(std::move(next)) {
  for (int i = 0; i < channels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    auto channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
    channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
    stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
  }
}

void Generator::Send(absl::Duration deadline) {
  auto* call = new Call;
  call->context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMicroseconds(deadline));
  call->context.AddMetadata("authorization", authorization_);
  const grpc::Slice slice(next_());
  const grpc::ByteBuffer body(&slice, 1);
  call->begun = Clock::now();
  call->reader = stubs_[sent_++ % stubs_.size()]->PrepareUnaryCall(&call->context, method_, body, &queue_);
  call->reader->StartCall();
  call->reader->Finish(&call->answer, &call->status, call);
  ++outstanding_;
}

bool Generator::TakeOne(Clock::time_point until, Answers* answers) {
  const auto left = std::max(until - Clock::now(), Clock::duration::zero());
  const auto deadline = std::chrono::system_clock::now() + std::chrono::duration_cast<std::chrono::nanoseconds>(left);
  void* tag = nullptr;
  bool ok = false;
  if (queue_.AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) return false;
  const std::unique_ptr<Call> call(static_cast<Call*>(tag));
  --outstanding_;
  const float micros = std::chrono::duration<float, std::micro>(Clock::now() - call->begun).count();
  if (call->status.ok()) {
    answers->good.micros.push_back(micros);
  } else if (call->status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    answers->refused.micros.push_back(micros);
  } else {
    ++answers->others[absl::StrCat(call->status.error_code(), " ", call->status.error_message().substr(0, 80))];
  }
  return true;
}

void Generator::Drain() {
  Answers forgotten;
  while (outstanding_ > 0) TakeOne(Clock::now() + std::chrono::seconds(1), &forgotten);
}

Answers Generator::Run(const Pace& pace, const std::function<void()>& each_second) {
  Answers answers;
  const Clock::time_point start = Clock::now();
  const Clock::time_point end = start + absl::ToChronoNanoseconds(pace.length);
  Clock::time_point second = start + std::chrono::seconds(1);
  int64_t arrived = 0;
  for (Clock::time_point now = start; now < end; now = Clock::now()) {
    if (pace.rate > 0) {
      const auto due = static_cast<int64_t>(std::chrono::duration<double>(now - start).count() * pace.rate);
      for (; arrived < due; ++arrived) {
        if (outstanding_ < pace.outstanding) {
          Send(pace.deadline);
        } else {
          ++answers.not_sent;
        }
      }
      // As many answers a tick as there are, but not so long that arrivals wait.
      const Clock::time_point tick = now + kTick;
      for (int i = 0; (i < kAnswersATick || Clock::now() < tick) && TakeOne(tick, &answers); ++i) {
      }
    } else {
      while (outstanding_ < pace.outstanding) Send(pace.deadline);
      TakeOne(end, &answers);
    }
    if (now >= second) {
      each_second();
      second += std::chrono::seconds(1);
    }
  }
  answers.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return answers;
}

}  // namespace truckroll::bench
