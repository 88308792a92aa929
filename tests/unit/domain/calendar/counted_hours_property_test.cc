// Counted hours against an evaluation of every second, for calendars made at random around changes of the clocks.
//
// The evaluation: a clock that is never turned back (where the wall clock is, it stands still until that has caught up)
// shows a date and a minute, and the hours of that date say whether the second counts.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <bitset>
#include <map>

#include "domain/calendar/counted_hours.h"
#include "domain/calendar/working_days.h"

namespace truckroll {
namespace {

using absl::CivilDay;

constexpr int kDay = 86'400;
constexpr int kDays = 8;
constexpr int kSeconds = kDays * kDay;

struct Place {
  const char* zone;
  CivilDay first;  // the clocks change within the eight days from here
};

const std::array<Place, 17> kPlaces = {{
    {"UTC", CivilDay(2026, 2, 26)},
    {"Asia/Shanghai", CivilDay(2026, 2, 12)},
    {"America/New_York", CivilDay(2026, 3, 5)},
    {"America/New_York", CivilDay(2026, 10, 29)},
    {"America/Santiago", CivilDay(2026, 9, 3)},  // no midnight
    {"America/Santiago", CivilDay(2026, 4, 2)},  // the hour before midnight twice
    {"Africa/Cairo", CivilDay(2024, 4, 23)},     // no midnight
    {"Africa/Cairo", CivilDay(2024, 10, 29)},
    {"Asia/Beirut", CivilDay(2026, 3, 26)},  // no midnight
    {"Asia/Beirut", CivilDay(2026, 10, 22)},
    {"America/Havana", CivilDay(2026, 10, 29)},      // midnight twice
    {"America/St_Johns", CivilDay(2010, 3, 11)},     // a minute after midnight
    {"America/St_Johns", CivilDay(2010, 11, 4)},     // back over midnight
    {"Australia/Lord_Howe", CivilDay(2026, 10, 1)},  // half an hour
    {"Australia/Lord_Howe", CivilDay(2026, 4, 2)},
    {"Pacific/Apia", CivilDay(2011, 12, 27)},  // a day that never was
    {"Asia/Kathmandu", CivilDay(2026, 2, 26)},
}};

// The clock that is never turned back, for every second from the first on.
struct Clock {
  absl::TimeZone zone;
  CivilDay day0;  // the place's first day, less two
  absl::Time begin;
  std::vector<int32_t> shows;  // seconds since day0

  absl::Time Instant(int second) const { return begin + absl::Seconds(second); }
  CivilDay Day(int second) const { return day0 + shows[second] / kDay; }
  int Minute(int second) const { return shows[second] % kDay / 60; }
  // The first second that shows it or has passed it; kSeconds: none.
  int FirstShowing(CivilDay day, int second_of_day) const {
    const int64_t wanted = (day - day0) * kDay + second_of_day;
    return static_cast<int>(std::lower_bound(shows.begin(), shows.end(), wanted) - shows.begin());
  }
};

const Clock& ClockOf(size_t place) {
  static auto& clocks = *new std::map<size_t, Clock>;
  const auto [at, is_new] = clocks.try_emplace(place);
  Clock& clock = at->second;
  if (!is_new) return clock;
  clock.zone = *LoadZone(kPlaces[place].zone);
  clock.day0 = kPlaces[place].first - 2;
  clock.begin = absl::FromCivil(kPlaces[place].first, absl::UTCTimeZone());
  clock.shows.reserve(kSeconds);
  int32_t latest = 0;
  for (int s = 0; s < kSeconds; ++s) {
    const auto reading = absl::ToCivilSecond(clock.Instant(s), clock.zone) - absl::CivilSecond(clock.day0);
    latest = std::max(latest, static_cast<int32_t>(reading));
    clock.shows.push_back(latest);
  }
  return clock;
}

// From `least` up to `end`, all alike: the library would begin with small ones only, of which no calendar is made.
int Any(int least, int end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

WorkCalendar::DayHours AnyHours() {
  WorkCalendar::DayHours hours;
  const int spans = Any(0, 3);
  for (int i = 0; i < spans; ++i) {
    // Often a full hour, and often near midnight.
    const int step = *rc::gen::element(60, 30, 1);
    const int start = Any(0, 24 * 60 / step) * step;
    const int end = *rc::gen::element(24 * 60, std::min(24 * 60, start + 60), std::min(24 * 60, start + 450));
    hours.push_back({{start}, {end}});
  }
  return hours;
}

CivilDay AnyDay(const Clock& clock) {
  return clock.day0 + Any(1, kDays + 3);
}

// A calendar, and what it says of each minute of each day, by hand.
struct Case {
  const Clock* clock;
  WorkCalendar calendar;
  std::vector<bool> open;     // every second
  std::vector<bool> counted;  // open and not paused
  std::vector<Period> pauses;
};

std::bitset<24 * 60> Minutes(const WorkCalendar::DayHours& hours) {
  std::bitset<24 * 60> minutes;
  for (const auto& [start, end] : hours) {
    for (int m = start.minutes; m < end.minutes; ++m) minutes.set(m);
  }
  return minutes;
}

std::bitset<24 * 60> OpenMinutes(const WorkCalendar& c, CivilDay day) {
  std::bitset<24 * 60> open = Minutes(c.week[static_cast<size_t>(absl::GetWeekday(day))]);
  const auto announced = c.public_holidays->On(day);
  if (announced == PublicHolidays::Day::kOff) open.reset();
  if (announced == PublicHolidays::Day::kMadeUp) open = Minutes(c.made_up);
  if (c.shifts.count(day) > 0) open = Minutes(c.shifts.at(day));
  if (c.holidays.count(day) > 0 || c.yearly_holidays.count({day.month(), day.day()}) > 0) open.reset();
  if (c.breaks.count(day) > 0) open &= ~Minutes(c.breaks.at(day));
  return open;
}

WorkCalendar AnyCalendar(const Clock& clock) {
  WorkCalendar c;
  c.zone = clock.zone;
  for (auto& hours : c.week) hours = AnyHours();
  for (int i = Any(0, 3); i > 0; --i) c.shifts[AnyDay(clock)] = AnyHours();
  for (int i = Any(0, 3); i > 0; --i) c.breaks[AnyDay(clock)] = AnyHours();
  if (Any(0, 2) == 1) c.holidays.insert(AnyDay(clock));
  const CivilDay yearly = AnyDay(clock);
  if (Any(0, 3) == 1) c.yearly_holidays.emplace(yearly.month(), yearly.day());
  auto announced = std::make_shared<PublicHolidays>();
  announced->Announce(static_cast<int>(clock.day0.year()),
                      {{AnyDay(clock), PublicHolidays::Day::kOff}, {AnyDay(clock), PublicHolidays::Day::kMadeUp}});
  c.public_holidays = announced;
  c.made_up = AnyHours();
  return c;
}

int AnySecond() {
  const int second = Any(0, kSeconds);
  return *rc::gen::element(second, second / 900 * 900);
}

Case AnyCase() {
  Case made;
  made.clock = &ClockOf(static_cast<size_t>(Any(0, kPlaces.size())));
  made.calendar = AnyCalendar(*made.clock);
  std::map<CivilDay, std::bitset<24 * 60>> days;
  for (int d = 0; d < kDays + 5; ++d) days[made.clock->day0 + d] = OpenMinutes(made.calendar, made.clock->day0 + d);
  made.open.resize(kSeconds);
  const std::bitset<24 * 60>* today = nullptr;
  for (int s = 0; s < kSeconds; ++s) {
    if (s == 0 || made.clock->shows[s] / kDay != made.clock->shows[s - 1] / kDay) today = &days.at(made.clock->Day(s));
    made.open[s] = today->test(made.clock->Minute(s));
  }
  made.counted = made.open;
  for (int i = Any(0, 4); i > 0; --i) {
    const int start = AnySecond();
    const int end = std::min(kSeconds, start + Any(0, 2 * kDay));
    made.pauses.push_back({made.clock->Instant(start), made.clock->Instant(end)});
    std::fill(made.counted.begin() + start, made.counted.begin() + end, false);
  }
  made.pauses = Union(made.pauses);
  return made;
}

// The second at which `amount` seconds have counted from `start` on; kSeconds: not within.
int Add(const std::vector<bool>& counted, int start, int amount) {
  int s = start;
  while (s < kSeconds && !counted[s]) ++s;
  if (amount == 0) return s;
  for (s = start; s < kSeconds; ++s) {
    if (counted[s] && --amount == 0) return s + 1;
  }
  return kSeconds;
}

// Both the same instant, or both past the evaluated seconds.
void Same(const Clock& clock, std::optional<absl::Time> found, int second) {
  if (second >= kSeconds) {
    RC_ASSERT((!found || *found >= clock.Instant(kSeconds)));
  } else {
    RC_ASSERT(found.has_value());
    RC_ASSERT(absl::FormatTime(*found, clock.zone) == absl::FormatTime(clock.Instant(second), clock.zone));
  }
}

RC_GTEST_PROP(CountedHoursProperty, OpenPeriodsAreTheSecondsThatAreOpen, ()) {
  const Case made = AnyCase();
  const int from = AnySecond();
  std::vector<Period> found;
  OpenPeriods periods(made.calendar, made.clock->Instant(from));
  while (const std::optional<Period> period = periods.Next()) {
    if (period->start >= made.clock->Instant(kSeconds)) break;
    RC_ASSERT(
        (found.empty() || found.back().end <= period->start));  // without the second pair, both sides are evaluated
    found.push_back({period->start, std::min(period->end, made.clock->Instant(kSeconds))});
  }
  std::vector<bool> open(kSeconds, false);
  for (const Period& period : found) {
    const auto start = absl::ToInt64Seconds(period.start - made.clock->begin);
    std::fill(open.begin() + start, open.begin() + absl::ToInt64Seconds(period.end - made.clock->begin), true);
  }
  RC_ASSERT(std::equal(open.begin() + from, open.end(), made.open.begin() + from));
  RC_ASSERT(IsOpen(made.clock->Instant(from), made.calendar) == made.open[from]);
  Same(*made.clock, NextOpen(made.clock->Instant(from), made.calendar), Add(made.open, from, 0));
}

RC_GTEST_PROP(CountedHoursProperty, CountedIsTheNumberOfSecondsThatCount, ()) {
  const Case made = AnyCase();
  const int start = AnySecond();
  const int stop = AnySecond();
  const auto seconds = start < stop ? std::count(made.counted.begin() + start, made.counted.begin() + stop, true) : 0;
  RC_ASSERT(CountedBetween(made.clock->Instant(start), made.clock->Instant(stop), made.calendar, made.pauses) ==
            absl::Seconds(seconds));
}

RC_GTEST_PROP(CountedHoursProperty, ADueIsWhereThatManySecondsHaveCounted, ()) {
  const Case made = AnyCase();
  const int start = AnySecond();
  const int amount = *rc::gen::element(0, 1, 3600, Any(0, kDay));
  const auto due = AddCounted(made.clock->Instant(start), absl::Seconds(amount), made.calendar, made.pauses);
  Same(*made.clock, due, Add(made.counted, start, amount));
}

RC_GTEST_PROP(CountedHoursProperty, AddingInTwoStepsIsAddingAtOnce, ()) {
  const Case made = AnyCase();
  const absl::Time start = made.clock->Instant(AnySecond());
  const absl::Duration first = absl::Milliseconds(Any(0, 1000 * kDay));
  const absl::Duration second = absl::Milliseconds(Any(1, 1000 * kDay));
  const auto between = AddCounted(start, first, made.calendar, made.pauses);
  RC_PRE(between.has_value());
  RC_ASSERT(AddCounted(*between, second, made.calendar, made.pauses) ==
            AddCounted(start, first + second, made.calendar, made.pauses));
  RC_ASSERT(CountedBetween(start, *between, made.calendar, made.pauses) == first);
}

RC_GTEST_PROP(CountedHoursProperty, WorkingDaysAreTheDatesWithSecondsThatAreOpen, ()) {
  const Case made = AnyCase();
  const Clock& clock = *made.clock;
  const int start = AnySecond() / 2;
  const absl::CivilSecond reading = absl::ToCivilSecond(clock.Instant(start), clock.zone);
  int left = Any(1, 4);
  const int days = left;
  CivilDay day(reading);
  const auto last_open = [&](CivilDay on) {
    int last = -1;
    const int end = clock.FirstShowing(on + 1, 0);
    for (int s = clock.FirstShowing(on, 0); s < end; ++s) {
      if (made.open[s]) last = s;
    }
    return last;
  };
  while (left > 0 && clock.FirstShowing(day + 2, 0) < kSeconds) {
    if (last_open(++day) >= 0) --left;
  }
  RC_PRE(left == 0);
  Same(clock, EndOfWorkingDay(clock.Instant(start), days, made.calendar), last_open(day) + 1);
  const int landing = clock.FirstShowing(day, static_cast<int>(reading - absl::CivilSecond(CivilDay(reading))));
  // After an open second of that very day it stays, on closing too.
  const bool stays = landing > clock.FirstShowing(day, 0) && made.open[landing - 1];
  Same(clock, AddWorkingDays(clock.Instant(start), days, made.calendar), stays ? landing : Add(made.open, landing, 0));
}

}  // namespace
}  // namespace truckroll
