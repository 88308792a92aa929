#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"
#include "platform/serving/checks.h"
#include "services/workforce/handlers.h"
#include "services/workforce/shift.h"

namespace truckroll::workforce {
namespace {

using google::protobuf::Message;

constexpr int kMostSkills = 32;

bool IsSkill(absl::string_view skill) {
  return !skill.empty() && skill.size() <= 32 && std::all_of(skill.begin(), skill.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_';
  });
}

absl::Status CheckAvailability(absl::string_view field, v1::Technician::Availability availability) {
  if (v1::Technician::Availability_IsValid(availability)) return absl::OkStatus();
  return rpc::InvalidField(field, absl::StrCat(static_cast<int>(availability)), "AVAILABLE or UNAVAILABLE");
}

absl::Status Check(const Message& resource) {
  const auto& technician = static_cast<const v1::Technician&>(resource);
  serving::Checks checks("technician");
  checks.Text("display_name", technician.display_name(), 1, 100)
      .Text("badge_number", technician.badge_number(), 1, 32)
      .Phone("phone", technician.phone())
      .Text("photo_uri", technician.photo_uri(), 0, 500)
      .Name("team", technician.team(), kTeams, *RegionOf(technician.name()))
      .Count("skills", technician.skills_size(), kMostSkills)
      .Present("home", technician.has_home(), "where their day starts and ends")
      .Place("home", technician.home())
      .And(CheckAvailability("technician.availability", technician.availability()))
      .And(CheckShifts("technician.shifts", technician.shifts()));
  for (int i = 0; i < technician.skills_size(); ++i) {
    checks.That(IsSkill(technician.skills(i)), absl::StrCat("skills[", i, "]"), technician.skills(i),
                "1 to 32 of a-z, 0-9, - and _");
  }
  return checks.status();
}

// What technicians may know of each other.
v1::Technician Card(const v1::Technician& technician) {
  v1::Technician card;
  card.set_name(technician.name());
  card.set_display_name(technician.display_name());
  card.set_badge_number(technician.badge_number());
  card.set_photo_uri(technician.photo_uri());
  card.set_team(technician.team());
  return card;
}

// The technician that a request is about, if the caller may change them.
absl::StatusOr<ResourceName> Own(const rpc::Call& call, absl::string_view name) {
  absl::StatusOr<ResourceName> technician = RequiredName("name", name, kTechnician);
  if (!technician.ok()) return technician;
  if (absl::Status status = serving::CheckSelf(call.identity, *technician); !status.ok()) return status;
  return technician;
}

}  // namespace

const Kind kTechnician = {kTechnicians, "technician", "tech", Check, "team", &kTeam};

Answering<v1::Technician> GetTechnician(Workforce& workforce, rpc::Call& call,
                                        const v1::GetTechnicianRequest& request) {
  v1::Technician technician;
  const absl::Status status = co_await GetRecord(workforce, call, kTechnician, request, &technician);
  if (!status.ok()) co_return status;
  const bool colleague = call.identity.role == v1::Actor::TECHNICIAN &&
                         !serving::IsSelf(call.identity, *ParseName(technician.name(), kTechnicians));
  if (colleague) co_return Card(technician);
  co_return technician;
}

Answering<v1::Technician> SetShift(Workforce& workforce, rpc::Call& call, const v1::SetShiftRequest& request) {
  const absl::StatusOr<ResourceName> name = Own(call, request.name());
  if (!name.ok()) co_return name.status();
  if (absl::Status status = CheckOneDay(request.shifts()); !status.ok()) co_return status;
  auto edit = [&](uint64_t, Message* resource) {
    ReplaceDay(request.shifts(), static_cast<v1::Technician*>(resource)->mutable_shifts());
    return absl::OkStatus();
  };
  v1::Technician technician;
  const absl::Status status = co_await EditRecord(workforce, call, kTechnician, request, *name, edit, &technician);
  if (!status.ok()) co_return status;
  co_return technician;
}

Answering<v1::Technician> SetAvailability(Workforce& workforce, rpc::Call& call,
                                          const v1::SetAvailabilityRequest& request) {
  const absl::StatusOr<ResourceName> name = Own(call, request.name());
  if (!name.ok()) co_return name.status();
  if (request.availability() == v1::Technician::AVAILABILITY_UNSPECIFIED) {
    co_return rpc::MissingField("availability", "AVAILABLE or UNAVAILABLE");
  }
  if (absl::Status status = CheckAvailability("availability", request.availability()); !status.ok()) co_return status;
  auto edit = [&](uint64_t, Message* resource) {
    static_cast<v1::Technician*>(resource)->set_availability(request.availability());
    return absl::OkStatus();
  };
  v1::Technician technician;
  const absl::Status status = co_await EditRecord(workforce, call, kTechnician, request, *name, edit, &technician);
  if (!status.ok()) co_return status;
  co_return technician;
}

Answering<v1::Technician> CreateTechnician(Workforce& workforce, rpc::Call& call,
                                           const v1::CreateTechnicianRequest& request) {
  return Answer<v1::Technician>(CreateRecord, workforce, call, kTechnician, request);
}

Answering<v1::ListTechniciansResponse> ListTechnicians(Workforce& workforce, rpc::Call& call,
                                                       const v1::ListTechniciansRequest& request) {
  return Answer<v1::ListTechniciansResponse>(ListRecords, workforce, call, kTechnician, request);
}

Answering<v1::Technician> UpdateTechnician(Workforce& workforce, rpc::Call& call,
                                           const v1::UpdateTechnicianRequest& request) {
  return Answer<v1::Technician>(UpdateRecord, workforce, call, kTechnician, request);
}

}  // namespace truckroll::workforce
