#include "tests/fuzz/message_mutator.h"

#include <google/protobuf/descriptor.h>

#include <cmath>
#include <limits>

namespace truckroll::fuzz {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kMostElements = 24;
constexpr int64_t kSpans[] = {0, 1, 59, 60, 1800, 3600, 7200, 6 * 3600, 86400, 2 * 86400, 30 * 86400, 400 * 86400};
constexpr int64_t kNumbers[] = {0,
                                1,
                                -1,
                                2,
                                999'999'999,
                                1'000'000'000,
                                253'402'300'799,  // the last second of the year 9999
                                253'402'300'800,
                                -62'135'596'800,  // the first of the year 1
                                -62'135'596'801,
                                315'576'000'000,
                                std::numeric_limits<int32_t>::max(),
                                std::numeric_limits<int32_t>::min(),
                                std::numeric_limits<int64_t>::max(),
                                std::numeric_limits<int64_t>::min()};
constexpr const char* kTexts[] = {"",
                                  "a",
                                  "0",
                                  "00:00",
                                  "23:59",
                                  "24:00",
                                  "08:30",
                                  "$0",
                                  "%d",
                                  "standard",
                                  "standard@1",
                                  "Asia/Shanghai",
                                  "America/New_York",
                                  "Pacific/Apia",
                                  "UTC",
                                  "regions/xuzhou/technicians/li",
                                  "regions/xuzhou/workOrders/1",
                                  "鼓楼小区",
                                  "\xF0\x9F\x94\xA7",
                                  "\"\\\n\x01"};

bool IsTime(const Message& message) {
  const std::string& name = message.GetDescriptor()->full_name();
  return name == "google.protobuf.Timestamp" || name == "google.protobuf.Duration";
}

// The message and all within it.
void Collect(Message* message, std::vector<Message*>* all) {
  all->push_back(message);
  if (IsTime(*message)) return;
  const auto* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Collect(reflection->MutableMessage(message, field), all);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(*message, field); ++i) {
      Collect(reflection->MutableRepeatedMessage(message, field, i), all);
    }
  }
}

int64_t SecondsOf(const Message& time) {
  return time.GetReflection()->GetInt64(time, time.GetDescriptor()->FindFieldByName("seconds"));
}

}  // namespace

void MessageMutator::Mutate(Message* message) {
  for (uint64_t changes = 1 + Below(4); changes > 0; --changes) MutateOnce(message);
}

void MessageMutator::Cross(const Message& from, Message* message) {
  std::vector<Message*> into, parts;
  Collect(message, &into);
  const std::unique_ptr<Message> copy(from.New());
  copy->CopyFrom(from);
  Collect(copy.get(), &parts);
  for (int attempt = 0; attempt < 8; ++attempt) {
    Message* target = into[Below(into.size())];
    const Message* part = parts[Below(parts.size())];
    if (target->GetDescriptor() != part->GetDescriptor()) continue;
    target->CopyFrom(*part);
    return;
  }
}

void MessageMutator::MutateOnce(Message* root) {
  std::vector<Message*> all;
  Collect(root, &all);
  seconds_.clear();
  for (const Message* message : all) {
    if (IsTime(*message)) seconds_.push_back(SecondsOf(*message));
  }
  Message* message = all[Below(all.size())];
  if (IsTime(*message)) {
    MutateTime(message);
    return;
  }
  const auto* type = message->GetDescriptor();
  if (type->field_count() == 0) return;
  const FieldDescriptor* field = type->field(static_cast<int>(Below(type->field_count())));
  if (field->is_repeated()) {
    MutateRepeated(message, field);
  } else {
    MutateField(message, field);
  }
}

void MessageMutator::MutateField(Message* message, const Field* field) {
  const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  const auto* reflection = message->GetReflection();
  if (field->has_presence() && reflection->HasField(*message, field) && OneIn(is_message ? 2 : 6)) {
    reflection->ClearField(message, field);
  } else {
    SetField(message, field, -1);
  }
}

void MessageMutator::MutateRepeated(Message* message, const Field* field) {
  const auto* reflection = message->GetReflection();
  const int size = reflection->FieldSize(*message, field);
  const int index = size == 0 ? -1 : static_cast<int>(Below(size));
  switch (size == 0 ? 0 : Below(4)) {
    case 0:
      if (size < kMostElements) SetField(message, field, -1);
      return;
    case 1:
      reflection->SwapElements(message, field, index, size - 1);
      reflection->RemoveLast(message, field);
      return;
    case 2:
      reflection->SwapElements(message, field, index, static_cast<int>(Below(size)));
      return;
    default:
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        SetField(message, field, index);
      } else if (size < kMostElements) {
        const std::unique_ptr<Message> copy(reflection->GetRepeatedMessage(*message, field, index).New());
        copy->CopyFrom(reflection->GetRepeatedMessage(*message, field, index));
        reflection->AddMessage(message, field)->CopyFrom(*copy);
      }
  }
}

void MessageMutator::SetField(Message* message, const Field* field, int index) {
  const auto* reflection = message->GetReflection();
  const bool repeated = field->is_repeated(), add = repeated && index < 0;
  const auto put = [&](auto set, auto set_element, auto add_element, auto value) {
    if (!repeated) {
      (reflection->*set)(message, field, value);
    } else if (add) {
      (reflection->*add_element)(message, field, value);
    } else {
      (reflection->*set_element)(message, field, index, value);
    }
  };
  using R = google::protobuf::Reflection;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      put(&R::SetInt32, &R::SetRepeatedInt32, &R::AddInt32,
          static_cast<int32_t>(Number(repeated ? 0 : reflection->GetInt32(*message, field))));
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      put(&R::SetInt64, &R::SetRepeatedInt64, &R::AddInt64,
          Number(repeated ? 0 : reflection->GetInt64(*message, field)));
      return;
    case FieldDescriptor::CPPTYPE_UINT32:
      put(&R::SetUInt32, &R::SetRepeatedUInt32, &R::AddUInt32, static_cast<uint32_t>(Number(0)));
      return;
    case FieldDescriptor::CPPTYPE_UINT64:
      put(&R::SetUInt64, &R::SetRepeatedUInt64, &R::AddUInt64,
          static_cast<uint64_t>(Number(repeated ? 0 : static_cast<int64_t>(reflection->GetUInt64(*message, field)))));
      return;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      put(&R::SetDouble, &R::SetRepeatedDouble, &R::AddDouble,
          Real(repeated ? 0 : reflection->GetDouble(*message, field)));
      return;
    case FieldDescriptor::CPPTYPE_FLOAT:
      put(&R::SetFloat, &R::SetRepeatedFloat, &R::AddFloat, static_cast<float>(Real(0)));
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      put(&R::SetBool, &R::SetRepeatedBool, &R::AddBool, OneIn(2));
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      put(&R::SetEnumValue, &R::SetRepeatedEnumValue, &R::AddEnumValue, EnumValue(field));
      return;
    case FieldDescriptor::CPPTYPE_STRING:
      put(&R::SetString, &R::SetRepeatedString, &R::AddString,
          Text(repeated ? "" : reflection->GetString(*message, field)));
      return;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message* made = add ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field);
      FillIn(made, 0);
      return;
    }
  }
}

// A message that was just made is given some of its fields: an empty one says little.
void MessageMutator::FillIn(Message* message, int depth) {
  if (IsTime(*message)) {
    MutateTime(message);
    return;
  }
  const auto* type = message->GetDescriptor();
  for (int i = 0; i < type->field_count() && depth < 3; ++i) {
    const FieldDescriptor* field = type->field(i);
    if (!OneIn(field->containing_oneof() != nullptr ? 6 : 2)) continue;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      SetField(message, field, -1);
    } else if (field->is_repeated()) {
      FillIn(message->GetReflection()->AddMessage(message, field), depth + 1);
    } else {
      FillIn(message->GetReflection()->MutableMessage(message, field), depth + 1);
    }
  }
}

// Mostly a span from another instant of the same message, at times an end of the range.
bool MessageMutator::MutateTime(Message* message) {
  const auto* type = message->GetDescriptor();
  const auto* reflection = message->GetReflection();
  const bool duration = type->full_name() == "google.protobuf.Duration";
  int64_t seconds = SecondsOf(*message);
  const int64_t span = kSpans[Below(std::size(kSpans))] * (OneIn(3) ? -1 : 1);
  if (OneIn(12)) {
    seconds = Number(seconds);
  } else if (duration) {
    seconds = span;
  } else {
    const int64_t from = seconds_.empty() ? 1'772'416'800 : seconds_[Below(seconds_.size())];
    if (__builtin_add_overflow(from, span, &seconds)) seconds = from;
  }
  reflection->SetInt64(message, type->FindFieldByName("seconds"), seconds);
  const auto* nanos = type->FindFieldByName("nanos");
  if (OneIn(20)) {
    reflection->SetInt32(message, nanos, static_cast<int32_t>(Number(0)));
  } else {
    reflection->SetInt32(message, nanos, OneIn(4) ? static_cast<int32_t>(1'000'000 * Below(1000)) : 0);
  }
  return true;
}

int64_t MessageMutator::Number(int64_t old) {
  if (OneIn(3)) return kNumbers[Below(std::size(kNumbers))];
  int64_t sum = 0;
  if (OneIn(2) && !__builtin_add_overflow(old, static_cast<int64_t>(Below(5)) - 2, &sum)) return sum;
  return static_cast<int64_t>(Below(200));
}

double MessageMutator::Real(double old) {
  switch (Below(10)) {
    case 0:
      return std::nan("");
    case 1:
      return OneIn(2) ? HUGE_VAL : -HUGE_VAL;
    case 2:
      return OneIn(2) ? std::numeric_limits<double>::max() : -std::numeric_limits<double>::max();
    case 3:
      return OneIn(2) ? -0.0 : std::numeric_limits<double>::denorm_min();
    case 4:
      return -old;
    case 5:
      return old * 2;
    default:
      return static_cast<double>(Below(2000)) / 10 - 20;
  }
}

int MessageMutator::EnumValue(const Field* field) {
  const auto* type = field->enum_type();
  if (OneIn(20)) return static_cast<int>(Number(0));
  return type->value(static_cast<int>(Below(type->value_count())))->number();
}

std::string MessageMutator::Text(const std::string& old) {
  if (OneIn(3) && !old.empty() && old.size() < 200) return old + old;
  if (!OneIn(3)) return kTexts[Below(std::size(kTexts))];
  std::string text;
  for (uint64_t length = Below(12); length > 0; --length) text += static_cast<char>(Below(0x80));
  return text;
}

}  // namespace truckroll::fuzz
