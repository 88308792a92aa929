#include "platform/log/log.h"

#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/log/json.h"
#include "platform/log/limiter.h"

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

TEST_F(LogTest, OneObjectALineWithTimeLevelProcessAndFields) {
  log::Info("committed", {{"order", "regions/x/workOrders/1"}, {"version", 7}, log::RequestId("abc")});
  EXPECT_THAT(Written(),
              MatchesRegex("\\{\"time\":\"20[0-9-]+T[0-9:.]+Z\",\"level\":\"info\",\"process\":\"unit-test\","
                           "\"message\":\"committed\",\"order\":\"regions/x/workOrders/1\",\"version\":7,"
                           "\"request_id\":\"abc\"\\}\n"));
}

TEST_F(LogTest, NumbersAreNumbersAndTextThatLooksLikeOneIsText) {
  log::Warning("odd", {{"a", 2.5}, {"b", "12"}, {"c", std::nan("")}, {"d", -3}, {"e", ""}});
  EXPECT_THAT(Written(), EndsWith("\"message\":\"odd\",\"a\":2.5,\"b\":\"12\",\"c\":\"nan\",\"d\":-3}\n"));
}

TEST_F(LogTest, WhateverAValueHoldsItsLineStaysOneJsonObject) {
  log::Warning("say \"so\"\n", {{"a", "back\\slash\ttab"}, {"b", "徐州"}, {"c", "cut \xE5\xBE"}});
  EXPECT_THAT(Written(), EndsWith("\"message\":\"say \\\"so\\\"\\n\",\"a\":\"back\\\\slash\\u0009tab\","
                                  "\"b\":\"徐州\",\"c\":\"cut \xEF\xBF\xBD\xEF\xBF\xBD\"}\n"));
}

TEST_F(LogTest, BracesAndPercentsInTextAreNoFormat) {
  log::Error("{} {0} %v", {{"x", "{}"}});
  EXPECT_THAT(Written(),
              HasSubstr("\"level\":\"error\",\"process\":\"unit-test\",\"message\":\"{} {0} %v\",\"x\":\"{}\"}\n"));
}

TEST_F(LogTest, BelowTheLeastLevelNothingIsWritten) {
  EXPECT_FALSE(log::Enabled(log::Level::kDebug));
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
  for (const std::string& line : lines)
    EXPECT_THAT(line, EndsWith("\"message\":\"same\",\"a\":\"one\",\"b\":\"two\"}"));
}

std::string Json(absl::string_view text) {
  std::string json;
  log::AppendJson(text, &json);
  return json;
}

TEST(JsonTest, OnlyWholeCharactersPass) {
  const std::string replaced = "\xEF\xBF\xBD";
  EXPECT_EQ(Json("\xF0\x9F\x9A\x9A"), "\"\xF0\x9F\x9A\x9A\"");
  EXPECT_EQ(Json("\xC0\x80"), absl::StrCat("\"", replaced, replaced, "\""));                // overlong
  EXPECT_EQ(Json("\xED\xA0\x80"), absl::StrCat("\"", replaced, replaced, replaced, "\""));  // a surrogate
  EXPECT_EQ(Json("\xE5"), absl::StrCat("\"", replaced, "\""));
  EXPECT_EQ(Json(absl::string_view("\0\x1F", 2)), "\"\\u0000\\u001f\"");
}

TEST(LimiterTest, LetsSoManyThroughASecondAndCountsTheRest) {
  log::Limiter limiter(2);
  EXPECT_TRUE(limiter.AllowAt(10));
  EXPECT_TRUE(limiter.AllowAt(10));
  EXPECT_FALSE(limiter.AllowAt(10));
  EXPECT_FALSE(limiter.AllowAt(10));
  EXPECT_TRUE(limiter.AllowAt(11));
  EXPECT_EQ(limiter.dropped(), 2);
}

}  // namespace
}  // namespace truckroll
