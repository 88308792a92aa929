#include "services/workforce/service.h"

#include "platform/rpc/unary.h"
#include "services/workforce/handlers.h"

namespace truckroll::workforce {
namespace {

using Context = Service::Context;
using Reactor = Service::Reactor;

template <class Request, class Response>
Reactor* Serve(const rpc::Endpoint& endpoint, const char* method, Workforce& workforce, Context* context,
               const Request* request, Response* answer,
               Answering<Response> (*handler)(Workforce&, rpc::Call&, const Request&)) {
  return rpc::Serve(
      endpoint, method, context, request, answer,
      [&workforce, handler](rpc::Call& call, const Request& asked) { return handler(workforce, call, asked); });
}

}  // namespace

Reactor* Service::CreateTechnician(Context* context, const v1::CreateTechnicianRequest* request,
                                   v1::Technician* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::CreateTechnician);
}

Reactor* Service::GetTechnician(Context* context, const v1::GetTechnicianRequest* request, v1::Technician* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::GetTechnician);
}

Reactor* Service::ListTechnicians(Context* context, const v1::ListTechniciansRequest* request,
                                  v1::ListTechniciansResponse* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::ListTechnicians);
}

Reactor* Service::UpdateTechnician(Context* context, const v1::UpdateTechnicianRequest* request,
                                   v1::Technician* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::UpdateTechnician);
}

Reactor* Service::CreateTeam(Context* context, const v1::CreateTeamRequest* request, v1::Team* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::CreateTeam);
}

Reactor* Service::GetTeam(Context* context, const v1::GetTeamRequest* request, v1::Team* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::GetTeam);
}

Reactor* Service::ListTeams(Context* context, const v1::ListTeamsRequest* request, v1::ListTeamsResponse* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::ListTeams);
}

Reactor* Service::UpdateTeam(Context* context, const v1::UpdateTeamRequest* request, v1::Team* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::UpdateTeam);
}

Reactor* Service::CreateCommunity(Context* context, const v1::CreateCommunityRequest* request, v1::Community* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::CreateCommunity);
}

Reactor* Service::GetCommunity(Context* context, const v1::GetCommunityRequest* request, v1::Community* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::GetCommunity);
}

Reactor* Service::ListCommunities(Context* context, const v1::ListCommunitiesRequest* request,
                                  v1::ListCommunitiesResponse* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::ListCommunities);
}

Reactor* Service::UpdateCommunity(Context* context, const v1::UpdateCommunityRequest* request, v1::Community* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::UpdateCommunity);
}

Reactor* Service::CreateSubscriber(Context* context, const v1::CreateSubscriberRequest* request,
                                   v1::Subscriber* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::CreateSubscriber);
}

Reactor* Service::GetSubscriber(Context* context, const v1::GetSubscriberRequest* request, v1::Subscriber* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::GetSubscriber);
}

Reactor* Service::ListSubscribers(Context* context, const v1::ListSubscribersRequest* request,
                                  v1::ListSubscribersResponse* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::ListSubscribers);
}

Reactor* Service::UpdateSubscriber(Context* context, const v1::UpdateSubscriberRequest* request,
                                   v1::Subscriber* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::UpdateSubscriber);
}

Reactor* Service::SetShift(Context* context, const v1::SetShiftRequest* request, v1::Technician* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::SetShift);
}

Reactor* Service::SetAvailability(Context* context, const v1::SetAvailabilityRequest* request, v1::Technician* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::SetAvailability);
}

Reactor* Service::ReportPosition(Context* context, const v1::ReportPositionRequest* request,
                                 v1::ReportPositionResponse* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::ReportPosition);
}

Reactor* Service::GetRegion(Context* context, const v1::GetRegionRequest* request, v1::Region* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::GetRegion);
}

Reactor* Service::ListRegions(Context* context, const v1::ListRegionsRequest* request,
                              v1::ListRegionsResponse* answer) {
  return Serve(endpoint_, __func__, workforce_, context, request, answer, workforce::ListRegions);
}

}  // namespace truckroll::workforce
