#include "services/work_order/workforce.h"

#include <algorithm>
#include <utility>

#include "domain/commitment/resolution.h"
#include "platform/rpc/client.h"

namespace truckroll::work_order {
namespace {

using Stub = v1::WorkforceService::Stub;

// Asks for a resource by name, unless it was asked for just now.
template <class Resource, class Method>
Task<absl::StatusOr<std::shared_ptr<const Resource>>> Ask(Stub& stub, auth::ServiceToken& tokens,
                                                          const clock::Clock& clock, Recent<Resource>& recent,
                                                          Method method, const rpc::Call& call, std::string name) {
  if (auto kept = recent.Find(name, clock.Now())) co_return kept;
  const absl::StatusOr<std::string> token = tokens.Get(clock.Now());
  if (!token.ok()) co_return token.status();
  rpc::ClientCall ours = rpc::OnBehalfOf(call);
  ours.token = *token;
  ours.deadline = std::min(call.deadline, clock.Now() + absl::Seconds(5));
  const absl::StatusOr<Resource> answer = co_await method(stub, name, std::move(ours));
  if (!answer.ok()) co_return rpc::OfOwnCall(answer.status());
  auto resource = std::make_shared<const Resource>(*answer);
  recent.Keep(name, resource, clock.Now());
  co_return resource;
}

Task<absl::StatusOr<v1::Community>> AskCommunity(Stub& stub, std::string name, rpc::ClientCall call) {
  v1::GetCommunityRequest request;
  request.set_name(name);
  return rpc::Invoke(stub.async(), &Stub::async::GetCommunity, std::move(request), std::move(call));
}

Task<absl::StatusOr<v1::Technician>> AskTechnician(Stub& stub, std::string name, rpc::ClientCall call) {
  v1::GetTechnicianRequest request;
  request.set_name(name);
  return rpc::Invoke(stub.async(), &Stub::async::GetTechnician, std::move(request), std::move(call));
}

Task<absl::StatusOr<v1::Team>> AskTeam(Stub& stub, std::string name, rpc::ClientCall call) {
  v1::GetTeamRequest request;
  request.set_name(name);
  return rpc::Invoke(stub.async(), &Stub::async::GetTeam, std::move(request), std::move(call));
}

}  // namespace

Workforce::Workforce(const std::string& address, auth::ServiceToken& token, const clock::Clock& clock)
    : stub_(v1::WorkforceService::NewStub(rpc::Channel(address))), token_(token), clock_(clock) {}

Task<absl::StatusOr<std::shared_ptr<const v1::Community>>> Workforce::GetCommunity(const rpc::Call& call,
                                                                                   std::string name) {
  const auto kept = communities_.Find(name, clock_.Now());
  if (kept != nullptr && !IsInstallReady(kept->facts())) communities_.Drop(name);
  return Ask(*stub_, token_, clock_, communities_, AskCommunity, call, std::move(name));
}

Task<absl::StatusOr<std::shared_ptr<const v1::Technician>>> Workforce::GetTechnician(const rpc::Call& call,
                                                                                     std::string name) {
  return Ask(*stub_, token_, clock_, technicians_, AskTechnician, call, std::move(name));
}

Task<std::string> Workforce::TeamDisplayName(const rpc::Call& call, std::string team) {
  if (team.empty()) co_return "";
  const auto found = co_await Ask(*stub_, token_, clock_, teams_, AskTeam, call, std::move(team));
  co_return found.ok() ? (*found)->display_name() : "";
}

}  // namespace truckroll::work_order
