// The hundred real requests, taken through the services: once, and once more.
#include <set>

#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "tests/integration/truckrollctl/command_line_fixture.h"

namespace truckroll {
namespace {

using google::protobuf::Struct;
using ::testing::HasSubstr;

// A Monday that lies at least a week back in New York.
std::string PastMonday() {
  absl::TimeZone zone;
  absl::LoadTimeZone("America/New_York", &zone);
  const absl::CivilDay today = absl::ToCivilDay(absl::Now(), zone);
  return absl::FormatCivilTime(absl::PrevWeekday(today - 7, absl::Weekday::monday));
}

double Summary(const Struct& report, const std::string& name) {
  return report.fields().at("summary").struct_value().fields().at(name).number_value();
}

class Import : public CommandLine {
 protected:
  Struct ImportRequests(const std::string& region) {
    return CtlJson({"import", "tests/data/nyc311-100.csv", "--region", region, "--mapping", "tests/data/nyc311.mapping",
                    "--fold-to", monday_});
  }

  const std::string monday_ = PastMonday();
};

TEST_F(Import, TwiceCreatesNothingTwice) {
  const Ran seeded = Run("city", {"--region=new-york", "--technicians=3", "--arrivals=0", "--seed_only"});
  ASSERT_EQ(seeded.status, 0) << seeded.output;

  const Struct first = ImportRequests("new-york");
  EXPECT_EQ(Summary(first, "rows"), 100);
  EXPECT_EQ(Summary(first, "created"), 97);
  EXPECT_EQ(Summary(first, "skipped"), 3);
  EXPECT_EQ(Summary(first, "failed"), 0);
  EXPECT_EQ(Summary(first, "approximate"), 15);
  std::set<std::string> orders;
  for (const auto& row : first.fields().at("rows").list_value().values()) {
    const auto& fields = row.struct_value().fields();
    if (fields.at("result").string_value() == "created") orders.insert(fields.at("order").string_value());
    if (fields.at("result").string_value() == "skipped") {
      EXPECT_THAT(fields.at("reason").string_value(), HasSubstr("nothing says where"));
    }
  }
  EXPECT_EQ(orders.size(), 97);

  const Struct second = ImportRequests("new-york");
  EXPECT_EQ(Summary(second, "created"), 0);
  EXPECT_EQ(Summary(second, "exists"), 97);
  EXPECT_EQ(Summary(second, "skipped"), 3);
  EXPECT_EQ(Summary(second, "approximate"), 15);

  const Struct listed = CtlJson({"order", "list", "--region", "new-york", "--page-size", "30", "--all"});
  EXPECT_EQ(listed.fields().at("workOrders").list_value().values_size(), 97);

  const Struct report = CtlJson({"report", "--region", "new-york"});
  EXPECT_EQ(report.fields().at("workOrders").number_value(), 97);
  const Ran table = Ctl({"report", "--region", "new-york"});
  EXPECT_THAT(table.output, HasSubstr("RESOLUTION"));
  EXPECT_THAT(table.output, HasSubstr("97 orders, 0 completed, 0 cancelled"));
}

TEST_F(Import, MakesCommunitiesWhereTheMappingAllowsIt) {
  const Struct report = ImportRequests("new-york");
  EXPECT_EQ(Summary(report, "created"), 97);
  const Struct order = CtlJson({"order", "list", "--region", "new-york", "--external-id", "18556060"});
  const auto& found = order.fields().at("workOrders").list_value().values(0).struct_value().fields();
  EXPECT_EQ(found.at("community").string_value(), "regions/new-york/communities/ridgewood");
  EXPECT_TRUE(found.at("address").struct_value().fields().at("approximate").bool_value());
}

TEST_F(Import, BadRowsDoNotStopTheRest) {
  const std::string csv = system_.directory() + "/some.csv";
  const std::string mapping = system_.directory() + "/some.mapping";
  std::ofstream(csv)
      << "id,where,kind\na1,1 Main St,REPAIR\na2,2 Main St,PAINT\na3,\"3 Main\" St,REPAIR\na4,4 Main St\na5,5 "
         "Main St,REPAIR\n";
  std::ofstream(mapping) << "external_id = id\naddress = where\ntype = kind\ncommunities = create\n";
  const Ran ran = Ctl({"import", csv, "--region", "new-york", "--mapping", mapping});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("5 rows: 2 approximate, 2 created, 0 exists, 3 failed, 0 skipped"));
  EXPECT_THAT(ran.output, HasSubstr("type: found PAINT, expected one of INSTALL"));
  EXPECT_THAT(ran.output, HasSubstr("row 4, column 2: found text behind a closing quote"));
  EXPECT_THAT(ran.output, HasSubstr("found 2 columns, expected 3"));
  EXPECT_THAT(ran.output, HasSubstr("3 of 5 rows failed"));
}

}  // namespace
}  // namespace truckroll
