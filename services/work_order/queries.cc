#include "services/work_order/queries.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/work_order/close_time.h"
#include "domain/work_order/replay.h"
#include "platform/async/for_each.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"
#include "services/work_order/change.h"

namespace truckroll::work_order {
namespace {

using storage::v1::WorkOrderRecord;

constexpr int kMostDays = 1000;

absl::Status UnknownTracking() {
  return rpc::Error(v1::TRACKING_ID_UNKNOWN, "tracking_id: found one of no order, or one that has expired");
}

// The region that a tracking id begins with.
const v1::Region* RegionOfTracking(const Context& context, absl::string_view tracking_id) {
  for (const v1::Region& region : context.regions.all()) {
    const std::string& code = region.short_code();
    if (tracking_id.size() == code.size() + 28 && tracking_id.substr(0, code.size()) == code) return &region;
  }
  return nullptr;
}

Task<void> LoadDay(const Context& context, std::string region, std::string technician, absl::Time deadline,
                   absl::StatusOr<StoredDay>* day) {
  *day = co_await context.store.LoadDay(std::move(region), std::move(technician), deadline);
}

bool HasExpired(const v1::WorkOrder& order, const Policy& policy, absl::Time now) {
  const std::optional<absl::Time> closed = CloseTime(order);
  return closed && now > *closed + policy.tracking_expiry();
}

}  // namespace

Task<absl::StatusOr<v1::WorkOrder>> Get(const Context& context, rpc::Call& call,
                                        const v1::GetWorkOrderRequest& request) {
  const absl::StatusOr<ResourceName> name = ParseOrderName(request.name());
  if (!name.ok()) co_return name.status();
  const absl::StatusOr<Place> place = FindPlace(context, call, name->region);
  if (!place.ok()) co_return place.status();
  auto record = co_await LoadSettled(context, *place, name->id, call.deadline, nullptr);
  if (!record.ok()) co_return std::move(record).status();
  if (absl::Status visible = CheckVisible(call, record->order()); !visible.ok()) co_return visible;
  co_return ProjectFor(context, call, std::move(*record->mutable_order()), place->zone);
}

Task<absl::StatusOr<v1::WorkOrder>> GetTracked(const Context& context, rpc::Call& call,
                                               const v1::GetTrackedWorkOrderRequest& request) {
  const v1::Region* region = RegionOfTracking(context, request.tracking_id());
  if (region == nullptr) co_return UnknownTracking();
  const absl::StatusOr<Place> place = FindParent(context, call, region->name());
  if (!place.ok()) co_return place.status();
  auto id = co_await context.store.Read(TrackingKey(place->id, request.tracking_id()), call.deadline);
  if (!id.ok()) co_return std::move(id).status();
  if (!id->has_value()) co_return UnknownTracking();
  auto record = co_await LoadSettled(context, *place, **id, call.deadline, nullptr);
  if (!record.ok()) co_return std::move(record).status();
  const absl::StatusOr<Rules> rules = RulesOf(context, *record);
  if (!rules.ok()) co_return rules.status();
  if (HasExpired(record->order(), *rules->policy, place->now)) co_return UnknownTracking();
  co_return ProjectFor(context, call, std::move(*record->mutable_order()), place->zone);
}

Task<absl::StatusOr<v1::ListWorkOrdersResponse>> List(const Context& context, rpc::Call& call,
                                                      const v1::ListWorkOrdersRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  v1::ListWorkOrdersRequest asked = request;
  if (call.identity.role == v1::Actor::TECHNICIAN) {
    const std::string self = ActorOf(call.identity).subject();
    if (!asked.technician().empty() && asked.technician() != self) {
      co_return rpc::Error(v1::NOT_VISIBLE, "technician: found another one, expected the caller");
    }
    asked.set_technician(self);
  }
  absl::Status fresh = co_await WaitForOwnWrites(context, place->id, call.deadline);
  if (!fresh.ok()) co_return fresh;
  auto page = co_await context.read_model.List(asked, place->now);
  if (!page.ok()) co_return std::move(page).status();
  for (v1::WorkOrder& order : *page->mutable_work_orders()) {
    order = ProjectFor(context, call, std::move(order), place->zone);
  }
  co_return std::move(page);
}

Task<absl::StatusOr<v1::Replay>> ExplainOrder(const Context& context, rpc::Call& call,
                                              const v1::ExplainWorkOrderRequest& request) {
  const absl::StatusOr<ResourceName> name = ParseOrderName(request.name());
  if (!name.ok()) co_return name.status();
  const absl::StatusOr<Place> place = FindPlace(context, call, name->region);
  if (!place.ok()) co_return place.status();
  auto record = co_await LoadSettled(context, *place, name->id, call.deadline, nullptr);
  if (!record.ok()) co_return std::move(record).status();
  if (absl::Status visible = CheckVisible(call, record->order()); !visible.ok()) co_return visible;
  const absl::StatusOr<Rules> rules = RulesOf(context, *record);
  if (!rules.ok()) co_return rules.status();
  const absl::Time as_of = request.has_as_of_time() ? FromProto(request.as_of_time()) : place->now;
  co_return ReplayAsOf(*record, as_of, *rules->policy, rules->zone, LanguageOf(call.language));
}

Task<absl::StatusOr<v1::TechnicianDay>> GetDay(const Context& context, rpc::Call& call,
                                               const v1::GetTechnicianDayRequest& request) {
  const auto name = ParseName(request.technician(), kTechnicians);
  if (!name)
    co_return rpc::InvalidField("technician", request.technician(), "regions/{region}/technicians/{technician}");
  if (absl::Status self = serving::CheckSelf(call.identity, *name); !self.ok()) co_return self;
  const absl::StatusOr<Place> place = FindPlace(context, call, name->region);
  if (!place.ok()) co_return place.status();
  auto day = co_await context.store.LoadDay(name->region, name->id, call.deadline);
  if (!day.ok()) co_return std::move(day).status();
  co_return std::move(day->day);
}

Task<absl::StatusOr<v1::ListTechnicianDaysResponse>> ListDays(const Context& context, rpc::Call& call,
                                                              const v1::ListTechnicianDaysRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  std::vector<std::string> technicians;
  for (std::string after;;) {
    auto some = co_await context.store.MembersAfter(DaysKey(place->id), after, kMostDays, call.deadline);
    if (!some.ok()) co_return std::move(some).status();
    if (some->empty()) break;
    after = some->back();
    technicians.insert(technicians.end(), some->begin(), some->end());
  }
  std::vector<absl::StatusOr<StoredDay>> days(technicians.size(), absl::UnknownError(""));
  const auto load = [&](size_t i) { return LoadDay(context, place->id, technicians[i], call.deadline, &days[i]); };
  co_await ForEach(technicians.size(), 64, load);
  v1::ListTechnicianDaysResponse response;
  for (absl::StatusOr<StoredDay>& day : days) {
    if (!day.ok()) co_return std::move(day).status();
    if (day->day.visits_size() > 0) *response.add_days() = std::move(day->day);
  }
  co_return std::move(response);
}

Task<absl::StatusOr<v1::ReportCommitmentsResponse>> Report(const Context& context, rpc::Call& call,
                                                           const v1::ReportCommitmentsRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  absl::Status fresh = co_await WaitForOwnWrites(context, place->id, call.deadline);
  if (!fresh.ok()) co_return fresh;
  auto report = co_await context.read_model.Report(request, place->now);
  co_return std::move(report);
}

}  // namespace truckroll::work_order
