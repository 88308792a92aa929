// The communities that rows can be in: those of the region, and, where a mapping allows it, those that rows name and
// that are still to be made.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/type/latlng.pb.h"
#include "truckroll/v1/community.pb.h"
#include "truckroll/v1/region.pb.h"

namespace truckroll::ctl {

class Communities {
 public:
  explicit Communities(std::string region) : region_(std::move(region)) {}

  void Add(const v1::Community& community);
  // By display name, alias or id; letter case and runs of spaces do not count. Null when there is none.
  const v1::Community* Find(absl::string_view text) const;
  // Null only when there is none at all.
  const v1::Community* Nearest(const google::type::LatLng& place) const;
  size_t size() const { return communities_.size(); }

  // Remembers that a row with these names of its community lies here.
  void Learn(const std::vector<std::string>& names, const google::type::LatLng& place);
  // A community not made yet, in the middle of the rows that name it; where no such row has a place, one for all
  // the region, in the middle of all rows, or else of the region. `fresh` says whether it is new here and needs to be
  // created.
  const v1::Community& Propose(const std::vector<std::string>& names, const v1::Region& region, bool* fresh);

 private:
  struct Places {
    double latitude = 0;
    double longitude = 0;
    int count = 0;
  };
  static std::string Normal(absl::string_view text);

  const std::string region_;
  std::map<std::string, v1::Community> communities_;  // by name
  std::map<std::string, std::string> by_text_;        // from Normal text to name
  std::map<std::string, Places> places_;              // by Normal text
  Places everywhere_;
};

// "03-brooklyn" of "03 BROOKLYN"; a name without Latin letters and digits gets a digest.
std::string IdFromText(absl::string_view text);

}  // namespace truckroll::ctl
