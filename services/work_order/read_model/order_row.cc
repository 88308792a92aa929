#include "services/work_order/read_model/order_row.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"
#include "services/work_order/read_model/schema.h"

namespace truckroll::read_model {
namespace {

using v1::Commitment;
using v1::WorkOrder;

static_assert(4 * (Commitment::Kind_MAX + 1) < 64, "the running promises of every kind must fit in one column");

int64_t Millis(const google::protobuf::Timestamp& time) {
  return absl::ToUnixMillis(FromProto(time));
}

bool Runs(const Commitment& commitment) {
  return commitment.state() == Commitment::RUNNING || commitment.state() == Commitment::PAUSED;
}

// The id of a technician or community; empty when there is none.
std::string IdOf(absl::string_view name, absl::string_view collection) {
  std::optional<ResourceName> parsed = ParseName(name, collection);
  return parsed ? parsed->id : std::string();
}

SettledRow Settled(const Commitment& commitment, int ordinal, bool open) {
  SettledRow row;
  row.ordinal = ordinal;
  row.kind = commitment.kind();
  row.state = commitment.state();
  if (commitment.has_margin()) row.margin = absl::ToInt64Milliseconds(FromProto(commitment.margin()));
  // Of an open order, only the resolution is sure to be still undone; other missed promises wait for their margin.
  if (commitment.state() == Commitment::MISSED && commitment.kind() == Commitment::RESOLUTION && !row.margin && open) {
    row.late_since = Millis(commitment.due_time());
  }
  return row;
}

// Of the numbers themselves: the file outlives the process, so no seeded hash.
int64_t Digest(const std::vector<SettledRow>& rows) {
  if (rows.empty()) return 0;
  uint64_t digest = 14695981039346656037u;  // FNV-1a, over 64-bit words
  const auto mix = [&digest](int64_t value) { digest = (digest ^ static_cast<uint64_t>(value)) * 1099511628211u; };
  for (const SettledRow& row : rows) {
    mix(row.ordinal);
    mix(row.kind);
    mix(row.state);
    mix(row.margin.has_value());
    mix(row.margin.value_or(0));
    mix(row.late_since.value_or(0));
  }
  return digest == 0 ? 1 : static_cast<int64_t>(digest);
}

}  // namespace

OrderRow MakeOrderRow(const WorkOrder& order) {
  OrderRow row;
  row.version = static_cast<int64_t>(order.version());
  row.state = order.state();
  row.technician = IdOf(order.technician(), kTechnicians);
  row.community = IdOf(order.community(), kCommunities);
  row.accept = Millis(order.accept_time());
  row.open = order.state() != WorkOrder::COMPLETED && order.state() != WorkOrder::CANCELLED;
  row.due = kNoDue;
  for (int i = 0; i < order.commitments_size(); ++i) {
    const Commitment& commitment = order.commitments(i);
    if (commitment.state() == Commitment::RUNNING && commitment.has_due_time()) {
      row.due = std::min(row.due, Millis(commitment.due_time()));
    }
    if (commitment.state() == Commitment::MISSED) row.missed = row.open;
    const int shift = RunningShift(commitment.kind());
    if (!Runs(commitment)) {
      row.settled.push_back(Settled(commitment, i, row.open));
    } else if (((row.running >> shift) & kMostRunning) < kMostRunning) {
      row.running += int64_t{1} << shift;
    }
  }
  row.settled_digest = Digest(row.settled);
  row.phones =
      absl::StrCat(ReversedDigits(order.customer().phone()), " ", ReversedDigits(order.customer().alternate_phone()));
  return row;
}

}  // namespace truckroll::read_model
