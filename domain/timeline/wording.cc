#include "domain/timeline/wording.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace truckroll {

Language LanguageOf(absl::string_view tag) {
  const std::string lower = absl::AsciiStrToLower(tag);
  const size_t english = lower.find("en");
  const size_t chinese = lower.find("zh");
  return english < chinese ? Language::kEnglish : Language::kChinese;
}

std::string Say(absl::Time t, absl::TimeZone zone, Language language) {
  const bool whole_minute = absl::ToUnixMillis(t) % 60000 == 0;
  const char* format = language == Language::kChinese ? (whole_minute ? "%-m月%-d日 %H:%M" : "%-m月%-d日 %H:%M:%S")
                                                      : (whole_minute ? "%-d %b %H:%M" : "%-d %b %H:%M:%S");
  // Abseil has no "%-m" on its own: the C library's flag passes through.
  return absl::FormatTime(format, t, zone);
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
