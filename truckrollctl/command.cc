#include "truckrollctl/command.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "truckrollctl/table.h"

namespace truckroll::ctl {
namespace {

bool IsSwitch(absl::string_view word) {
  for (const Flag& flag : GlobalFlags()) {
    if (flag.value.empty() && absl::StrCat("--", flag.name) == word) return true;
  }
  return false;
}

// How many of the words are global flags that stand before the command.
size_t LeadingFlags(absl::Span<const std::string> words) {
  size_t i = 0;
  while (i < words.size() && absl::StartsWith(words[i], "--")) {
    i += absl::StrContains(words[i], '=') || IsSwitch(words[i]) ? 1 : 2;
  }
  return std::min(i, words.size());
}

// How many words name the command, when they do.
size_t Matches(const Command& command, absl::Span<const std::string> words) {
  const std::vector<std::string> name = absl::StrSplit(command.words, ' ');
  if (words.size() < name.size() || !std::equal(name.begin(), name.end(), words.begin())) return 0;
  return name.size();
}

bool IsNoun(absl::Span<const Command> commands, absl::string_view word) {
  return std::any_of(commands.begin(), commands.end(),
                     [&](const Command& command) { return absl::StartsWith(command.words, absl::StrCat(word, " ")); });
}

}  // namespace

absl::Span<const Flag> GlobalFlags() {
  static const auto& flags = *new std::vector<Flag>{
      {"data", "DIR", "where the running system keeps its data and endpoints.json; var/data when not given"},
      {"json", "", "print proto JSON"},
      {"lang", "zh|en", "language of what the system says; by LANG when not given, Chinese first"},
      {"as", "ROLE:SUBJECT", "act as somebody else, \"lead:li\" for example; $TRUCKROLL_TOKEN wins"},
      {"help", "", "say what there is"},
  };
  return flags;
}

const Command* FindCommand(absl::Span<const std::string> words, absl::Span<const Command> commands) {
  words.remove_prefix(LeadingFlags(words));
  const Command* found = nullptr;
  for (const Command& command : commands) {
    if (Matches(command, words) > (found == nullptr ? 0 : Matches(*found, words))) found = &command;
  }
  return found;
}

absl::StatusOr<Line> ParseLine(absl::Span<const std::string> words, absl::Span<const Command> commands) {
  Line line;
  const size_t leading = LeadingFlags(words);
  line.command = FindCommand(words, commands);
  line.help = std::any_of(words.begin(), words.end(), [](const std::string& word) { return word == "--help"; });
  if (line.command == nullptr) {
    const std::string first = leading < words.size() ? words[leading] : "";
    if (IsNoun(commands, first)) line.asked = first;
    if (line.help) return line;
    if (first.empty()) return UsageError("a command is missing");
    if (line.asked.empty()) return UsageError(absl::StrCat("unknown command ", first));
    const bool alone = leading + 1 == words.size();
    return UsageError(alone ? absl::StrCat("a command is missing behind ", first)
                            : absl::StrCat("unknown command ", first, " ", words[leading + 1]));
  }
  if (line.help) return line;
  std::vector<std::string> rest(words.begin(), words.begin() + leading);
  std::copy(words.begin() + leading + Matches(*line.command, words.subspan(leading)), words.end(),
            std::back_inserter(rest));
  std::vector<Flag> flags = line.command->flags;
  flags.insert(flags.end(), GlobalFlags().begin(), GlobalFlags().end());
  absl::StatusOr<Arguments> arguments = Arguments::Parse(rest, flags, line.command->positional);
  if (!arguments.ok()) return arguments.status();
  line.arguments = *std::move(arguments);
  return line;
}

std::string Help(const Command& command) {
  std::string text = absl::StrCat("truckrollctl ", command.words, command.positional.empty() ? "" : " ",
                                  command.positional, "\n  ", command.summary, "\n");
  if (!command.flags.empty()) absl::StrAppend(&text, "\nFlags:\n", DescribeFlags(command.flags));
  return absl::StrCat(text, "\nFlags of every command:\n", DescribeFlags(GlobalFlags()));
}

std::string Help(absl::Span<const Command> commands, absl::string_view noun) {
  std::vector<const Command*> shown;
  size_t widest = 0;
  for (const Command& command : commands) {
    if (!noun.empty() && command.words != noun && !absl::StartsWith(command.words, absl::StrCat(noun, " "))) continue;
    shown.push_back(&command);
    widest = std::max(widest, command.words.size() + command.positional.size());
  }
  std::string text = "truckrollctl [--data DIR] [--json] COMMAND …\n\nCommands:\n";
  for (const Command* command : shown) {
    const std::string left = absl::StrCat(command->words, " ", command->positional);
    const size_t width = static_cast<size_t>(DisplayWidth(left));
    absl::StrAppend(&text, "  ", left, std::string(widest + 3 - std::min(width, widest + 2), ' '), command->summary,
                    "\n");
  }
  absl::StrAppend(&text, "\n\"truckrollctl COMMAND --help\" lists a command's flags. Flags of every command:\n");
  return text + DescribeFlags(GlobalFlags());
}

}  // namespace truckroll::ctl
