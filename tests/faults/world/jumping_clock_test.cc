// The preloaded clock really jumps: else the storm would not.
#include <gtest/gtest.h>
#include <stdio.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace truckroll::faults {
namespace {

// What `date` takes for now, with the wall clock moved by so much.
absl::Time NowMovedBy(absl::Duration offset) {
  const std::string file = (std::filesystem::temp_directory_path() / absl::StrCat("faults-clock-", getpid())).string();
  const int64_t nanos = absl::ToInt64Nanoseconds(offset);
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(&nanos), sizeof(nanos));
  const std::string command = absl::StrCat("LD_PRELOAD=", JUMPING_CLOCK, " TRUCKROLL_CLOCK_OFFSET=", file, " date +%s");
  FILE* pipe = popen(command.c_str(), "r");
  char text[32] = "";
  EXPECT_NE(fgets(text, sizeof(text), pipe), nullptr);
  EXPECT_EQ(pclose(pipe), 0);
  std::filesystem::remove(file);
  return absl::FromUnixSeconds(atoll(text));
}

TEST(JumpingClockTest, JumpsAheadAndBack) {
  for (const absl::Duration offset : {absl::ZeroDuration(), absl::Hours(50), -absl::Hours(50)}) {
    const absl::Time before = absl::Now() + offset - absl::Seconds(2);
    const absl::Time moved = NowMovedBy(offset);
    EXPECT_GE(moved, before);
    EXPECT_LE(moved, absl::Now() + offset);
  }
}

}  // namespace
}  // namespace truckroll::faults
