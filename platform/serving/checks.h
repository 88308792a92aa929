// Checks of a resource's fields, one after the other; the first that fails is the answer. An error names the field,
// what was found and what was expected, but never shows a phone number, an address or a name: it says their length.
//
//   return Checks("team").Text("display_name", team.display_name(), 1, 100).status();
#ifndef TRUCKROLL_PLATFORM_SERVING_CHECKS_H_
#define TRUCKROLL_PLATFORM_SERVING_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/type/latlng.pb.h"

namespace truckroll::serving {

class Checks {
 public:
  // `prefix`: the field that holds the resource; empty for the request's own fields.
  explicit Checks(absl::string_view prefix) : prefix_(prefix) {}

  // So many characters, not bytes. Missing when empty though least is 1.
  Checks& Text(absl::string_view field, absl::string_view text, size_t least, size_t most);
  // Empty, or 5 to 20 characters of digits, blanks, "+" and "-".
  Checks& Phone(absl::string_view field, absl::string_view phone);
  Checks& Place(absl::string_view field, const google::type::LatLng& place);
  // Empty, or a name of that collection in that region.
  Checks& Name(absl::string_view field, absl::string_view name, absl::string_view collection, absl::string_view region);
  // `unit` as in "Mbit/s". NaN is in no range.
  Checks& Range(absl::string_view field, double value, double least, double most, absl::string_view unit);
  Checks& Count(absl::string_view field, int count, int most);
  Checks& Present(absl::string_view field, bool present, absl::string_view expected);
  Checks& That(bool good, absl::string_view field, absl::string_view found, absl::string_view expected);
  // TIME_OUT_OF_RANGE unless it is good.
  Checks& Time(bool good, absl::string_view field, absl::Time found, absl::string_view expected);
  Checks& And(const absl::Status& status);

  absl::Status status() const { return status_; }

 private:
  std::string Path(absl::string_view field) const;

  const std::string prefix_;
  absl::Status status_;
};

}  // namespace truckroll::serving

#endif  // TRUCKROLL_PLATFORM_SERVING_CHECKS_H_
