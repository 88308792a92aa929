#include "truckrollctl/json_value.h"

#include "absl/strings/str_format.h"

namespace truckroll::ctl {

std::string JsonString(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) {
      quoted += c;
    } else {
      absl::StrAppendFormat(&quoted, "\\u%04x", c);
    }
  }
  return quoted + "\"";
}

std::string JsonInstant(absl::Time t, absl::TimeZone zone) {
  const bool millis = absl::ToUnixMillis(t) % 1000 != 0;
  return JsonString(absl::FormatTime(millis ? "%E4Y-%m-%dT%H:%M:%E3S%Ez" : "%E4Y-%m-%dT%H:%M:%S%Ez", t, zone));
}

}  // namespace truckroll::ctl
