#include "truckrollctl/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "truckroll/v1/contact_attempt.pb.h"
#include "truckrollctl/command.h"

namespace truckroll::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

absl::Status Nothing(Session&, const Arguments&) {
  return absl::OkStatus();
}

const std::vector<Command>& Commands() {
  static const auto& commands = *new std::vector<Command>{
      {"order get", "ORDER", "Shows an order.", {}, Nothing},
      {"order list",
       "",
       "Lists orders.",
       {{"region", "REGION", "where", Flag::kRequired},
        {"state", "STATE", "any of these", Flag::kRepeated},
        {"page-size", "N", "at most this many"},
        {"at-risk", "", "only those"}},
       Nothing},
      {"explain", "FILE", "Replays a history.", {}, Nothing},
  };
  return commands;
}

absl::StatusOr<Line> Read(const Words& words) {
  return ParseLine(words, Commands());
}

std::string ErrorOf(const Words& words) {
  absl::StatusOr<Line> line = Read(words);
  EXPECT_FALSE(line.ok());
  EXPECT_TRUE(IsUsageError(line.status()));
  return std::string(line.status().message());
}

TEST(Arguments, FlagsComeWithEqualsOrBehind) {
  auto line = Read({"order", "list", "--region=xuzhou", "--state", "HELD,ASSIGNED", "--state=ACCEPTED", "--at-risk",
                    "--page_size", "7"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->command->words, "order list");
  EXPECT_EQ(line->arguments.Value("region"), "xuzhou");
  EXPECT_THAT(line->arguments.Values("state"), ElementsAre("HELD", "ASSIGNED", "ACCEPTED"));
  EXPECT_TRUE(line->arguments.Has("at-risk"));
  EXPECT_EQ(*line->arguments.Integer("page-size", 50, 1, 1000), 7);
}

TEST(Arguments, GlobalFlagsStandBeforeOrBehind) {
  for (const Words& words :
       {Words{"--data", "d", "--json", "order", "get", "o1"}, Words{"--data=d", "order", "get", "--json", "o1"},
        Words{"order", "get", "o1", "--json", "--data", "d"}}) {
    auto line = Read(words);
    ASSERT_TRUE(line.ok()) << line.status();
    EXPECT_EQ(line->arguments.Value("data"), "d");
    EXPECT_TRUE(line->arguments.Has("json"));
    EXPECT_EQ(line->arguments[0], "o1");
  }
}

TEST(Arguments, MistakesAreNamed) {
  EXPECT_EQ(ErrorOf({}), "a command is missing");
  EXPECT_EQ(ErrorOf({"ordre"}), "unknown command ordre");
  EXPECT_EQ(ErrorOf({"order"}), "a command is missing behind order");
  EXPECT_EQ(ErrorOf({"order", "frob"}), "unknown command order frob");
  EXPECT_EQ(ErrorOf({"order", "get"}), "ORDER is missing");
  EXPECT_EQ(ErrorOf({"order", "get", "a", "b"}), "unexpected b");
  EXPECT_EQ(ErrorOf({"order", "list"}), "--region is missing");
  EXPECT_EQ(ErrorOf({"order", "list", "--region"}), "--region needs a value: REGION");
  EXPECT_EQ(ErrorOf({"order", "list", "--region=a", "--region=b"}), "--region is given 2 times");
  EXPECT_EQ(ErrorOf({"order", "list", "--region=a", "--colour=red"}), "unknown flag --colour");
  EXPECT_EQ(ErrorOf({"order", "list", "--region=a", "--at-risk=yes"}), "--at-risk takes no value");
}

TEST(Arguments, NumbersAreChecked) {
  auto line = Read({"order", "list", "--region=a", "--page-size=many"});
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->arguments.Integer("page-size", 50, 1, 1000).status().message(),
            "--page-size: found many, expected a whole number from 1 to 1000");
  EXPECT_EQ(*line->arguments.Number("no-such", 2.5), 2.5);
}

TEST(Arguments, TwoDashesEndTheFlags) {
  auto line = Read({"order", "get", "--", "--json"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->arguments[0], "--json");
  EXPECT_FALSE(line->arguments.Has("json"));
}

TEST(Arguments, HelpListsEveryFlag) {
  auto line = Read({"order", "list", "--help"});
  ASSERT_TRUE(line.ok()) << line.status();
  ASSERT_TRUE(line->help);
  const std::string help = Help(*line->command);
  for (const Flag& flag : line->command->flags) EXPECT_THAT(help, HasSubstr("--" + flag.name));
  for (const Flag& flag : GlobalFlags()) EXPECT_THAT(help, HasSubstr("--" + flag.name));
  EXPECT_EQ(Read({"order", "--help"})->asked, "order");
  EXPECT_THAT(Help(Commands(), "order"), ::testing::Not(HasSubstr("Replays a history")));
}

TEST(Arguments, EnumsTakeEitherCase) {
  EXPECT_EQ(*ParseEnum<v1::ContactAttempt::Outcome>("outcome", "no-answer"), v1::ContactAttempt::NO_ANSWER);
  EXPECT_EQ(ParseEnum<v1::ContactAttempt::Outcome>("outcome", "shouted").status().message(),
            "outcome: found shouted, expected one of REACHED, NO_ANSWER, BUSY, WRONG_NUMBER, REFUSED");
}

}  // namespace
}  // namespace truckroll::ctl
