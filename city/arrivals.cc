#include "city/arrivals.h"

#include <algorithm>
#include <iterator>

#include "absl/time/civil_time.h"

namespace truckroll::city {
namespace {

// Little at night, most before noon and in the early evening.
constexpr double kWeights[24] = {0.3, 0.2, 0.1, 0.1, 0.1, 0.2, 0.6, 2.0, 5.5, 8.0, 8.5, 7.0,
                                 5.0, 5.5, 7.0, 7.0, 6.5, 6.0, 7.5, 8.5, 7.0, 4.5, 2.0, 0.9};

double Sum() {
  double sum = 0;
  for (double weight : kWeights) sum += weight;
  return sum;
}

}  // namespace

double ShareOfHour(int hour) {
  return kWeights[hour] / Sum();
}

// Thinning: calls come at the busiest hour's rate, and each stays with the chance that its own hour has.
absl::Time NextArrival(absl::Time now, double per_day, absl::TimeZone zone, Chance& chance) {
  const double busiest = *std::max_element(std::begin(kWeights), std::end(kWeights)) / Sum();
  const absl::Duration mean = absl::Hours(1) / (per_day * busiest);
  while (true) {
    now += chance.Wait(mean);
    if (chance.Happens(ShareOfHour(absl::ToCivilHour(now, zone).hour()) / busiest)) return now;
  }
}

}  // namespace truckroll::city
