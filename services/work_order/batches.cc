#include "services/work_order/batches.h"

#include <atomic>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/commitment/resolution.h"
#include "platform/async/for_each.h"
#include "platform/log/log.h"
#include "platform/rpc/status.h"
#include "services/work_order/actions.h"
#include "services/work_order/change.h"
#include "services/work_order/commit.h"

namespace truckroll::work_order {
namespace {

constexpr size_t kAtOnce = 256;
constexpr int kMostAssigned = 200;
constexpr int kUsualDue = 500;
constexpr int kMostDue = 1000;

Task<void> AssignOne(const Context& context, rpc::Call& call, const v1::AssignWorkOrderRequest& request,
                     const std::string& region, v1::BatchAssignResponse::Result* result) {
  absl::StatusOr<v1::WorkOrder> order;
  const absl::StatusOr<v1::Action> action = ActionOf(request);
  const absl::StatusOr<serving::RequestKey> key = serving::MakeRequestKey(call, request.request_id(), request);
  if (!action.ok()) {
    order = action.status();
  } else if (!key.ok()) {
    order = key.status();
  } else if (RegionOf(request.name()) != region) {
    order = rpc::InvalidField("requests.name", request.name(), absl::StrCat(RegionName(region), "/workOrders/{id}"));
  } else {
    const ChangeRequest change{request.name(), *action, *key, request.etag()};
    order = co_await Change(context, call, change);
  }
  if (order.ok()) {
    *result->mutable_work_order() = *std::move(order);
    co_return;
  }
  result->set_code(static_cast<int>(order.status().code()));
  result->set_reason(v1::ErrorReason_Name(rpc::ReasonOf(order.status()).value_or(v1::ERROR_REASON_UNSPECIFIED)));
  result->set_message(std::string(order.status().message()));
}

// An order that cannot be settled must not stand in the way of the rest.
Task<void> SetAside(const Context& context, const rpc::Call& call, Place place, std::string id, absl::Status why) {
  redis::Commit commit;
  commit.ZRem(DueKey(place.id), id).ZAdd(DueAsideKey(place.id), absl::ToUnixMillis(place.now), id);
  const auto done = co_await commit.Execute(context.store.client(), call.deadline);
  log::Error("alarm: an order cannot be settled and was set aside", {{"order", MakeName(place.id, kWorkOrders, id)},
                                                                     {"error", why.ToString()},
                                                                     {"aside", done.ok() ? 1 : 0},
                                                                     log::RequestId(call.trace_id)});
}

struct Tally {
  std::atomic<int> settled{0};
  std::atomic<int> already{0};
  std::mutex mutex;
  std::vector<std::string> aside;
  absl::Status broken;  // the store cannot be reached: nobody's fault but its own
};

Task<void> SettleOne(const Context& context, const rpc::Call& call, Place place, std::string id, Tally* tally) {
  bool settled = false;
  auto record = co_await LoadSettled(context, place, id, call.deadline, &settled);
  if (record.ok()) {
    if (settled) {
      ++tally->settled;
      co_return;
    }
    ++tally->already;
    // Its entry may be older than the record; one that isn't due any more leaves the set.
    if (record->has_next_due_time()) co_return;
    redis::Commit commit;
    commit.ExpectVersion(OrderKey(place.id, id), record->order().version()).ZRem(DueKey(place.id), id);
    const auto removed = co_await commit.Execute(context.store.client(), call.deadline);
    if (!removed.ok()) {
      log::Warning("due entry left", {{"error", removed.status().ToString()}, log::RequestId(call.trace_id)});
    }
    co_return;
  }
  const absl::StatusCode code = record.status().code();
  if (code == absl::StatusCode::kInternal || code == absl::StatusCode::kDataLoss ||
      code == absl::StatusCode::kNotFound) {
    co_await SetAside(context, call, place, id, record.status());
    std::lock_guard lock(tally->mutex);
    tally->aside.push_back(MakeName(place.id, kWorkOrders, id));
  } else if (code != absl::StatusCode::kAborted) {
    std::lock_guard lock(tally->mutex);
    tally->broken = record.status();
  }
}

}  // namespace

Task<absl::StatusOr<v1::BatchAssignResponse>> BatchAssign(const Context& context, rpc::Call& call,
                                                          const v1::BatchAssignRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  if (request.requests_size() == 0 || request.requests_size() > kMostAssigned) {
    co_return rpc::InvalidField("requests", absl::StrCat(request.requests_size(), " items"), "1 to 200");
  }
  v1::BatchAssignResponse response;
  for (int i = 0; i < request.requests_size(); ++i) response.add_results();
  const auto assign = [&](size_t i) {
    return AssignOne(context, call, request.requests(i), place->id, response.mutable_results(i));
  };
  // One after the other: many for one technician would only race for their day.
  co_await ForEach(request.requests_size(), 1, assign);
  co_return std::move(response);
}

Task<absl::StatusOr<v1::MarkInstallReadyResponse>> MarkInstallReady(const Context& context, rpc::Call& call,
                                                                    const v1::MarkInstallReadyRequest& request) {
  v1::MarkInstallReadyResponse response;
  v1::Action action;
  action.mutable_become_install_ready();
  if (ParseName(request.name(), kWorkOrders)) {
    const auto key = serving::MakeRequestKey(call, request.request_id(), request);
    if (!key.ok()) co_return key.status();
    const ChangeRequest change{request.name(), action, *key, ""};
    auto order = co_await Change(context, call, change);
    if (!order.ok()) co_return std::move(order).status();
    response.add_work_orders(request.name());
    co_return std::move(response);
  }
  const auto community = ParseName(request.name(), kCommunities);
  if (!community) {
    co_return rpc::InvalidField("name", request.name(),
                                "regions/{region}/communities/{community} or regions/{region}/workOrders/{id}");
  }
  const absl::StatusOr<Place> place = FindPlace(context, call, community->region);
  if (!place.ok()) co_return place.status();
  absl::Status fresh = co_await WaitForOwnWrites(context, place->id, call.deadline);
  if (!fresh.ok()) co_return fresh;
  v1::ListWorkOrdersRequest list;
  list.set_parent(RegionName(place->id));
  list.set_community(request.name());
  list.set_open_only(true);
  list.set_page_size(1000);
  do {
    auto page = co_await context.read_model.List(list, place->now);
    if (!page.ok()) co_return std::move(page).status();
    for (const v1::WorkOrder& order : page->work_orders()) {
      if (order.has_install_ready_time() || IsInstallReady(order.community_facts())) continue;
      const ChangeRequest change{order.name(), action, {}, ""};
      auto ready = co_await Change(context, call, change);
      if (ready.ok()) response.add_work_orders(order.name());
      // Ready meanwhile, or closed: what was asked for is so.
      else if (!absl::IsFailedPrecondition(ready.status()))
        co_return std::move(ready).status();
    }
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  co_return std::move(response);
}

Task<absl::StatusOr<v1::EnforceCommitmentsResponse>> Enforce(const Context& context, rpc::Call& call,
                                                             const v1::EnforceCommitmentsRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  const int most = request.max_work_orders() == 0 ? kUsualDue : request.max_work_orders();
  if (most < 1 || most > kMostDue) {
    co_return rpc::InvalidField("max_work_orders", absl::StrCat(request.max_work_orders()), "1 to 1000, or 0 for 500");
  }
  const int64_t now = absl::ToUnixMillis(place->now);
  auto due = co_await context.store.MembersDue(DueKey(place->id), now, most, call.deadline);
  if (!due.ok()) co_return std::move(due).status();
  Tally tally;
  const auto settle = [&](size_t i) { return SettleOne(context, call, *place, (*due)[i], &tally); };
  co_await ForEach(due->size(), kAtOnce, settle);
  if (!tally.broken.ok()) co_return tally.broken;
  auto lowest = co_await context.store.LowestScore(DueKey(place->id), call.deadline);
  if (!lowest.ok()) co_return std::move(lowest).status();
  auto clock = co_await context.regions.Clock(place->id, call.deadline);
  if (!clock.ok()) co_return std::move(clock).status();
  v1::EnforceCommitmentsResponse response;
  response.set_settled(tally.settled);
  response.set_already_settled(tally.already);
  for (const std::string& name : tally.aside) response.add_set_aside(name);
  if (lowest->has_value()) {
    response.set_more(**lowest <= now);
    *response.mutable_next_due_time() = ToProto(absl::FromUnixMillis(**lowest));
  }
  *response.mutable_region() = *place->region;
  *response.mutable_region()->mutable_clock() = clock->ToProto();
  co_return std::move(response);
}

}  // namespace truckroll::work_order
