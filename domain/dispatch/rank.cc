#include "domain/dispatch/rank.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace truckroll {
namespace {

constexpr absl::Duration kToSpare = absl::Minutes(30);

bool Before(const Candidate& a, const Candidate& b) {
  const auto key = [](const Candidate& c) {
    return std::make_tuple(!c.feasible(), c.tries.count, c.missed(), c.slack() < kToSpare,
                           std::llround(c.extra.metres / 100), c.complete, absl::string_view(c.technician->name()));
  };
  return key(a) < key(b);
}

}  // namespace

std::vector<Candidate> Rank(const v1::WorkOrder& order, const std::vector<Route>& routes, absl::Duration planned) {
  const std::map<std::string, Tries> tries = TriesOf(order);
  std::vector<Candidate> candidates;
  candidates.reserve(routes.size());
  for (const Route& route : routes) {
    candidates.push_back(Evaluate(order, route, planned));
    const auto tried = tries.find(route.technician().name());
    if (tried != tries.end()) candidates.back().tries = tried->second;
  }
  std::sort(candidates.begin(), candidates.end(), Before);
  return candidates;
}

}  // namespace truckroll
