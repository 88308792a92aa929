#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/calendar/quiet_hours.h"
#include "truckroll/storage/v1/policy.pb.h"

namespace truckroll {

// One version of what an operator promises: the file's values, checked, with its times of day read. Immutable.
class Policy {
 public:
  struct Slot {
    std::string id;
    LocalTime start;
    LocalTime end;
  };

  // Reads a policy file's text. INVALID_ARGUMENT says `file:line`, the field, what was found and what was expected.
  static absl::StatusOr<Policy> Parse(absl::string_view text, absl::string_view file);

  const storage::v1::Policy& values() const { return values_; }
  // "name@version", as orders remember it.
  std::string id() const;
  QuietHours quiet_hours() const { return quiet_hours_; }
  const std::vector<Slot>& contact_retry_slots() const { return slots_; }
  absl::Duration take_on() const;
  absl::Duration contact() const;
  absl::Duration arrival_tolerance() const;
  absl::Duration work_allowance() const;
  absl::Duration withdrawal_complete() const;
  absl::Duration tracking_expiry() const;
  // How long a visit of this type is planned to take.
  absl::Duration planned_duration(v1::WorkOrder::Type type) const;
  bool needs_install_ready(v1::WorkOrder::Type type) const;
  bool needs_speed_test(v1::WorkOrder::Type type) const;

 private:
  explicit Policy(storage::v1::Policy values);

  storage::v1::Policy values_;
  QuietHours quiet_hours_;
  std::vector<Slot> slots_;
};

}  // namespace truckroll
