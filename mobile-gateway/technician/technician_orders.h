// What one technician is to be told of a region's changes: which are theirs, from which version, and when an order
// leaves them. Pure.
#ifndef TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_ORDERS_H_
#define TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_ORDERS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "mobile-gateway/streams/hub.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::gateway {

using Versions = absl::btree_map<std::string, uint64_t>;  // by order's name

// A place to go on from, as clients keep it: the hub's token, and the versions of orders that the watcher has already
// although the hub may not have published them yet (what was read is at times ahead of what was heard).
struct ResumePoint {
  std::string token;
  Versions ahead;
};
std::string PrintResumePoint(const ResumePoint& point);
// None for what was never printed so.
std::optional<ResumePoint> ParseResumePoint(absl::string_view text);

bool IsOpen(const v1::WorkOrder& order);

class TechnicianOrders {
 public:
  // What a change means to them.
  struct Told {
    uint64_t from_version = 0;
    bool removed = false;
  };

  // `technician`: a full name.
  explicit TechnicianOrders(std::string technician) : technician_(std::move(technician)) {}

  // They were given these orders whole, and no others.
  void Snapshot(const Versions& held);
  // They go on from a token: what they hold shows itself in the changes.
  void Resume(const Versions& ahead);

  // None when they have it already or it is not theirs. DATA_LOSS when versions before it were missed.
  absl::StatusOr<std::optional<Told>> OnChange(const Change& change);

  const std::string& technician() const { return technician_; }

 private:
  bool WasTheirs(const Change& change) const;

  const std::string technician_;
  bool resumed_ = false;
  Versions held_;
  Versions ahead_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_ORDERS_H_
