#include "mobile-gateway/technician/technician_orders.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace truckroll::gateway {
namespace {

constexpr size_t kMostAhead = 64;

bool Has(const Change& change, v1::Event::Kind kind) {
  for (const v1::Event& event : change.events()) {
    if (event.kind() == kind) return true;
  }
  return false;
}

}  // namespace

std::string PrintResumePoint(const ResumePoint& point) {
  std::string text = point.token;
  for (const auto& [order, version] : point.ahead) absl::StrAppend(&text, "~", order, "=", version);
  return text;
}

std::optional<ResumePoint> ParseResumePoint(absl::string_view text) {
  std::vector<absl::string_view> parts = absl::StrSplit(text, '~');
  if (parts.size() > kMostAhead + 1) return std::nullopt;
  ResumePoint point;
  point.token = std::string(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(parts[i], absl::MaxSplits('=', 1));
    if (!absl::SimpleAtoi(pair.second, &point.ahead[std::string(pair.first)])) return std::nullopt;
  }
  return point;
}

bool IsOpen(const v1::WorkOrder& order) {
  return order.state() != v1::WorkOrder::COMPLETED && order.state() != v1::WorkOrder::CANCELLED;
}

void TechnicianOrders::Snapshot(const Versions& held) {
  resumed_ = false;
  held_ = held;
  ahead_.clear();
}

void TechnicianOrders::Resume(const Versions& ahead) {
  resumed_ = true;
  held_.clear();
  ahead_ = ahead;
}

absl::StatusOr<std::optional<TechnicianOrders::Told>> TechnicianOrders::OnChange(const Change& change) {
  const v1::WorkOrder& order = change.work_order();
  const uint64_t version = order.version();
  const bool theirs = order.technician() == technician_ && IsOpen(order);

  auto ahead = ahead_.find(order.name());
  if (ahead != ahead_.end()) {
    if (version <= ahead->second) return std::nullopt;
    held_[order.name()] = ahead->second;
    ahead_.erase(ahead);
  }
  auto held = held_.find(order.name());
  if (held != held_.end()) {
    const uint64_t had = held->second;
    if (version <= had) return std::nullopt;
    if (version != had + 1) return absl::DataLossError(absl::StrCat(order.name(), ": version ", had + 1, " was missed"));
    if (theirs) {
      held->second = version;
    } else {
      held_.erase(held);
    }
    return Told{had, !theirs};
  }
  const bool was = resumed_ && WasTheirs(change);
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
