// Names that the city is made of, from files in city/data.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "city/chance.h"
#include "truckroll/v1/community.pb.h"
#include "truckroll/v1/region.pb.h"

namespace truckroll::city {

// A community to be, with the street that addresses there begin with (empty: none).
struct Place {
  std::string id;
  v1::Community community;  // without a name
  std::string street;
};

// The region's places: DIR/{region}.csv with five columns carries coordinates, with four it does not, and then a seeded
// choice is put at seeded points around the region's centre. NOT_FOUND; INVALID_ARGUMENT names the line.
absl::StatusOr<std::vector<Place>> LoadPlaces(const std::string& directory, const v1::Region& region, Chance& chance);

// "张伟" or "Technician 7".
std::string PersonName(bool chinese, int number, Chance& chance);

}  // namespace truckroll::city
