// Whether this process is the one that assigns in a region: a lease in Redis of five seconds, and its fence. One
// thread, which it blocks for as long as Redis takes to answer, a second at most.
#ifndef TRUCKROLL_DISPATCHER_ASSIGNMENT_LEADERSHIP_H_
#define TRUCKROLL_DISPATCHER_ASSIGNMENT_LEADERSHIP_H_

#include <atomic>
#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "platform/clock/clock.h"
#include "platform/redis/client.h"
#include "platform/redis/lease.h"

namespace truckroll::dispatcher {

class Leadership {
 public:
  // `owner` is unique to this process. Client and clock must outlive it.
  Leadership(const std::string& region, const std::string& owner, redis::Client& client, const clock::Clock& clock);

  // Takes or renews the lease; without asking Redis while the last renewal is fresh. False: another one assigns, or
  // nobody can say.
  bool Hold();
  // Another one leads, as a refused write has shown.
  void Lose();
  // Lets another one take over at once.
  void Release();

  // Any thread.
  bool held() const { return held_; }
  uint64_t fence() const { return fence_; }
  const std::string& fence_key() const { return lease_.fence_key(); }

 private:
  void Set(bool held, uint64_t fence, absl::Time asked);

  const std::string region_;
  const clock::Clock& clock_;
  const redis::Lease lease_;
  std::atomic<bool> held_ = false;
  uint64_t fence_ = 0;
  absl::Time renewed_ = absl::InfinitePast();  // when the renewal that succeeded was asked for
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ASSIGNMENT_LEADERSHIP_H_
