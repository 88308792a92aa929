#include "platform/config/holidays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace truckroll::config {
namespace {

using absl::CivilDay;
using ::testing::HasSubstr;
using Day = PublicHolidays::Day;

TEST(Holidays, OursAreGood) {
  const auto china = LoadHolidays("deploy/policies/holidays/cn");
  ASSERT_TRUE(china.ok()) << china.status();
  for (const int year : {2023, 2024, 2025, 2026}) EXPECT_TRUE((*china)->Announced(year)) << year;
  // Spring Festival of 2026 and the two days that make up for it.
  EXPECT_EQ((*china)->On(CivilDay(2026, 2, 14)), Day::kMadeUp);
  EXPECT_EQ((*china)->On(CivilDay(2026, 2, 17)), Day::kOff);
  EXPECT_EQ((*china)->On(CivilDay(2026, 2, 28)), Day::kMadeUp);
  EXPECT_EQ((*china)->On(CivilDay(2022, 12, 31)), Day::kOff);
}

TEST(Holidays, NothingToLoadIsAnErrorAndMistakesNameTheFile) {
  std::string directory = ::testing::TempDir() + "/holidaysXXXXXX";
  ASSERT_NE(mkdtemp(directory.data()), nullptr);
  EXPECT_EQ(LoadHolidays(directory + "/absent").status().code(), absl::StatusCode::kNotFound);
  std::ofstream(directory + "/2027.json") << R"({"year": 2027, "days": []})";
  EXPECT_THAT(LoadHolidays(directory).status().message(), HasSubstr("announces no year"));
  std::ofstream(directory + "/2026.json") << R"({"year": 2026, "days": [{"date": "2026-1-1", "isOffDay": true}]})";
  EXPECT_THAT(LoadHolidays(directory).status().message(), HasSubstr("2026.json: days[0].date: found \"2026-1-1\""));
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace truckroll::config
