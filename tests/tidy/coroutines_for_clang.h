// clang 14 looks for coroutines where the technical specification had them, and libstdc++ keeps them to itself unless
// it believes the compiler has them. Put before every file that clang-tidy reads; never part of a build.
#pragma once

#define __cpp_impl_coroutine 201902L
#include <coroutine>

namespace std::experimental {  // NOLINT(cert-dcl58-cpp)
using std::coroutine_handle;
using std::coroutine_traits;
}  // namespace std::experimental
