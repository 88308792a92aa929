#include "services/work_order/create.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/commitment/explanation.h"
#include "domain/work_order/replay.h"
#include "platform/rpc/status.h"
#include "platform/serving/request_key.h"
#include "services/work_order/change.h"
#include "services/work_order/commit.h"
#include "services/work_order/names.h"

namespace truckroll::work_order {
namespace {

using storage::v1::WorkOrderRecord;

constexpr absl::Duration kRequestsKept = absl::Hours(24 * 7);

// What was asked for, with nothing in it that only the server may say.
WorkOrderRecord AsAsked(const v1::WorkOrder& asked, const v1::Community& community, const Place& place,
                        const SpareNames& names) {
  WorkOrderRecord record;
  v1::WorkOrder& order = *record.mutable_order();
  order.set_name(names.name);
  order.set_tracking_id(names.tracking_id);
  order.set_type(asked.type());
  order.set_community(asked.community());
  *order.mutable_customer() = asked.customer();
  *order.mutable_address() = asked.address();
  order.mutable_address()->set_approximate(false);
  if (!order.address().has_location() && community.has_center()) {
    *order.mutable_address()->mutable_location() = community.center();
    order.mutable_address()->set_approximate(true);
  }
  if (asked.has_old_address()) *order.mutable_old_address() = asked.old_address();
  if (asked.has_contracted_rate()) *order.mutable_contracted_rate() = asked.contracted_rate();
  *order.mutable_required_skills() = asked.required_skills();
  order.set_external_id(asked.external_id());
  order.set_description(asked.description());
  *order.mutable_community_facts() = community.facts();
  order.set_community_display_name(community.display_name());
  record.set_time_zone(place.region->time_zone());
  return record;
}

v1::Action CreateAction(const v1::WorkOrder& asked, v1::Action::AskedBy asked_by, absl::Time now) {
  v1::Action action;
  if (asked.has_booked_window()) *action.mutable_create()->mutable_booked_window() = asked.booked_window();
  action.mutable_create()->set_asked_by(asked_by);
  *action.mutable_time() = asked.has_accept_time() ? asked.accept_time() : ToProto(now);
  return action;
}

// The order that took the request id first: its first answer, if the body is the same.
Task<absl::StatusOr<v1::WorkOrder>> AnswerAgain(const Context& context, rpc::Call& call, Place place,
                                                std::string remembered, std::string body) {
  if (remembered.size() < body.size() || remembered.substr(0, body.size()) != body) {
    co_return rpc::Error(v1::REQUEST_ID_REUSED,
                         "request_id: found one that came before with another body, expected a new one");
  }
  auto record = co_await context.store.Load(place.id, remembered.substr(body.size()), call.deadline);
  if (!record.ok()) co_return std::move(record).status();
  if (!record->has_value()) co_return absl::DataLossError("a remembered request names an order that is not there");
  const absl::StatusOr<Rules> rules = RulesOf(context, **record);
  if (!rules.ok()) co_return rules.status();
  const WorkOrderRecord then = RebuildAt(**record, 1, *rules->policy, rules->zone);
  co_return ProjectFor(context, call, then.order(), rules->zone);
}

// What the policy and the community make of the request.
Task<absl::StatusOr<std::shared_ptr<const v1::Community>>> FindCommunity(const Context& context, rpc::Call& call,
                                                                         std::string name) {
  auto community = co_await context.workforce.GetCommunity(call, name);
  if (!community.ok() && absl::IsNotFound(community.status())) {
    co_return rpc::InvalidField("work_order.community", name, "a community that exists");
  }
  co_return std::move(community);
}

}  // namespace

Task<absl::StatusOr<v1::WorkOrder>> Create(const Context& context, rpc::Call& call,
                                           const v1::CreateWorkOrderRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  const v1::WorkOrder& asked = request.work_order();
  if (absl::Status good = CheckOrder(asked, place->id, place->now, true); !good.ok()) co_return good;
  const auto key = serving::MakeRequestKey(call, request.request_id(), request);
  if (!key.ok()) co_return key.status();
  const Policy* policy = context.policies.Latest(place->region->policy());
  if (policy == nullptr) co_return absl::InternalError(absl::StrCat("no policy ", place->region->policy()));
  auto community = co_await FindCommunity(context, call, asked.community());
  if (!community.ok()) co_return std::move(community).status();

  if (absl::Status wanted = rpc::StillWanted(call, context.clock.Now()); !wanted.ok()) co_return wanted;
  const SpareNames names = MakeNames(*place->region, place->now);
  const WorkOrderRecord before = AsAsked(asked, **community, *place, names);
  const Command command{CreateAction(asked, request.asked_by(), place->now), ActorOf(call.identity)};
  Decision decision = Decide(before, command, place->now, *policy, place->zone, {});
  if (decision.refusal) co_return ToStatus(*decision.refusal, request.parent());

  const std::string id = ParseName(names.name, kWorkOrders)->id;
  redis::Commit commit;
  const std::string remembered = RequestKeyOf(place->id, absl::BytesToHexString(key->id));
  if (!key->id.empty()) commit.Claim(remembered, absl::StrCat(key->body, id), kRequestsKept);
  if (!asked.external_id().empty()) commit.Claim(ExternalKey(place->id, asked.external_id()), id);
  AddVersion(place->id, before, &decision, &commit);
  auto result = co_await Execute(context, place->id, commit, call.deadline);
  if (!result.ok()) co_return std::move(result).status();
  if (result->committed()) {
    NoteCommitted(context, *place, {}, decision);
    co_return ProjectFor(context, call, std::move(*decision.record.mutable_order()), place->zone);
  }
  if (result->outcome != redis::CommitResult::Outcome::kClaimed) {
    co_return rpc::Error(v1::TOO_MUCH_CONTENTION, "the order's new name was taken; try again");
  }
  if (!key->id.empty() && result->key_index == 0) {
    auto again = co_await AnswerAgain(context, call, *place, result->existing, key->body);
    co_return std::move(again);
  }
  const std::string existing = MakeName(place->id, kWorkOrders, result->existing);
  co_return rpc::Error(
      v1::RESOURCE_ALREADY_EXISTS,
      absl::StrCat("work_order.external_id: found ", asked.external_id(), " of ", existing, ", expected a new one"),
      {{"work_order", existing}});
}

Task<absl::StatusOr<v1::PreviewCommitmentsResponse>> Preview(const Context& context, rpc::Call& call,
                                                             const v1::PreviewCommitmentsRequest& request) {
  const absl::StatusOr<Place> place = FindParent(context, call, request.parent());
  if (!place.ok()) co_return place.status();
  const v1::WorkOrder& asked = request.work_order();
  if (absl::Status good = CheckOrder(asked, place->id, place->now, false); !good.ok()) co_return good;
  const Policy* policy = context.policies.Latest(place->region->policy());
  if (policy == nullptr) co_return absl::InternalError(absl::StrCat("no policy ", place->region->policy()));
  auto community = co_await FindCommunity(context, call, asked.community());
  if (!community.ok()) co_return std::move(community).status();
  const WorkOrderRecord before = AsAsked(asked, **community, *place, {});
  const Decision decision =
      Decide(before, {CreateAction(asked, request.asked_by(), place->now), {}}, place->now, *policy, place->zone, {});
  if (decision.refusal) co_return ToStatus(*decision.refusal, request.parent());
  v1::PreviewCommitmentsResponse response;
  *response.mutable_commitments() = decision.record.order().commitments();
  for (v1::Commitment& commitment : *response.mutable_commitments()) {
    *commitment.mutable_explanation() = Explain(commitment, policy, place->zone);
  }
  co_return std::move(response);
}

}  // namespace truckroll::work_order
