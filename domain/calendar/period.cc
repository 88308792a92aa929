#include "domain/calendar/period.h"

#include <algorithm>

namespace truckroll {

std::vector<Period> Union(std::vector<Period> periods) {
  std::sort(periods.begin(), periods.end(), [](const Period& a, const Period& b) { return a.start < b.start; });
  std::vector<Period> joined;
  for (const Period& period : periods) {
    if (period.end <= period.start) continue;
    if (!joined.empty() && period.start <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, period.end);
    } else {
      joined.push_back(period);
    }
  }
  return joined;
}

std::vector<Period> Minus(Period period, absl::Span<const Period> taken) {
  std::vector<Period> left;
  auto next = std::upper_bound(taken.begin(), taken.end(), period.start,
                               [](absl::Time t, const Period& other) { return t < other.end; });
  for (; next != taken.end() && next->start < period.end; ++next) {
    if (period.start < next->start) left.push_back({period.start, next->start});
    period.start = std::max(period.start, next->end);
  }
  if (period.start < period.end) left.push_back(period);
  return left;
}

}  // namespace truckroll
