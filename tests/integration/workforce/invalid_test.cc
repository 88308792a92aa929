// Bad input: the error names field, value and expectation, nothing is stored, and nothing personal is shown.
#include "absl/strings/str_cat.h"
#include "tests/integration/workforce/workforce_fixture.h"

namespace truckroll {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Invalid : public WorkforceTest {
 protected:
  // The message of creating t-1 with `text` merged into the request.
  std::string Message(const std::string& text) {
    v1::CreateTechnicianRequest request = NewTechnician("t-1");
    request.MergeFrom(Proto<v1::CreateTechnicianRequest>(text));
    const absl::Status status = Refusal(&Stub::CreateTechnician, request);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    return std::string(status.message());
  }
};

TEST_F(Invalid, EachFieldIsNamed) {
  const std::string long_name(101, 'x');
  EXPECT_THAT(Message(R"(technician_id: "T_1")"),
              "technician_id: found T_1, expected 1 to 63 lower-case letters, digits and \"-\"");
  EXPECT_THAT(Message(R"(parent: "xuzhou")"), "parent: found xuzhou, expected regions/{region}");
  EXPECT_THAT(Message(absl::StrCat("technician { display_name: '", long_name, "' }")),
              "technician.display_name: found 101 characters, expected 1 to 100 characters");
  EXPECT_THAT(Message(absl::StrCat("technician { badge_number: '", long_name, "' }")),
              StartsWith("technician.badge_number: "));
  EXPECT_THAT(Message(R"(technician { team: "regions/nanjing/teams/a" })"),
              StartsWith("technician.team: found regions/nanjing/teams/a, expected regions/xuzhou/teams/"));
  EXPECT_THAT(Message(R"(technician { skills: "Fiber" })"), StartsWith("technician.skills[2]: found Fiber, expected "));
  EXPECT_THAT(Message(R"(technician { home { latitude: 90.5 } })"),
              StartsWith("technician.home.latitude: found 90.5, "));
  EXPECT_THAT(Message(R"(technician { home { longitude: nan } })"),
              StartsWith("technician.home.longitude: found no number"));
  EXPECT_THAT(Message("technician { availability: 9 }"), StartsWith("technician.availability: found 9, "));
  EXPECT_THAT(Message(absl::StrCat("request_id: '", std::string(65, 'r'), "'")), StartsWith("request_id: found 65 "));
  EXPECT_THAT(Refusal(&Stub::GetTechnician, Get("t-1")), Is(v1::RESOURCE_NOT_FOUND));
}

TEST_F(Invalid, Shifts) {
  const std::string field = "technician.shifts[1].";
  EXPECT_THAT(Message("technician { shifts { start_minute: 1 end_minute: 2 } }"),
              StartsWith(field + "iso_weekday: found neither"));
  EXPECT_THAT(Message(R"(technician { shifts { iso_weekday: 1 date: "2026-03-02" end_minute: 2 } })"),
              StartsWith(field + "iso_weekday: found both"));
  EXPECT_THAT(Message("technician { shifts { iso_weekday: 8 end_minute: 2 } }"),
              StartsWith(field + "iso_weekday: found 8"));
  EXPECT_THAT(Message(R"(technician { shifts { date: "2026-02-29" end_minute: 2 } })"),
              StartsWith(field + "date: found 2026-02-29"));
  EXPECT_THAT(Message("technician { shifts { iso_weekday: 2 start_minute: 60 end_minute: 60 } }"),
              StartsWith(field + "end_minute: found 60"));
  EXPECT_THAT(Message("technician { shifts { iso_weekday: 2 start_minute: -1 end_minute: 60 } }"),
              StartsWith(field + "start_minute: found -1"));
  EXPECT_THAT(Message("technician { shifts { iso_weekday: 2 end_minute: 1441 } }"),
              StartsWith(field + "end_minute: found 1441"));
  EXPECT_THAT(Message("technician { shifts { iso_weekday: 2 off: true } }"), StartsWith(field + "off: "));
  EXPECT_THAT(Message("technician { shifts { iso_weekday: 1 start_minute: 1079 end_minute: 1100 } }"),
              StartsWith("technician.shifts[1]: found an overlap with technician.shifts[0]"));
  const auto two_days = Proto<v1::SetShiftRequest>(R"(
      name: "regions/xuzhou/technicians/t-1" shifts { iso_weekday: 1 end_minute: 2 } shifts { iso_weekday: 2 end_minute: 2 })");
  EXPECT_THAT(Refusal(&Stub::SetShift, two_days), Is(v1::FIELD_INVALID));
  EXPECT_THAT(Refusal(&Stub::SetShift, Proto<v1::SetShiftRequest>(R"(name: "regions/xuzhou/technicians/t-1")")),
              Is(v1::FIELD_MISSING));
}

TEST_F(Invalid, PersonalValuesAreNotShown) {
  EXPECT_THAT(Message(R"(technician { phone: "13812345678x" })"),
              AllOf(StartsWith("technician.phone: found 12 characters, others among them"), Not(HasSubstr("138"))));
  auto subscriber = Proto<v1::CreateSubscriberRequest>(R"(
      parent: "regions/xuzhou" subscriber_id: "s-1"
      subscriber { display_name: "李娜" phone: "123" community: "regions/xuzhou/communities/c" })");
  EXPECT_THAT(Refusal(&Stub::CreateSubscriber, subscriber).message(),
              "subscriber.phone: found 3 characters, expected 5 to 20 digits, blanks, \"+\" and \"-\"");
  subscriber.mutable_subscriber()->set_phone("12345");
  std::string address;
  for (int i = 0; i < 401; ++i) address += "路";
  subscriber.mutable_subscriber()->mutable_address()->set_text(address);
  EXPECT_THAT(Refusal(&Stub::CreateSubscriber, subscriber).message(),
              "subscriber.address.text: found 401 characters, expected 0 to 400 characters");
  EXPECT_THAT(system_.process("workforce-service").Log(), Not(HasSubstr("路")));
}

TEST_F(Invalid, MissingIsSaid) {
  EXPECT_THAT(Refusal(&Stub::CreateTeam, v1::CreateTeamRequest()), Is(v1::FIELD_MISSING));
  auto request = NewTechnician("t-1");
  request.mutable_technician()->clear_display_name();
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, request), Is(v1::FIELD_MISSING));
  request = NewTechnician("");
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, request), Is(v1::FIELD_MISSING));
  request.clear_technician();
  request.set_technician_id("t-1");
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, request).message(), "technician: missing, expected a technician");
  EXPECT_THAT(Refusal(&Stub::GetTechnician, v1::GetTechnicianRequest()), Is(v1::FIELD_MISSING));
  EXPECT_THAT(Refusal(&Stub::UpdateTechnician, v1::UpdateTechnicianRequest()), Is(v1::FIELD_MISSING));
  EXPECT_THAT(
      Refusal(&Stub::SetAvailability, Proto<v1::SetAvailabilityRequest>(R"(name: "regions/xuzhou/technicians/t-1")")),
      Is(v1::FIELD_MISSING));
}

TEST_F(Invalid, UnknownNamesAreNotFound) {
  auto request = NewTechnician("t-1");
  request.mutable_technician()->set_team("regions/xuzhou/teams/none");
  const absl::Status status = Refusal(&Stub::CreateTechnician, request);
  EXPECT_THAT(status, Is(v1::RESOURCE_NOT_FOUND));
  EXPECT_EQ(status.message(), "technician.team: found regions/xuzhou/teams/none, expected one that exists");
  const std::string everywhere = system_.Token(v1::Actor::ADMIN, "root");
  request.set_parent("regions/atlantis");
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, request, everywhere), Is(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Refusal(&Stub::GetRegion, Proto<v1::GetRegionRequest>(R"(name: "regions/atlantis")"), everywhere),
              Is(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(
      Refusal(&Stub::SetAvailability,
              Proto<v1::SetAvailabilityRequest>(R"(name: "regions/atlantis/technicians/t-1" availability: AVAILABLE)"),
              everywhere),
      Is(v1::RESOURCE_NOT_FOUND));
}

}  // namespace
}  // namespace truckroll
