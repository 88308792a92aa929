#include "platform/log/json.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace truckroll::log {
namespace {

// How many bytes the character that begins the text has, or 0 if it is none.
size_t CharacterLength(absl::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    const unsigned code = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6;
    return code >= 0x800 && (code < 0xD800 || code >= 0xE000) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    const unsigned code = (first & 0x07) << 18 | (byte(1) & 0x3F) << 12;
    return code >= 0x10000 && code < 0x110000 ? 4 : 0;
  }
  return 0;
}

}  // namespace

void AppendJson(absl::string_view text, std::string* out) {
  out->push_back('"');
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text[0]);
    const size_t length = CharacterLength(text);
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(text[0]);
    } else if (c == '\n') {
      out->append("\\n");
    } else if (c < 0x20 || c == 0x7f) {
      absl::StrAppend(out, "\\u", absl::Hex(c, absl::kZeroPad4));
    } else if (length == 0) {
      out->append("\xEF\xBF\xBD");
    } else {
      out->append(text.data(), length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out->push_back('"');
}

}  // namespace truckroll::log
