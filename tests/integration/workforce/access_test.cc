// Who may do what: roles, regions, and technicians only what is theirs.
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include "platform/clock/clock.h"
#include "tests/integration/workforce/workforce_fixture.h"

namespace truckroll {
namespace {

using google::protobuf::util::TimeUtil;
using v1::Actor;

class Access : public WorkforceTest {
 protected:
  v1::ReportPositionRequest Report(const std::string& id, absl::Duration ago, double latitude) {
    v1::ReportPositionRequest request;
    request.set_name("regions/xuzhou/technicians/" + id);
    request.mutable_position()->mutable_location()->set_latitude(latitude);
    *request.mutable_position()->mutable_event_time() =
        TimeUtil::MillisecondsToTimestamp(absl::ToUnixMillis(clock::SystemClock().Now() - ago));
    return request;
  }
};

TEST_F(Access, RolesAsTheContractSays) {
  Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  struct Row {
    Actor::Role role;
    bool get, list, create, report;
  };
  for (const Row& row : {Row{Actor::CUSTOMER, false, false, false, false},
                         Row{Actor::TECHNICIAN, true, false, false, true}, Row{Actor::AGENT, true, true, false, false},
                         Row{Actor::LEAD, true, true, true, false}, Row{Actor::MANAGER, true, true, true, false},
                         Row{Actor::ADMIN, true, true, true, false}, Row{Actor::SERVICE, true, true, false, false}}) {
    const std::string token = system_.Token(row.role, "t-1", "xuzhou");
    auto allowed = [](const absl::Status& status) { return rpc::ReasonOf(status) != v1::ROLE_NOT_ALLOWED; };
    EXPECT_EQ(allowed(Refusal(&Stub::GetTechnician, Get("t-1"), token)), row.get) << row.role;
    EXPECT_EQ(allowed(Refusal(&Stub::ListTechnicians, v1::ListTechniciansRequest(), token)), row.list) << row.role;
    EXPECT_EQ(allowed(Refusal(&Stub::CreateTechnician, NewTechnician("t-1"), token)), row.create) << row.role;
    EXPECT_EQ(allowed(Refusal(&Stub::ReportPosition, Report("t-1", absl::ZeroDuration(), 1), token)), row.report)
        << row.role;
  }
  EXPECT_THAT(Refusal(&Stub::GetTechnician, Get("t-1"), "no.such.token"), Is(v1::TOKEN_INVALID));
  v1::Technician technician;
  const auto nobody = harness::System::Context("");
  EXPECT_THAT(rpc::FromGrpc(stub_->GetTechnician(nobody.get(), Get("t-1"), &technician)), Is(v1::TOKEN_MISSING));
}

TEST_F(Access, OwnRegionOnly) {
  Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  const std::string elsewhere = system_.Token(Actor::MANAGER, "m-1", "nanjing");
  EXPECT_THAT(Refusal(&Stub::GetTechnician, Get("t-1"), elsewhere), Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, NewTechnician("t-2"), elsewhere), Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(
      Refusal(&Stub::ListTechnicians, Proto<v1::ListTechniciansRequest>(R"(parent: "regions/xuzhou")"), elsewhere),
      Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::GetRegion, Proto<v1::GetRegionRequest>(R"(name: "regions/xuzhou")"), elsewhere),
              Is(v1::REGION_NOT_ALLOWED));
  absl::Status status;
  EXPECT_EQ(Call(&Stub::ListRegions, v1::ListRegionsRequest(), elsewhere, &status).regions_size(), 1);
  EXPECT_EQ(
      Call(&Stub::ListRegions, v1::ListRegionsRequest(), system_.Token(Actor::ADMIN, "root"), &status).regions_size(),
      3);
  EXPECT_TRUE(Refusal(&Stub::GetTechnician, Get("t-1"), system_.Token(Actor::MANAGER, "m-1")).ok());
  // A technician of no region, and one of the same id elsewhere.
  EXPECT_THAT(Refusal(&Stub::GetTechnician, Get("t-1"), system_.Token(Actor::TECHNICIAN, "t-1")),
              Is(v1::REGION_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::GetTechnician, Get("t-1"), system_.Token(Actor::TECHNICIAN, "t-1", "nanjing")),
              Is(v1::REGION_NOT_ALLOWED));
}

TEST_F(Access, TechniciansSeeOthersCardsAndChangeThemselves) {
  Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  Good(&Stub::CreateTechnician, NewTechnician("t-2"));
  absl::Status status;
  const auto self = Call(&Stub::GetTechnician, Get("t-1"), Technician("t-1"), &status);
  EXPECT_EQ(self.phone(), "+86 138-0000-0000");
  const auto by_name = system_.Token(Actor::TECHNICIAN, "regions/xuzhou/technicians/t-1");
  EXPECT_TRUE(Call(&Stub::GetTechnician, Get("t-1"), by_name, &status).has_home());
  const auto other = Call(&Stub::GetTechnician, Get("t-2"), Technician("t-1"), &status);
  const auto card =
      Proto<v1::Technician>(R"(name: "regions/xuzhou/technicians/t-2" display_name: "张伟" badge_number: "XZ-1001")");
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(other, card)) << other.ShortDebugString();

  auto availability =
      Proto<v1::SetAvailabilityRequest>(R"(name: "regions/xuzhou/technicians/t-1" availability: UNAVAILABLE)");
  EXPECT_EQ(Call(&Stub::SetAvailability, availability, Technician("t-1"), &status).availability(),
            v1::Technician::UNAVAILABLE);
  EXPECT_THAT(Refusal(&Stub::SetAvailability, availability, Technician("t-2")), Is(v1::ROLE_NOT_ALLOWED));
  EXPECT_THAT(Refusal(&Stub::ReportPosition, Report("t-1", absl::ZeroDuration(), 1), Technician("t-2")),
              Is(v1::ROLE_NOT_ALLOWED));
}

TEST_F(Access, TheNewestPositionCounts) {
  const auto made = Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  const std::string self = Technician("t-1");
  EXPECT_TRUE(Refusal(&Stub::ReportPosition, Report("t-1", absl::Minutes(5), 10), self).ok());
  EXPECT_TRUE(Refusal(&Stub::ReportPosition, Report("t-1", absl::Minutes(4), 20), self).ok());
  EXPECT_TRUE(Refusal(&Stub::ReportPosition, Report("t-1", absl::Minutes(6), 30), self).ok());
  const auto read = Good(&Stub::GetTechnician, Get("t-1"));
  EXPECT_EQ(read.position().location().latitude(), 20);
  EXPECT_EQ(read.etag(), made.etag());
  const auto list = Good(&Stub::ListTechnicians, Proto<v1::ListTechniciansRequest>(R"(parent: "regions/xuzhou")"));
  ASSERT_EQ(list.technicians_size(), 1);
  EXPECT_EQ(list.technicians(0).position().location().latitude(), 20);

  EXPECT_THAT(Refusal(&Stub::ReportPosition, Report("t-1", absl::Hours(25), 40), self), Is(v1::TIME_OUT_OF_RANGE));
  EXPECT_THAT(Refusal(&Stub::ReportPosition, Report("t-1", -absl::Minutes(5), 40), self), Is(v1::TIME_OUT_OF_RANGE));
  EXPECT_THAT(Refusal(&Stub::ReportPosition, Report("t-1", absl::ZeroDuration(), 91), self), Is(v1::FIELD_INVALID));
  EXPECT_THAT(Refusal(&Stub::ReportPosition, Report("t-9", absl::ZeroDuration(), 1), Technician("t-9")),
              Is(v1::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace truckroll
