#include "city/seed.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace truckroll::city {
namespace {

using Workforce = class v1::WorkforceService::Stub::async;

constexpr int kTeams = 4;
constexpr double kHomeScatter = 5'000;  // metres around the centre

v1::Technician MakeTechnician(const v1::Region& region, int number, Chance& chance) {
  const bool chinese = region.time_zone() == "Asia/Shanghai";
  v1::Technician technician;
  technician.set_display_name(PersonName(chinese, number, chance));
  technician.set_badge_number(absl::StrFormat("%s%04d", region.short_code(), number));
  technician.set_team(absl::StrCat(region.name(), "/teams/team-", number % kTeams + 1));
  technician.set_availability(v1::Technician::AVAILABLE);
  *technician.mutable_home() = chance.Near(region.center(), kHomeScatter);
  for (const v1::Shift& shift : ShiftPattern(number)) *technician.add_shifts() = shift;
  // Everybody knows fiber and router; the rarer skills are spread.
  for (size_t i = 0; i < Skills().size(); ++i) {
    if (i < 2 || chance.Happens(0.5)) technician.add_skills(Skills()[i]);
  }
  return technician;
}

Task<absl::Status> CreateTeams(Loop* loop, Wire* wire, v1::Region region) {
  for (int number = 1; number <= kTeams; ++number) {
    v1::CreateTeamRequest request;
    request.set_parent(region.name());
    request.set_team_id(absl::StrCat("team-", number));
    request.set_request_id(FreshId());
    request.mutable_team()->set_display_name(region.time_zone() == "Asia/Shanghai" ? absl::StrCat("第", number, "班组")
                                                                                   : absl::StrCat("Team ", number));
    request.mutable_team()->set_lead(absl::StrCat("lead-", number));
    const auto made = co_await Ask(loop, wire, wire->workforce().async(), &Workforce::CreateTeam, request, Manager());
    if (!made.ok() && !absl::IsAlreadyExists(made.status())) co_return made.status();
  }
  co_return absl::OkStatus();
}

Task<absl::StatusOr<std::vector<v1::Community>>> ListCommunities(Loop* loop, Wire* wire, std::string region) {
  v1::ListCommunitiesRequest request;
  request.set_parent(region);
  request.set_page_size(1000);
  const auto page =
      co_await Ask(loop, wire, wire->workforce().async(), &Workforce::ListCommunities, request, Manager());
  if (!page.ok()) co_return page.status();
  std::vector<v1::Community> communities(page->communities().begin(), page->communities().end());
  co_return communities;
}

Task<absl::StatusOr<std::vector<v1::Technician>>> ListTechnicians(Loop* loop, Wire* wire, std::string region) {
  v1::ListTechniciansRequest request;
  request.set_parent(region);
  request.set_page_size(1000);
  const auto page =
      co_await Ask(loop, wire, wire->workforce().async(), &Workforce::ListTechnicians, request, Manager());
  if (!page.ok()) co_return page.status();
  std::vector<v1::Technician> technicians(page->technicians().begin(), page->technicians().end());
  co_return technicians;
}

Task<absl::Status> CreateCommunities(Loop* loop, Wire* wire, std::string region, std::vector<Place> places) {
  for (const Place& place : places) {
    v1::CreateCommunityRequest request;
    request.set_parent(region);
    request.set_community_id(place.id);
    request.set_request_id(FreshId());
    *request.mutable_community() = place.community;
    const auto made =
        co_await Ask(loop, wire, wire->workforce().async(), &Workforce::CreateCommunity, request, Manager());
    if (!made.ok() && !absl::IsAlreadyExists(made.status())) co_return made.status();
  }
  co_return absl::OkStatus();
}

Task<absl::Status> CreateTechnicians(Loop* loop, Wire* wire, Chance* chance, v1::Region region, int count) {
  for (int number = 1; number <= count; ++number) {
    v1::CreateTechnicianRequest request;
    request.set_parent(region.name());
    request.set_technician_id(absl::StrFormat("t-%03d", number));
    request.set_request_id(FreshId());
    *request.mutable_technician() = MakeTechnician(region, number, *chance);
    const auto made =
        co_await Ask(loop, wire, wire->workforce().async(), &Workforce::CreateTechnician, request, Manager());
    if (!made.ok() && !absl::IsAlreadyExists(made.status())) co_return made.status();
  }
  co_return absl::OkStatus();
}

}  // namespace

const std::vector<std::string>& Skills() {
  static const auto& skills =
      *new std::vector<std::string>{"fiber", "router", "iptv", "cabling", "aerial", "enterprise"};
  return skills;
}

std::vector<v1::Shift> ShiftPattern(int number) {
  struct Pattern {
    std::array<int, 5> days;
    int start;
    int end;
  };
  static constexpr Pattern kPatterns[] = {
      {{1, 2, 3, 4, 5}, 8 * 60, 17 * 60 + 30},
      {{1, 2, 4, 5, 6}, 11 * 60 + 30, 21 * 60},
      {{1, 3, 5, 6, 7}, 8 * 60, 19 * 60 + 30},
  };
  const Pattern& pattern = kPatterns[number % 3];
  std::vector<v1::Shift> shifts;
  for (const int day : pattern.days) {
    v1::Shift& shift = shifts.emplace_back();
    shift.set_iso_weekday(day);
    shift.set_start_minute(pattern.start);
    shift.set_end_minute(pattern.end);
  }
  return shifts;
}

Task<absl::StatusOr<Population>> Settle(Loop* loop, Wire* wire, Chance* chance, v1::Region region,
                                        std::vector<Place> places, int technicians) {
  Population population;
  absl::StatusOr<std::vector<v1::Community>> communities = co_await ListCommunities(loop, wire, region.name());
  if (communities.ok() && communities->empty()) {
    const absl::Status made = co_await CreateCommunities(loop, wire, region.name(), places);
    if (!made.ok()) co_return made;
    communities = co_await ListCommunities(loop, wire, region.name());
  }
  if (!communities.ok()) co_return communities.status();
  absl::StatusOr<std::vector<v1::Technician>> people = co_await ListTechnicians(loop, wire, region.name());
  if (people.ok() && people->empty()) {
    absl::Status made = co_await CreateTeams(loop, wire, region);
    if (made.ok()) made = co_await CreateTechnicians(loop, wire, chance, region, technicians);
    if (!made.ok()) co_return made;
    people = co_await ListTechnicians(loop, wire, region.name());
  }
  if (!people.ok()) co_return people.status();
  population.communities = *std::move(communities);
  population.technicians = *std::move(people);
  co_return population;
}

}  // namespace truckroll::city
