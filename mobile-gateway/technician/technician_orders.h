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

// A place to go on from, as clients keep it: the hub's token and, for a while after a snapshot, the orders that they
// hold. What was read may be ahead of what was heard, so the token alone would then say too little.
struct ResumePoint {
  std::string token;
  std::optional<Versions> held;
};
std::string PrintResumePoint(const ResumePoint& point);
// None for what was never printed so. `region`: "regions/xuzhou", whose orders they are.
std::optional<ResumePoint> ParseResumePoint(absl::string_view text, absl::string_view region);

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

  // They hold these and no others.
  void Begin(const Versions& held);
  // What they hold shows itself in the changes.
  void BeginUnknown();

  // None when they have it already or it is not theirs. DATA_LOSS when versions before it were missed.
  absl::StatusOr<std::optional<Told>> OnChange(const Change& change);

  // As far as it is known.
  const Versions& held() const { return held_; }

 private:
  bool WasTheirs(const Change& change) const;

  const std::string technician_;
  bool unknown_ = false;
  Versions held_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_ORDERS_H_
