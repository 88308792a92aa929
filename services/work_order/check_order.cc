#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "platform/serving/checks.h"
#include "services/work_order/create.h"

namespace truckroll::work_order {
namespace {

using serving::Checks;

constexpr absl::Duration kFarthestAhead = absl::Hours(24 * 90);
constexpr absl::Duration kFarthestBack = absl::Hours(24 * 400);
// A phone's or another system's clock may be ahead by so much.
constexpr absl::Duration kAhead = absl::Minutes(2);

std::string Print(absl::Time t) {
  return absl::FormatTime(absl::RFC3339_full, t, absl::UTCTimeZone());
}

bool IsSkill(const std::string& skill) {
  return !skill.empty() && skill.size() <= 32 && std::all_of(skill.begin(), skill.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == '_';
  });
}

void CheckCustomer(const v1::WorkOrder& order, Checks& checks) {
  checks.Text("customer.display_name", order.customer().display_name(), 0, 100)
      .Phone("customer.phone", order.customer().phone())
      .Phone("customer.alternate_phone", order.customer().alternate_phone())
      .Text("customer.language", order.customer().language(), 0, 16)
      .Text("address.text", order.address().text(), 0, 400)
      .Present("address", !order.address().text().empty() || order.address().has_location(), "a text or a location")
      .Text("old_address.text", order.old_address().text(), 0, 400)
      .Text("external_id", order.external_id(), 0, 64)
      .Text("description", order.description(), 0, 1000);
  if (order.address().has_location()) checks.Place("address.location", order.address().location());
  if (order.old_address().has_location()) checks.Place("old_address.location", order.old_address().location());
}

void CheckType(const v1::WorkOrder& order, bool whole, Checks& checks) {
  checks.That(order.type() != v1::WorkOrder::TYPE_UNSPECIFIED && v1::WorkOrder::Type_IsValid(order.type()), "type",
              absl::StrCat(order.type()), "INSTALL, MOVE, REPAIR, OPTIMIZE or REVISIT");
  if (!whole) return;
  checks.That(order.type() != v1::WorkOrder::MOVE || order.has_old_address(), "old_address", "none",
              "the address that a MOVE leaves");
  const bool rated = order.type() == v1::WorkOrder::INSTALL || order.type() == v1::WorkOrder::MOVE ||
                     order.type() == v1::WorkOrder::OPTIMIZE;
  checks.Present("contracted_rate", !rated || order.has_contracted_rate(), "the rate that the customer pays for");
}

void CheckTimes(const v1::WorkOrder& order, absl::Time now, Checks& checks) {
  if (order.has_accept_time()) {
    const absl::Time accepted = FromProto(order.accept_time());
    checks.Time(accepted <= now + kAhead && accepted >= now - kFarthestBack, "accept_time", accepted,
                absl::StrCat("at most 400 days before and 2 minutes after ", Print(now)));
  }
  if (order.has_booked_window()) {
    const absl::Time start = FromProto(order.booked_window().start_time());
    const absl::Time end = FromProto(order.booked_window().end_time());
    const absl::Time taken = order.has_accept_time() ? FromProto(order.accept_time()) : now;
    checks.Present("booked_window.start_time", order.booked_window().has_start_time(), "the window's first instant")
        .Present("booked_window.end_time", order.booked_window().has_end_time(), "the window's last instant")
        .Time(end > start, "booked_window.end_time", end, absl::StrCat("after the start, ", Print(start)))
        .That(end - start <= absl::Hours(25), "booked_window", absl::FormatDuration(end - start), "at most a day")
        .Time(end > taken && end <= taken + kFarthestAhead, "booked_window.end_time", end,
              absl::StrCat("after ", Print(taken), ", at most 90 days ahead"));
  }
}

}  // namespace

absl::Status CheckOrder(const v1::WorkOrder& order, const std::string& region, absl::Time now, bool whole) {
  Checks checks("work_order");
  CheckType(order, whole, checks);
  checks.Present("community", !order.community().empty(), "regions/{region}/communities/{community}")
      .Name("community", order.community(), kCommunities, region)
      .Count("required_skills", order.required_skills_size(), 16);
  for (const std::string& skill : order.required_skills()) {
    checks.That(IsSkill(skill), "required_skills", absl::StrCat("\"", skill, "\""),
                "1 to 32 lower-case letters, digits, \"-\" and \"_\"");
  }
  if (order.has_contracted_rate()) {
    checks.Range("contracted_rate.down_mbps", order.contracted_rate().down_mbps(), 0, 100000, "Mbit/s")
        .Range("contracted_rate.up_mbps", order.contracted_rate().up_mbps(), 0, 100000, "Mbit/s");
  }
  if (whole) CheckCustomer(order, checks);
  CheckTimes(order, now, checks);
  return checks.status();
}

}  // namespace truckroll::work_order
