#include "city/places.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/name/resource_name.h"

namespace truckroll::city {
namespace {

constexpr double kScatter = 4'500;   // metres of communities around the centre
constexpr size_t kCommunities = 60;  // chosen of those without coordinates
constexpr double kPremium = 0.15;
constexpr double kPilot = 0.10;
constexpr double kNotReady = 0.05;

using Columns = std::vector<std::string>;

absl::StatusOr<Place> Read(const Columns& columns, absl::string_view where) {
  Place place;
  place.id = columns[0];
  place.community.set_display_name(columns[1]);
  if (columns.size() == 4) {
    place.street = columns[2];
    return place;
  }
  double latitude = 0;
  double longitude = 0;
  if (columns.size() != 5 || !absl::SimpleAtod(columns[2], &latitude) || !absl::SimpleAtod(columns[3], &longitude)) {
    return absl::InvalidArgumentError(absl::StrCat(
        where, ": expected \"code,community,street,district\" or \"id,community,latitude,longitude,aliases\""));
  }
  place.community.mutable_facts()->set_tier(v1::CommunityFacts::STANDARD);
  place.community.mutable_center()->set_latitude(latitude);
  place.community.mutable_center()->set_longitude(longitude);
  for (absl::string_view alias : absl::StrSplit(columns[4], ';', absl::SkipEmpty())) {
    place.community.add_aliases(std::string(alias));
  }
  return place;
}

// Which promises apply there, so that every rule is seen at work.
void DrawFacts(v1::CommunityFacts* facts, Chance& chance) {
  facts->set_tier(chance.Happens(kPremium) ? v1::CommunityFacts::PREMIUM : v1::CommunityFacts::STANDARD);
  facts->set_pilot_24h(chance.Happens(kPilot));
  facts->set_install_ready(!chance.Happens(kNotReady));
}

}  // namespace

absl::StatusOr<std::vector<Place>> LoadPlaces(const std::string& directory, const v1::Region& region, Chance& chance) {
  const std::string path = absl::StrCat(directory, "/", ParseRegion(region.name()).value_or(""), ".csv");
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::vector<Place> places;
  std::string line;
  bool placed = true;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<Place> place = Read(absl::StrSplit(line, ','), absl::StrCat(path, ":", number));
    if (!place.ok()) return place.status();
    placed = placed && place->community.has_center();
    places.push_back(*std::move(place));
  }
  if (placed) return places;
  for (size_t i = 0; i < std::min(kCommunities, places.size()); ++i) {
    std::swap(places[i], places[i + chance.Index(places.size() - i)]);
  }
  places.resize(std::min(kCommunities, places.size()));
  for (Place& place : places) {
    *place.community.mutable_center() = chance.Near(region.center(), kScatter);
    DrawFacts(place.community.mutable_facts(), chance);
  }
  return places;
}

std::string PersonName(bool chinese, int number, Chance& chance) {
  if (!chinese) return absl::StrCat("Technician ", number);
  static constexpr const char* kFamily[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
                                            "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"};
  static constexpr const char* kGiven[] = {"伟",   "强",   "磊",   "军",   "洋",   "勇",   "杰",
                                           "涛",   "明",   "超",   "建国", "海涛", "志强", "晓东",
                                           "文斌", "永刚", "立新", "春雷", "玉兰", "秀英"};
  return absl::StrCat(chance.Pick<const char*>(kFamily), chance.Pick<const char*>(kGiven));
}

}  // namespace truckroll::city
