#pragma once

#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace truckroll {

// From its start, included, to its end, which is not.
struct Period {
  absl::Time start;
  absl::Time end;
};

// The same instants as periods in order, none of them empty, touching or overlapping another.
std::vector<Period> Union(std::vector<Period> periods);

// What is left of `period` without those of `taken`, which are as Union leaves them.
std::vector<Period> Minus(Period period, absl::Span<const Period> taken);

}  // namespace truckroll
