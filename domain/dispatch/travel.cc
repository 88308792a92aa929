#include "domain/dispatch/travel.h"

#include <algorithm>
#include <cmath>

namespace truckroll {
namespace {

constexpr double kEarthRadiusM = 6'371'000;
constexpr double kRoadFactor = 1.35;
constexpr double kUnknownWayM = 5'000;
constexpr double kRadians = 3.14159265358979323846 / 180;

double GreatCircleM(const google::type::LatLng& a, const google::type::LatLng& b) {
  const double lat = std::sin((b.latitude() - a.latitude()) * kRadians / 2);
  const double lng = std::sin((b.longitude() - a.longitude()) * kRadians / 2);
  const double h = lat * lat + std::cos(a.latitude() * kRadians) * std::cos(b.latitude() * kRadians) * lng * lng;
  return 2 * kEarthRadiusM * std::asin(std::sqrt(std::min(h, 1.0)));
}

// Through a city's streets, door to door.
double KmPerHour(int hour) {
  if (hour < 6 || hour >= 22) return 40;
  if ((hour >= 7 && hour < 9) || (hour >= 17 && hour < 19)) return 18;
  return 25;
}

}  // namespace

Travel TravelBetween(const Place& from, const Place& to, absl::Time depart, absl::TimeZone zone) {
  const double metres = from && to ? GreatCircleM(*from, *to) * kRoadFactor : kUnknownWayM;
  const double hours = metres / 1000 / KmPerHour(zone.At(depart).cs.hour());
  return {absl::Floor(absl::Hours(hours), absl::Milliseconds(1)), metres};
}

}  // namespace truckroll
