// What stands behind a command on the command line: positional words and flags, read against the command's own table,
// from which its help is made too.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace truckroll::ctl {

struct Flag {
  enum Need { kOptional, kRequired, kRepeated };
  std::string name;   // without "--"; words joined by "-" ("_" is read as "-")
  std::string value;  // what to call its value in help; empty: a switch that takes none
  std::string help;
  Need need = kOptional;
};

// A mistake in what was typed: the program ends with 2 and shows the usage.
absl::Status UsageError(absl::string_view message);
bool IsUsageError(const absl::Status& status);

class Arguments {
 public:
  // `positional` as help shows it: "ORDER [TEXT]"; brackets mark what may be left out, "…" what may be repeated. Flags
  // are "--name value", "--name=value" or a switch's "--name"; "--" ends them.
  static absl::StatusOr<Arguments> Parse(absl::Span<const std::string> words, absl::Span<const Flag> flags,
                                         absl::string_view positional);

  bool Has(absl::string_view flag) const { return flags_.contains(flag); }
  // The last value given; empty when none was.
  std::string Value(absl::string_view flag) const;
  // All values given, each split at commas.
  std::vector<std::string> Values(absl::string_view flag) const;
  // Both are usage errors when the value is no number, or out of the range.
  absl::StatusOr<double> Number(absl::string_view flag, double otherwise) const;
  absl::StatusOr<int> Integer(absl::string_view flag, int otherwise, int least, int most) const;

  size_t size() const { return words_.size(); }
  // Empty where there is no such word.
  std::string operator[](size_t i) const { return i < words_.size() ? words_[i] : ""; }

 private:
  std::vector<std::string> words_;
  std::map<std::string, std::vector<std::string>, std::less<>> flags_;
};

// The enum's number for a name in either case ("repair", "no-answer"). The error lists what there is.
absl::StatusOr<int> ParseEnum(const google::protobuf::EnumDescriptor& type, absl::string_view what,
                              absl::string_view text);

template <class Enum>
absl::StatusOr<Enum> ParseEnum(absl::string_view what, absl::string_view text) {
  absl::StatusOr<int> number = ParseEnum(*google::protobuf::GetEnumDescriptor<Enum>(), what, text);
  if (!number.ok()) return number.status();
  return static_cast<Enum>(*number);
}

// "  --name VALUE   what it is for" a line.
std::string DescribeFlags(absl::Span<const Flag> flags);

}  // namespace truckroll::ctl
