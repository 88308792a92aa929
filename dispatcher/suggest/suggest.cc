#include "dispatcher/suggest/suggest.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/dispatch/rank.h"
#include "domain/name/resource_name.h"
#include "platform/rpc/unary.h"

namespace truckroll::dispatcher {
namespace {

using WorkOrders = class v1::WorkOrderService::Stub::async;

constexpr int kUsual = 10;
constexpr int kMost = 100;

absl::Status Check(const v1::SuggestTechniciansRequest& request, const auth::Identity& caller) {
  const std::optional<ResourceName> name = ParseName(request.work_order(), kWorkOrders);
  if (request.work_order().empty()) return rpc::MissingField("work_order", "regions/{region}/workOrders/{id}");
  if (!name) return rpc::InvalidField("work_order", request.work_order(), "regions/{region}/workOrders/{id}");
  if (request.max_suggestions() < 0 || request.max_suggestions() > kMost) {
    return rpc::InvalidField("max_suggestions", absl::StrCat(request.max_suggestions()), "0 to 100");
  }
  if (!caller.region.empty() && caller.region != name->region) {
    return rpc::Error(v1::REGION_NOT_ALLOWED, absl::StrCat("the token is for region ", caller.region));
  }
  return absl::OkStatus();
}

v1::SuggestTechniciansResponse Tell(const std::vector<Candidate>& ranked, const v1::SuggestTechniciansRequest& request,
                                    absl::TimeZone zone) {
  const int most = request.max_suggestions() > 0 ? request.max_suggestions() : kUsual;
  v1::SuggestTechniciansResponse response;
  for (const Candidate& candidate : ranked) {
    if (response.suggestions_size() == most) break;
    if (!candidate.feasible() && !request.include_infeasible()) break;
    const int rank = candidate.feasible() ? response.suggestions_size() + 1 : 0;
    *response.add_suggestions() = Explain(candidate, rank, zone);
  }
  return response;
}

}  // namespace

DispatchService::DispatchService(rpc::Gate& gate, Services& services, clock::RegionClocks& clocks,
                                 absl::flat_hash_map<std::string, RegionFacts> regions)
    : endpoint_(gate, "truckroll.v1.DispatchService"),
      services_(services),
      clocks_(clocks),
      regions_(std::move(regions)) {}

grpc::ServerUnaryReactor* DispatchService::SuggestTechnicians(grpc::CallbackServerContext* context,
                                                              const v1::SuggestTechniciansRequest* request,
                                                              v1::SuggestTechniciansResponse* response) {
  return rpc::Serve(endpoint_, __func__, context, request, response,
                    [this](rpc::Call& c, const v1::SuggestTechniciansRequest& r) { return Suggest(c, r); });
}

Task<absl::StatusOr<v1::SuggestTechniciansResponse>> DispatchService::Suggest(
    rpc::Call& call, const v1::SuggestTechniciansRequest& request) {
  const absl::Status allowed = Check(request, call.identity);
  if (!allowed.ok()) co_return allowed;
  const std::string region_id = *RegionOf(request.work_order());
  const auto region = regions_.find(region_id);
  if (region == regions_.end()) {
    co_return rpc::Error(v1::REGION_UNKNOWN, absl::StrCat("region ", region_id, " is not dispatched here"));
  }
  const std::optional<absl::Time> now = clocks_.Now(region_id);
  if (!now) co_return rpc::Error(v1::STORE_UNREACHABLE, "the region's clock is not known yet");

  const rpc::ClientCall onward = rpc::OnBehalfOf(call);
  v1::GetWorkOrderRequest get;
  get.set_name(request.work_order());
  const absl::StatusOr<v1::WorkOrder> order =
      co_await rpc::Invoke(services_.work_orders().async(), &WorkOrders::GetWorkOrder, get, onward);
  if (!order.ok()) co_return order.status();

  const std::string parent = RegionName(region_id);
  const absl::StatusOr<std::vector<v1::Technician>> technicians = co_await services_.ListTechnicians(parent, onward);
  if (!technicians.ok()) co_return technicians.status();

  v1::ListTechnicianDaysRequest list;
  list.set_parent(parent);
  const absl::StatusOr<v1::ListTechnicianDaysResponse> days =
      co_await rpc::Invoke(services_.work_orders().async(), &WorkOrders::ListTechnicianDays, list, onward);
  if (!days.ok()) co_return days.status();

  const RegionFacts& facts = region->second;
  const std::vector<Route> routes = RoutesOf(*technicians, *days, *now, facts.zone);
  co_return Tell(Rank(*order, routes, facts.policy->planned_duration(order->type())), request, facts.zone);
}

}  // namespace truckroll::dispatcher
