// Decide on any record that parses, any actions, at any time. It refuses, or makes one more version of which all holds
// that holds for every version.
#include "domain/work_order/decide.h"

#include <google/protobuf/util/field_comparator.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <string>
#include <vector>

#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/work_order/projection.h"
#include "tests/fuzz/decide_case.pb.h"
#include "tests/fuzz/mutation.h"
#include "tests/fuzz/policies.h"

namespace truckroll::fuzz {
namespace {

using google::protobuf::util::MessageDifferencer;
using storage::v1::WorkOrderRecord;

constexpr int kMostSteps = 16;
const SpareNames kSpare{"regions/xuzhou/workOrders/2", "xz2"};

std::string Bytes(const google::protobuf::Message& message) {
  return message.SerializePartialAsString();
}

bool IsValid(const google::protobuf::Timestamp& t) {
  return t.seconds() >= -62'135'596'800 && t.seconds() <= 253'402'300'799 && t.nanos() >= 0 &&
         t.nanos() < 1'000'000'000;
}

// A message that is there and empty is as good as none.
bool IsSame(const WorkOrderRecord& a, const WorkOrderRecord& b) {
  google::protobuf::util::DefaultFieldComparator numbers;
  numbers.set_treat_nan_as_equal(true);
  MessageDifferencer differencer;
  differencer.set_message_field_comparison(MessageDifferencer::EQUIVALENT);
  differencer.set_field_comparator(&numbers);
  return differencer.Compare(a, b);
}

// The events of the new version, behind those that were there.
void CheckEvents(const WorkOrderRecord& before, const WorkOrderRecord& after, bool changed) {
  const auto& old = before.order().timeline();
  const auto& now = after.order().timeline();
  Expect(now.size() >= old.size(), "events are lost");
  for (int i = 0; i < old.size(); ++i) Expect(Bytes(old[i]) == Bytes(now[i]), "an event of the past has changed");
  Expect((now.size() > old.size()) == changed, "a version without events, or events without a version");
  for (int i = old.size(); i < now.size(); ++i) {
    Expect(now[i].version() == after.order().version(), "an event of another version");
    Expect(IsValid(now[i].event_time()) && IsValid(now[i].record_time()), "an event outside of time");
    Expect(FromProto(now[i].record_time()) == FromProto(after.last_record_time()), "an event learnt at another time");
  }
}

// What was settled stays as it was, but for its margin.
void CheckPromises(const WorkOrderRecord& before, const WorkOrderRecord& after) {
  const auto& old = before.order().commitments();
  const auto& now = after.order().commitments();
  Expect(now.size() >= old.size(), "promises are lost");
  for (int i = 0; i < old.size(); ++i) {
    Expect(old[i].kind() == now[i].kind() && old[i].rule() == now[i].rule(), "a promise became another one");
    if (old[i].state() == v1::Commitment::RUNNING || old[i].state() == v1::Commitment::PAUSED) continue;
    Expect(old[i].state() == now[i].state() && old[i].cause() == now[i].cause(), "a promise was settled twice");
  }
  for (int i = old.size(); i < now.size(); ++i) {
    Expect(IsValid(now[i].start_time()) && IsValid(now[i].due_time()), "a promise outside of time");
  }
}

void Check(const WorkOrderRecord& before, const Decision& decision) {
  const WorkOrderRecord& after = decision.record;
  Expect(after.order().version() == before.order().version() + (decision.changed ? 1 : 0), "not the next version");
  CheckEvents(before, after, decision.changed);
  CheckPromises(before, after);
  if (decision.changed) {
    const auto next = NextDue(after);
    Expect(after.has_next_due_time() == next.has_value(), "the next due is not noted, or none is due");
    Expect(!next || Bytes(after.next_due_time()) == Bytes(ToProto(*next)), "the next due is noted wrongly");
    Expect(IsValid(after.last_record_time()), "recorded outside of time");
    Expect(!after.has_next_due_time() || IsValid(after.next_due_time()), "due outside of time");
    Expect(
        !before.has_last_record_time() || FromProto(after.last_record_time()) >= FromProto(before.last_record_time()),
        "time ran backwards");
  } else {
    Expect(IsSame(before, after), "another record of the same version");
  }
  for (const WorkOrderRecord& created : decision.created) {
    Expect(created.order().version() == 1, "a new order is not at version 1");
    Expect(created.order().timeline_size() > 0, "a new order without a beginning");
  }
}

void ReadAll(const WorkOrderRecord& record, absl::TimeZone zone) {
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    const Reading reading{Policies(), zone, language};
    ProjectForStaff(record.order(), reading);
    ProjectForTechnician(record.order(), reading);
    ProjectForCustomer(record.order(), reading);
  }
}

void Run(const DecideCase& input) {
  const Policy& policy = PolicyNumber(input.policy());
  const absl::TimeZone zone = ZoneNumber(input.zone());
  WorkOrderRecord record = input.record();
  for (int i = 0; i < std::min(input.steps_size(), kMostSteps); ++i) {
    const DecideCase::Step& step = input.steps(i);
    const absl::Time now = FromProto(step.now());
    const Command command{step.action(), step.actor()};
    const Decision decision =
        step.settle() ? Settle(record, now, policy, zone) : Decide(record, command, now, policy, zone, kSpare);
    Check(record, decision);
    // Stored and read again it is the same, and what was due is settled.
    WorkOrderRecord stored;
    Expect(stored.ParseFromString(Bytes(decision.record)), "what was decided cannot be read again");
    Expect(Bytes(stored) == Bytes(decision.record), "what was decided reads as something else");
    if (decision.changed && !decision.refusal) {
      Expect(!Settle(stored, now, policy, zone).changed, "something was due and not settled");
    }
    record = stored;
  }
  ReadAll(record, zone);
}

}  // namespace
}  // namespace truckroll::fuzz

using truckroll::fuzz::CrossMessages;
using truckroll::fuzz::DecideCase;
using truckroll::fuzz::Form;
using truckroll::fuzz::MutateMessage;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  truckroll::fuzz::SilenceProtobuf();
  truckroll::fuzz::Policies();
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  DecideCase input;
  return MutateMessage(Form::kBinary, input, data, size, max_size, seed);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* first, size_t first_size, const uint8_t* second,
                                            size_t second_size, uint8_t* out, size_t max_size, unsigned seed) {
  DecideCase input, other;
  return CrossMessages(Form::kBinary, input, other, {reinterpret_cast<const char*>(first), first_size},
                       {reinterpret_cast<const char*>(second), second_size}, out, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  DecideCase input;
  if (!input.ParseFromArray(data, static_cast<int>(size))) return 0;
  truckroll::fuzz::Run(input);
  return 0;
}
