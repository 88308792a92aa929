// libFuzzer's two hooks for inputs that are messages, whichever way they are written down.
#pragma once

#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace truckroll::fuzz {

enum class Form { kBinary, kText, kJson };

// Both write the new input over the old one and give its size. What is no such message, and one input in twelve, is
// changed byte by byte.
size_t MutateMessage(Form form, google::protobuf::Message& message, uint8_t* data, size_t size, size_t max_size,
                     unsigned seed);
size_t CrossMessages(Form form, google::protobuf::Message& message, google::protobuf::Message& other,
                     absl::string_view first, absl::string_view second, uint8_t* out, size_t max_size, unsigned seed);

bool ReadMessage(Form form, absl::string_view input, google::protobuf::Message* message);

// Ends the run as a finding, with what is wrong.
[[noreturn]] void Fail(const std::string& what);
inline void Expect(bool holds, const char* what) {
  if (!holds) Fail(what);
}

// Protobuf says on stderr what it cannot parse; there would be no end of it.
void SilenceProtobuf();

}  // namespace truckroll::fuzz
