// What is counted of one method as it is served here. Lives as long as its gate. Threads: any.
#ifndef TRUCKROLL_PLATFORM_RPC_METHOD_COUNTS_H_
#define TRUCKROLL_PLATFORM_RPC_METHOD_COUNTS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "platform/telemetry/histogram.h"

namespace truckroll::rpc {

struct MethodCounts {
  static constexpr size_t kCodes = 17;  // OK to UNAUTHENTICATED

  MethodCounts(std::string its_name, bool is_stream) : name(std::move(its_name)), stream(is_stream) {}

  void Begin() { begun.fetch_add(1, std::memory_order_relaxed); }
  void End(absl::StatusCode code) { ended[static_cast<size_t>(code) % kCodes].fetch_add(1, std::memory_order_relaxed); }

  const std::string name;  // "GetWorkOrder"
  const bool stream;
  std::atomic<int64_t> begun{0};
  std::array<std::atomic<int64_t>, kCodes> ended{};
  std::atomic<int64_t> slow_readers{0};                // streams ended for it
  telemetry::Histogram duration{telemetry::kLatency};  // of unary calls that had a place at the gate
};

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_METHOD_COUNTS_H_
