#include "domain/calendar/period.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace truckroll {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Period Of(int start, int end) {
  return {absl::FromUnixSeconds(start), absl::FromUnixSeconds(end)};
}

std::vector<std::pair<int64_t, int64_t>> Seconds(const std::vector<Period>& periods) {
  std::vector<std::pair<int64_t, int64_t>> seconds;
  for (const Period& p : periods) seconds.emplace_back(absl::ToUnixSeconds(p.start), absl::ToUnixSeconds(p.end));
  return seconds;
}

TEST(Period, UnionJoinsWhatTouchesAndLeavesOutWhatIsEmpty) {
  EXPECT_THAT(Seconds(Union({Of(5, 7), Of(1, 3), Of(3, 4), Of(6, 6), Of(9, 8), Of(2, 3)})),
              ElementsAre(Pair(1, 4), Pair(5, 7)));
  EXPECT_THAT(Seconds(Union({Of(1, 9), Of(2, 3)})), ElementsAre(Pair(1, 9)));
  EXPECT_THAT(Union({}), IsEmpty());
}

TEST(Period, MinusLeavesWhatNobodyTakes) {
  const std::vector<Period> taken = {Of(0, 2), Of(4, 5), Of(8, 12)};
  EXPECT_THAT(Seconds(Minus(Of(1, 10), taken)), ElementsAre(Pair(2, 4), Pair(5, 8)));
  EXPECT_THAT(Seconds(Minus(Of(2, 4), taken)), ElementsAre(Pair(2, 4)));
  EXPECT_THAT(Seconds(Minus(Of(9, 11), taken)), IsEmpty());
  EXPECT_THAT(Seconds(Minus(Of(20, 30), taken)), ElementsAre(Pair(20, 30)));
  EXPECT_THAT(Seconds(Minus(Of(1, 10), {})), ElementsAre(Pair(1, 10)));
}

}  // namespace
}  // namespace truckroll
