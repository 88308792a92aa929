// Assigns a region's new orders automatically, in a thread of its own: a round a second, while this process leads.
#ifndef TRUCKROLL_DISPATCHER_ASSIGNMENT_ASSIGNMENT_H_
#define TRUCKROLL_DISPATCHER_ASSIGNMENT_ASSIGNMENT_H_

#include <string>
#include <thread>

#include "dispatcher/assignment/leadership.h"
#include "dispatcher/assignment/round.h"
#include "platform/async/timer.h"

namespace truckroll::dispatcher {

class Assignment {
 public:
  // Begins at once. All must outlive it.
  Assignment(RegionFacts region, const std::string& owner, Services& services, redis::Client& redis, Timer& timer,
             const clock::Clock& clock, clock::RegionClocks& clocks);
  // Waits until it has ended: the timer must have been stopped.
  ~Assignment();
  Assignment(const Assignment&) = delete;

  // Any thread.
  const std::string& region() const { return region_; }
  bool leads() const { return leadership_.held(); }
  Round::Counts counts() const { return round_.counts(); }

 private:
  void Run();

  const std::string region_;
  Timer& timer_;
  Leadership leadership_;
  Round round_;
  std::thread thread_;
};

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ASSIGNMENT_ASSIGNMENT_H_
