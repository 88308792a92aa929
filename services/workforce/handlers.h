// The methods of WorkforceService, a file per resource. Callers have passed the gate; regions and ownership are checked
// here (caller.h).
#ifndef TRUCKROLL_SERVICES_WORKFORCE_HANDLERS_H_
#define TRUCKROLL_SERVICES_WORKFORCE_HANDLERS_H_

#include "absl/status/statusor.h"
#include "platform/async/task.h"
#include "platform/rpc/gate.h"
#include "services/workforce/records.h"
#include "truckroll/v1/workforce_service.pb.h"

namespace truckroll::workforce {

template <class Response>
using Answering = Task<absl::StatusOr<Response>>;

// technician.cc
Answering<v1::Technician> CreateTechnician(Workforce&, rpc::Call&, const v1::CreateTechnicianRequest&);
Answering<v1::Technician> GetTechnician(Workforce&, rpc::Call&, const v1::GetTechnicianRequest&);
Answering<v1::ListTechniciansResponse> ListTechnicians(Workforce&, rpc::Call&, const v1::ListTechniciansRequest&);
Answering<v1::Technician> UpdateTechnician(Workforce&, rpc::Call&, const v1::UpdateTechnicianRequest&);
Answering<v1::Technician> SetShift(Workforce&, rpc::Call&, const v1::SetShiftRequest&);
Answering<v1::Technician> SetAvailability(Workforce&, rpc::Call&, const v1::SetAvailabilityRequest&);

// team.cc
Answering<v1::Team> CreateTeam(Workforce&, rpc::Call&, const v1::CreateTeamRequest&);
Answering<v1::Team> GetTeam(Workforce&, rpc::Call&, const v1::GetTeamRequest&);
Answering<v1::ListTeamsResponse> ListTeams(Workforce&, rpc::Call&, const v1::ListTeamsRequest&);
Answering<v1::Team> UpdateTeam(Workforce&, rpc::Call&, const v1::UpdateTeamRequest&);

// community.cc
Answering<v1::Community> CreateCommunity(Workforce&, rpc::Call&, const v1::CreateCommunityRequest&);
Answering<v1::Community> GetCommunity(Workforce&, rpc::Call&, const v1::GetCommunityRequest&);
Answering<v1::ListCommunitiesResponse> ListCommunities(Workforce&, rpc::Call&, const v1::ListCommunitiesRequest&);
Answering<v1::Community> UpdateCommunity(Workforce&, rpc::Call&, const v1::UpdateCommunityRequest&);

// subscriber.cc
Answering<v1::Subscriber> CreateSubscriber(Workforce&, rpc::Call&, const v1::CreateSubscriberRequest&);
Answering<v1::Subscriber> GetSubscriber(Workforce&, rpc::Call&, const v1::GetSubscriberRequest&);
Answering<v1::ListSubscribersResponse> ListSubscribers(Workforce&, rpc::Call&, const v1::ListSubscribersRequest&);
Answering<v1::Subscriber> UpdateSubscriber(Workforce&, rpc::Call&, const v1::UpdateSubscriberRequest&);

// position.cc
Answering<v1::ReportPositionResponse> ReportPosition(Workforce&, rpc::Call&, const v1::ReportPositionRequest&);

// region.cc
Answering<v1::Region> GetRegion(Workforce&, rpc::Call&, const v1::GetRegionRequest&);
Answering<v1::ListRegionsResponse> ListRegions(Workforce&, rpc::Call&, const v1::ListRegionsRequest&);

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_HANDLERS_H_
