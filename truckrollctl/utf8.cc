#include "truckrollctl/utf8.h"

namespace truckroll::ctl {
namespace {

// The first byte, what its second may be, and how many follow it: Unicode's table 3-7.
struct Form {
  unsigned char first, last;
  unsigned char second_first, second_last;
  size_t following;
};
constexpr Form kForms[] = {{0x00, 0x7F, 0x80, 0xBF, 0}, {0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2},
                           {0xE1, 0xEC, 0x80, 0xBF, 2}, {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2},
                           {0xF0, 0xF0, 0x90, 0xBF, 3}, {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3}};

const Form* FormOf(unsigned char first) {
  for (const Form& form : kForms) {
    if (first >= form.first && first <= form.last) return &form;
  }
  return nullptr;
}

}  // namespace

bool IsUtf8(absl::string_view bytes) {
  while (!bytes.empty()) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const Form* form = FormOf(byte(0));
    if (form == nullptr || bytes.size() <= form->following) return false;
    if (form->following > 0 && (byte(1) < form->second_first || byte(1) > form->second_last)) return false;
    for (size_t i = 2; i <= form->following; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
    }
    bytes.remove_prefix(form->following + 1);
  }
  return true;
}

}  // namespace truckroll::ctl
