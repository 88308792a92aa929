#pragma once

#include <map>
#include <set>
#include <vector>

#include "absl/time/civil_time.h"

namespace truckroll {

// A country's public holidays and make-up days (调休), announced a year at a time. Immutable once filled.
class PublicHolidays {
 public:
  enum class Day {
    kPlain,   // as any other of its weekday
    kOff,     // a holiday
    kMadeUp,  // worked, to make up for a holiday near it
  };

  // What was announced for one year. It may reach into the December before. A later year's word on a day wins.
  void Announce(int year, const std::map<absl::CivilDay, Day>& days);

  Day On(absl::CivilDay day) const;
  bool empty() const { return years_.empty(); }
  bool Announced(int year) const { return years_.count(year) > 0; }

  // The years whose announcement the days from `first` to `last`, both included, depend on and that was not made. The
  // last week of December depends on the next year's too: New Year moves its days.
  std::vector<int> Unannounced(absl::CivilDay first, absl::CivilDay last) const;

 private:
  struct Word {
    int year;
    Day day;
  };
  std::set<int> years_;
  std::map<absl::CivilDay, Word> days_;
};

}  // namespace truckroll
