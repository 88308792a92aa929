#include "domain/policy/policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/policy/policy_check.h"

namespace truckroll {
namespace {

template <typename Types>
bool Has(const Types& types, v1::WorkOrder::Type type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

absl::StatusOr<Policy> Policy::Parse(absl::string_view text, absl::string_view file) {
  absl::StatusOr<storage::v1::Policy> values = ReadPolicyText(text, file);
  if (!values.ok()) return values.status();
  return Policy(*std::move(values));
}

Policy::Policy(storage::v1::Policy values) : values_(std::move(values)) {
  if (values_.has_quiet_hours()) {
    quiet_hours_ = {*ParseLocalTime(values_.quiet_hours().start()), *ParseLocalTime(values_.quiet_hours().end())};
  }
  for (const auto& slot : values_.contact_retry()) {
    slots_.push_back({slot.id(), *ParseLocalTime(slot.span().start()), *ParseLocalTime(slot.span().end())});
  }
}

std::string Policy::id() const {
  return absl::StrCat(values_.name(), "@", values_.version());
}
absl::Duration Policy::take_on() const {
  return FromProto(values_.take_on());
}
absl::Duration Policy::contact() const {
  return FromProto(values_.contact());
}
absl::Duration Policy::arrival_tolerance() const {
  return FromProto(values_.arrival_tolerance());
}
absl::Duration Policy::work_allowance() const {
  return FromProto(values_.work_allowance());
}
absl::Duration Policy::withdrawal_complete() const {
  return FromProto(values_.withdrawal_complete());
}
absl::Duration Policy::tracking_expiry() const {
  return FromProto(values_.tracking_expiry());
}

absl::Duration Policy::planned_duration(v1::WorkOrder::Type type) const {
  for (const auto& planned : values_.planned_durations()) {
    if (planned.type() == type) return FromProto(planned.duration());
  }
  return absl::Hours(1);
}

bool Policy::needs_install_ready(v1::WorkOrder::Type type) const {
  return Has(values_.needs_install_ready(), type);
}
bool Policy::needs_speed_test(v1::WorkOrder::Type type) const {
  return Has(values_.needs_speed_test(), type);
}

}  // namespace truckroll
