#include "domain/policy/policy_check.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"

namespace truckroll {
namespace {

using google::protobuf::TextFormat;
using PolicyProto = storage::v1::Policy;

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstError(absl::string_view file) : file_(file) {}
  void AddError(int line, int /*column*/, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(file_, ":", line + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string file_;
  std::string text_;
};

// Checks one policy; keeps the first mistake, with the line that it stands on.
class Check {
 public:
  Check(const PolicyProto& policy, const TextFormat::ParseInfoTree& lines, absl::string_view file)
      : policy_(policy), lines_(lines), file_(file) {}

  absl::Status Run() {
    Names();
    Resolution();
    Types();
    Times();
    Slots();
    Numbers();
    return error_;
  }

 private:
  int Line(const TextFormat::ParseInfoTree& tree, const google::protobuf::Descriptor* type, const std::string& field,
           int index) {
    return tree.GetLocation(type->FindFieldByName(field), index).line + 1;
  }

  void Fail(int line, absl::string_view field, absl::string_view found, absl::string_view expected) {
    if (!error_.ok()) return;
    const std::string place = line > 0 ? absl::StrCat(file_, ":", line) : file_;
    error_ = absl::InvalidArgumentError(absl::StrCat(place, ": ", field, ": found ", found, ", expected ", expected));
  }

  void Require(bool ok, const std::string& field, absl::string_view found, absl::string_view expected) {
    const auto* descriptor = PolicyProto::descriptor()->FindFieldByName(field);
    if (!ok)
      Fail(Line(lines_, PolicyProto::descriptor(), field, descriptor->is_repeated() ? 0 : -1), field, found, expected);
  }

  void Names() {
    bool good = !policy_.name().empty() && policy_.name().size() <= 32;
    for (const char c : policy_.name()) good = good && (absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-');
    Require(good, "name", absl::StrCat("\"", policy_.name(), "\""), "1 to 32 lower-case letters, digits and \"-\"");
    Require(policy_.version() >= 1, "version", absl::StrCat(policy_.version()), "1 or more");
  }

  void CheckType(v1::WorkOrder::Type type, int line, absl::string_view field) {
    if (type != v1::WorkOrder::TYPE_UNSPECIFIED) return;
    Fail(line, field, "TYPE_UNSPECIFIED", "INSTALL, MOVE, REPAIR, OPTIMIZE or REVISIT");
  }

  void Types() {
    const auto check = [&](const std::string& field, const auto& types) {
      for (int i = 0; i < types.size(); ++i) {
        CheckType(static_cast<v1::WorkOrder::Type>(types[i]), Line(lines_, PolicyProto::descriptor(), field, i), field);
      }
    };
    check("needs_install_ready", policy_.needs_install_ready());
    check("needs_speed_test", policy_.needs_speed_test());
  }

  void Resolution() {
    Require(policy_.resolution_size() > 0, "resolution", "none", "at least one rule");
    std::set<std::string> ids;
    for (int i = 0; i < policy_.resolution_size(); ++i) {
      const auto& rule = policy_.resolution(i);
      const std::string field = absl::StrCat("resolution[", i, "]");
      const auto* descriptor = PolicyProto::descriptor()->FindFieldByName("resolution");
      const TextFormat::ParseInfoTree* tree = lines_.GetTreeForNested(descriptor, i);
      const auto line = [&](const std::string& name, int index = -1) {
        const int own = tree == nullptr ? 0 : Line(*tree, PolicyProto::ResolutionRule::descriptor(), name, index);
        return own > 0 ? own : Line(lines_, PolicyProto::descriptor(), "resolution", i);
      };
      if (rule.id().empty() || !ids.insert(rule.id()).second) {
        Fail(line("id"), field + ".id", absl::StrCat("\"", rule.id(), "\""), "a name that no other rule has");
      }
      if (rule.types_size() == 0) Fail(line("types", 0), field + ".types", "none", "at least one type");
      for (int t = 0; t < rule.types_size(); ++t) CheckType(rule.types(t), line("types", t), field + ".types");
      const auto local = [&](const std::string& name, const std::string& value) {
        if (!value.empty() && !ParseLocalTime(value)) {
          Fail(line(name), absl::StrCat(field, ".", name), absl::StrCat("\"", value, "\""), "a local time \"HH:MM\"");
        }
      };
      local("accepted_before", rule.accepted_before());
      local("accepted_from", rule.accepted_from());
      switch (rule.limit_case()) {
        case PolicyProto::ResolutionRule::kElapsed:
          if (FromProto(rule.elapsed()) <= absl::ZeroDuration() || FromProto(rule.elapsed()) > absl::Hours(24 * 365)) {
            Fail(line("elapsed"), field + ".elapsed", absl::FormatDuration(FromProto(rule.elapsed())),
                 "more than 0, at most a year");
          }
          break;
        case PolicyProto::ResolutionRule::kEndOfDay:
          if (rule.end_of_day() < 1 || rule.end_of_day() > 365) {
            Fail(line("end_of_day"), field + ".end_of_day", absl::StrCat(rule.end_of_day()), "1 to 365");
          }
          break;
        case PolicyProto::ResolutionRule::kNextDayAt:
          if (!ParseLocalTime(rule.next_day_at())) {
            Fail(line("next_day_at"), field + ".next_day_at", absl::StrCat("\"", rule.next_day_at(), "\""),
                 "a local time \"HH:MM\"");
          }
          break;
        default:
          Fail(line("id"), field, "no limit", "one of elapsed, end_of_day, next_day_at");
      }
    }
  }

  void Times() {
    const auto span = [&](const std::string& field, const google::protobuf::Duration& value, absl::Duration most) {
      const absl::Duration d = FromProto(value);
      Require(d > absl::ZeroDuration() && d <= most, field, absl::FormatDuration(d),
              absl::StrCat("more than 0, at most ", absl::FormatDuration(most)));
    };
    span("take_on", policy_.take_on(), absl::Hours(24));
    span("contact", policy_.contact(), absl::Hours(72));
    span("arrival_tolerance", policy_.arrival_tolerance(), absl::Hours(12));
    span("work_allowance", policy_.work_allowance(), absl::Hours(24));
    span("withdrawal_complete", policy_.withdrawal_complete(), absl::Hours(24 * 30));
    span("clock_trust_back", policy_.clock_trust_back(), absl::Hours(24 * 30));
    span("clock_trust_ahead", policy_.clock_trust_ahead(), absl::Hours(1));
    span("tracking_expiry", policy_.tracking_expiry(), absl::Hours(24 * 365));
    if (policy_.has_quiet_hours()) {
      const auto start = ParseLocalTime(policy_.quiet_hours().start());
      const auto end = ParseLocalTime(policy_.quiet_hours().end());
      const std::string found =
          absl::StrCat("\"", policy_.quiet_hours().start(), "\" to \"", policy_.quiet_hours().end(), "\"");
      Require(start && end, "quiet_hours", found, "two local times \"HH:MM\"");
      // An hour a day must be left, or counted time would never pass.
      if (start && end) {
        const int quiet = (end->minutes - start->minutes + 24 * 60) % (24 * 60);
        Require(end->minutes - start->minutes < 24 * 60 && quiet <= 23 * 60, "quiet_hours", found, "at most 23 hours");
      }
    }
  }

  void Slots() {
    std::set<std::string> ids;
    for (int i = 0; i < policy_.contact_retry_size(); ++i) {
      const auto& slot = policy_.contact_retry(i);
      if (slot.id().empty() || !ids.insert(slot.id()).second) {
        Fail(Line(lines_, PolicyProto::descriptor(), "contact_retry", i), absl::StrCat("contact_retry[", i, "].id"),
             absl::StrCat("\"", slot.id(), "\""), "a name that no other slot has");
      }
      const auto& span = slot.span();
      const auto start = ParseLocalTime(span.start());
      const auto end = ParseLocalTime(span.end());
      if (!start || !end || end->minutes <= start->minutes) {
        Fail(Line(lines_, PolicyProto::descriptor(), "contact_retry", i), absl::StrCat("contact_retry[", i, "].span"),
             absl::StrCat("\"", span.start(), "\" to \"", span.end(), "\""),
             "two local times \"HH:MM\" of one day, start before end");
      }
    }
  }

  void Numbers() {
    Require(policy_.arrival_radius_m() > 0, "arrival_radius_m", absl::StrCat(policy_.arrival_radius_m()),
            "more than 0");
    Require(policy_.speed_test_min_samples() >= 1, "speed_test_min_samples",
            absl::StrCat(policy_.speed_test_min_samples()), "1 or more");
    Require(policy_.speed_test_pass_share() > 0 && policy_.speed_test_pass_share() <= 1, "speed_test_pass_share",
            absl::StrCat(policy_.speed_test_pass_share()), "more than 0, at most 1");
    for (int i = 0; i < policy_.planned_durations_size(); ++i) {
      const int line = Line(lines_, PolicyProto::descriptor(), "planned_durations", i);
      CheckType(policy_.planned_durations(i).type(), line, absl::StrCat("planned_durations[", i, "].type"));
      const absl::Duration d = FromProto(policy_.planned_durations(i).duration());
      if (d <= absl::ZeroDuration() || d > absl::Hours(24)) {
        Fail(line, absl::StrCat("planned_durations[", i, "].duration"), absl::FormatDuration(d),
             "more than 0, at most 24h");
      }
    }
  }

  const PolicyProto& policy_;
  const TextFormat::ParseInfoTree& lines_;
  const std::string file_;
  absl::Status error_;
};

}  // namespace

absl::StatusOr<PolicyProto> ReadPolicyText(absl::string_view text, absl::string_view file) {
  PolicyProto policy;
  FirstError error(file);
  TextFormat::ParseInfoTree lines;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  parser.WriteLocationsTo(&lines);
  if (!parser.ParseFromString(std::string(text), &policy)) return absl::InvalidArgumentError(error.text());
  if (absl::Status checked = Check(policy, lines, file).Run(); !checked.ok()) return checked;
  return policy;
}

}  // namespace truckroll
