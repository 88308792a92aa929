// WorkforceService on gRPC's callback API: each method goes through the gate to its handler (handlers.h).
#ifndef TRUCKROLL_SERVICES_WORKFORCE_SERVICE_H_
#define TRUCKROLL_SERVICES_WORKFORCE_SERVICE_H_

#include "platform/rpc/gate.h"
#include "services/workforce/records.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::workforce {

class Service : public v1::WorkforceService::CallbackService {
 public:
  // Gate, store and regions must outlive the server.
  Service(rpc::Gate& gate, Store& store, serving::Regions& regions)
      : endpoint_(gate, v1::WorkforceService::service_full_name()), workforce_{store, regions} {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateTechnician(Context* context, const v1::CreateTechnicianRequest* request,
                            v1::Technician* answer) override;
  Reactor* GetTechnician(Context* context, const v1::GetTechnicianRequest* request, v1::Technician* answer) override;
  Reactor* ListTechnicians(Context* context, const v1::ListTechniciansRequest* request,
                           v1::ListTechniciansResponse* answer) override;
  Reactor* UpdateTechnician(Context* context, const v1::UpdateTechnicianRequest* request,
                            v1::Technician* answer) override;
  Reactor* CreateTeam(Context* context, const v1::CreateTeamRequest* request, v1::Team* answer) override;
  Reactor* GetTeam(Context* context, const v1::GetTeamRequest* request, v1::Team* answer) override;
  Reactor* ListTeams(Context* context, const v1::ListTeamsRequest* request, v1::ListTeamsResponse* answer) override;
  Reactor* UpdateTeam(Context* context, const v1::UpdateTeamRequest* request, v1::Team* answer) override;
  Reactor* CreateCommunity(Context* context, const v1::CreateCommunityRequest* request, v1::Community* answer) override;
  Reactor* GetCommunity(Context* context, const v1::GetCommunityRequest* request, v1::Community* answer) override;
  Reactor* ListCommunities(Context* context, const v1::ListCommunitiesRequest* request,
                           v1::ListCommunitiesResponse* answer) override;
  Reactor* UpdateCommunity(Context* context, const v1::UpdateCommunityRequest* request, v1::Community* answer) override;
  Reactor* CreateSubscriber(Context* context, const v1::CreateSubscriberRequest* request,
                            v1::Subscriber* answer) override;
  Reactor* GetSubscriber(Context* context, const v1::GetSubscriberRequest* request, v1::Subscriber* answer) override;
  Reactor* ListSubscribers(Context* context, const v1::ListSubscribersRequest* request,
                           v1::ListSubscribersResponse* answer) override;
  Reactor* UpdateSubscriber(Context* context, const v1::UpdateSubscriberRequest* request,
                            v1::Subscriber* answer) override;
  Reactor* SetShift(Context* context, const v1::SetShiftRequest* request, v1::Technician* answer) override;
  Reactor* SetAvailability(Context* context, const v1::SetAvailabilityRequest* request,
                           v1::Technician* answer) override;
  Reactor* ReportPosition(Context* context, const v1::ReportPositionRequest* request,
                          v1::ReportPositionResponse* answer) override;
  Reactor* GetRegion(Context* context, const v1::GetRegionRequest* request, v1::Region* answer) override;
  Reactor* ListRegions(Context* context, const v1::ListRegionsRequest* request,
                       v1::ListRegionsResponse* answer) override;

 private:
  const rpc::Endpoint endpoint_;
  Workforce workforce_;
};

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_SERVICE_H_
