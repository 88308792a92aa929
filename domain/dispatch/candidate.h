#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/dispatch/route.h"
#include "truckroll/v1/dispatch_service.pb.h"
#include "truckroll/v1/error_reason.pb.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll {

// How often a technician was given an order and didn't do it: declined it, or let it lapse.
struct Tries {
  int count = 0;
  absl::Time last = absl::InfinitePast();
};

// By technician, from the order's timeline.
std::map<std::string, Tries> TriesOf(const v1::WorkOrder& order);

// A promise as it would stand.
struct Stake {
  v1::Commitment::Kind kind;
  absl::Time due;
  absl::Duration slack;  // negative: missed
};

// One technician for one order.
struct Candidate {
  const v1::Technician* technician = nullptr;
  v1::ErrorReason infeasible = v1::ERROR_REASON_UNSPECIFIED;  // why they can't
  std::string missing_skill;                                  // of SKILL_MISSING
  absl::Time arrive;
  absl::Time complete;
  Travel extra;
  int open_visits = 0;
  std::vector<Stake> stakes;  // running RESOLUTION, BOOKED_WINDOW and ARRIVAL
  Tries tries;

  bool feasible() const { return infeasible == v1::ERROR_REASON_UNSPECIFIED; }
  int missed() const;
  // The least slack of all promises; infinite when none is at stake.
  absl::Duration slack() const;
};

// The promises of the order that a visit from `arrive` to `complete` keeps or misses.
std::vector<Stake> StakesOf(const v1::WorkOrder& order, absl::Time arrive, absl::Time complete);

// Where the order would go in the technician's days. Of several slots the first that keeps every promise, else the one
// that misses fewest. `planned` is how long the visit takes. Keeps a pointer to the route's technician.
Candidate Evaluate(const v1::WorkOrder& order, const Route& route, absl::Duration planned);

}  // namespace truckroll
