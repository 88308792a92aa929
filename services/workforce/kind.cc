#include "services/workforce/kind.h"

#include "google/api/field_behavior.pb.h"

namespace truckroll::workforce {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool IsSettable(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    const auto behavior = options.GetExtension(google::api::field_behavior, i);
    if (behavior == google::api::OUTPUT_ONLY || behavior == google::api::IDENTIFIER) return false;
  }
  return true;
}

std::string TextOf(const Message& message, absl::string_view field) {
  const FieldDescriptor* descriptor = message.GetDescriptor()->FindFieldByName(std::string(field));
  return message.GetReflection()->GetString(message, descriptor);
}

void SetText(Message* message, absl::string_view field, absl::string_view text) {
  const FieldDescriptor* descriptor = message->GetDescriptor()->FindFieldByName(std::string(field));
  message->GetReflection()->SetString(message, descriptor, std::string(text));
}

}  // namespace truckroll::workforce
