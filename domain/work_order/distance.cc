#include "domain/work_order/distance.h"

#include <algorithm>
#include <cmath>

namespace truckroll {

double DistanceMetres(const google::type::LatLng& a, const google::type::LatLng& b) {
  constexpr double kRadius = 6371008.8;
  constexpr double kDegree = M_PI / 180;
  const double south = std::sin((b.latitude() - a.latitude()) * kDegree / 2);
  const double east = std::sin((b.longitude() - a.longitude()) * kDegree / 2);
  const double h = south * south + std::cos(a.latitude() * kDegree) * std::cos(b.latitude() * kDegree) * east * east;
  return 2 * kRadius * std::asin(std::sqrt(std::clamp(h, 0.0, 1.0)));
}

}  // namespace truckroll
