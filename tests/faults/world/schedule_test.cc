#include "tests/faults/world/schedule.h"

#include <gtest/gtest.h>

#include <map>

namespace truckroll::faults {
namespace {

const std::vector<std::string> kProcesses = {"redis", "work-order-service", "dispatcher/1", "mobile-gateway/1"};
const std::vector<std::string> kLinks = {"client>work-order-service", "work-order-service>redis"};

std::vector<Planned> Make(uint64_t seed, std::set<std::string> groups = FaultGroups()) {
  return MakeSchedule({seed, absl::Minutes(4), 120, std::move(groups)}, kProcesses, kLinks);
}

TEST(ScheduleTest, TheSameSeedMakesTheSameSchedule) {
  const std::vector<Planned> one = Make(7), again = Make(7);
  ASSERT_EQ(one.size(), again.size());
  for (size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].at, again[i].at);
    EXPECT_EQ(one[i].kind, again[i].kind);
    EXPECT_EQ(one[i].target, again[i].target);
    EXPECT_EQ(one[i].lasts, again[i].lasts);
    EXPECT_EQ(one[i].jump, again[i].jump);
  }
  EXPECT_NE(Make(8)[0].at, one[0].at);
}

TEST(ScheduleTest, EveryKindOfFaultAndEveryProcessComesUp) {
  std::map<std::string, int> kinds, killed;
  for (const Planned& planned : Make(7)) {
    ++kinds[planned.kind];
    if (planned.kind == "kill" || planned.kind == "torn" || planned.kind == "rewrite") ++killed[planned.target];
  }
  for (const char* kind : {"kill", "torn", "rewrite", "stop", "cut", "vanish", "slow", "trickle", "silent", "closed",
                           "disk", "jump", "shift"}) {
    EXPECT_GT(kinds[kind], 0) << kind;
  }
  for (const std::string& process : kProcesses) EXPECT_GT(killed[process], 0) << process;
}

TEST(ScheduleTest, OneTargetHasOneFaultAtATime) {
  std::map<std::string, absl::Duration> free;
  for (const Planned& planned : Make(7)) {
    EXPECT_GE(planned.at, free[planned.target]) << planned.target;
    free[planned.target] = planned.at + planned.lasts;
  }
}

TEST(ScheduleTest, OnlyWhatWasAskedFor) {
  for (const Planned& planned : Make(7, {"stop"})) EXPECT_EQ(planned.kind, "stop");
  EXPECT_TRUE(Make(7, {}).empty());
}

}  // namespace
}  // namespace truckroll::faults
