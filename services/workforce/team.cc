#include "domain/name/resource_name.h"
#include "platform/serving/checks.h"
#include "services/workforce/handlers.h"

namespace truckroll::workforce {
namespace {

absl::Status Check(const google::protobuf::Message& resource) {
  const auto& team = static_cast<const v1::Team&>(resource);
  return serving::Checks("team")
      .Text("display_name", team.display_name(), 1, 100)
      .Text("lead", team.lead(), 0, 100)
      .status();
}

}  // namespace

const Kind kTeam = {kTeams, "team", "team", Check, "", nullptr};

Answering<v1::Team> CreateTeam(Workforce& workforce, rpc::Call& call, const v1::CreateTeamRequest& request) {
  return Answer<v1::Team>(CreateRecord, workforce, call, kTeam, request);
}

Answering<v1::Team> GetTeam(Workforce& workforce, rpc::Call& call, const v1::GetTeamRequest& request) {
  return Answer<v1::Team>(GetRecord, workforce, call, kTeam, request);
}

Answering<v1::ListTeamsResponse> ListTeams(Workforce& workforce, rpc::Call& call, const v1::ListTeamsRequest& request) {
  return Answer<v1::ListTeamsResponse>(ListRecords, workforce, call, kTeam, request);
}

Answering<v1::Team> UpdateTeam(Workforce& workforce, rpc::Call& call, const v1::UpdateTeamRequest& request) {
  return Answer<v1::Team>(UpdateRecord, workforce, call, kTeam, request);
}

}  // namespace truckroll::workforce
