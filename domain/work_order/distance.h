#pragma once

#include <google/type/latlng.pb.h>

namespace truckroll {

// Metres between two places on the great circle (haversine; mean radius 6,371,008.8 m).
double DistanceMetres(const google::type::LatLng& a, const google::type::LatLng& b);

}  // namespace truckroll
