#include "domain/policy/holiday_year.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;
using Day = PublicHolidays::Day;

constexpr char kYear[] = R"({"$schema": "…", "year": 2023, "papers": ["…"], "days": [
  {"name": "元旦", "date": "2022-12-31", "isOffDay": true},
  {"name": "春节", "date": "2023-01-28", "isOffDay": false}]})";

TEST(HolidayYear, IsAddedToWhatWasAnnounced) {
  PublicHolidays holidays;
  ASSERT_EQ(AddHolidayYear(kYear, "2023.json", holidays), absl::OkStatus());
  EXPECT_EQ(holidays.On(absl::CivilDay(2022, 12, 31)), Day::kOff);
  EXPECT_EQ(holidays.On(absl::CivilDay(2023, 1, 28)), Day::kMadeUp);
  EXPECT_TRUE(holidays.Announced(2023));
  EXPECT_FALSE(holidays.Announced(2022));
  EXPECT_EQ(AddHolidayYear(kYear, "again.json", holidays).code(), absl::StatusCode::kAlreadyExists);
}

TEST(HolidayYear, WithoutDaysIsNotAnnounced) {
  PublicHolidays holidays;
  EXPECT_EQ(AddHolidayYear(R"({"year": 2027, "days": []})", "2027.json", holidays), absl::OkStatus());
  EXPECT_FALSE(holidays.Announced(2027));
}

TEST(HolidayYear, MistakesNameFileAndField) {
  const auto refusal = [](absl::string_view from, absl::string_view to) {
    PublicHolidays holidays;
    const absl::Status added = AddHolidayYear(absl::StrReplaceAll(kYear, {{from, to}}), "cn/2023.json", holidays);
    EXPECT_EQ(added.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(holidays.empty());
    return std::string(added.message());
  };
  EXPECT_THAT(refusal("2023,", "\"soon\","), HasSubstr("cn/2023.json: "));
  EXPECT_THAT(refusal("\"year\"", "\"jahr\""), HasSubstr("cn/2023.json: year: found 0, expected 1 to 9999"));
  EXPECT_THAT(refusal("2023-01-28", "2023-02-29"),
              HasSubstr("days[1].date: found \"2023-02-29\", expected a date \"YYYY-MM-DD\""));
  EXPECT_THAT(refusal("2022-12-31", "2022-11-30"), HasSubstr("days[0].date: found \"2022-11-30\", expected a day of"));
  EXPECT_THAT(refusal("2023-01-28", "2024-01-01"), HasSubstr("days[1].date: found \"2024-01-01\""));
  EXPECT_THAT(refusal("2023-01-28", "2022-12-31"), HasSubstr("days[1].date: found \"2022-12-31\", expected each date"));
  EXPECT_THAT(refusal("\"isOffDay\": false", "\"isOffday\": false"), HasSubstr("days[1].isOffDay: found nothing"));
}

}  // namespace
}  // namespace truckroll
