#include "services/work_order/names.h"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"

namespace truckroll::work_order {
namespace {

// Crockford's base 32 in lower case: no i, l, o, u to be misread.
constexpr char kDigits[] = "0123456789abcdefghjkmnpqrstvwxyz";

std::string Chance(size_t characters) {
  // Asked for in one go: a call for each name would cost more than the rest of it.
  static thread_local std::array<unsigned char, 1024> bytes;
  static thread_local size_t used = bytes.size();
  if (bytes.size() - used < characters) {
    if (RAND_bytes(bytes.data(), bytes.size()) != 1) std::abort();
    used = 0;
  }
  std::string text;
  for (size_t i = 0; i < characters; ++i) text += kDigits[bytes[used++] % 32];
  return text;
}

std::string Sortable(absl::Time now) {
  int64_t ms = absl::ToUnixMillis(now);
  std::string text(10, '0');
  for (int i = 9; i >= 0; --i, ms >>= 5) text[i] = kDigits[ms & 31];
  return text;
}

}  // namespace

SpareNames MakeNames(const v1::Region& region, absl::Time now) {
  return {MakeName(*ParseRegion(region.name()), kWorkOrders, absl::StrCat(Sortable(now), Chance(16))),
          absl::StrCat(region.short_code(), Chance(28))};
}

}  // namespace truckroll::work_order
