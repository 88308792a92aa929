#include "domain/calendar/counted_hours.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/calendar/calendars.h"

namespace truckroll {
namespace {

using testing::At;
using testing::Daily;
using testing::Hours;

std::vector<Period> Pauses(std::vector<std::pair<const char*, const char*>> pauses) {
  std::vector<Period> periods;
  for (const auto& [start, end] : pauses) periods.push_back({At(start), At(end)});
  return Union(periods);
}

struct Row {
  const char* start;
  absl::Duration counted;
  std::vector<std::pair<const char*, const char*>> pauses;
  const char* due;
};

// Open 09:00–12:00 and 13:00–17:00 from Monday to Friday; 2026-03-02 is a Monday.
WorkCalendar Office() {
  return Daily("Asia/Shanghai", {Hours("09:00", "12:00"), Hours("13:00", "17:00")}, 5);
}

TEST(CountedHours, AreAddedWhereItIsOpenAndNotPaused) {
  const Row table[] = {
      {"2026-03-02T11:00:00+08:00", absl::Hours(2), {}, "2026-03-02T14:00:00+08:00"},
      {"2026-03-02T16:59:59.999+08:00", absl::Milliseconds(2), {}, "2026-03-03T09:00:00.001+08:00"},
      // On closing it stays; from closing on nothing counts.
      {"2026-03-02T16:00:00+08:00", absl::Hours(1), {}, "2026-03-02T17:00:00+08:00"},
      {"2026-03-02T11:00:00+08:00", absl::Hours(1), {}, "2026-03-02T12:00:00+08:00"},
      {"2026-03-06T17:00:00+08:00", absl::Hours(1), {}, "2026-03-09T10:00:00+08:00"},
      {"2026-03-06T17:00:00+08:00", absl::ZeroDuration(), {}, "2026-03-09T09:00:00+08:00"},
      {"2026-03-02T10:00:00+08:00", absl::ZeroDuration(), {}, "2026-03-02T10:00:00+08:00"},
      // Pauses: within hours, over closing, outside of hours, overlapping, at the start, where the due falls.
      {"2026-03-02T09:00:00+08:00",
       absl::Hours(2),
       {{"2026-03-02T09:30:00+08:00", "2026-03-02T10:00:00+08:00"}},
       "2026-03-02T11:30:00+08:00"},
      {"2026-03-02T11:00:00+08:00",
       absl::Hours(2),
       {{"2026-03-02T11:30:00+08:00", "2026-03-02T13:30:00+08:00"}},
       "2026-03-02T15:00:00+08:00"},
      {"2026-03-02T16:00:00+08:00",
       absl::Hours(2),
       {{"2026-03-02T17:00:00+08:00", "2026-03-03T09:00:00+08:00"}},
       "2026-03-03T10:00:00+08:00"},
      {"2026-03-02T09:00:00+08:00",
       absl::Hours(1),
       {{"2026-03-02T09:10:00+08:00", "2026-03-02T09:30:00+08:00"},
        {"2026-03-02T09:20:00+08:00", "2026-03-02T09:40:00+08:00"}},
       "2026-03-02T10:30:00+08:00"},
      {"2026-03-02T09:00:00+08:00",
       absl::ZeroDuration(),
       {{"2026-03-02T08:00:00+08:00", "2026-03-02T10:00:00+08:00"}},
       "2026-03-02T10:00:00+08:00"},
      {"2026-03-02T09:00:00+08:00",
       absl::Hours(1),
       {{"2026-03-02T10:00:00+08:00", "2026-03-02T11:00:00+08:00"}},
       "2026-03-02T10:00:00+08:00"},
  };
  for (const Row& row : table) {
    EXPECT_EQ(AddCounted(At(row.start), row.counted, Office(), Pauses(row.pauses)), At(row.due))
        << row.start << " + " << row.counted;
  }
}

TEST(CountedHours, AreHalfOpen) {
  EXPECT_FALSE(IsOpen(At("2026-03-02T08:59:59.999+08:00"), Office()));
  EXPECT_TRUE(IsOpen(At("2026-03-02T09:00:00+08:00"), Office()));
  EXPECT_TRUE(IsOpen(At("2026-03-02T11:59:59.999+08:00"), Office()));
  EXPECT_FALSE(IsOpen(At("2026-03-02T12:00:00+08:00"), Office()));
}

TEST(CountedHours, OpenAtTheNextOpening) {
  EXPECT_EQ(NextOpen(At("2026-03-02T10:12:34+08:00"), Office()), At("2026-03-02T10:12:34+08:00"));
  EXPECT_EQ(NextOpen(At("2026-03-02T12:00:00+08:00"), Office()), At("2026-03-02T13:00:00+08:00"));
  EXPECT_EQ(NextOpen(At("2026-03-06T17:00:00+08:00"), Office()), At("2026-03-09T09:00:00+08:00"));
}

TEST(CountedHours, CountNothingBackwards) {
  EXPECT_EQ(CountedBetween(At("2026-03-03T10:00:00+08:00"), At("2026-03-02T10:00:00+08:00"), Office(), {}),
            absl::ZeroDuration());
}

TEST(CountedHours, OneDayInFourYearsIsFound) {
  WorkCalendar calendar = Daily("UTC", {});
  calendar.shifts[absl::CivilDay(2028, 2, 29)] = {Hours("23:00", "24:00")};
  EXPECT_EQ(AddCounted(At("2024-02-29T00:00:00Z"), absl::Hours(1), calendar, {}), At("2028-03-01T00:00:00Z"));
  EXPECT_FALSE(AddCounted(At("2024-02-29T00:00:00Z"), absl::Minutes(61), calendar, {}));
  EXPECT_FALSE(NextOpen(At("2028-03-01T00:00:00Z"), calendar));
}

}  // namespace
}  // namespace truckroll
