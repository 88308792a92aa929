#pragma once

#include <optional>

#include "absl/time/time.h"
#include "google/type/latlng.pb.h"

namespace truckroll {

// A way by road.
struct Travel {
  absl::Duration duration;
  double metres = 0;
};

// A place, or nothing when it is not known.
using Place = std::optional<google::type::LatLng>;

// The way from one place to another: the great circle times 1.35 for the roads, at a speed that goes by the local hour
// of departure. From or to a place not known: a middling way across town.
Travel TravelBetween(const Place& from, const Place& to, absl::Time depart, absl::TimeZone zone);

}  // namespace truckroll
