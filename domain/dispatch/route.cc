#include "domain/dispatch/route.h"

#include <algorithm>
#include <map>
#include <utility>

#include "domain/calendar/instant.h"

namespace truckroll {
namespace {

// A visit whose length nobody told.
constexpr absl::Duration kUsualVisit = absl::Hours(1);
// How far ahead of the earliest start a slot is looked for.
constexpr absl::Duration kHorizon = absl::Hours(8 * 24);
// A break from which a technician goes home in between.
constexpr absl::Duration kHomeBreak = absl::Hours(4);
// How long a reported position says where somebody is.
constexpr absl::Duration kPositionLife = absl::Minutes(30);

Place HomeOf(const v1::Technician& technician) {
  return technician.has_home() ? Place(technician.home()) : std::nullopt;
}

Place WhereNow(const v1::Technician& technician, absl::Time now) {
  const v1::Position& position = technician.position();
  if (position.has_location() && now - FromProto(position.event_time()) <= kPositionLife) return position.location();
  return HomeOf(technician);
}

bool Waits(v1::WorkOrder::State state) {
  return state == v1::WorkOrder::HELD || state == v1::WorkOrder::ASSESSING_CANCELLATION ||
         state == v1::WorkOrder::PENDING_CANCELLATION;
}

template <class Stop>
void InsertByStart(Stop stop, std::vector<Stop>* stops) {
  const auto later = [](const Stop& a, const Stop& b) { return a.start < b.start; };
  stops->insert(std::upper_bound(stops->begin(), stops->end(), stop, later), std::move(stop));
}

}  // namespace

Route::Route(const v1::Technician* technician, const v1::TechnicianDay* day, absl::Time now, absl::TimeZone zone)
    : technician_(technician), now_(now), zone_(zone) {
  if (day != nullptr) day_ = *day;
  for (const v1::TechnicianDay::Visit& visit : day_.visits()) Read(visit);
  std::stable_sort(waiting_.begin(), waiting_.end(), [](const Waiting& a, const Waiting& b) { return a.due < b.due; });
  stops_ = fixed_;
  for (Waiting& waiting : waiting_) PlaceInto(waiting, &stops_);
}

void Route::Read(const v1::TechnicianDay::Visit& visit) {
  ++open_visits_;
  const Place place = visit.has_location() ? Place(visit.location()) : std::nullopt;
  const absl::Time start = visit.has_start_time() ? FromProto(visit.start_time()) : absl::InfinitePast();
  const absl::Time end = visit.has_end_time() ? FromProto(visit.end_time()) : start + kUsualVisit;
  if (visit.state() == v1::WorkOrder::ON_SITE) {
    InsertByStart(Stop{now_, std::max(end, now_ + kUsualVisit / 2), place}, &fixed_);
  } else if (visit.state() == v1::WorkOrder::EN_ROUTE) {
    waiting_.push_back({place, absl::InfinitePast()});
  } else if (visit.has_start_time() && end > now_) {
    InsertByStart(Stop{std::max(start, now_), end, place}, &fixed_);
  } else if (visit.has_start_time()) {
    waiting_.push_back({place, start});  // late already: goes first
  } else if (!Waits(visit.state())) {
    waiting_.push_back({place, visit.has_due_time() ? FromProto(visit.due_time()) : absl::InfiniteFuture()});
  }
}

void Route::PlaceInto(Waiting& waiting, std::vector<Stop>* stops) const {
  const std::optional<Slot> slot = Fit(*stops, {waiting.place, kUsualVisit, now_});
  waiting.end = slot ? slot->end : absl::InfiniteFuture();
  if (slot) InsertByStart(Stop{slot->start, slot->end, waiting.place}, stops);
}

bool Route::Holds(absl::string_view work_order) const {
  return std::any_of(day_.visits().begin(), day_.visits().end(),
                     [&](const v1::TechnicianDay::Visit& visit) { return visit.work_order() == work_order; });
}

Route Route::Without(absl::string_view work_order) const {
  v1::TechnicianDay rest;
  for (const v1::TechnicianDay::Visit& visit : day_.visits()) {
    if (visit.work_order() != work_order) *rest.add_visits() = visit;
  }
  return Route(technician_, &rest, now_, zone_);
}

Route Route::With(const v1::TechnicianDay::Visit& visit) const {
  v1::TechnicianDay more = day_;
  *more.add_visits() = visit;
  return Route(technician_, &more, now_, zone_);
}

std::optional<Slot> Route::FirstFit(const Wanted& wanted) const {
  return Fit(stops_, wanted);
}

std::optional<Slot> Route::FirstFitAheadOf(absl::Time due, const Wanted& wanted) const {
  std::vector<Stop> stops = fixed_;
  auto waiting = waiting_.begin();
  for (; waiting != waiting_.end() && waiting->due <= due; ++waiting) {
    Waiting same = *waiting;
    PlaceInto(same, &stops);
  }
  const std::optional<Slot> slot = Fit(stops, wanted);
  if (!slot) return std::nullopt;
  InsertByStart(Stop{slot->start, slot->end, wanted.place}, &stops);
  for (; waiting != waiting_.end(); ++waiting) {
    Waiting moved = *waiting;
    PlaceInto(moved, &stops);
    if (waiting->end <= waiting->due && moved.end > moved.due) return std::nullopt;
  }
  return slot;
}

bool Route::Taken(absl::Time start, absl::Time end) const {
  return std::any_of(fixed_.begin(), fixed_.end(),
                     [&](const Stop& stop) { return stop.start < end && start < stop.end; });
}

Obstacle Route::WhyNot(const Wanted& wanted) const {
  return Fit({}, wanted) ? Obstacle::kHourTaken : Obstacle::kOffShift;
}

std::optional<Slot> Route::Fit(const std::vector<Stop>& stops, const Wanted& wanted) const {
  if (wanted.latest < wanted.earliest) return std::nullopt;
  const absl::Time until = std::min(wanted.latest, wanted.earliest + kHorizon);
  for (const Span& shift : ShiftSpans(*technician_, wanted.earliest, until, zone_)) {
    for (size_t i = 0; i <= stops.size(); ++i) {
      const Stop* before = i == 0 ? nullptr : &stops[i - 1];
      const Stop* after = i == stops.size() ? nullptr : &stops[i];
      if (std::optional<Slot> slot = FitInGap(before, after, shift, wanted)) return slot;
    }
  }
  return std::nullopt;
}

std::optional<Slot> Route::FitInGap(const Stop* before, const Stop* after, const Span& shift,
                                    const Wanted& wanted) const {
  if (before != nullptr && before->end >= shift.end) return std::nullopt;
  if (after != nullptr && after->start <= std::max(shift.start, wanted.earliest)) return std::nullopt;
  if (before != nullptr && before->end + kHomeBreak < shift.start) before = nullptr;
  if (after != nullptr && after->start - kHomeBreak > shift.end) after = nullptr;

  const Place home = HomeOf(*technician_);
  Place from = home;
  absl::Time leave = shift.start;
  if (before != nullptr) {
    from = before->place;
    leave = std::max(before->end, now_);
  } else if (shift.start <= now_) {
    from = WhereNow(*technician_, now_);
    leave = now_;
  }
  const Place& onward = after != nullptr ? after->place : home;

  const Travel there = TravelBetween(from, wanted.place, leave, zone_);
  const absl::Time start = std::max({leave + there.duration, wanted.earliest, shift.start});
  const absl::Time end = start + wanted.duration;
  if (start > wanted.latest || end > shift.end) return std::nullopt;
  const Travel on = TravelBetween(wanted.place, onward, end, zone_);
  if (after != nullptr && end + on.duration > after->start) return std::nullopt;

  const Travel direct = TravelBetween(from, onward, leave, zone_);
  const Travel extra{std::max(there.duration + on.duration - direct.duration, absl::ZeroDuration()),
                     std::max(there.metres + on.metres - direct.metres, 0.0)};
  return Slot{start, end, extra};
}

std::vector<Route> RoutesOf(const std::vector<v1::Technician>& technicians, const v1::ListTechnicianDaysResponse& days,
                            absl::Time now, absl::TimeZone zone) {
  std::map<absl::string_view, const v1::TechnicianDay*> by_name;
  for (const v1::TechnicianDay& day : days.days()) by_name[day.technician()] = &day;
  std::vector<Route> routes;
  routes.reserve(technicians.size());
  for (const v1::Technician& technician : technicians) {
    const auto day = by_name.find(technician.name());
    routes.emplace_back(&technician, day == by_name.end() ? nullptr : day->second, now, zone);
  }
  return routes;
}

}  // namespace truckroll
