// The Redis function library (truckroll.lua), as this program was built with it.
#ifndef TRUCKROLL_PLATFORM_REDIS_FUNCTIONS_LIBRARY_H_
#define TRUCKROLL_PLATFORM_REDIS_FUNCTIONS_LIBRARY_H_

#include "absl/strings/string_view.h"

namespace truckroll::redis {

absl::string_view FunctionLibrary();

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_FUNCTIONS_LIBRARY_H_
