#include "domain/dispatch/candidate.h"

#include <algorithm>
#include <optional>

#include "domain/calendar/instant.h"

namespace truckroll {
namespace {

Place PlaceOf(const v1::WorkOrder& order) {
  return order.address().has_location() ? Place(order.address().location()) : std::nullopt;
}

const v1::Commitment* Running(const v1::WorkOrder& order, v1::Commitment::Kind kind) {
  for (const v1::Commitment& commitment : order.commitments()) {
    if (commitment.kind() == kind && commitment.state() == v1::Commitment::RUNNING) return &commitment;
  }
  return nullptr;
}

// When the visit may begin, best first: what was agreed or booked, then whenever.
std::vector<Wanted> Wishes(const v1::WorkOrder& order, absl::Time now, absl::Duration planned) {
  const Place place = PlaceOf(order);
  std::vector<Wanted> wishes;
  const auto wish = [&](absl::Time from, absl::Time to) {
    wishes.push_back({place, planned, std::max(from, now), to});
  };
  absl::Time from = now;
  if (const v1::Commitment* arrival = Running(order, v1::Commitment::ARRIVAL)) {
    const absl::Time agreed = FromProto(arrival->reference_time());
    const absl::Time latest = FromProto(arrival->due_time());
    from = agreed - (latest - agreed);
    wish(agreed, agreed);
    wish(agreed, latest);
    wish(from, latest);
  } else if (const v1::Commitment* window = Running(order, v1::Commitment::BOOKED_WINDOW)) {
    from = FromProto(window->reference_time());
    wish(from, FromProto(window->due_time()));
  }
  wish(from, absl::InfiniteFuture());
  return wishes;
}

absl::Time DueOf(const v1::WorkOrder& order) {
  absl::Time due = absl::InfiniteFuture();
  for (const Stake& stake : StakesOf(order, absl::InfinitePast(), absl::InfinitePast())) due = std::min(due, stake.due);
  return due;
}

std::optional<std::string> MissingSkill(const v1::WorkOrder& order, const v1::Technician& technician) {
  const auto& skills = technician.skills();
  for (const std::string& skill : order.required_skills()) {
    if (std::find(skills.begin(), skills.end(), skill) == skills.end()) return skill;
  }
  return std::nullopt;
}

// What stops the technician whatever their hours are.
v1::ErrorReason Stopped(const v1::WorkOrder& order, const Route& route, absl::Duration planned,
                        std::string* missing_skill) {
  if (order.technician() == route.technician().name()) return v1::ALREADY_ASSIGNED;
  if (std::optional<std::string> skill = MissingSkill(order, route.technician())) {
    *missing_skill = *skill;
    return v1::SKILL_MISSING;
  }
  if (route.technician().availability() == v1::Technician::UNAVAILABLE) return v1::TECHNICIAN_UNAVAILABLE;
  if (order.has_agreed_time()) {
    const absl::Time agreed = FromProto(order.agreed_time());
    if (agreed >= route.now() && route.Taken(agreed, agreed + planned)) return v1::HOUR_TAKEN;
  }
  return v1::ERROR_REASON_UNSPECIFIED;
}

void Take(const v1::WorkOrder& order, const Slot& slot, Candidate* candidate) {
  candidate->arrive = slot.start;
  candidate->complete = slot.end;
  candidate->extra = slot.extra;
  candidate->stakes = StakesOf(order, slot.start, slot.end);
}

}  // namespace

std::map<std::string, Tries> TriesOf(const v1::WorkOrder& order) {
  std::map<std::string, Tries> tries;
  for (const v1::Event& event : order.timeline()) {
    if (event.kind() != v1::Event::DECLINED && event.kind() != v1::Event::TAKEN_BACK) continue;
    Tries& of = tries[event.arguments().technician()];
    ++of.count;
    of.last = std::max(of.last, FromProto(event.event_time()));
  }
  return tries;
}

int Candidate::missed() const {
  return static_cast<int>(std::count_if(stakes.begin(), stakes.end(),
                                        [](const Stake& stake) { return stake.slack < absl::ZeroDuration(); }));
}

absl::Duration Candidate::slack() const {
  absl::Duration least = absl::InfiniteDuration();
  for (const Stake& stake : stakes) least = std::min(least, stake.slack);
  return least;
}

std::vector<Stake> StakesOf(const v1::WorkOrder& order, absl::Time arrive, absl::Time complete) {
  std::vector<Stake> stakes;
  for (const v1::Commitment& commitment : order.commitments()) {
    if (commitment.state() != v1::Commitment::RUNNING) continue;
    const absl::Time due = FromProto(commitment.due_time());
    const absl::Time reference = FromProto(commitment.reference_time());
    if (commitment.kind() == v1::Commitment::RESOLUTION) {
      stakes.push_back({commitment.kind(), due, due - complete});
    } else if (commitment.kind() == v1::Commitment::BOOKED_WINDOW) {
      stakes.push_back({commitment.kind(), due, arrive < reference ? arrive - reference : due - arrive});
    } else if (commitment.kind() == v1::Commitment::ARRIVAL) {
      const absl::Time earliest = reference - (due - reference);
      stakes.push_back({commitment.kind(), due, std::min(due - arrive, arrive - earliest)});
    }
  }
  return stakes;
}

Candidate Evaluate(const v1::WorkOrder& order, const Route& with_order, absl::Duration planned) {
  std::optional<Route> without;
  if (with_order.Holds(order.name())) without = with_order.Without(order.name());
  const Route& route = without ? *without : with_order;

  Candidate candidate;
  candidate.technician = &route.technician();
  candidate.open_visits = route.open_visits();
  candidate.infeasible = Stopped(order, route, planned, &candidate.missing_skill);
  if (!candidate.feasible()) return candidate;

  const absl::Time due = DueOf(order);
  const std::vector<Wanted> wishes = Wishes(order, route.now(), planned);
  bool found = false;
  const auto consider = [&](const std::optional<Slot>& slot) {
    if (!slot) return false;
    Candidate other = candidate;
    Take(order, *slot, &other);
    if (!found || other.missed() < candidate.missed()) candidate = std::move(other);
    found = true;
    return candidate.missed() == 0;
  };
  for (const Wanted& wanted : wishes) {
    if (consider(route.FirstFit(wanted)) || consider(route.FirstFitAheadOf(due, wanted))) return candidate;
  }
  if (!found) {
    const bool taken = route.WhyNot(wishes.back()) == Obstacle::kHourTaken;
    candidate.infeasible = taken ? v1::HOUR_TAKEN : v1::TECHNICIAN_UNAVAILABLE;
  }
  return candidate;
}

}  // namespace truckroll
