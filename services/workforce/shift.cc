#include "services/workforce/shift.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "platform/rpc/status.h"
#include "platform/serving/checks.h"

namespace truckroll::workforce {
namespace {

constexpr int kMostShifts = 400;
constexpr int kMostADay = 4;
constexpr int kMinutesADay = 24 * 60;

bool IsDate(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) && absl::FormatCivilTime(day) == text && day.year() >= 1970 &&
         day.year() <= 9999;
}

bool SameDay(const v1::Shift& a, const v1::Shift& b) {
  return a.iso_weekday() == b.iso_weekday() && a.date() == b.date();
}

absl::Status CheckShift(absl::string_view field, const v1::Shift& shift) {
  serving::Checks checks(field);
  const bool has_date = !shift.date().empty();
  checks.That((shift.iso_weekday() != 0) != has_date, "iso_weekday",
              has_date ? "both iso_weekday and date" : "neither iso_weekday nor date", "exactly one of them");
  if (has_date) {
    checks.That(IsDate(shift.date()), "date", shift.date(), "a local date such as 2026-03-02");
  } else {
    checks.That(shift.iso_weekday() >= 1 && shift.iso_weekday() <= 7, "iso_weekday", absl::StrCat(shift.iso_weekday()),
                "1 (Monday) to 7 (Sunday)");
    checks.That(!shift.off(), "off", "true with a weekday", "true only with a date");
  }
  if (shift.off()) return checks.status();
  return checks
      .That(shift.start_minute() >= 0 && shift.start_minute() < kMinutesADay, "start_minute",
            absl::StrCat(shift.start_minute()), "0 to 1439")
      .That(shift.end_minute() > shift.start_minute() && shift.end_minute() <= kMinutesADay, "end_minute",
            absl::StrCat(shift.end_minute()), "more than start_minute, at most 1440")
      .status();
}

// Its minutes, the end not included.
std::pair<int, int> Span(const v1::Shift& shift) {
  return shift.off() ? std::pair(0, kMinutesADay) : std::pair(shift.start_minute(), shift.end_minute());
}

absl::Status CheckOverlaps(absl::string_view field, const Shifts& shifts) {
  std::vector<int> order(shifts.size());
  for (int i = 0; i < shifts.size(); ++i) order[i] = i;
  auto key = [&](int i) { return std::tuple(shifts[i].iso_weekday(), shifts[i].date(), Span(shifts[i]), i); };
  std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });
  for (size_t i = 1; i < order.size(); ++i) {
    const v1::Shift& before = shifts[order[i - 1]];
    const v1::Shift& shift = shifts[order[i]];
    if (SameDay(before, shift) && Span(shift).first < Span(before).second) {
      return rpc::InvalidField(absl::StrCat(field, "[", order[i], "]"),
                               absl::StrCat("an overlap with ", field, "[", order[i - 1], "]"),
                               "no two at once on a day");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckShifts(absl::string_view field, const Shifts& shifts) {
  if (shifts.size() > kMostShifts) {
    return rpc::InvalidField(field, absl::StrCat(shifts.size(), " entries"), absl::StrCat("at most ", kMostShifts));
  }
  for (int i = 0; i < shifts.size(); ++i) {
    if (absl::Status status = CheckShift(absl::StrCat(field, "[", i, "]"), shifts[i]); !status.ok()) return status;
  }
  return CheckOverlaps(field, shifts);
}

absl::Status CheckOneDay(const Shifts& shifts) {
  if (shifts.empty()) return rpc::MissingField("shifts", "1 to 4 shifts of one weekday or one date");
  if (shifts.size() > kMostADay) {
    return rpc::InvalidField("shifts", absl::StrCat(shifts.size(), " entries"), absl::StrCat("at most ", kMostADay));
  }
  if (absl::Status status = CheckShifts("shifts", shifts); !status.ok()) return status;
  for (const v1::Shift& shift : shifts) {
    if (!SameDay(shift, shifts[0])) {
      return rpc::InvalidField("shifts", "several days", "all of one weekday or one date");
    }
  }
  return absl::OkStatus();
}

void ReplaceDay(const Shifts& day, Shifts* shifts) {
  const auto gone =
      std::remove_if(shifts->begin(), shifts->end(), [&](const v1::Shift& shift) { return SameDay(shift, day[0]); });
  shifts->erase(gone, shifts->end());
  shifts->MergeFrom(day);
}

}  // namespace truckroll::workforce
