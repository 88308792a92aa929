#include "platform/log/log.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace truckroll {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

class LogTest : public testing::Test {
 protected:
  LogTest() {
    log::Start("unit-test");
    testing::internal::CaptureStderr();
  }
  static std::string Written() { return testing::internal::GetCapturedStderr(); }
};

TEST_F(LogTest, OneLineWithTimeLevelProgramAndFields) {
  log::Info("committed", {{"order", "regions/x/workOrders/1"}, {"version", 7}, log::Trace("abc")});
  EXPECT_THAT(Written(), MatchesRegex("20[0-9-]+T[0-9:.]+Z info unit-test: committed "
                                      "order=regions/x/workOrders/1 version=7 trace=abc\n"));
}

TEST_F(LogTest, ValuesThatCouldBeTakenForSomethingElseAreQuoted) {
  log::Warning("odd", {{"a", "two words"}, {"b", "x=1"}, {"c", ""}, {"d", "line\nbreak"}, {"e", "徐州"}});
  EXPECT_THAT(Written(), EndsWith("odd a=\"two words\" b=\"x=1\" c=\"\" d=\"line\\nbreak\" e=徐州\n"));
}

TEST_F(LogTest, BracesInTextAreNotAFormat) {
  log::Error("{} {0}", {{"x", "{}"}});
  EXPECT_THAT(Written(), HasSubstr("error unit-test: {} {0} x={}\n"));
}

TEST_F(LogTest, BelowTheLeastLevelNothingIsWritten) {
  log::Debug("quiet");
  EXPECT_THAT(Written(), IsEmpty());
}

TEST_F(LogTest, LinesOfSeveralThreadsStayWhole) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int j = 0; j < 100; ++j) log::Info("same", {{"a", "one"}, {"b", "two"}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<std::string> lines = absl::StrSplit(Written(), '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.size(), 400u);
  for (const std::string& line : lines) EXPECT_THAT(line, EndsWith("info unit-test: same a=one b=two"));
}

}  // namespace
}  // namespace truckroll
