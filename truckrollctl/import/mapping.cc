#include "truckrollctl/import/mapping.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "truckrollctl/utf8.h"

namespace truckroll::ctl {
namespace {

constexpr absl::string_view kJoin = " & ";

// Splits at `separator` where it is not inside double quotes.
std::vector<absl::string_view> SplitUnquoted(absl::string_view text, char separator) {
  std::vector<absl::string_view> parts;
  bool quoted = false;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] != separator || quoted) continue;
    parts.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

absl::StatusOr<Mapping::Term> ParseTerm(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return absl::InvalidArgumentError("a column's name is missing");
  if (text.front() != '"') return Mapping::Term{.literal = false, .text = std::string(text)};
  if (text.size() < 2 || text.back() != '"' || text.substr(1, text.size() - 2).find('"') != text.npos) {
    return absl::InvalidArgumentError(absl::StrCat("found ", text, ", expected text between two double quotes"));
  }
  return Mapping::Term{.literal = true, .text = std::string(text.substr(1, text.size() - 2))};
}

absl::Status ParseRule(absl::string_view value, Mapping::Rule* rule) {
  for (absl::string_view alternative : SplitUnquoted(value, '|')) {
    Mapping::Alternative& terms = rule->alternatives.emplace_back();
    for (absl::string_view text : SplitUnquoted(alternative, '&')) {
      absl::StatusOr<Mapping::Term> term = ParseTerm(text);
      if (!term.ok()) return term.status();
      terms.push_back(*std::move(term));
    }
  }
  return absl::OkStatus();
}

absl::Status ParseSetting(absl::string_view name, absl::string_view value, int line, Mapping* mapping) {
  if (name == "time_format") {
    mapping->time_format = std::string(value);
    return absl::OkStatus();
  }
  if (name == "zone") {
    absl::TimeZone zone;
    if (!absl::LoadTimeZone(value, &zone)) {
      return absl::InvalidArgumentError(
          absl::StrCat("zone: found ", value, ", expected an IANA name such as America/New_York"));
    }
    mapping->zone = zone;
    return absl::OkStatus();
  }
  if (name == "communities") {
    mapping->create_communities = value == "create";
    if (mapping->create_communities) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("communities: found ", value, ", expected create"));
  }
  const std::vector<std::string>& fields = TargetFields();
  if (std::find(fields.begin(), fields.end(), name) == fields.end()) {
    return absl::InvalidArgumentError(absl::StrCat("unknown field ", name, ", expected one of ",
                                                   absl::StrJoin(fields, ", "), ", time_format, zone, communities"));
  }
  Mapping::Rule& rule = mapping->rules[std::string(name)];
  rule.line = line;
  return ParseRule(value, &rule);
}

absl::Status ParseLine(absl::string_view text, int line, std::vector<std::string>* seen, Mapping* mapping) {
  text = absl::StripAsciiWhitespace(text);
  if (!IsUtf8(text)) return absl::InvalidArgumentError("found bytes that are no UTF-8");
  if (text.empty() || text.front() == '#') return absl::OkStatus();
  size_t equals = text.find('=');
  if (equals == text.npos) return absl::InvalidArgumentError(absl::StrCat("found ", text, ", expected field = column"));
  std::string name(absl::StripAsciiWhitespace(text.substr(0, equals)));
  absl::string_view value = absl::StripAsciiWhitespace(text.substr(equals + 1));
  if (value.empty()) return absl::InvalidArgumentError(absl::StrCat(name, ": found nothing behind \"=\""));
  if (std::find(seen->begin(), seen->end(), name) != seen->end()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": given twice"));
  }
  seen->push_back(name);
  return ParseSetting(name, value, line, mapping);
}

absl::StatusOr<int> FindColumn(const std::vector<std::string>& header, absl::string_view name) {
  int found = -1;
  for (size_t i = 0; i < header.size(); ++i) {
    if (absl::StripAsciiWhitespace(header[i]) != name) continue;
    if (found >= 0) return absl::InvalidArgumentError(absl::StrCat("the CSV has two columns ", name));
    found = static_cast<int>(i);
  }
  if (found >= 0) return found;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown column ", name, ", the CSV has ", absl::StrJoin(header, ", ")));
}

}  // namespace

const std::vector<std::string>& TargetFields() {
  static const std::vector<std::string>& fields = *new std::vector<std::string>{
      "external_id",   "accept_time",    "address",     "latitude", "longitude", "community",
      "customer_name", "customer_phone", "description", "type",     "skills"};
  return fields;
}

absl::StatusOr<Mapping> ParseMapping(absl::string_view file, absl::string_view text) {
  Mapping mapping;
  mapping.file = std::string(file);
  std::vector<std::string> seen;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::Status parsed = ParseLine(line, ++number, &seen, &mapping);
    if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat(file, ":", number, ": ", parsed.message()));
  }
  if (mapping.rules.contains("latitude") != mapping.rules.contains("longitude")) {
    return absl::InvalidArgumentError(absl::StrCat(file, ": latitude and longitude belong together"));
  }
  return mapping;
}

absl::StatusOr<BoundMapping> BoundMapping::Bind(const Mapping& mapping, const std::vector<std::string>& header) {
  BoundMapping bound;
  bound.columns_ = header.size();
  for (const auto& [field, rule] : mapping.rules) {
    for (const Mapping::Alternative& alternative : rule.alternatives) {
      std::vector<BoundTerm>& terms = bound.rules_[field].emplace_back();
      for (const Mapping::Term& term : alternative) {
        if (term.literal) {
          terms.push_back({.column = -1, .literal = term.text});
          continue;
        }
        absl::StatusOr<int> column = FindColumn(header, term.text);
        if (!column.ok()) {
          return absl::InvalidArgumentError(
              absl::StrCat(mapping.file, ":", rule.line, ": ", field, ": ", column.status().message()));
        }
        terms.push_back({.column = *column, .literal = ""});
      }
    }
  }
  return bound;
}

std::vector<std::string> BoundMapping::Values(absl::string_view field, const std::vector<std::string>& row) const {
  std::vector<std::string> values;
  auto rule = rules_.find(field);
  if (rule == rules_.end()) return values;
  for (const std::vector<BoundTerm>& alternative : rule->second) {
    std::vector<std::string> parts;
    for (const BoundTerm& term : alternative) {
      std::string part = term.column < 0 ? term.literal : row[term.column];
      absl::StripAsciiWhitespace(&part);
      if (!part.empty()) parts.push_back(std::move(part));
    }
    if (parts.size() == alternative.size()) values.push_back(absl::StrJoin(parts, kJoin));
  }
  return values;
}

std::string BoundMapping::Value(absl::string_view field, const std::vector<std::string>& row) const {
  std::vector<std::string> values = Values(field, row);
  return values.empty() ? "" : std::move(values.front());
}

}  // namespace truckroll::ctl
