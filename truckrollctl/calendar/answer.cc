#include "truckrollctl/calendar/answer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "domain/calendar/counted_hours.h"
#include "domain/calendar/working_days.h"
#include "truckrollctl/json_value.h"

namespace truckroll::ctl {
namespace {

constexpr int kMostDays = 100'000;
constexpr int kMostIntervals = 10'000;
constexpr absl::Duration kMostElapsed = absl::Hours(24 * 365 * 400);

// Reads what one vector asks; each kind answers itself once its fields were good.
class Question {
 public:
  Question(Fields& fields, const WorkCalendar& calendar, const Mistakes& mistakes)
      : fields_(fields), calendar_(calendar), mistakes_(mistakes) {}

  std::optional<CalendarAnswer> Answer() {
    fields_.Switch("local");  // how an instant is written says so too
    const std::string kind = fields_.Text("kind", Fields::kRequired);
    if (kind == "due") return Due();
    if (kind == "due_days") return DueDays();
    if (kind == "timeline") return Timeline();
    if (kind == "elapsed") return Elapsed();
    if (kind == "next_open") return NextOpening();
    if (kind == "is_open") return OpenAt();
    if (kind == "open_intervals") return OpenIntervals();
    if (!kind.empty()) {
      fields_.Refuse("kind", JsonString(kind),
                     "due, elapsed, next_open, is_open, open_intervals, due_days or timeline");
    }
    return std::nullopt;
  }

 private:
  absl::TimeZone zone() const { return calendar_.zone; }
  bool good() const { return mistakes_.empty(); }

  std::string Instant(absl::Time t) const { return JsonInstant(t, zone()); }

  std::optional<absl::Time> Never(absl::string_view field, absl::string_view found) {
    fields_.Refuse(field, found, "what the calendar's open time reaches within 400 years");
    return std::nullopt;
  }

  std::vector<Period> Pauses() { return Union(fields_.ListOfFromTo("pauses", zone())); }

  // start, limit_s, hold_s and pauses.
  std::optional<absl::Time> ReadDue(std::optional<absl::Time> start) {
    const absl::Duration limit = fields_.Seconds("limit_s", Fields::kRequired);
    const absl::Duration hold = fields_.Seconds("hold_s", Fields::kOptional);
    const std::vector<Period> pauses = Pauses();
    if (!good()) return std::nullopt;
    const auto due = AddCounted(*start, limit + hold, calendar_, pauses);
    return due ? due : Never("limit_s", absl::StrFormat("%.15g", absl::ToDoubleSeconds(limit + hold)));
  }

  std::optional<CalendarAnswer> Due() {
    const auto start = fields_.Instant("start", zone());
    const auto due = ReadDue(start);
    if (!due) return std::nullopt;
    return CalendarAnswer{{{"due", Instant(*due)}}, {*start, *due}};
  }

  std::optional<CalendarAnswer> Timeline() {
    const auto start = fields_.Instant("start", zone());
    const std::vector<absl::Duration> before = fields_.ListOfSeconds("warn_before_s");
    const std::vector<absl::Time> asked = fields_.ListOfInstants("fired", "at", zone());
    const auto due = ReadDue(start);
    if (!due) return std::nullopt;
    std::vector<std::string> fired;
    for (const absl::Time at : asked) {
      // A warning that would lie before the promise was made is given when it is made.
      const auto count = std::count_if(before.begin(), before.end(),
                                       [&](absl::Duration d) { return std::max(*due - d, *start) <= at; });
      fired.push_back(absl::StrCat("{\"at\": ", Instant(at), ", \"count\": ", count, "}"));
    }
    return CalendarAnswer{{{"due", Instant(*due)}, {"fired", absl::StrCat("[", absl::StrJoin(fired, ", "), "]")}},
                          {*start, *due}};
  }

  std::optional<CalendarAnswer> DueDays() {
    const auto start = fields_.Instant("start", zone());
    const int days = fields_.Count("working_days", kMostDays, Fields::kRequired);
    const bool end_of_day = fields_.Switch("end_of_day");
    const absl::Duration hold = fields_.Seconds("hold_s", Fields::kOptional);
    const std::vector<Period> pauses = Pauses();
    if (!good()) return std::nullopt;
    auto due = end_of_day ? EndOfWorkingDay(*start, days, calendar_) : AddWorkingDays(*start, days, calendar_);
    // What pauses took is given back in open time, as with a due of seconds.
    absl::Duration later = hold;
    if (due) {
      later += CountedBetween(*start, *due, calendar_, {}) - CountedBetween(*start, *due, calendar_, pauses);
      if (later > absl::ZeroDuration()) due = AddCounted(*due, later, calendar_, pauses);
    }
    if (!due) due = Never("working_days", absl::StrCat(days));
    if (!due) return std::nullopt;
    return CalendarAnswer{{{"due", Instant(*due)}}, {*start, *due}};
  }

  std::optional<CalendarAnswer> Elapsed() {
    auto start = fields_.Instant("start", zone());
    auto stop = fields_.Instant("stop", zone());
    const auto clamp = fields_.FromTo("clamp", zone());
    const std::vector<Period> pauses = Pauses();
    if (!good()) return std::nullopt;
    if (clamp) {
      start = std::max(*start, clamp->start);
      stop = std::min(*stop, clamp->end);
    }
    if (*stop - *start > kMostElapsed) {
      fields_.Refuse("stop", Instant(*stop), "at most 400 years after the start");
      return std::nullopt;
    }
    const absl::Duration counted = CountedBetween(*start, *stop, calendar_, pauses);
    return CalendarAnswer{{{"elapsed_s", absl::StrFormat("%.15g", absl::ToDoubleSeconds(counted))}},
                          {*start, std::max(*start, *stop)}};
  }

  std::optional<CalendarAnswer> NextOpening() {
    const auto at = fields_.Instant("at", zone());
    if (!good()) return std::nullopt;
    auto open = NextOpen(*at, calendar_);
    if (!open) open = Never("at", Instant(*at));
    if (!open) return std::nullopt;
    return CalendarAnswer{{{"open", Instant(*open)}}, {*at, *open}};
  }

  std::optional<CalendarAnswer> OpenAt() {
    const auto at = fields_.Instant("at", zone());
    if (!good()) return std::nullopt;
    return CalendarAnswer{{{"open", IsOpen(*at, calendar_) ? "true" : "false"}}, {*at, *at}};
  }

  std::optional<CalendarAnswer> OpenIntervals() {
    const auto origin = fields_.Instant("origin", zone());
    const int count = fields_.Count("count", kMostIntervals, Fields::kRequired);
    if (!good()) return std::nullopt;
    OpenPeriods open(calendar_, *origin);
    std::vector<std::string> intervals;
    Period looked_at{*origin, *origin};
    for (int i = 0; i < count; ++i) {
      const std::optional<Period> period = open.Next();
      if (!period) {
        Never("count", absl::StrCat(count));
        return std::nullopt;
      }
      intervals.push_back(absl::StrCat("[", Instant(period->start), ", ", Instant(period->end), "]"));
      looked_at.end = period->end;
    }
    return CalendarAnswer{{{"intervals", absl::StrCat("[", absl::StrJoin(intervals, ", "), "]")}}, looked_at};
  }

  Fields& fields_;
  const WorkCalendar& calendar_;
  const Mistakes& mistakes_;
};

}  // namespace

std::optional<CalendarAnswer> AnswerVector(Fields& fields, const WorkCalendar& calendar, const Mistakes& mistakes) {
  return Question(fields, calendar, mistakes).Answer();
}

}  // namespace truckroll::ctl
