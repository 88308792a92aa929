// Calls everybody who asked for it about once a real second, in one thread of its own: heartbeats, expiring tokens.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_PULSE_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_PULSE_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "platform/clock/clock.h"

namespace truckroll::gateway {

class Pulsed {
 public:
  virtual ~Pulsed() = default;
  // Real time. Must not block.
  virtual void OnPulse(absl::Time now) = 0;
};

// Threads: any may Add. Holds nobody alive: who is gone is no longer called.
class Pulse {
 public:
  explicit Pulse(const clock::Clock& clock, absl::Duration period = absl::Seconds(1));
  ~Pulse();

  void Add(std::weak_ptr<Pulsed> pulsed);
  size_t size() const;

 private:
  void Run();
  std::vector<std::shared_ptr<Pulsed>> Alive();

  const clock::Clock& clock_;
  const absl::Duration period_;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::weak_ptr<Pulsed>> all_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_PULSE_H_
