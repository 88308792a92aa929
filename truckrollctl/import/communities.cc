#include "truckrollctl/import/communities.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"

namespace truckroll::ctl {
namespace {

// Near enough on the scale of a city: degrees of longitude shrink with the latitude.
double SquaredDegrees(const google::type::LatLng& a, const google::type::LatLng& b) {
  const double north = a.latitude() - b.latitude();
  const double east = (a.longitude() - b.longitude()) * std::cos(a.latitude() * M_PI / 180);
  return north * north + east * east;
}

// FNV-1a: the same in every run.
uint32_t Digest(absl::string_view text) {
  uint32_t digest = 2166136261u;
  for (unsigned char c : text) digest = (digest ^ c) * 16777619u;
  return digest;
}

}  // namespace

std::string IdFromText(absl::string_view text) {
  std::string id;
  for (char c : text) {
    if (absl::ascii_isalnum(c)) {
      id += absl::ascii_tolower(c);
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  id.resize(std::min<size_t>(id.size(), 63));
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? absl::StrCat("c-", absl::Hex(Digest(text), absl::kZeroPad8)) : id;
}

std::string Communities::Normal(absl::string_view text) {
  std::string normal(text);
  absl::RemoveExtraAsciiWhitespace(&normal);
  absl::AsciiStrToLower(&normal);
  return normal;
}

void Communities::Add(const v1::Community& community) {
  communities_[community.name()] = community;
  if (auto name = ParseName(community.name(), kCommunities)) by_text_.emplace(name->id, community.name());
  by_text_.emplace(Normal(community.display_name()), community.name());
  for (const std::string& alias : community.aliases()) by_text_.emplace(Normal(alias), community.name());
}

const v1::Community* Communities::Find(absl::string_view text) const {
  auto found = by_text_.find(Normal(text));
  return found == by_text_.end() ? nullptr : &communities_.at(found->second);
}

const v1::Community* Communities::Nearest(const google::type::LatLng& place) const {
  const v1::Community* nearest = nullptr;
  for (const auto& [name, community] : communities_) {
    if (nearest == nullptr || SquaredDegrees(place, community.center()) < SquaredDegrees(place, nearest->center())) {
      nearest = &community;
    }
  }
  return nearest;
}

void Communities::Learn(const std::vector<std::string>& names, const google::type::LatLng& place) {
  auto add = [&](Places& places) {
    places.latitude += place.latitude();
    places.longitude += place.longitude();
    ++places.count;
  };
  for (const std::string& name : names) add(places_[Normal(name)]);
  add(everywhere_);
}

const v1::Community& Communities::Propose(const std::vector<std::string>& names, const v1::Region& region,
                                          bool* fresh) {
  std::string name = region.display_name();
  Places places = everywhere_;
  for (const std::string& candidate : names) {
    auto known = places_.find(Normal(candidate));
    if (known == places_.end()) continue;
    name = candidate;
    places = known->second;
    break;
  }
  const std::string resource = absl::StrCat(region_, "/communities/", IdFromText(name));
  *fresh = !communities_.contains(resource);
  if (!*fresh) return communities_[resource];
  v1::Community community;
  community.set_name(resource);
  community.set_display_name(name);
  community.mutable_facts()->set_tier(v1::CommunityFacts::STANDARD);
  *community.mutable_center() = region.center();
  if (places.count > 0) {
    community.mutable_center()->set_latitude(places.latitude / places.count);
    community.mutable_center()->set_longitude(places.longitude / places.count);
  }
  Add(community);
  return communities_[resource];
}

}  // namespace truckroll::ctl
