// Fills a region that has nobody: teams, communities, technicians with shifts, skills and homes.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "city/chance.h"
#include "city/loop.h"
#include "city/places.h"
#include "city/wire.h"
#include "platform/async/task.h"
#include "truckroll/v1/region.pb.h"
#include "truckroll/v1/technician.pb.h"

namespace truckroll::city {

struct Population {
  std::vector<v1::Technician> technicians;
  std::vector<v1::Community> communities;
};

// The skills that orders ask for and technicians have.
const std::vector<std::string>& Skills();

// Whoever is there already stays; a region with technicians gets no more, nor one with communities. Begins and ends in
// the loop's thread.
Task<absl::StatusOr<Population>> Settle(Loop* loop, Wire* wire, Chance* chance, v1::Region region,
                                        std::vector<Place> places, int technicians);

// One of three patterns, so that evenings and weekends are covered too.
std::vector<v1::Shift> ShiftPattern(int number);

}  // namespace truckroll::city
