// An order's life by hand, and what the command line says of mistakes.
#include "tests/integration/truckrollctl/command_line_fixture.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;

TEST_F(CommandLine, AnOrdersLifeByHand) {
  ASSERT_EQ(
      Ctl({"community", "create", "c1", "--region=xuzhou", "--name=东方社区", "--latitude=34.26", "--longitude=117.18"})
          .status,
      0);
  ASSERT_EQ(Ctl({"technician", "create", "t1", "--region=xuzhou", "--name=张伟", "--skills=fiber", "--latitude=34.27",
                 "--longitude=117.19", "--shift=mon-fri 08:00-17:30,sat 09:00-12:00"})
                .status,
            0);
  const auto order = CtlJson({"order", "create", "--region=xuzhou", "--type=REPAIR", "--community=c1", "--name=王先生",
                              "--phone=100 0000 1234", "--address=1号楼", "--skills=fiber", "--external-id=x-1"});
  const std::string name = order.fields().at("name").string_value();
  ASSERT_THAT(name, HasSubstr("regions/xuzhou/workOrders/"));
  EXPECT_EQ(Ctl({"order", "assign", name, "t1"}).status, 0);
  EXPECT_EQ(Ctl({"--as", "technician:regions/xuzhou/technicians/t1", "order", "accept", name}).status, 0);
  EXPECT_EQ(Ctl({"order", "contact", name, "reached"}).status, 0);
  EXPECT_EQ(Ctl({"order", "appoint", name, "+90m"}).status, 0);
  EXPECT_EQ(Ctl({"order", "note", name, "ring twice"}).status, 0);
  EXPECT_EQ(Ctl({"order", "depart", name}).status, 0);
  EXPECT_EQ(Ctl({"order", "arrive", name, "--consent"}).status, 0);
  const auto done = CtlJson({"order", "complete", name});
  EXPECT_EQ(done.fields().at("state").string_value(), "COMPLETED");
  const Ran shown = Ctl({"order", "get", name});
  EXPECT_THAT(shown.output, HasSubstr("王先生"));
  EXPECT_THAT(shown.output, HasSubstr("RESOLUTION  MET"));
  const Ran explained = Ctl({"explain", name});
  EXPECT_EQ(explained.status, 0);
  EXPECT_THAT(explained.output, HasSubstr("COMPLETED"));
}

TEST_F(CommandLine, ACalendarDocumentsMistakesEndWithOneOnceTheRestIsAnswered) {
  EXPECT_EQ(Ctl({"calendar", "tests/data/counted_hours.json"}).status, 0);
  const std::string path = ::testing::TempDir() + "/calendar.json";
  std::ofstream(path) << R"({"calendars": {"c": {"tz": "Asia/Shanghai", "hours": {"mon": [["09:00", "17:00"]]},
                              "holidays_of": "cn", "made_up_hours": [["09:00", "17:00"]]}}, "vectors": [
    {"id": "bad", "kind": "due", "calendar": "c", "start": "2026-02-14 09:00"},
    {"id": "good", "kind": "due", "calendar": "c", "start": "2026-02-14 09:00", "limit_s": 3600}]})";
  const Ran ran = Ctl({"calendar", path});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("\"error\": \"limit_s: is missing\""));
  EXPECT_THAT(ran.output, HasSubstr("\"due\": \"2026-02-14T10:00:00+08:00\""));
  EXPECT_THAT(ran.output, HasSubstr("1 of 2 vectors refused"));
}

TEST_F(CommandLine, MistakesOfTheCommandLineEndWithTwo) {
  EXPECT_EQ(Ctl({"order", "frob"}).status, 2);
  EXPECT_EQ(Ctl({"order", "list"}).status, 2);
  const Ran ran = Ctl({"order", "list", "--region=xuzhou", "--state=LOST"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.output, HasSubstr("--state: found LOST, expected one of ACKNOWLEDGED"));
}

TEST_F(CommandLine, WhatAServerRefusesEndsWithOneAndItsReason) {
  const Ran ran = Ctl({"order", "get", "regions/xuzhou/workOrders/nothing"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("RESOURCE_NOT_FOUND"));
  const Ran forbidden = Ctl({"--as=technician:regions/xuzhou/technicians/t9", "report", "--region=xuzhou"});
  EXPECT_EQ(forbidden.status, 1);
  EXPECT_THAT(forbidden.output, HasSubstr("ROLE_NOT_ALLOWED"));
}

TEST_F(CommandLine, HealthNamesWhoIsAway) {
  const Ran ran = Ctl({"health"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("UNREACHABLE"));
  EXPECT_THAT(ran.output, HasSubstr("1 of 3 servers do not serve"));
}

TEST_F(CommandLine, ExplainNeedsNoServer) {
  const std::string file = system_.directory() + "/history.json";
  std::ofstream(file) << R"({"order": {"type": "REPAIR"}, "actions": [
    {"time": "2026-03-02T10:00:00+08:00", "create": {}}, {"time": "2026-03-02T10:05:00+08:00", "arrive": {}}],
    "asOf": "2026-03-03T10:00:00.001+08:00"})";
  const auto replay = CtlJson({"explain", file});
  EXPECT_EQ(replay.fields().at("state").string_value(), "ACKNOWLEDGED");
  const auto& commitment = replay.fields().at("commitments").list_value().values(0).struct_value().fields();
  EXPECT_EQ(commitment.at("state").string_value(), "MISSED");
  EXPECT_EQ(commitment.at("dueTime").string_value(), "2026-03-03T10:00:00+08:00");
  const auto& refused = replay.fields().at("refused").list_value().values(0).struct_value().fields();
  EXPECT_EQ(refused.at("index").number_value(), 1);

  std::ofstream(file) << R"({"order": {"type": "REPAIR", "colour": "red"}})";
  const Ran ran = Ctl({"explain", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("colour: Cannot find field"));
}

}  // namespace
}  // namespace truckroll
