#include "domain/calendar/public_holidays.h"

namespace truckroll {

void PublicHolidays::Announce(int year, const std::map<absl::CivilDay, Day>& days) {
  years_.insert(year);
  for (const auto& [day, kind] : days) {
    const auto [at, is_new] = days_.try_emplace(day, Word{year, kind});
    if (!is_new && at->second.year <= year) at->second = {year, kind};
  }
}

PublicHolidays::Day PublicHolidays::On(absl::CivilDay day) const {
  const auto found = days_.find(day);
  return found == days_.end() ? Day::kPlain : found->second.day;
}

std::vector<int> PublicHolidays::Unannounced(absl::CivilDay first, absl::CivilDay last) const {
  std::vector<int> years;
  // 25 December lies a week before the next year.
  for (auto year = first.year(); first <= last && year <= (last + 7).year(); ++year) {
    if (!Announced(static_cast<int>(year))) years.push_back(static_cast<int>(year));
  }
  return years;
}

}  // namespace truckroll
