#include "tests/fuzz/mutation.h"

#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

#include "tests/fuzz/message_mutator.h"

// libFuzzer's own mutations.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace truckroll::fuzz {
namespace {

using google::protobuf::Message;
using google::protobuf::TextFormat;

bool WriteMessage(Form form, const Message& message, std::string* out) {
  switch (form) {
    case Form::kBinary:
      return message.SerializePartialToString(out);
    case Form::kText:
      return TextFormat::PrintToString(message, out);
    case Form::kJson:
      return google::protobuf::util::MessageToJsonString(message, out).ok();
  }
  return false;
}

// 0 when it does not fit.
size_t Put(Form form, const Message& message, uint8_t* data, size_t max_size) {
  std::string bytes;
  if (!WriteMessage(form, message, &bytes) || bytes.empty() || bytes.size() > max_size) return 0;
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}

}  // namespace

bool ReadMessage(Form form, absl::string_view input, Message* message) {
  switch (form) {
    case Form::kBinary:
      return message->ParsePartialFromArray(input.data(), static_cast<int>(input.size()));
    case Form::kText: {
      TextFormat::Parser parser;
      return parser.ParseFromString(std::string(input), message);
    }
    case Form::kJson:
      return google::protobuf::util::JsonStringToMessage(std::string(input), message).ok();
  }
  return false;
}

size_t MutateMessage(Form form, Message& message, uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  if (seed % 12 == 0 || !ReadMessage(form, input, &message)) return LLVMFuzzerMutate(data, size, max_size);
  MessageMutator(seed).Mutate(&message);
  const size_t made = Put(form, message, data, max_size);
  return made > 0 ? made : LLVMFuzzerMutate(data, size, max_size);
}

size_t CrossMessages(Form form, Message& message, Message& other, absl::string_view first, absl::string_view second,
                     uint8_t* out, size_t max_size, unsigned seed) {
  if (!ReadMessage(form, first, &message) || !ReadMessage(form, second, &other)) return 0;
  MessageMutator(seed).Cross(other, &message);
  return Put(form, message, out, max_size);
}

void Fail(const std::string& what) {
  std::cerr << "found: " << what << "\n";
  std::abort();
}

void SilenceProtobuf() {
  google::protobuf::SetLogHandler(nullptr);
}

}  // namespace truckroll::fuzz
