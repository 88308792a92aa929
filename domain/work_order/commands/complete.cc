#include <numeric>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/commitment/clock.h"
#include "domain/commitment/resolution.h"
#include "domain/work_order/commands/commands.h"

namespace truckroll::commands {
namespace {

using Samples = google::protobuf::RepeatedField<double>;

bool Passes(const Samples& samples, double contracted, double share) {
  if (samples.empty()) return true;
  const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / samples.size();
  // Exactly the share passes: sums of decimal fractions may fall short of it by a rounding.
  return mean >= contracted * share - 1e-9 * contracted;
}

// The order that a line too slow is owed, at version 1 with its own clock (promises.md, 6).
storage::v1::WorkOrderRecord MakeOptimize(const Draft& draft, const v1::WorkOrder& slow, const SpareNames& spare) {
  storage::v1::WorkOrderRecord record;
  v1::WorkOrder& order = *record.mutable_order();
  order.set_name(spare.name);
  order.set_tracking_id(spare.tracking_id);
  order.set_type(v1::WorkOrder::OPTIMIZE);
  order.set_community(slow.community());
  *order.mutable_customer() = slow.customer();
  *order.mutable_address() = slow.address();
  *order.mutable_contracted_rate() = slow.contracted_rate();
  *order.mutable_required_skills() = slow.required_skills();
  *order.mutable_community_facts() = slow.community_facts();
  order.set_community_display_name(slow.community_display_name());
  order.set_source_work_order(slow.name());
  v1::Action create;
  create.mutable_create();
  *create.mutable_time() = ToProto(draft.at());
  return Decide(record, {create, {}}, draft.now(), draft.policy(), draft.zone(), {}).record;
}

Result CheckSpeedTest(const Draft& draft, const v1::SpeedTest& test) {
  const int least = draft.policy().values().speed_test_min_samples();
  if (test.down_mbps_size() < least || test.up_mbps_size() < least) {
    return Refusal{v1::SPEED_TEST_MISSING, "speed_test",
                   absl::StrCat("found ", test.down_mbps_size(), " samples down and ", test.up_mbps_size(),
                                " up, expected at least ", least, " each")};
  }
  for (const Samples* samples : {&test.down_mbps(), &test.up_mbps()}) {
    for (const double sample : *samples) {
      if (!(sample >= 0 && sample <= 100000)) {
        return Refusal{v1::FIELD_INVALID, "speed_test",
                       absl::StrCat("found a sample of ", sample, ", expected 0 to 100000")};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Result Complete(Draft& draft, const v1::Action& action, const SpareNames& spare) {
  if (auto refusal = RequireState(draft, action, {v1::WorkOrder::ON_SITE})) return refusal;
  v1::WorkOrder& order = draft.order();
  const v1::SpeedTest& test = action.complete().speed_test();
  const bool tested = draft.policy().needs_speed_test(order.type());
  if (tested) {
    if (auto refusal = CheckSpeedTest(draft, test)) return refusal;
  }
  if (action.complete().has_speed_test()) *order.mutable_speed_test() = test;
  order.set_state(v1::WorkOrder::COMPLETED);
  *order.mutable_complete_time() = ToProto(draft.at());
  AddActionEvent(draft, v1::Event::COMPLETED, action);
  CompleteResolution(draft);
  for (int kind = v1::Commitment::Kind_MIN; kind <= v1::Commitment::Kind_MAX; ++kind) {
    VoidClocks(draft, static_cast<v1::Commitment::Kind>(kind), "COMPLETED");
  }
  const double share = draft.policy().values().speed_test_pass_share();
  if (tested && !(Passes(test.down_mbps(), order.contracted_rate().down_mbps(), share) &&
                  Passes(test.up_mbps(), order.contracted_rate().up_mbps(), share))) {
    draft.Add(v1::Event::OPTIMIZE_CREATED, v1::Event::CUSTOMER).mutable_arguments()->set_work_order(spare.name);
    draft.created().push_back(MakeOptimize(draft, order, spare));
  }
  return std::nullopt;
}

}  // namespace truckroll::commands
