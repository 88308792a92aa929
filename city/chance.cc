#include "city/chance.h"

#include <cmath>

namespace truckroll::city {
namespace {

constexpr double kMetresPerDegree = 111'320;

}  // namespace

google::type::LatLng Chance::Near(const google::type::LatLng& middle, double metres) {
  std::normal_distribution<double> scatter(0, metres / kMetresPerDegree);
  const double north = scatter(random_);
  const double east = scatter(random_) / std::cos(middle.latitude() * M_PI / 180);
  google::type::LatLng place;
  place.set_latitude(middle.latitude() + north);
  place.set_longitude(middle.longitude() + east);
  return place;
}

}  // namespace truckroll::city
