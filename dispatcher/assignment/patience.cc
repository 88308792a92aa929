#include "dispatcher/assignment/patience.h"

#include <algorithm>

namespace truckroll::dispatcher {
namespace {

constexpr absl::Duration kFirst = absl::Minutes(1);
constexpr absl::Duration kLongest = absl::Minutes(15);
constexpr absl::Duration kForget = absl::Hours(1);

}  // namespace

bool Patience::Over(const v1::WorkOrder& order, absl::Time now) const {
  const auto entry = waits_.find(order.name());
  return entry == waits_.end() || order.version() > entry->second.version || now >= entry->second.until;
}

void Patience::Wait(const v1::WorkOrder& order, absl::Time now) {
  Entry& entry = waits_[order.name()];
  const bool same = entry.version == order.version() && entry.pause > absl::ZeroDuration();
  entry.pause = same ? std::min(entry.pause * 2, kLongest) : kFirst;
  entry.version = order.version();
  entry.until = now + entry.pause;
}

void Patience::Done(const v1::WorkOrder& order, absl::Time now) {
  waits_[order.name()] = {order.version(), now + kLongest, absl::ZeroDuration()};
}

void Patience::Sweep(absl::Time now) {
  absl::erase_if(waits_, [now](const auto& entry) { return entry.second.until + kForget < now; });
}

}  // namespace truckroll::dispatcher
