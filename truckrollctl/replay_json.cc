#include "truckrollctl/replay_json.h"

#include <cmath>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "domain/calendar/instant.h"
#include "google/protobuf/util/json_util.h"
#include "truckrollctl/json_value.h"

namespace truckroll::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

class Writer {
 public:
  explicit Writer(absl::TimeZone zone) : zone_(zone) {}

  std::string Object(const Message& message, const std::string& indent) const {
    const std::string deeper = indent + "  ";
    const auto& type = *message.GetDescriptor();
    const bool always = &type == v1::Replay::descriptor() || &type == v1::Replay::Refusal::descriptor();
    std::vector<std::string> members;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (!always && !IsSet(message, field)) continue;
      members.push_back(absl::StrCat(deeper, JsonString(field.json_name()), ": ", Value(message, field, deeper)));
    }
    if (members.empty()) return "{}";
    return absl::StrCat("{\n", absl::StrJoin(members, ",\n"), "\n", indent, "}");
  }

 private:
  static bool IsSet(const Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
  }

  std::string Value(const Message& message, const FieldDescriptor& field, const std::string& indent) const {
    if (!field.is_repeated()) return One(message, field, -1, indent);
    const int size = message.GetReflection()->FieldSize(message, &field);
    if (size == 0) return "[]";
    const std::string deeper = indent + "  ";
    std::vector<std::string> elements;
    for (int i = 0; i < size; ++i) elements.push_back(absl::StrCat(deeper, One(message, field, i, deeper)));
    return absl::StrCat("[\n", absl::StrJoin(elements, ",\n"), "\n", indent, "]");
  }

  // Element `i` of a repeated field, or the field itself when i is -1.
  std::string One(const Message& message, const FieldDescriptor& field, int i, const std::string& indent) const {
    const auto& reflect = *message.GetReflection();
    const bool repeated = i >= 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Nested(repeated ? reflect.GetRepeatedMessage(message, &field, i) : reflect.GetMessage(message, &field),
                      indent);
      case FieldDescriptor::CPPTYPE_ENUM:
        return JsonString(
            (repeated ? reflect.GetRepeatedEnum(message, &field, i) : reflect.GetEnum(message, &field))->name());
      case FieldDescriptor::CPPTYPE_STRING:
        return JsonString(repeated ? reflect.GetRepeatedString(message, &field, i)
                                   : reflect.GetString(message, &field));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return Number(repeated ? reflect.GetRepeatedDouble(message, &field, i) : reflect.GetDouble(message, &field));
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflect.GetBool(message, &field) ? "true" : "false";
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrCat(reflect.GetInt32(message, &field));
      case FieldDescriptor::CPPTYPE_UINT64:
        return JsonString(absl::StrCat(reflect.GetUInt64(message, &field)));  // as proto JSON has 64 bits
      default:
        return "null";
    }
  }

  std::string Nested(const Message& message, const std::string& indent) const {
    if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
      return JsonInstant(FromProto(*time), zone_);
    }
    if (message.GetDescriptor()->full_name() == "google.protobuf.Duration") {
      std::string json;
      return google::protobuf::util::MessageToJsonString(message, &json).ok() ? json : "null";
    }
    return Object(message, indent);
  }

  // As proto JSON has it: what is no number is a word.
  static std::string Number(double value) {
    if (std::isnan(value)) return JsonString("NaN");
    if (std::isinf(value)) return JsonString(value < 0 ? "-Infinity" : "Infinity");
    const std::string plain = absl::StrFormat("%.15g", value);
    double read = 0;
    return absl::SimpleAtod(plain, &read) && read == value ? plain : absl::StrFormat("%.17g", value);
  }

  absl::TimeZone zone_;
};

}  // namespace

std::string ReplayJson(const v1::Replay& replay, absl::TimeZone zone) {
  return Writer(zone).Object(replay, "") + "\n";
}

}  // namespace truckroll::ctl
