#include "services/work_order/read_model/positions.h"

#include <algorithm>
#include <utility>

#include "platform/clock/clock.h"

namespace truckroll::read_model {

Positions::Positions(std::map<std::string, StreamId> known, size_t max_waiting)
    : max_waiting_(max_waiting), positions_(known.begin(), known.end()) {
  expiry_ = std::thread(&Positions::ExpireUntilStopped, this);
}

Positions::~Positions() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  expiry_.join();
  Tell(std::move(waiting_), false);
}

std::optional<StreamId> Positions::Get(absl::string_view region) const {
  std::lock_guard lock(mutex_);
  auto found = positions_.find(std::string(region));
  if (found == positions_.end()) return std::nullopt;
  return found->second;
}

void Positions::Set(absl::string_view region, StreamId position) {
  std::list<Waiting> reached;
  {
    std::lock_guard lock(mutex_);
    positions_[std::string(region)] = position;
    reached = Take([&](const Waiting& waiting) { return waiting.region == region && waiting.position <= position; });
  }
  Tell(std::move(reached), true);
}

void Positions::Forget(absl::string_view region) {
  std::lock_guard lock(mutex_);
  positions_.erase(std::string(region));
}

void Positions::Wait(std::string region, StreamId position, absl::Time deadline, absl::AnyInvocable<void(bool)> done) {
  bool reached = false;
  {
    std::lock_guard lock(mutex_);
    auto found = positions_.find(region);
    reached = found != positions_.end() && found->second >= position;
    if (!reached && waiting_.size() < max_waiting_) {
      waiting_.push_back({std::move(region), position, deadline, std::move(done)});
      changed_.notify_all();
      return;
    }
    if (!reached) ++stats_.refused;
  }
  done(reached);
}

void Positions::Linger(absl::string_view region, absl::Duration longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, absl::ToChronoMilliseconds(longest), [&] {
    return stopping_ || std::any_of(waiting_.begin(), waiting_.end(),
                                    [&](const Waiting& waiting) { return waiting.region == region; });
  });
}

Positions::Stats Positions::stats() const {
  std::lock_guard lock(mutex_);
  Stats stats = stats_;
  stats.waiting = static_cast<int64_t>(waiting_.size());
  return stats;
}

template <class Wanted>
std::list<Positions::Waiting> Positions::Take(Wanted wanted) {
  std::list<Waiting> taken;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    auto next = std::next(it);
    if (wanted(*it)) taken.splice(taken.end(), waiting_, it);
    it = next;
  }
  return taken;
}

void Positions::Tell(std::list<Waiting> waiting, bool reached) {
  for (Waiting& each : waiting) each.done(reached);
}

void Positions::ExpireUntilStopped() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const absl::Time now = clock::SystemClock().Now();
    std::list<Waiting> late = Take([&](const Waiting& waiting) { return waiting.deadline <= now; });
    if (!late.empty()) {
      stats_.late += static_cast<int64_t>(late.size());
      lock.unlock();
      Tell(std::move(late), false);
      lock.lock();
      continue;
    }
    absl::Time next = now + absl::Minutes(1);
    for (const Waiting& waiting : waiting_) next = std::min(next, waiting.deadline);
    changed_.wait_for(lock, absl::ToChronoMilliseconds(next - now + absl::Milliseconds(1)));
  }
}

}  // namespace truckroll::read_model
