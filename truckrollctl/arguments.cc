#include "truckrollctl/arguments.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "truckrollctl/table.h"

namespace truckroll::ctl {
namespace {

constexpr char kUsagePayload[] = "truckrollctl/usage";

const Flag* FindFlag(absl::Span<const Flag> flags, absl::string_view name) {
  auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

absl::Status CheckCount(const std::vector<std::string>& words, absl::string_view positional) {
  std::vector<std::string> expected = absl::StrSplit(positional, ' ', absl::SkipEmpty());
  const bool open = absl::EndsWith(positional, "…") || absl::EndsWith(positional, "…]");
  const size_t least =
      std::count_if(expected.begin(), expected.end(), [](const std::string& word) { return word.front() != '['; });
  if (words.size() < least) return UsageError(absl::StrCat(expected[words.size()], " is missing"));
  if (words.size() > expected.size() && !open) {
    return UsageError(absl::StrCat("unexpected ", words[expected.size()]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status UsageError(absl::string_view message) {
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(kUsagePayload, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) {
  return status.GetPayload(kUsagePayload).has_value();
}

absl::StatusOr<Arguments> Arguments::Parse(absl::Span<const std::string> words, absl::Span<const Flag> flags,
                                           absl::string_view positional) {
  Arguments arguments;
  bool flags_end = false;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (flags_end || !absl::StartsWith(word, "--")) {
      arguments.words_.push_back(word);
      continue;
    }
    if (word == "--") {
      flags_end = true;
      continue;
    }
    const size_t equals = word.find('=');
    const std::string name =
        absl::StrReplaceAll(word.substr(2, equals == word.npos ? equals : equals - 2), {{"_", "-"}});
    const Flag* flag = FindFlag(flags, name);
    if (flag == nullptr) return UsageError(absl::StrCat("unknown flag --", name));
    std::string value;
    if (flag->value.empty()) {
      if (equals != word.npos) return UsageError(absl::StrCat("--", name, " takes no value"));
    } else if (equals != word.npos) {
      value = word.substr(equals + 1);
    } else {
      if (++i == words.size()) return UsageError(absl::StrCat("--", name, " needs a value: ", flag->value));
      value = words[i];
    }
    arguments.flags_[name].push_back(std::move(value));
  }
  for (const Flag& flag : flags) {
    auto given = arguments.flags_.find(flag.name);
    if (given == arguments.flags_.end()) {
      if (flag.need == Flag::kRequired) return UsageError(absl::StrCat("--", flag.name, " is missing"));
    } else if (flag.need != Flag::kRepeated && !flag.value.empty() && given->second.size() > 1) {
      return UsageError(absl::StrCat("--", flag.name, " is given ", given->second.size(), " times"));
    }
  }
  absl::Status counted = CheckCount(arguments.words_, positional);
  if (!counted.ok()) return counted;
  return arguments;
}

std::string Arguments::Value(absl::string_view flag) const {
  auto found = flags_.find(flag);
  return found == flags_.end() ? "" : found->second.back();
}

std::vector<std::string> Arguments::Values(absl::string_view flag) const {
  auto found = flags_.find(flag);
  if (found == flags_.end()) return {};
  return absl::StrSplit(absl::StrJoin(found->second, ","), ',', absl::SkipEmpty());
}

absl::StatusOr<double> Arguments::Number(absl::string_view flag, double otherwise) const {
  if (!Has(flag)) return otherwise;
  double number = 0;
  if (absl::SimpleAtod(Value(flag), &number) && number == number) return number;
  return UsageError(absl::StrCat("--", flag, ": found ", Value(flag), ", expected a number"));
}

absl::StatusOr<int> Arguments::Integer(absl::string_view flag, int otherwise, int least, int most) const {
  if (!Has(flag)) return otherwise;
  int number = 0;
  if (absl::SimpleAtoi(Value(flag), &number) && number >= least && number <= most) return number;
  return UsageError(
      absl::StrCat("--", flag, ": found ", Value(flag), ", expected a whole number from ", least, " to ", most));
}

absl::StatusOr<int> ParseEnum(const google::protobuf::EnumDescriptor& type, absl::string_view what,
                              absl::string_view text) {
  const std::string name = absl::StrReplaceAll(absl::AsciiStrToUpper(text), {{"-", "_"}});
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *type.value(i);
    if (value.number() == 0) continue;
    if (value.name() == name) return value.number();
    names.push_back(value.name());
  }
  return UsageError(absl::StrCat(what, ": found ", text, ", expected one of ", absl::StrJoin(names, ", ")));
}

std::string DescribeFlags(absl::Span<const Flag> flags) {
  int widest = 0;
  auto left = [](const Flag& flag) { return absl::StrCat("--", flag.name, flag.value.empty() ? "" : " ", flag.value); };
  for (const Flag& flag : flags) widest = std::max(widest, DisplayWidth(left(flag)));
  std::string text;
  for (const Flag& flag : flags) {
    const std::string name = left(flag);
    const char* need = flag.need == Flag::kRequired   ? " (required)"
                       : flag.need == Flag::kRepeated ? " (repeatable)"
                                                      : "";
    absl::StrAppend(&text, "  ", name, std::string(widest - DisplayWidth(name) + 2, ' '), flag.help, need, "\n");
  }
  return text;
}

}  // namespace truckroll::ctl
