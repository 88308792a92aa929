#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "domain/dispatch/candidate.h"
#include "domain/dispatch/route.h"
#include "truckroll/v1/dispatch_service.pb.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll {

// All technicians for an order, best first, then those who can't.
//
// Before everybody else come those who were not tried yet (Tries). Then who keeps every promise comes before who misses
// one, and who keeps them with half an hour to spare before who barely does. Among equals the least added way wins, to
// the hundred metres, then the earlier end, then the name. The order must carry its timeline.
std::vector<Candidate> Rank(const v1::WorkOrder& order, const std::vector<Route>& routes, absl::Duration planned);

// The candidate as it is told: the technician, the figures, and why in both languages. `rank` is 1 for the best, 0 for
// who can't.
v1::SuggestTechniciansResponse::Suggestion Explain(const Candidate& candidate, int rank, absl::TimeZone zone);

}  // namespace truckroll
