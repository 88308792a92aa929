#include "services/work_order/change.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/work_order/replay.h"
#include "platform/rpc/status.h"
#include "services/work_order/commit.h"
#include "services/work_order/day_guard.h"
#include "services/work_order/names.h"

namespace truckroll::work_order {
namespace {

using storage::v1::WorkOrderRecord;

// Loads the order, unless nobody waits for what comes of it (any more).
Task<absl::StatusOr<WorkOrderRecord>> LoadWanted(const Context& context, rpc::Call& call, ResourceName name) {
  if (absl::Status wanted = rpc::StillWanted(call, context.clock.Now()); !wanted.ok()) co_return wanted;
  auto loaded = co_await context.store.Load(name.region, name.id, call.deadline);
  if (!loaded.ok()) co_return std::move(loaded).status();
  if (!loaded->has_value()) co_return rpc::NotFound(MakeName(name.region, kWorkOrders, name.id));
  if (absl::Status wanted = rpc::StillWanted(call, context.clock.Now()); !wanted.ok()) co_return wanted;
  co_return **std::move(loaded);
}

// Races lost in a row before the caller is asked to come again.
constexpr int kMostTries = 12;

constexpr absl::Duration kFarthestAppointment = absl::Hours(24 * 90);

absl::Status CheckAppointment(const v1::Action& action, absl::Time now) {
  if (!action.has_appoint()) return absl::OkStatus();
  const absl::Time agreed = FromProto(action.appoint().agreed_time());
  if (agreed <= now + kFarthestAppointment) return absl::OkStatus();
  return rpc::TimeOutOfRange("agreed_time", agreed, "at most 90 days ahead");
}

const WorkOrderRecord::Request* FindRequest(const WorkOrderRecord& record, const serving::RequestKey& key) {
  if (key.id.empty()) return nullptr;
  const auto& requests = record.requests();
  const auto found = std::find_if(requests.begin(), requests.end(), [&](const auto& r) { return r.key() == key.id; });
  return found == requests.end() ? nullptr : &*found;
}

// The first answer to a request that was remembered.
absl::StatusOr<v1::WorkOrder> AnswerAgain(const Context& context, const rpc::Call& call, const WorkOrderRecord& record,
                                          const WorkOrderRecord::Request& remembered, const serving::RequestKey& key) {
  if (remembered.body() != key.body) {
    return rpc::Error(v1::REQUEST_ID_REUSED,
                      "request_id: found one that came before with another body, expected a new one");
  }
  const absl::StatusOr<Rules> rules = RulesOf(context, record);
  if (!rules.ok()) return rules.status();
  if (remembered.version() == record.order().version()) return ProjectFor(context, call, record.order(), rules->zone);
  const WorkOrderRecord then = RebuildAt(record, remembered.version(), *rules->policy, rules->zone);
  return ProjectFor(context, call, then.order(), rules->zone);
}

// Whether the technician can be given this order at all; the hour is checked with their day.
absl::Status CheckTechnician(const v1::Technician& technician, const v1::WorkOrder& order) {
  if (technician.availability() == v1::Technician::UNAVAILABLE) {
    return rpc::PreconditionFailed(v1::TECHNICIAN_UNAVAILABLE, technician.name(),
                                   "found UNAVAILABLE, expected AVAILABLE");
  }
  for (const std::string& skill : order.required_skills()) {
    if (std::find(technician.skills().begin(), technician.skills().end(), skill) == technician.skills().end()) {
      return rpc::PreconditionFailed(v1::SKILL_MISSING, technician.name(), absl::StrCat("lacks the skill ", skill));
    }
  }
  return absl::OkStatus();
}

// Fills in what an assignment copies from the workforce. Not the order's business, so it is asked once.
Task<absl::StatusOr<std::shared_ptr<const v1::Technician>>> LookUpTechnician(const Context& context, rpc::Call& call,
                                                                             std::string region, v1::Action* action) {
  const std::string name = action->assign().technician();
  const auto parsed = ParseName(name, kTechnicians);
  if (!parsed || parsed->region != region) {
    co_return rpc::InvalidField("technician", name, absl::StrCat(RegionName(region), "/technicians/{technician}"));
  }
  auto technician = co_await context.workforce.GetTechnician(call, name);
  if (!technician.ok()) co_return std::move(technician).status();
  v1::TechnicianCard& card = *action->mutable_assign()->mutable_technician_card();
  card.set_display_name((*technician)->display_name());
  card.set_badge_number((*technician)->badge_number());
  card.set_photo_uri((*technician)->photo_uri());
  const std::string team = co_await context.workforce.TeamDisplayName(call, (*technician)->team());
  card.set_team_display_name(team);
  co_return std::move(technician);
}

// Loads the days that the decision touches and brings them up to date. HOUR_TAKEN.
Task<absl::StatusOr<std::vector<StoredDay>>> TouchDays(const Context& context, std::string region,
                                                       const WorkOrderRecord& before, const WorkOrderRecord& after,
                                                       const Policy& policy, bool takes_an_hour, absl::Time deadline) {
  std::vector<StoredDay> days;
  const std::vector<std::string> touched = TechniciansTouched(before.order(), after.order());
  for (size_t i = 0; i < touched.size(); ++i) {
    auto day = co_await context.store.LoadDay(region, ParseName(touched[i], kTechnicians)->id, deadline);
    if (!day.ok()) co_return std::move(day).status();
    if (takes_an_hour && touched[i] == after.order().technician()) {
      if (const auto other = TakenBy(day->day, after.order(), policy)) {
        co_return rpc::PreconditionFailed(v1::HOUR_TAKEN, touched[i], absl::StrCat("the hour is taken by ", *other));
      }
    }
    BringUpToDate(after, policy, &day->day);
    days.push_back(*std::move(day));
  }
  co_return std::move(days);
}

// Commits a decision with its days. kConflict: somebody else was first.
Task<absl::StatusOr<bool>> CommitDecision(const Context& context, Place place, const WorkOrderRecord& before,
                                          Decision* decision, const std::vector<StoredDay>& days, absl::Time deadline) {
  redis::Commit commit;
  AddVersion(place.id, before, decision, &commit);
  for (const StoredDay& day : days) AddDay(place.id, day, &commit);
  auto result = co_await Execute(context, place.id, commit, deadline);
  if (!result.ok()) co_return std::move(result).status();
  if (result->committed()) NoteCommitted(context, place, before, *decision);
  co_return result->committed();
}

// Only a completion may bring another order into being.
bool MakesOrders(const v1::Action& action) {
  return action.has_complete();
}

absl::Status Contended(const std::string& name) {
  return rpc::Error(v1::TOO_MUCH_CONTENTION, absl::StrCat(name, ": other changes kept winning; try again"));
}

}  // namespace

Task<absl::StatusOr<v1::WorkOrder>> Change(const Context& context, rpc::Call& call, ChangeRequest request) {
  const absl::StatusOr<ResourceName> name = ParseOrderName(request.name);
  if (!name.ok()) co_return name.status();
  const bool assigns = request.action.has_assign();
  std::shared_ptr<const v1::Technician> technician;
  for (int tries = 0; tries < kMostTries; ++tries) {
    const absl::StatusOr<Place> place = FindPlace(context, call, name->region);
    if (!place.ok()) co_return place.status();
    const auto loaded = co_await LoadWanted(context, call, *name);
    if (!loaded.ok()) co_return loaded.status();
    const WorkOrderRecord& before = *loaded;
    if (const auto* remembered = FindRequest(before, request.key)) {
      co_return AnswerAgain(context, call, before, *remembered, request.key);
    }
    const absl::StatusOr<Rules> rules = RulesOf(context, before);
    if (!rules.ok()) co_return rules.status();
    if (!request.etag.empty() && request.etag != EtagOf(before.order().version())) {
      co_return rpc::Error(v1::ETAG_STALE, absl::StrCat("etag: found ", request.etag, ", expected ",
                                                        EtagOf(before.order().version()), "; read the order again"));
    }
    if (absl::Status near = CheckAppointment(request.action, place->now); !near.ok()) co_return near;
    if (assigns && technician == nullptr) {
      auto found = co_await LookUpTechnician(context, call, name->region, &request.action);
      if (!found.ok()) co_return std::move(found).status();
      technician = *found;
    }
    Decision decision =
        Decide(before, {request.action, ActorOf(call.identity)}, place->now, *rules->policy, rules->zone,
               MakesOrders(request.action) ? MakeNames(*place->region, place->now) : SpareNames());
    if (!decision.refusal && assigns) {
      if (absl::Status fit = CheckTechnician(*technician, before.order()); !fit.ok()) co_return fit;
    }
    for (WorkOrderRecord& made : decision.created) made.set_time_zone(before.time_zone());
    if (!decision.refusal && !request.key.id.empty()) {
      WorkOrderRecord::Request& remembered = *decision.record.add_requests();
      remembered.set_key(request.key.id);
      remembered.set_body(request.key.body);
      remembered.set_version(decision.record.order().version());
    }
    if (decision.changed) {
      const bool takes_an_hour = !decision.refusal && (assigns || request.action.has_appoint());
      auto days = co_await TouchDays(context, name->region, before, decision.record, *rules->policy, takes_an_hour,
                                     call.deadline);
      if (!days.ok()) co_return std::move(days).status();
      if (absl::Status wanted = rpc::StillWanted(call, context.clock.Now()); !wanted.ok()) co_return wanted;
      const absl::StatusOr<bool> won =
          co_await CommitDecision(context, *place, before, &decision, *days, call.deadline);
      if (!won.ok()) co_return won.status();
      if (!*won) continue;
    }
    if (decision.refusal) co_return ToStatus(*decision.refusal, request.name);
    co_return ProjectFor(context, call, std::move(*decision.record.mutable_order()), rules->zone);
  }
  co_return Contended(request.name);
}

Task<absl::StatusOr<WorkOrderRecord>> LoadSettled(const Context& context, Place place, std::string id,
                                                  absl::Time deadline, bool* settled) {
  const std::string name = MakeName(place.id, kWorkOrders, id);
  for (int tries = 0; tries < kMostTries; ++tries) {
    auto loaded = co_await context.store.Load(place.id, id, deadline);
    if (!loaded.ok()) co_return std::move(loaded).status();
    if (!loaded->has_value()) co_return rpc::NotFound(name);
    WorkOrderRecord& before = **loaded;
    if (!before.has_next_due_time() || FromProto(before.next_due_time()) >= place.now) co_return std::move(before);
    const absl::StatusOr<Rules> rules = RulesOf(context, before);
    if (!rules.ok()) co_return rules.status();
    Decision decision = Settle(before, place.now, *rules->policy, rules->zone);
    if (!decision.changed) co_return std::move(before);
    auto days = co_await TouchDays(context, place.id, before, decision.record, *rules->policy, false, deadline);
    if (!days.ok()) co_return std::move(days).status();
    const absl::StatusOr<bool> won = co_await CommitDecision(context, place, before, &decision, *days, deadline);
    if (!won.ok()) co_return won.status();
    if (!*won) continue;
    if (settled != nullptr) *settled = true;
    co_return std::move(decision.record);
  }
  co_return Contended(name);
}

}  // namespace truckroll::work_order
