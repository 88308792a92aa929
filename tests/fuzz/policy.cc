// A policy file of any text: refused with the place of the mistake, or a policy under which orders can live.
#include "domain/policy/policy.h"

#include <string>

#include "absl/strings/match.h"
#include "domain/calendar/instant.h"
#include "domain/policy/policy_set.h"
#include "domain/work_order/decide.h"
#include "tests/fuzz/mutation.h"
#include "tests/fuzz/policies.h"

namespace truckroll::fuzz {
namespace {

// An order of each type, from its creation until all its promises are settled.
void LiveUnder(const Policy& policy) {
  const absl::TimeZone zone = ZoneNumber(0);
  for (int type = v1::WorkOrder::INSTALL; type <= v1::WorkOrder::Type_MAX; ++type) {
    storage::v1::WorkOrderRecord record;
    record.mutable_order()->set_type(static_cast<v1::WorkOrder::Type>(type));
    absl::Time now = testing::At("2026-03-02T10:00:00+08:00");
    v1::Action create, assign, accept, contact;
    create.mutable_create();
    assign.mutable_assign()->set_technician("li");
    accept.mutable_accept();
    contact.mutable_contact()->set_outcome(v1::ContactAttempt::NO_ANSWER);
    for (const v1::Action& action : {create, assign, accept, contact}) {
      const Decision decision = Decide(record, {action, {}}, now, policy, zone, {});
      Expect(decision.changed, "a plain life is refused");
      record = decision.record;
      now += absl::Minutes(1);
    }
    for (int settled = 0; const auto due = NextDue(record); ++settled) {
      Expect(settled <= record.order().commitments_size() + 1, "promises without end");
      Expect(*due - now < absl::Hours(24) * 1000, "a promise that never falls due");
      record = Settle(record, *due + absl::Milliseconds(1), policy, zone).record;
    }
  }
}

void Run(const std::string& text) {
  const auto policy = Policy::Parse(text, "file");
  if (!policy.ok()) {
    Expect(absl::StartsWith(policy.status().message(), "file:"), "a mistake without its place");
    return;
  }
  PolicySet set;
  Expect(set.Add(*policy).ok(), "a policy that cannot be added");
  Expect(set.Find(policy->id()) != nullptr && set.Latest(policy->values().name()) != nullptr,
         "a policy that is not found by its id");
  LiveUnder(*policy);
}

}  // namespace
}  // namespace truckroll::fuzz

using truckroll::fuzz::Form;
using PolicyFile = truckroll::storage::v1::Policy;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  truckroll::fuzz::SilenceProtobuf();
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  PolicyFile policy;
  return truckroll::fuzz::MutateMessage(Form::kText, policy, data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  truckroll::fuzz::Run(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
