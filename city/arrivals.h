// When customers call: a Poisson process whose rate goes by the local hour.
#pragma once

#include "absl/time/time.h"
#include "city/chance.h"

namespace truckroll::city {

// The share of a day's calls that come in the hour from `hour`:00. The 24 shares make 1.
double ShareOfHour(int hour);

// The next call after `now`, at `per_day` > 0 calls a day.
absl::Time NextArrival(absl::Time now, double per_day, absl::TimeZone zone, Chance& chance);

}  // namespace truckroll::city
