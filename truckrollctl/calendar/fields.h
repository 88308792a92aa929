// One object of a JSON document whose fields are read by name: every mistake is noted with its place, what was found
// and what was expected, and reading goes on.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "domain/calendar/period.h"
#include "google/protobuf/struct.pb.h"

namespace truckroll::ctl {

using Mistakes = std::vector<std::string>;

// The value as a message shows it: "\"abc\"", "12", "a list".
std::string Found(const google::protobuf::Value& value);

class Fields {
 public:
  enum Need { kOptional, kRequired };

  // `place` goes before each field's name in messages: "calendars.berlin.", or nothing. Both must outlive it.
  Fields(const google::protobuf::Struct& object, std::string place, Mistakes* mistakes);

  const std::string& place() const { return place_; }
  // Null when it is absent, or null. A required one's absence is a mistake.
  const google::protobuf::Value* Get(absl::string_view name, Need need);
  void Refuse(absl::string_view name, absl::string_view found, absl::string_view expected);

  // Empty when there is none.
  std::string Text(absl::string_view name, Need need);
  bool Switch(absl::string_view name);
  // A whole number from 0 to `most`; 0 when there is none.
  int Count(absl::string_view name, int most, Need need);
  absl::Duration Seconds(absl::string_view name, Need need);
  std::vector<absl::Duration> ListOfSeconds(absl::string_view name);
  // With an offset, or by the zone's wall clock: its first instant that shows it or has passed it. Whole milliseconds.
  std::optional<absl::Time> Instant(absl::string_view name, absl::TimeZone zone);
  std::optional<Period> FromTo(absl::string_view name, absl::TimeZone zone);
  std::vector<Period> ListOfFromTo(absl::string_view name, absl::TimeZone zone);
  // The field `name` of each object in the list `list`.
  std::vector<absl::Time> ListOfInstants(absl::string_view list, absl::string_view name, absl::TimeZone zone);

  // The fields that nothing has asked for so far.
  std::set<std::string> Unread() const;

 private:
  const google::protobuf::ListValue* List(absl::string_view name, Need need, absl::string_view expected);
  std::optional<absl::Duration> ReadSeconds(const google::protobuf::Value& value, absl::string_view name);
  std::optional<absl::Time> ReadInstant(const google::protobuf::Value& value, absl::string_view name,
                                        absl::TimeZone zone);
  std::optional<Period> ReadFromTo(const google::protobuf::Value& value, absl::string_view name, absl::TimeZone zone);

  const google::protobuf::Struct& object_;
  const std::string place_;
  Mistakes* const mistakes_;
  std::set<std::string> read_;
};

}  // namespace truckroll::ctl
