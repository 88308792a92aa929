#include "dispatcher/assignment/round.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "dispatcher/assignment/choice.h"
#include "domain/calendar/instant.h"
#include "domain/dispatch/rank.h"
#include "domain/name/resource_name.h"
#include "platform/log/log.h"

namespace truckroll::dispatcher {
namespace {

using WorkOrders = class v1::WorkOrderService::Stub::async;

constexpr absl::Duration kLongestCall = absl::Seconds(5);
constexpr absl::Duration kTechniciansLast = absl::Seconds(5);
// As many orders in a round; the others, due later, come in the next.
constexpr size_t kAtOnce = 200;
// As many pages of orders that can't be assigned yet are looked through.
constexpr int kMaxPages = 10;

bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsAborted(status) || absl::IsNotFound(status) ||
         absl::IsInvalidArgument(status);
}

}  // namespace

Round::Round(RegionFacts region, Services& services, redis::Client& redis, const clock::Clock& clock,
             clock::RegionClocks& clocks, Leadership& leadership)
    : region_(std::move(region)),
      services_(services),
      clock_(clock),
      clocks_(clocks),
      leadership_(leadership),
      plan_store_(redis, region_.id, leadership.fence_key()) {}

absl::Status Round::Run() {
  const std::optional<absl::Time> now = clocks_.Now(region_.id);
  if (!now) return absl::UnavailableError("the region's clock is not known yet");
  patience_.Sweep(*now);
  const auto waiting = Waiting(*now);
  if (!waiting.ok()) return waiting.status();
  if (waiting->empty()) {
    waiting_ = 0;
    return absl::OkStatus();
  }
  absl::Status status = Propose(*waiting, *now);
  if (status.ok() && !proposals_.empty()) status = Publish(*now);
  if (status.ok()) status = Carry(*now);
  return status;
}

absl::StatusOr<std::vector<v1::WorkOrder>> Round::Waiting(absl::Time now) {
  std::vector<v1::WorkOrder> waiting;
  v1::ListWorkOrdersRequest request;
  request.set_parent(RegionName(region_.id));
  request.add_states(v1::WorkOrder::ACKNOWLEDGED);
  request.set_page_size(200);
  for (int page = 0; page < kMaxPages && waiting.size() < kAtOnce; ++page) {
    const auto call = services_.Own(kLongestCall);
    if (!call.ok()) return call.status();
    auto answer = BlockOn(rpc::Invoke(services_.work_orders().async(), &WorkOrders::ListWorkOrders, request, *call));
    if (!answer.ok()) return answer.status();
    for (v1::WorkOrder& order : *answer->mutable_work_orders()) {
      if (waiting.size() < kAtOnce && WantsTechnician(order, now) && patience_.Over(order, now)) {
        waiting.push_back(std::move(order));
      }
    }
    request.set_page_token(answer->next_page_token());
    if (request.page_token().empty()) break;
  }
  return waiting;
}

// Lists come without timelines; an order at its first version has nobody on its.
absl::StatusOr<v1::WorkOrder> Round::WithTimeline(v1::WorkOrder order) {
  if (order.version() <= 1) return order;
  const auto call = services_.Own(kLongestCall);
  if (!call.ok()) return call.status();
  v1::GetWorkOrderRequest request;
  request.set_name(order.name());
  return BlockOn(rpc::Invoke(services_.work_orders().async(), &WorkOrders::GetWorkOrder, request, *call));
}

absl::Status Round::RefreshTechnicians() {
  const absl::Time real_now = clock_.Now();
  if (clock::IsWithin(kTechniciansLast, technicians_read_, real_now)) return absl::OkStatus();
  const auto call = services_.Own(kLongestCall);
  if (!call.ok()) return call.status();
  auto technicians = BlockOn(services_.ListTechnicians(RegionName(region_.id), *call));
  if (!technicians.ok()) return technicians.status();
  technicians_ = *std::move(technicians);
  technicians_read_ = real_now;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Route>> Round::Routes(absl::Time now) {
  const auto call = services_.Own(kLongestCall);
  if (!call.ok()) return call.status();
  v1::ListTechnicianDaysRequest request;
  request.set_parent(RegionName(region_.id));
  const auto days =
      BlockOn(rpc::Invoke(services_.work_orders().async(), &WorkOrders::ListTechnicianDays, request, *call));
  if (!days.ok()) return days.status();
  return RoutesOf(technicians_, *days, now, region_.zone);
}

absl::Status Round::Propose(const std::vector<v1::WorkOrder>& waiting, absl::Time now) {
  proposals_.clear();
  plan_.Clear();
  if (absl::Status status = RefreshTechnicians(); !status.ok()) return status;
  auto routes = Routes(now);
  if (!routes.ok()) return routes.status();
  for (const v1::WorkOrder& listed : waiting) {
    auto order = WithTimeline(listed);
    if (!order.ok() && !IsRefusal(order.status())) return order.status();
    if (!order.ok() || !WantsTechnician(*order, now)) continue;
    const auto ranked = Rank(*order, *routes, region_.policy->planned_duration(order->type()));
    const Candidate* chosen = Choose(ranked, now, region_.zone);
    if (chosen == nullptr) {
      patience_.Wait(*order, now);
      plan_.set_waiting(plan_.waiting() + 1);
      continue;
    }
    for (Route& route : *routes) {
      if (&route.technician() == chosen->technician) route = route.With(VisitOf(*order, *chosen));
    }
    auto* told = plan_.add_proposals();
    told->set_work_order(order->name());
    told->set_technician(chosen->technician->name());
    *told->mutable_arrive_time() = ToProto(chosen->arrive);
    *told->mutable_complete_time() = ToProto(chosen->complete);
    proposals_.push_back({*std::move(order), chosen->technician->name()});
  }
  waiting_ = plan_.waiting();
  if (plan_.waiting() > 0)
    log::Info("orders wait for a technician", {{"region", region_.id}, {"orders", plan_.waiting()}});
  return absl::OkStatus();
}

absl::Status Round::Publish(absl::Time now) {
  plan_.set_fence(leadership_.fence());
  *plan_.mutable_make_time() = ToProto(now);
  const auto published = BlockOn(plan_store_.Publish(plan_, clock_.Now() + kLongestCall));
  if (!published.ok()) return published.status();
  if (!*published) {
    leadership_.Lose();
    return absl::AbortedError("another dispatcher assigns by now");
  }
  return absl::OkStatus();
}

absl::Status Round::Carry(absl::Time now) {
  int assigned = 0;
  int refused = 0;
  absl::Status status;
  for (const Proposal& proposal : proposals_) {
    if (!leadership_.Hold()) break;
    const absl::Status done = Assign(proposal);
    if (done.ok()) {
      ++assigned;
      patience_.Done(proposal.order, now);
    } else if (IsRefusal(done)) {
      ++refused;
      patience_.Wait(proposal.order, now);
      log::Debug("not assigned", {{"order", proposal.order.name()}, {"error", done.ToString()}});
    } else {
      status = done;
      break;
    }
  }
  assigned_ += assigned;
  refused_ += refused;
  if (assigned + refused > 0) {
    log::Info("assigned", {{"region", region_.id}, {"orders", assigned}, {"refused", refused}});
  }
  return status;
}

absl::Status Round::Assign(const Proposal& proposal) {
  const auto call = services_.Own(kLongestCall);
  if (!call.ok()) return call.status();
  v1::AssignWorkOrderRequest request;
  request.set_name(proposal.order.name());
  request.set_technician(proposal.technician);
  request.set_etag(proposal.order.etag());
  request.set_request_id(absl::StrCat("auto-v", proposal.order.version(), "-f", leadership_.fence()));
  return BlockOn(rpc::Invoke(services_.work_orders().async(), &WorkOrders::AssignWorkOrder, request, *call)).status();
}

}  // namespace truckroll::dispatcher
