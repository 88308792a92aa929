// What counting costs a call: its begin, its end, its histogram and two looks at the clock; by one thread, and by four
// at once upon the same method.
//
//   cmake --build --preset release --target bench_telemetry && build/release/bench/bench_telemetry
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "platform/rpc/method_counts.h"

namespace truckroll {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kCalls = 5'000'000;

void Count(rpc::MethodCounts* counts) {
  for (int i = 0; i < kCalls; ++i) {
    const SteadyClock::time_point begun = SteadyClock::now();
    counts->Begin();
    counts->End(absl::StatusCode::kOk);
    counts->duration.Observe(absl::FromChrono(SteadyClock::now() - begun));
  }
}

void Measure(int threads) {
  rpc::MethodCounts counts("GetWorkOrder", false);
  const SteadyClock::time_point begun = SteadyClock::now();
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back([&] { Count(&counts); });
  for (std::thread& thread : running) thread.join();
  const double nanos = std::chrono::duration<double, std::nano>(SteadyClock::now() - begun).count();
  std::printf("%d threads: %.0f ns a call, wall time\n", threads, nanos / threads / kCalls);
}

}  // namespace
}  // namespace truckroll

int main() {
  for (const int threads : {1, 2, 4}) truckroll::Measure(threads);
}
