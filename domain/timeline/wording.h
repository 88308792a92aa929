#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace truckroll {

// The languages that Truckroll speaks.
enum class Language { kChinese, kEnglish };

// The language of a BCP 47 tag or an Accept-Language header: English when it comes before Chinese, else Chinese.
Language LanguageOf(absl::string_view tag);

// "3月2日 10:00" or "2 Mar 10:00", on the zone's wall clock; with seconds only when there are any.
std::string Say(absl::Time t, absl::TimeZone zone, Language language);
// "2小时30分" or "2 h 30 min", without its sign; seconds only below a minute.
std::string Say(absl::Duration d, Language language);

}  // namespace truckroll
