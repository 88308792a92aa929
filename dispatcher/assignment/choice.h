// Which orders are to be assigned now, and to whom. Pure.
#ifndef TRUCKROLL_DISPATCHER_ASSIGNMENT_CHOICE_H_
#define TRUCKROLL_DISPATCHER_ASSIGNMENT_CHOICE_H_

#include <vector>

#include "absl/time/time.h"
#include "domain/dispatch/candidate.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::dispatcher {

// Whether the order wants a technician now: nobody has it, its address can be connected, and the visit booked or agreed
// begins within three days.
bool WantsTechnician(const v1::WorkOrder& order, absl::Time now);

// Of those ranked (Rank's order) the first who can answer now: a shift is on, or begins within the hour. Null: better
// wait, since
//   nobody who can answer now keeps as many promises as somebody whose shift is still to come, or
//   those who can were tried, and others were not, or half an hour has not passed since.
const Candidate* Choose(const std::vector<Candidate>& ranked, absl::Time now, absl::TimeZone zone);

// The visit as it would stand in the technician's day.
v1::TechnicianDay::Visit VisitOf(const v1::WorkOrder& order, const Candidate& candidate);

}  // namespace truckroll::dispatcher

#endif  // TRUCKROLL_DISPATCHER_ASSIGNMENT_CHOICE_H_
