#include "mobile-gateway/streams/pulse.h"

#include <utility>

namespace truckroll::gateway {

Pulse::Pulse(const clock::Clock& clock, absl::Duration period)
    : clock_(clock), period_(period), thread_([this] { Run(); }) {}

Pulse::~Pulse() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_all();
  thread_.join();
}

void Pulse::Add(std::weak_ptr<Pulsed> pulsed) {
  std::lock_guard lock(mutex_);
  all_.push_back(std::move(pulsed));
}

size_t Pulse::size() const {
  std::lock_guard lock(mutex_);
  return all_.size();
}

void Pulse::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_.wait_for(lock, absl::ToChronoMilliseconds(period_), [this] { return stopped_; })) {
    lock.unlock();
    for (const std::shared_ptr<Pulsed>& pulsed : Alive()) pulsed->OnPulse(clock_.Now());
    lock.lock();
  }
}

std::vector<std::shared_ptr<Pulsed>> Pulse::Alive() {
  std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Pulsed>> alive;
  std::vector<std::weak_ptr<Pulsed>> left;
  for (std::weak_ptr<Pulsed>& each : all_) {
    std::shared_ptr<Pulsed> pulsed = each.lock();
    if (!pulsed) continue;
    alive.push_back(std::move(pulsed));
    left.push_back(std::move(each));
  }
  all_ = std::move(left);
  return alive;
}

}  // namespace truckroll::gateway
