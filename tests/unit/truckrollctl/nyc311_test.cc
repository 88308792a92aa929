// The hundred real requests of tests/data, through the mapping that goes with them.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "truckrollctl/import/csv.h"
#include "truckrollctl/import/mapping.h"
#include "truckrollctl/import/row_time.h"

namespace truckroll::ctl {
namespace {

class Nyc311 : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in("tests/data/nyc311-100.csv");
    CsvReader reader(in);
    std::vector<std::string> row;
    ASSERT_TRUE(reader.Next(&row).value());
    header_ = row;
    while (reader.Next(&row).value()) rows_.push_back(row);
    std::ifstream file("tests/data/nyc311.mapping");
    std::stringstream text;
    text << file.rdbuf();
    auto mapping = ParseMapping("nyc311.mapping", text.str());
    ASSERT_TRUE(mapping.ok()) << mapping.status();
    mapping_ = *std::move(mapping);
    auto bound = BoundMapping::Bind(mapping_, header_);
    ASSERT_TRUE(bound.ok()) << bound.status();
    bound_ = *std::move(bound);
  }

  int CountWithout(const std::string& column) {
    auto alone = ParseMapping("m", "description = " + column);
    auto bound = BoundMapping::Bind(*alone, header_);
    int count = 0;
    for (const auto& row : rows_) count += bound->Value("description", row).empty() ? 1 : 0;
    return count;
  }

  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
  Mapping mapping_;
  BoundMapping bound_;
};

TEST_F(Nyc311, HundredRowsOfWhichSomeHaveNoPlace) {
  EXPECT_EQ(rows_.size(), 100);
  for (const auto& row : rows_) EXPECT_EQ(row.size(), header_.size());
  EXPECT_EQ(CountWithout("Latitude"), 18);
  EXPECT_EQ(CountWithout("Incident Address"), 9);
}

TEST_F(Nyc311, CornersPlaceSixOfTheNineWithoutAnAddress) {
  std::set<std::string> nowhere;
  for (const auto& row : rows_) {
    if (bound_.Value("address", row).empty() && bound_.Value("latitude", row).empty()) {
      nowhere.insert(bound_.Value("external_id", row));
    }
    if (bound_.Value("external_id", row) == "39238613") {
      EXPECT_EQ(bound_.Value("address", row), "EAST 168 STREET & CLAY AVENUE");
    }
  }
  EXPECT_EQ(nowhere, (std::set<std::string>{"19349369", "23206455", "17566285"}));
}

TEST_F(Nyc311, IdentifiersAreUniqueAndTimesReadable) {
  std::set<std::string> ids;
  for (const auto& row : rows_) {
    ids.insert(bound_.Value("external_id", row));
    auto time = ReadLocalTime(bound_.Value("accept_time", row), mapping_.time_format, *mapping_.zone);
    ASSERT_TRUE(time.ok()) << time.status();
    EXPECT_GE(time->year(), 2010);
    EXPECT_LE(time->year(), 2020);
    const absl::CivilSecond folded = FoldInto(*time, absl::CivilSecond(2026, 3, 2));
    EXPECT_EQ(absl::GetWeekday(folded), absl::GetWeekday(*time));
    EXPECT_EQ(folded - absl::CivilSecond(absl::CivilDay(folded)), *time - absl::CivilSecond(absl::CivilDay(*time)));
    EXPECT_GE(folded, absl::CivilSecond(2026, 3, 2));
    EXPECT_LT(folded, absl::CivilSecond(2026, 3, 9));
  }
  EXPECT_EQ(ids.size(), 100);
}

}  // namespace
}  // namespace truckroll::ctl
