#include "domain/work_order/close_time.h"

#include "domain/calendar/instant.h"

namespace truckroll {

std::optional<absl::Time> CloseTime(const v1::WorkOrder& order) {
  for (const v1::Event& event : order.timeline()) {
    if (event.kind() == v1::Event::COMPLETED || event.kind() == v1::Event::CANCELLED)
      return FromProto(event.record_time());
  }
  return std::nullopt;
}

}  // namespace truckroll
