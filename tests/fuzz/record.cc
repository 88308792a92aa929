// What the store gives back, as any bytes: Redis's answer, the version before a record, the record, and all that is
// made from a record when it is read. Bytes that are no record are told as such.
#include <google/protobuf/message.h>

#include <algorithm>
#include <string>
#include <vector>

#include "domain/calendar/instant.h"
#include "domain/work_order/close_time.h"
#include "domain/work_order/projection.h"
#include "domain/work_order/replay.h"
#include "platform/redis/reply.h"
#include "platform/redis/versioned.h"
#include "tests/fuzz/mutation.h"
#include "tests/fuzz/policies.h"
#include "truckroll/storage/v1/plan_record.pb.h"
#include "truckroll/storage/v1/technician_day_record.pb.h"
#include "truckroll/storage/v1/workforce_record.pb.h"

namespace truckroll::fuzz {
namespace {

using redis::Reply;
using storage::v1::WorkOrderRecord;

constexpr size_t kVersionBytes = 8;

bool Same(const Reply& a, const Reply& b) {
  return a.type() == b.type() && a.integer() == b.integer() && a.text() == b.text() &&
         std::equal(a.array().begin(), a.array().end(), b.array().begin(), b.array().end(), Same);
}

// However the bytes come in, the answers are the same.
void ReadAnswers(const std::string& input) {
  redis::ReplyReader whole, piecewise;
  std::vector<Reply> at_once, one_by_one;
  const bool good = whole.Feed(input, &at_once);
  bool good_so_far = true;
  for (size_t i = 0; i < input.size() && good_so_far; ++i) {
    good_so_far = piecewise.Feed(absl::string_view(input).substr(i, 1), &one_by_one);
  }
  Expect(good == good_so_far, "the same bytes are an answer, and none");
  Expect(!good || std::equal(at_once.begin(), at_once.end(), one_by_one.begin(), one_by_one.end(), Same),
         "the same bytes give other answers piecewise");
}

template <class Record>
void ReadAs(const std::string& bytes) {
  Record record, again;
  if (!record.ParseFromString(bytes)) return;
  Expect(again.ParseFromString(record.SerializeAsString()), "a record that was read cannot be written");
  Expect(again.SerializeAsString() == record.SerializeAsString(), "a record reads as another one");
}

void ReadOrder(const std::string& bytes) {
  WorkOrderRecord record;
  if (!record.ParseFromString(bytes)) return;
  const Policy& policy = PolicyNumber(0);
  const absl::TimeZone zone = ZoneNumber(0);
  const Reading reading{Policies(), zone, Language::kEnglish};
  ProjectForStaff(record.order(), reading);
  ProjectForTechnician(record.order(), reading);
  ProjectForCustomer(record.order(), reading);
  CloseTime(record.order());
  const auto due = NextDue(record);
  const Decision settled = Settle(record, due ? *due : absl::UnixEpoch(), policy, zone);
  Expect(due.has_value() || !settled.changed, "nothing was due, and was settled");
  const auto& timeline = record.order().timeline();
  const bool in_order = std::is_sorted(timeline.begin(), timeline.end(), [](const v1::Event& a, const v1::Event& b) {
    return a.version() < b.version();
  });
  const uint64_t rebuilt = RebuildAt(record, 1, policy, zone).order().version();
  Expect(rebuilt <= 1 || !in_order || timeline[0].version() == 0, "rebuilt beyond the version asked for");
  RebuildAt(record, record.order().version(), policy, zone);
  ReplayAsOf(record, FromProto(record.last_record_time()), policy, zone, Language::kChinese);
}

void Run(const std::string& input) {
  ReadAnswers(input);
  const auto stored = redis::ParseVersioned(Reply::Text(Reply::Type::kString, input));
  if (!stored.ok() || !stored->has_value()) return;
  const redis::Versioned& versioned = **stored;
  Expect(versioned.version > 0, "a record of version 0");
  Expect(redis::EncodeVersioned(versioned.version, versioned.bytes) == input, "a record is written as other bytes");
  ReadAs<WorkOrderRecord>(versioned.bytes);
  ReadAs<storage::v1::StreamEntry>(versioned.bytes);
  ReadAs<storage::v1::TechnicianDayRecord>(versioned.bytes);
  ReadAs<storage::v1::WorkforceRecord>(versioned.bytes);
  ReadAs<storage::v1::WorkforceRequest>(versioned.bytes);
  ReadAs<storage::v1::PlanRecord>(versioned.bytes);
  ReadOrder(versioned.bytes);
}

}  // namespace
}  // namespace truckroll::fuzz

using truckroll::fuzz::Form;

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  truckroll::fuzz::SilenceProtobuf();
  truckroll::fuzz::Policies();
  return 0;
}

// The version stays in front of what is changed as a record.
extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  using truckroll::fuzz::kVersionBytes;
  if (seed % 8 == 0 || size <= kVersionBytes || max_size <= kVersionBytes)
    return LLVMFuzzerMutate(data, size, max_size);
  truckroll::storage::v1::WorkOrderRecord record;
  return kVersionBytes + truckroll::fuzz::MutateMessage(Form::kBinary, record, data + kVersionBytes,
                                                        size - kVersionBytes, max_size - kVersionBytes, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  truckroll::fuzz::Run(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
