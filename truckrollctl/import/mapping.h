// How a CSV's columns become orders, from a file of lines:
//
//   # a comment
//   external_id = Unique Key
//   address = Incident Address | Intersection Street 1 & Intersection Street 2
//   description = Complaint Type & Descriptor | Complaint Type
//   customer_phone = "212-555-0100"
//   time_format = %m/%d/%Y %I:%M:%S %p
//   zone = America/New_York
//   communities = create
//
// A value is alternatives, "|" between them: the first that has a value counts. "&" joins columns that must all have
// one. Text in double quotes stands for itself. Times are RFC 3339 where no time_format is given, and local to the
// region where no zone is. `communities = create` lets an import make the communities that it names and finds missing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace truckroll::ctl {

// What a mapping may fill, in the order in which the fields are named to people.
const std::vector<std::string>& TargetFields();

struct Mapping {
  struct Term {
    bool literal = false;
    std::string text;  // the literal, or the column's name
  };
  using Alternative = std::vector<Term>;
  struct Rule {
    int line = 0;
    std::vector<Alternative> alternatives;
  };
  std::map<std::string, Rule, std::less<>> rules;
  std::string time_format;
  std::optional<absl::TimeZone> zone;
  bool create_communities = false;
  std::string file;
};

// INVALID_ARGUMENT: "FILE:LINE: …".
absl::StatusOr<Mapping> ParseMapping(absl::string_view file, absl::string_view text);

// A mapping with the columns of one CSV found.
class BoundMapping {
 public:
  // INVALID_ARGUMENT names the mapping's line and a column that the header lacks or has twice.
  static absl::StatusOr<BoundMapping> Bind(const Mapping& mapping, const std::vector<std::string>& header);

  bool Has(absl::string_view field) const { return rules_.contains(field); }
  // The first alternative that has a value; empty when none has. Values come without spaces around them.
  std::string Value(absl::string_view field, const std::vector<std::string>& row) const;
  // All alternatives that have one, in order.
  std::vector<std::string> Values(absl::string_view field, const std::vector<std::string>& row) const;
  size_t columns() const { return columns_; }

 private:
  struct BoundTerm {
    int column = -1;  // -1: a literal
    std::string literal;
  };
  std::map<std::string, std::vector<std::vector<BoundTerm>>, std::less<>> rules_;
  size_t columns_ = 0;
};

}  // namespace truckroll::ctl
