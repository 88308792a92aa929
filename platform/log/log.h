// One line an occurrence, a JSON object, on standard error:
//
//   log::Info("committed", {{"order", name}, {"version", version}, log::RequestId(call.trace_id)});
//   {"time":"2026-03-02T09:05:00.123Z","level":"info","process":"work-order-service","message":"committed",
//    "order":"regions/x/workOrders/1","version":7,"request_id":"4f…"}                            (in one line)
//
// On a terminal, for people:
//   2026-03-02T09:05:00.123Z info work-order-service: committed order=regions/x/workOrders/1 version=7 request_id=4f…
//
// Never a phone number, an address, a customer's name or words, or a token: name the order instead. A field whose value
// is empty is left out. Safe from any thread; a line is written whole.
#ifndef TRUCKROLL_PLATFORM_LOG_LOG_H_
#define TRUCKROLL_PLATFORM_LOG_LOG_H_

#include <initializer_list>
#include <optional>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace truckroll::log {

enum class Level { kDebug, kInfo, kWarning, kError };

struct Field {
  template <class Value>
  Field(absl::string_view its_key, const Value& its_value)
      : key(its_key), value(its_value), number(std::is_arithmetic_v<Value>) {}

  absl::string_view key;  // of a-z and _; not time, level, process or message
  absl::AlphaNum value;
  bool number;
};

using Fields = std::initializer_list<Field>;

// The request's id, under the one key that every program uses for it.
inline Field RequestId(absl::string_view id) {
  return {"request_id", id};
}

// Of "debug", "info", "warning" or "error", as --log_level has it; none for anything else.
std::optional<Level> ParseLevel(absl::string_view name);

// Names the program on every line and sets the least level written (kInfo until called). Call once, first thing in
// main.
void Start(absl::string_view program, Level least = Level::kInfo);

// Whether a line of this level is written.
bool Enabled(Level level);

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
