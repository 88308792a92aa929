#include "platform/serving/checks.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"
#include "platform/rpc/status.h"

namespace truckroll::serving {
namespace {

// Requests hold valid UTF-8 only: characters are the bytes that continue none.
size_t Characters(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

bool IsPhoneCharacter(char c) {
  return absl::ascii_isdigit(c) || c == ' ' || c == '+' || c == '-';
}

}  // namespace

std::string Checks::Path(absl::string_view field) const {
  return prefix_.empty() ? std::string(field) : absl::StrCat(prefix_, ".", field);
}

Checks& Checks::Text(absl::string_view field, absl::string_view text, size_t least, size_t most) {
  if (!status_.ok()) return *this;
  const size_t found = Characters(text);
  const std::string expected = absl::StrCat(least, " to ", most, " characters");
  if (text.empty() && least > 0) {
    status_ = rpc::MissingField(Path(field), expected);
  } else if (found < least || found > most) {
    status_ = rpc::InvalidField(Path(field), absl::StrCat(found, " characters"), expected);
  }
  return *this;
}

Checks& Checks::Phone(absl::string_view field, absl::string_view phone) {
  if (phone.empty()) return *this;
  const bool plain = std::all_of(phone.begin(), phone.end(), IsPhoneCharacter);
  return That(plain && phone.size() >= 5 && phone.size() <= 20, field,
              absl::StrCat(Characters(phone), " characters", plain ? "" : ", others among them"),
              "5 to 20 digits, blanks, \"+\" and \"-\"");
}

Checks& Checks::Place(absl::string_view field, const google::type::LatLng& place) {
  return Range(absl::StrCat(field, ".latitude"), place.latitude(), -90, 90, "degrees")
      .Range(absl::StrCat(field, ".longitude"), place.longitude(), -180, 180, "degrees");
}

Checks& Checks::Name(absl::string_view field, absl::string_view name, absl::string_view collection,
                     absl::string_view region) {
  if (name.empty()) return *this;
  const auto parsed = ParseName(name, collection);
  return That(parsed && parsed->region == region, field, name,
              MakeName(region, collection, "{1 to 63 of a-z, 0-9 and -}"));
}

Checks& Checks::Range(absl::string_view field, double value, double least, double most, absl::string_view unit) {
  return That(value >= least && value <= most, field, std::isfinite(value) ? absl::StrCat(value) : "no number",
              absl::StrCat(least, " to ", most, " ", unit));
}

Checks& Checks::Count(absl::string_view field, int count, int most) {
  return That(count <= most, field, absl::StrCat(count, " entries"), absl::StrCat("at most ", most));
}

Checks& Checks::Present(absl::string_view field, bool present, absl::string_view expected) {
  if (status_.ok() && !present) status_ = rpc::MissingField(Path(field), expected);
  return *this;
}

Checks& Checks::That(bool good, absl::string_view field, absl::string_view found, absl::string_view expected) {
  if (status_.ok() && !good) status_ = rpc::InvalidField(Path(field), found, expected);
  return *this;
}

Checks& Checks::Time(bool good, absl::string_view field, absl::Time found, absl::string_view expected) {
  if (status_.ok() && !good) status_ = rpc::TimeOutOfRange(Path(field), found, expected);
  return *this;
}

Checks& Checks::And(const absl::Status& status) {
  status_.Update(status);
  return *this;
}

}  // namespace truckroll::serving
