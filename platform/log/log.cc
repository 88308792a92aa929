#include "platform/log/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "absl/strings/escaping.h"

namespace truckroll::log {
namespace {

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Never destroyed: threads of libraries may still log while the process ends.
spdlog::logger& Logger() {
  static spdlog::logger& logger = *[] {
    auto* made = new spdlog::logger("", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return logger;
}

std::string& Program() {
  static std::string& program = *new std::string;
  return program;
}

bool Plain(absl::string_view value) {
  if (value.empty()) return false;
  for (unsigned char c : value) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) return false;
  }
  return true;
}

}  // namespace

std::optional<Level> ParseLevel(absl::string_view name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning") return Level::kWarning;
  if (name == "error") return Level::kError;
  return std::nullopt;
}

void Start(absl::string_view program, Level least) {
  Program() = absl::StrCat(program, ": ");
  Logger().set_level(ToSpdlog(least));
}

void Write(Level level, absl::string_view message, Fields fields) {
  spdlog::level::level_enum wanted = ToSpdlog(level);
  if (!Logger().should_log(wanted)) return;
  std::string line = absl::StrCat(Program(), absl::Utf8SafeCEscape(message));
  for (const Field& field : fields) {
    absl::string_view value = field.value.Piece();
    if (Plain(value)) {
      absl::StrAppend(&line, " ", field.key, "=", value);
    } else {
      absl::StrAppend(&line, " ", field.key, "=\"", absl::Utf8SafeCEscape(value), "\"");
    }
  }
  Logger().log(wanted, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace truckroll::log
