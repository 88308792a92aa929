#pragma once

#include "absl/strings/string_view.h"

namespace truckroll::ctl {

// Whether the bytes are well-formed UTF-8: what a message may hold as text.
bool IsUtf8(absl::string_view bytes);

}  // namespace truckroll::ctl
