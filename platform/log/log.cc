#include "platform/log/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "platform/log/json.h"

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

bool ForPeople() {
  static const bool terminal = isatty(STDERR_FILENO) == 1;
  return terminal;
}

// Never destroyed: threads of libraries may still log while the process ends.
spdlog::logger& Logger() {
  static spdlog::logger& logger = *[] {
    auto* made = new spdlog::logger("", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    const char* pattern =
        ForPeople() ? "%Y-%m-%dT%H:%M:%S.%eZ %l %v" : R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
    made->set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc));
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
  for (unsigned char c : value) {
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) return false;
  }
  return true;
}

std::string TextLine(absl::string_view message, Fields fields) {
  std::string line = absl::StrCat(Program(), ": ", absl::Utf8SafeCEscape(message));
  for (const Field& field : fields) {
    const absl::string_view value = field.value.Piece();
    if (value.empty()) continue;
    if (Plain(value)) {
      absl::StrAppend(&line, " ", field.key, "=", value);
    } else {
      absl::StrAppend(&line, " ", field.key, "=\"", absl::Utf8SafeCEscape(value), "\"");
    }
  }
  return line;
}

// What comes after the time and the level, which spdlog writes.
std::string JsonLine(absl::string_view message, Fields fields) {
  std::string line = "\"process\":";
  AppendJson(Program(), &line);
  line += ",\"message\":";
  AppendJson(message, &line);
  for (const Field& field : fields) {
    const absl::string_view value = field.value.Piece();
    if (value.empty()) continue;
    absl::StrAppend(&line, ",\"", field.key, "\":");
    // "inf" and "nan" are no numbers to JSON.
    if (field.number && absl::ascii_isdigit(static_cast<unsigned char>(value.back()))) {
      absl::StrAppend(&line, value);
    } else {
      AppendJson(value, &line);
    }
  }
  return line;
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
  Program() = std::string(program);
  Logger().set_level(ToSpdlog(least));
}

bool Enabled(Level level) {
  return Logger().should_log(ToSpdlog(level));
}

void Write(Level level, absl::string_view message, Fields fields) {
  if (!Enabled(level)) return;
  const std::string line = ForPeople() ? TextLine(message, fields) : JsonLine(message, fields);
  Logger().log(ToSpdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace truckroll::log
