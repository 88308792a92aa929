#include "mobile-gateway/technician/technician_orders.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/name/resource_name.h"

namespace truckroll::gateway {
namespace {

constexpr size_t kMostHeld = 64;

bool Has(const Change& change, v1::Event::Kind kind) {
  for (const v1::Event& event : change.events()) {
    if (event.kind() == kind) return true;
  }
  return false;
}

}  // namespace

std::string PrintResumePoint(const ResumePoint& point) {
  if (!point.held || point.held->size() > kMostHeld) return point.token;
  std::string text = absl::StrCat(point.token, "~");
  for (const auto& [order, version] : *point.held) {
    absl::StrAppend(&text, order.substr(order.rfind('/') + 1), "=", version, ",");
  }
  return text;
}

std::optional<ResumePoint> ParseResumePoint(absl::string_view text, absl::string_view region) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('~', 1));
  ResumePoint point;
  point.token = std::string(parts.first);
  if (parts.first.size() == text.size()) return point;
  point.held.emplace();
  const std::vector<absl::string_view> held = absl::StrSplit(parts.second, ',', absl::SkipEmpty());
  if (held.size() > kMostHeld) return std::nullopt;
  for (absl::string_view each : held) {
    const std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(each, absl::MaxSplits('=', 1));
    uint64_t version = 0;
    if (!IsResourceId(pair.first) || !absl::SimpleAtoi(pair.second, &version)) return std::nullopt;
    (*point.held)[absl::StrCat(region, "/", kWorkOrders, "/", pair.first)] = version;
  }
  return point;
}

bool IsOpen(const v1::WorkOrder& order) {
  return order.state() != v1::WorkOrder::COMPLETED && order.state() != v1::WorkOrder::CANCELLED;
}

void TechnicianOrders::Begin(const Versions& held) {
  unknown_ = false;
  held_ = held;
}

void TechnicianOrders::BeginUnknown() {
  unknown_ = true;
  held_.clear();
}

absl::StatusOr<std::optional<TechnicianOrders::Told>> TechnicianOrders::OnChange(const Change& change) {
  const v1::WorkOrder& order = change.work_order();
  const uint64_t version = order.version();
  const bool theirs = order.technician() == technician_ && IsOpen(order);
  auto held = held_.find(order.name());
  if (held != held_.end()) {
    const uint64_t had = held->second;
    if (version <= had) return std::nullopt;
    if (version != had + 1)
      return absl::DataLossError(absl::StrCat(order.name(), ": version ", had + 1, " was missed"));
    if (theirs) {
      held->second = version;
    } else {
      held_.erase(held);
    }
    return Told{had, !theirs};
  }
  const bool was = unknown_ && WasTheirs(change);
  if (!was && !theirs) return std::nullopt;
  if (theirs) held_[order.name()] = version;
  return Told{was ? version - 1 : 0, !theirs};
}

bool TechnicianOrders::WasTheirs(const Change& change) const {
  const bool closed_now = Has(change, v1::Event::COMPLETED) || Has(change, v1::Event::CANCELLED);
  if (!IsOpen(change.work_order()) && !closed_now) return false;
  if (!change.previous_technician().empty()) return change.previous_technician() == technician_;
  // Without a technician before, an assignment makes it new to them; all else leaves it where it was.
  return change.work_order().technician() == technician_ && !Has(change, v1::Event::ASSIGNED) &&
         !Has(change, v1::Event::CREATED);
}

}  // namespace truckroll::gateway
