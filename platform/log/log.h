// One line an occurrence, key=value, on standard error:
//
//   log::Info("committed", {{"order", name}, {"version", version}, log::Trace(call.trace_id)});
//   2026-03-02T09:05:00.123Z info work-order-service: committed order=regions/x/workOrders/1 version=7 trace=4f…
//
// Never a phone number, an address, a customer's name or words, or a token: name the order instead.
// Safe from any thread; a line is written whole. Values with blanks, quotes or '=' are quoted and escaped.
#ifndef TRUCKROLL_PLATFORM_LOG_LOG_H_
#define TRUCKROLL_PLATFORM_LOG_LOG_H_

#include <initializer_list>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace truckroll::log {

enum class Level { kDebug, kInfo, kWarning, kError };

struct Field {
  absl::string_view key;
  absl::AlphaNum value;
};

using Fields = std::initializer_list<Field>;

// The request's id, under the one key that every program uses for it.
inline Field Trace(absl::string_view id) {
  return {"trace", id};
}

// Of "debug", "info", "warning" or "error", as --log_level has it; none for anything else.
std::optional<Level> ParseLevel(absl::string_view name);

// Names the program on every line and sets the least level written (kInfo until called). Call once, first thing in
// main.
void Start(absl::string_view program, Level least = Level::kInfo);

void Write(Level level, absl::string_view message, Fields fields);

inline void Debug(absl::string_view message, Fields fields = {}) {
  Write(Level::kDebug, message, fields);
}
inline void Info(absl::string_view message, Fields fields = {}) {
  Write(Level::kInfo, message, fields);
}
inline void Warning(absl::string_view message, Fields fields = {}) {
  Write(Level::kWarning, message, fields);
}
inline void Error(absl::string_view message, Fields fields = {}) {
  Write(Level::kError, message, fields);
}

}  // namespace truckroll::log

#endif  // TRUCKROLL_PLATFORM_LOG_LOG_H_
