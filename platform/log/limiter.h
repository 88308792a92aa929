// So many lines a second and no more. Threads: any.
#ifndef TRUCKROLL_PLATFORM_LOG_LIMITER_H_
#define TRUCKROLL_PLATFORM_LOG_LIMITER_H_

#include <atomic>
#include <chrono>
#include <cstdint>

namespace truckroll::log {

class Limiter {
 public:
  explicit Limiter(int64_t lines_a_second) : most_(lines_a_second) {}

  // Whether this one may be written; if not, it is counted as dropped.
  bool Allow() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return AllowAt(std::chrono::duration_cast<std::chrono::seconds>(now).count());
  }

  // As Allow, in the second given. Two threads that meet at its turn may let a line more through.
  bool AllowAt(int64_t second) {
    if (second_.exchange(second, std::memory_order_relaxed) != second) lines_.store(0, std::memory_order_relaxed);
    if (lines_.fetch_add(1, std::memory_order_relaxed) < most_) return true;
    dropped_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }

  int64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  const int64_t most_;
  std::atomic<int64_t> second_{-1};
  std::atomic<int64_t> lines_{0};
  std::atomic<int64_t> dropped_{0};
};

}  // namespace truckroll::log

#endif  // TRUCKROLL_PLATFORM_LOG_LIMITER_H_
