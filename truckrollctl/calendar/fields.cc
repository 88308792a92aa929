#include "truckrollctl/calendar/fields.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "domain/calendar/instant.h"
#include "truckrollctl/import/row_time.h"
#include "truckrollctl/json_value.h"

namespace truckroll::ctl {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Value;

constexpr double kMostSeconds = 1e10;  // three centuries
constexpr char kPair[] = "two instants, the second not before the first";

// Results must have years of four digits too.
bool InRange(absl::Time t) {
  return t >= absl::FromCivil(absl::CivilYear(1), absl::UTCTimeZone()) &&
         t < absl::FromCivil(absl::CivilYear(9500), absl::UTCTimeZone());
}

std::string Nth(absl::string_view name, int i) {
  return absl::StrCat(name, "[", i, "]");
}

}  // namespace

std::string Found(const Value& value) {
  switch (value.kind_case()) {
    case Value::kStringValue:
      return JsonString(value.string_value());
    case Value::kNumberValue:
      return absl::StrFormat("%.15g", value.number_value());
    case Value::kBoolValue:
      return value.bool_value() ? "true" : "false";
    case Value::kStructValue:
      return "an object";
    case Value::kListValue:
      return absl::StrCat("a list of ", value.list_value().values_size());
    default:
      return "null";
  }
}

Fields::Fields(const google::protobuf::Struct& object, std::string place, Mistakes* mistakes)
    : object_(object), place_(std::move(place)), mistakes_(mistakes) {}

void Fields::Refuse(absl::string_view name, absl::string_view found, absl::string_view expected) {
  mistakes_->push_back(absl::StrCat(place_, name, ": found ", found, ", expected ", expected));
}

const Value* Fields::Get(absl::string_view name, Need need) {
  read_.emplace(name);
  const auto found = object_.fields().find(std::string(name));
  if (found != object_.fields().end() && found->second.kind_case() != Value::kNullValue) return &found->second;
  if (need == kRequired) mistakes_->push_back(absl::StrCat(place_, name, ": is missing"));
  return nullptr;
}

std::string Fields::Text(absl::string_view name, Need need) {
  const Value* value = Get(name, need);
  if (value == nullptr) return "";
  if (value->kind_case() != Value::kStringValue || value->string_value().empty()) {
    Refuse(name, Found(*value), "a text");
  }
  return value->string_value();
}

bool Fields::Switch(absl::string_view name) {
  const Value* value = Get(name, kOptional);
  if (value != nullptr && value->kind_case() != Value::kBoolValue) Refuse(name, Found(*value), "true or false");
  return value != nullptr && value->bool_value();
}

int Fields::Count(absl::string_view name, int most, Need need) {
  const Value* value = Get(name, need);
  if (value == nullptr) return 0;
  const double number = value->number_value();
  if (value->kind_case() == Value::kNumberValue && number >= 0 && number <= most && number == std::floor(number)) {
    return static_cast<int>(number);
  }
  Refuse(name, Found(*value), absl::StrCat("a whole number from 0 to ", most));
  return 0;
}

std::optional<absl::Duration> Fields::ReadSeconds(const Value& value, absl::string_view name) {
  const double number = value.number_value();
  if (value.kind_case() == Value::kNumberValue && number >= 0 && number <= kMostSeconds) {
    return absl::Milliseconds(std::llround(number * 1000));
  }
  Refuse(name, Found(value), "a number of seconds, 0 or more");
  return std::nullopt;
}

absl::Duration Fields::Seconds(absl::string_view name, Need need) {
  const Value* value = Get(name, need);
  return value == nullptr ? absl::ZeroDuration() : ReadSeconds(*value, name).value_or(absl::ZeroDuration());
}

std::vector<absl::Duration> Fields::ListOfSeconds(absl::string_view name) {
  std::vector<absl::Duration> all;
  const ListValue* list = List(name, kOptional, "a list of seconds");
  for (int i = 0; list != nullptr && i < list->values_size(); ++i) {
    if (const auto seconds = ReadSeconds(list->values(i), Nth(name, i))) all.push_back(*seconds);
  }
  return all;
}

std::optional<absl::Time> Fields::ReadInstant(const Value& value, absl::string_view name, absl::TimeZone zone) {
  if (value.kind_case() == Value::kStringValue) {
    const absl::StatusOr<absl::Time> time = ParseInstant(value.string_value(), zone);
    if (time.ok() && InRange(*time)) return ToMillis(*time);
  }
  Refuse(name, Found(value), "an instant as \"2026-03-02T08:00:00+08:00\", or local as \"2026-03-02 08:00:00\"");
  return std::nullopt;
}

std::optional<absl::Time> Fields::Instant(absl::string_view name, absl::TimeZone zone) {
  const Value* value = Get(name, kRequired);
  return value == nullptr ? std::nullopt : ReadInstant(*value, name, zone);
}

std::optional<Period> Fields::ReadFromTo(const Value& value, absl::string_view name, absl::TimeZone zone) {
  const ListValue& ends = value.list_value();
  if (value.kind_case() != Value::kListValue || ends.values_size() != 2) {
    Refuse(name, Found(value), kPair);
    return std::nullopt;
  }
  const auto from = ReadInstant(ends.values(0), Nth(name, 0), zone);
  const auto to = ReadInstant(ends.values(1), Nth(name, 1), zone);
  if (!from || !to) return std::nullopt;
  if (*from <= *to) return Period{*from, *to};
  Refuse(name, absl::StrCat(Found(ends.values(0)), " to ", Found(ends.values(1))), kPair);
  return std::nullopt;
}

std::optional<Period> Fields::FromTo(absl::string_view name, absl::TimeZone zone) {
  const Value* value = Get(name, kOptional);
  return value == nullptr ? std::nullopt : ReadFromTo(*value, name, zone);
}

std::vector<Period> Fields::ListOfFromTo(absl::string_view name, absl::TimeZone zone) {
  std::vector<Period> all;
  const ListValue* list = List(name, kOptional, "a list of pairs of instants");
  for (int i = 0; list != nullptr && i < list->values_size(); ++i) {
    if (const auto pair = ReadFromTo(list->values(i), Nth(name, i), zone)) all.push_back(*pair);
  }
  return all;
}

std::vector<absl::Time> Fields::ListOfInstants(absl::string_view list, absl::string_view name, absl::TimeZone zone) {
  std::vector<absl::Time> all;
  const ListValue* objects = List(list, kOptional, "a list of objects");
  for (int i = 0; objects != nullptr && i < objects->values_size(); ++i) {
    const Value& object = objects->values(i);
    if (object.kind_case() != Value::kStructValue) {
      Refuse(Nth(list, i), Found(object), absl::StrCat("an object with \"", name, "\""));
      continue;
    }
    Fields fields(object.struct_value(), absl::StrCat(place_, Nth(list, i), "."), mistakes_);
    if (const auto t = fields.Instant(name, zone)) all.push_back(*t);
  }
  return all;
}

const ListValue* Fields::List(absl::string_view name, Need need, absl::string_view expected) {
  const Value* value = Get(name, need);
  if (value == nullptr) return nullptr;
  if (value->kind_case() == Value::kListValue) return &value->list_value();
  Refuse(name, Found(*value), expected);
  return nullptr;
}

std::set<std::string> Fields::Unread() const {
  std::set<std::string> unread;
  for (const auto& [name, value] : object_.fields()) {
    if (read_.count(name) == 0) unread.insert(name);
  }
  return unread;
}

}  // namespace truckroll::ctl
