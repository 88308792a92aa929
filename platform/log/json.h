#ifndef TRUCKROLL_PLATFORM_LOG_JSON_H_
#define TRUCKROLL_PLATFORM_LOG_JSON_H_

#include <string>

#include "absl/strings/string_view.h"

namespace truckroll::log {

// Appends the text as a JSON string, quotes included. Bytes that are no UTF-8 become U+FFFD.
void AppendJson(absl::string_view text, std::string* out);

}  // namespace truckroll::log

#endif  // TRUCKROLL_PLATFORM_LOG_JSON_H_
