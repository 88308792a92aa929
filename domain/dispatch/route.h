#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/dispatch/shifts.h"
#include "domain/dispatch/travel.h"
#include "truckroll/v1/technician.pb.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll {

// A visit to be placed: it begins in [earliest, latest].
struct Wanted {
  Place place;
  absl::Duration duration;
  absl::Time earliest;
  absl::Time latest = absl::InfiniteFuture();
};

// Where a visit goes.
struct Slot {
  absl::Time start;
  absl::Time end;
  Travel extra;  // way added to the technician's day
};

// Why there is no slot.
enum class Obstacle { kOffShift, kHourTaken };

// A technician's days from now on, as far as they are known: visits at fixed times, then those without an agreed time,
// one after another by due, each in the first gap of the shifts that it fits with the way there and on. A day starts
// and ends at home; breaks under four hours do not.
//
// Keeps a pointer to the technician.
class Route {
 public:
  // `day` may be null: no visits.
  Route(const v1::Technician* technician, const v1::TechnicianDay* day, absl::Time now, absl::TimeZone zone);

  const v1::Technician& technician() const { return *technician_; }
  absl::Time now() const { return now_; }
  absl::TimeZone zone() const { return zone_; }
  int open_visits() const { return open_visits_; }
  bool Holds(absl::string_view work_order) const;
  // The same days without one visit.
  Route Without(absl::string_view work_order) const;
  // The same days and one visit more.
  Route With(const v1::TechnicianDay::Visit& visit) const;

  // The first slot that moves nobody's visit.
  std::optional<Slot> FirstFit(const Wanted& wanted) const;

  // The first slot ahead of the visits without an agreed time that are due later than `due`, if each of them that would
  // have been in time still is.
  std::optional<Slot> FirstFitAheadOf(absl::Time due, const Wanted& wanted) const;

  // Whether the hours are taken by visits at agreed times.
  bool Taken(absl::Time start, absl::Time end) const;

  // Why FirstFit found nothing.
  Obstacle WhyNot(const Wanted& wanted) const;

 private:
  // A visit at its time.
  struct Stop {
    absl::Time start;
    absl::Time end;
    Place place;
  };
  // A visit without a time yet; `end` is when it would end, as placed.
  struct Waiting {
    Place place;
    absl::Time due;
    absl::Time end = absl::InfiniteFuture();
  };

  void Read(const v1::TechnicianDay::Visit& visit);
  std::optional<Slot> Fit(const std::vector<Stop>& stops, const Wanted& wanted) const;
  std::optional<Slot> FitInGap(const Stop* before, const Stop* after, const Span& shift, const Wanted& wanted) const;
  void PlaceInto(Waiting& waiting, std::vector<Stop>* stops) const;

  const v1::Technician* technician_;
  absl::Time now_;
  absl::TimeZone zone_;
  v1::TechnicianDay day_;
  int open_visits_ = 0;
  std::vector<Stop> fixed_;       // by start
  std::vector<Waiting> waiting_;  // by due
  std::vector<Stop> stops_;       // both, by start
};

// The technicians' routes, in their order; `days` lists those who have visits. They point into `technicians`.
std::vector<Route> RoutesOf(const std::vector<v1::Technician>& technicians, const v1::ListTechnicianDaysResponse& days,
                            absl::Time now, absl::TimeZone zone);

}  // namespace truckroll
