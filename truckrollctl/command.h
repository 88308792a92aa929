// A command of truckrollctl: the words that name it, what it takes, and what it does. One table a noun; commands.cc
// joins them.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "truckrollctl/arguments.h"

namespace truckroll::ctl {

class Session;

struct Command {
  std::string words;       // "order create"
  std::string positional;  // "ORDER [TEXT]"
  std::string summary;     // one line
  std::vector<Flag> flags;
  absl::Status (*run)(Session& session, const Arguments& arguments);
};

// Flags that every command takes, before or behind its name.
absl::Span<const Flag> GlobalFlags();

// What the words name.
struct Line {
  const Command* command = nullptr;  // null: help is wanted, of all or of what begins with `asked`
  std::string asked;
  Arguments arguments;
  bool help = false;
};
absl::StatusOr<Line> ParseLine(absl::Span<const std::string> words, absl::Span<const Command> commands);

// The command of these words, as far as they name one: for the usage behind an error.
const Command* FindCommand(absl::Span<const std::string> words, absl::Span<const Command> commands);

std::string Help(const Command& command);
// All commands whose words begin with `noun`; with the global flags.
std::string Help(absl::Span<const Command> commands, absl::string_view noun);

}  // namespace truckroll::ctl
