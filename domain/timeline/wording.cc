#include "domain/timeline/wording.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace truckroll {

Language LanguageOf(absl::string_view tag) {
  const std::string lower = absl::AsciiStrToLower(tag);
  const size_t english = lower.find("en");
  const size_t chinese = lower.find("zh");
  return english < chinese ? Language::kEnglish : Language::kChinese;
}

// By hand: an order's answer says dozens of instants, and FormatTime takes ten times as long for each.
std::string Say(absl::Time t, absl::TimeZone zone, Language language) {
  constexpr absl::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const absl::CivilSecond at = absl::ToCivilSecond(t, zone);
  std::string text = language == Language::kChinese ? absl::StrCat(at.month(), "月", at.day(), "日 ")
                                                    : absl::StrCat(at.day(), " ", kMonths[at.month() - 1], " ");
  absl::StrAppend(&text, absl::Dec(at.hour(), absl::kZeroPad2), ":", absl::Dec(at.minute(), absl::kZeroPad2));
  if (absl::ToUnixMillis(t) % 60000 != 0) absl::StrAppend(&text, ":", absl::Dec(at.second(), absl::kZeroPad2));
  return text;
}

std::string Say(absl::Duration d, Language language) {
  d = absl::AbsDuration(d);
  const bool chinese = language == Language::kChinese;
  const int64_t seconds = absl::ToInt64Seconds(d);
  const int64_t hours = seconds / 3600;
  const int64_t minutes = seconds % 3600 / 60;
  if (seconds < 60) return absl::StrCat(seconds, chinese ? "秒" : " s");
  std::string text;
  if (hours > 0) text = absl::StrCat(hours, chinese ? "小时" : " h");
  if (minutes > 0)
    absl::StrAppend(&text, text.empty() || chinese ? "" : " ", minutes, chinese ? (hours > 0 ? "分" : "分钟") : " min");
  return text;
}

}  // namespace truckroll
