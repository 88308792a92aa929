#include "domain/policy/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "domain/policy/policy_set.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;

std::string Shipped() {
  std::ifstream in("deploy/policies/standard-1.textproto");
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The number of the first line that has `text` in it.
int LineOf(const std::string& all, const std::string& text) {
  const size_t at = all.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  return 1 + static_cast<int>(std::count(all.begin(), all.begin() + static_cast<long>(at), '\n'));
}

TEST(Policy, TheShippedOneIsRead) {
  const auto policy = Policy::Parse(Shipped(), "standard-1.textproto");
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->id(), "standard@1");
  EXPECT_EQ(policy->take_on(), absl::Minutes(30));
  EXPECT_EQ(policy->contact(), absl::Hours(2));
  EXPECT_EQ(policy->arrival_tolerance(), absl::Hours(1));
  EXPECT_EQ(policy->work_allowance(), absl::Hours(2));
  EXPECT_EQ(policy->withdrawal_complete(), absl::Hours(48));
  EXPECT_EQ(policy->quiet_hours().start.minutes, 21 * 60);
  EXPECT_EQ(policy->contact_retry_slots().size(), 3u);
  EXPECT_TRUE(policy->needs_install_ready(v1::WorkOrder::MOVE));
  EXPECT_FALSE(policy->needs_install_ready(v1::WorkOrder::REPAIR));
  EXPECT_TRUE(policy->needs_speed_test(v1::WorkOrder::OPTIMIZE));
  EXPECT_FALSE(policy->needs_speed_test(v1::WorkOrder::REPAIR));
}

// A mistake: in place of `good` stands `bad`, the line with `where` is named, and so are the field and what was found.
struct Mistake {
  const char* good;
  const char* bad;
  const char* where;
  const char* field;
  const char* found;
};

TEST(Policy, AMistakeIsRefusedWithItsLineAndReason) {
  const Mistake mistakes[] = {
      {"version: 1", "version: 0", "version: 0", "version", "found 0"},
      {"name: \"standard\"", "name: \"Standard\"", "name: \"Standard\"", "name", "\"Standard\""},
      {"version: 1", "version: one", "version: one", "integer", "one"},
      {"version: 1", "verzion: 1", "verzion: 1", "verzion", "no field"},
      {"types: REPAIR elapsed", "types: REPAIRS elapsed", "types: REPAIRS", "types", "REPAIRS"},
      {"types: REPAIR elapsed", "types: TYPE_UNSPECIFIED elapsed", "types: TYPE_UNSPECIFIED", "resolution[4].types",
       "TYPE_UNSPECIFIED"},
      {"types: REPAIR elapsed", "elapsed", "\"repair-standard\"", "resolution[4].types", "none"},
      {"\"install-pilot\"", "\"install-standard\"", "\"install-standard\" types: INSTALL pilot", "resolution[1].id",
       "install-standard"},
      {"accepted_before: \"17:00\"", "accepted_before: \"17.00\"", "17.00", "resolution[2].accepted_before", "17.00"},
      {"accepted_from: \"17:00\"", "accepted_from: \"25:00\"", "25:00", "resolution[3].accepted_from", "25:00"},
      {"end_of_day: 1", "end_of_day: 0", "end_of_day: 0", "resolution[2].end_of_day", "found 0"},
      {"next_day_at: \"17:00\"", "next_day_at: \"5pm\"", "5pm", "resolution[3].next_day_at", "5pm"},
      {"seconds: 259200", "seconds: -1", "seconds: -1", "resolution[0].elapsed", "-1s"},
      {"types: INSTALL types: MOVE elapsed { seconds: 259200 }", "types: INSTALL", "\"install-standard\"",
       "resolution[0]", "no limit"},
      {"needs_install_ready: MOVE", "needs_install_ready: TYPE_UNSPECIFIED", "needs_install_ready: TYPE_UNSPECIFIED",
       "needs_install_ready", "TYPE_UNSPECIFIED"},
      {"needs_speed_test: OPTIMIZE", "needs_speed_test: 0", "needs_speed_test: 0", "needs_speed_test",
       "TYPE_UNSPECIFIED"},
      {"take_on { seconds: 1800 }", "take_on { seconds: 0 }", "take_on", "take_on", "found 0"},
      {"contact { seconds: 7200 }", "contact { seconds: 9999999 }", "seconds: 9999999", "contact", "found 2777h"},
      {"arrival_tolerance { seconds: 3600 }", "arrival_tolerance { }", "arrival_tolerance {", "arrival_tolerance",
       "found 0"},
      {"start: \"21:00\"", "start: \"9 pm\"", "9 pm", "quiet_hours", "9 pm"},
      {"end: \"08:00\"", "end: \"20:59\"", "quiet_hours {", "quiet_hours", "20:59"},
      {"start: \"12:00\" end: \"14:00\"", "start: \"14:00\" end: \"12:00\"", "\"noon\"", "contact_retry[1].span",
       "14:00"},
      {"id: \"noon\"", "id: \"morning\"", "id: \"morning\" span { start: \"12:00\"", "contact_retry[1].id", "morning"},
      {"arrival_radius_m: 300", "arrival_radius_m: -300", "-300", "arrival_radius_m", "-300"},
      {"speed_test_min_samples: 3", "speed_test_min_samples: 0", "speed_test_min_samples", "speed_test_min_samples",
       "found 0"},
      {"speed_test_pass_share: 0.9", "speed_test_pass_share: 90", "speed_test_pass_share", "speed_test_pass_share",
       "found 90"},
      {"type: REVISIT duration { seconds: 1800 }", "type: REVISIT", "planned_durations { type: REVISIT",
       "planned_durations[4].duration", "found 0"},
      {"type: REVISIT duration", "duration", "planned_durations { duration", "planned_durations[4].type",
       "TYPE_UNSPECIFIED"},
  };
  for (const Mistake& mistake : mistakes) {
    std::string text = Shipped();
    const size_t at = text.find(mistake.good);
    ASSERT_NE(at, std::string::npos) << mistake.good;
    text.replace(at, std::string(mistake.good).size(), mistake.bad);
    const auto policy = Policy::Parse(text, "p.textproto");
    ASSERT_FALSE(policy.ok()) << mistake.bad;
    EXPECT_EQ(policy.status().code(), absl::StatusCode::kInvalidArgument);
    const std::string message(policy.status().message());
    EXPECT_THAT(message, HasSubstr(absl::StrCat("p.textproto:", LineOf(text, mistake.where), ":"))) << mistake.bad;
    EXPECT_THAT(message, HasSubstr(mistake.field));
    EXPECT_THAT(message, HasSubstr(mistake.found));
  }
}

TEST(Policy, WhatIsMissingIsNamed) {
  for (const char* line : {"contact { seconds: 7200 }", "take_on { seconds: 1800 }", "work_allowance { seconds: 7200 }",
                           "withdrawal_complete { seconds: 172800 }", "arrival_radius_m: 300", "name: \"standard\"",
                           "clock_trust_back { seconds: 86400 }", "clock_trust_ahead { seconds: 120 }"}) {
    const auto policy = Policy::Parse(absl::StrReplaceAll(Shipped(), {{line, ""}}), "p.textproto");
    ASSERT_FALSE(policy.ok()) << line;
    const std::string field(line, std::string(line).find_first_of(": {"));
    EXPECT_THAT(std::string(policy.status().message()), HasSubstr(absl::StrCat("p.textproto: ", field, ": found")));
  }
}

TEST(Policy, NewOrdersGetTheHighestVersionAndOldOnesKeepTheirs) {
  PolicySet set;
  ASSERT_TRUE(set.Add(*Policy::Parse(Shipped(), "1")).ok());
  ASSERT_TRUE(set.Add(*Policy::Parse(absl::StrReplaceAll(Shipped(), {{"version: 1", "version: 10"}}), "10")).ok());
  ASSERT_TRUE(set.Add(*Policy::Parse(absl::StrReplaceAll(Shipped(), {{"version: 1", "version: 9"}}), "9")).ok());
  EXPECT_EQ(set.Latest("standard")->id(), "standard@10");
  EXPECT_EQ(set.Find("standard@9")->id(), "standard@9");
  EXPECT_EQ(set.Find("standard@2"), nullptr);
  EXPECT_EQ(set.Find("standard"), nullptr);
  EXPECT_EQ(set.Latest("gold"), nullptr);
  EXPECT_EQ(set.Add(*Policy::Parse(Shipped(), "again")).code(), absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace truckroll
