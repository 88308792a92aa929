// city: brings a region to life. Seeds it when it is empty, lets customers call, and plays its technicians as real
// clients of the mobile gateway, all by the region's clock. Runs until SIGTERM or SIGINT.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "city/chance.h"
#include "city/hotline.h"
#include "city/loop.h"
#include "city/places.h"
#include "city/seed.h"
#include "city/summary.h"
#include "city/technician.h"
#include "city/wire.h"
#include "domain/calendar/local_time.h"
#include "domain/name/resource_name.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "platform/clock/clock.h"

ABSL_FLAG(std::string, data, "var/data", "where the running system keeps its data: endpoints.json and keys");
ABSL_FLAG(std::string, region, "xuzhou", "which region to bring to life");
ABSL_FLAG(int, technicians, 40, "how many to make where there is none");
ABSL_FLAG(double, arrivals, 150, "orders a day; 0 only plays the technicians");
ABSL_FLAG(uint64_t, seed, 1, "of all chance");
ABSL_FLAG(bool, seed_only, false, "make people and places, and end");
ABSL_FLAG(std::string, names, CITY_NAMES, "folder of the files with names");

namespace truckroll::city {
namespace {

std::atomic<bool> stop{false};

absl::StatusOr<Wire::Addresses> ReadEndpoints(const std::string& data) {
  const std::string path = data + "/endpoints.json";
  std::ifstream file(path);
  std::stringstream text;
  if (!file || !(text << file.rdbuf())) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  google::protobuf::Struct endpoints;
  if (!google::protobuf::util::JsonStringToMessage(text.str(), &endpoints).ok()) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is no JSON"));
  }
  auto of = [&](const char* name) { return (*endpoints.mutable_fields())[name].string_value(); };
  return Wire::Addresses{of("gateway"), of("work_order"), of("workforce")};
}

absl::StatusOr<v1::Region> ReadRegion(Wire& wire, const std::string& name) {
  v1::GetRegionRequest request;
  request.set_name(name);
  const rpc::ClientCall call = wire.CallAs(Agent().role, Agent().subject, wire.Deadline());
  return BlockOn(rpc::Invoke(wire.workforce().async(), &v1::WorkforceService::Stub::async::GetRegion, request, call));
}

// The speed may be changed while the city lives.
Task<void> FollowClock(Loop* loop, Wire* wire, std::string region) {
  while (true) {
    co_await loop->ForReal(absl::Seconds(5));
    v1::GetRegionRequest request;
    request.set_name(region);
    const auto read = co_await Ask(loop, wire, wire->workforce().async(), &v1::WorkforceService::Stub::async::GetRegion,
                                   request, Agent());
    if (!read.ok()) continue;
    const absl::StatusOr<clock::RegionClock> clock = clock::RegionClock::FromProto(read->clock());
    if (clock.ok()) loop->SetClock(*clock);
  }
}

struct City {
  Loop& loop;
  Wire& wire;
  Chance& chance;
  v1::Region region;
  absl::TimeZone zone;
  std::vector<Place> places;
  std::vector<std::unique_ptr<Technician>> technicians;
  std::unique_ptr<Hotline> hotline;
};

Task<void> Live(City* city) {
  const absl::StatusOr<Population> people = co_await Settle(&city->loop, &city->wire, &city->chance, city->region,
                                                            city->places, absl::GetFlag(FLAGS_technicians));
  if (!people.ok()) {
    std::fprintf(stderr, "city: could not settle %s: %s\n", city->region.name().c_str(),
                 people.status().ToString().c_str());
    stop = true;
    co_return;
  }
  std::printf("%s: %zu communities, %zu technicians\n", city->region.name().c_str(), people->communities.size(),
              people->technicians.size());
  std::fflush(stdout);
  if (absl::GetFlag(FLAGS_seed_only)) {
    stop = true;
    co_return;
  }
  std::map<std::string, std::string> streets;
  for (const Place& place : city->places) {
    streets[MakeName(ParseRegion(city->region.name()).value_or(""), kCommunities, place.id)] = place.street;
  }
  for (const v1::Technician& record : people->technicians) {
    city->technicians.push_back(std::make_unique<Technician>(city->loop, city->wire, city->chance, city->zone, record));
    city->technicians.back()->Begin();
  }
  city->hotline = std::make_unique<Hotline>(city->loop, city->wire, city->chance, city->zone, city->region.name(),
                                            people->communities, streets);
  if (absl::GetFlag(FLAGS_arrivals) > 0 && !people->communities.empty()) {
    Start(city->hotline->TakeCalls(absl::GetFlag(FLAGS_arrivals)));
  }
  Start(city->hotline->SettleWithdrawals());
  Start(Summarize(&city->loop, &city->wire, city->region.name(), city->zone));
}

absl::StatusOr<std::unique_ptr<auth::KeyRing>> LoadKeys() {
  return auth::KeyRing::Load(absl::GetFlag(FLAGS_data) + "/keys");
}

int Fail(const absl::Status& error) {
  std::fprintf(stderr, "city: %s\n", error.ToString().c_str());
  return 1;
}

int Main() {
  const clock::Clock& real = clock::SystemClock();
  absl::StatusOr<Wire::Addresses> addresses = ReadEndpoints(absl::GetFlag(FLAGS_data));
  if (!addresses.ok()) return Fail(addresses.status());
  absl::StatusOr<std::unique_ptr<auth::KeyRing>> keys = LoadKeys();
  if (!keys.ok()) return Fail(keys.status());
  Wire wire(*addresses, **keys, real);
  absl::StatusOr<v1::Region> region = ReadRegion(wire, RegionName(absl::GetFlag(FLAGS_region)));
  while (!stop && MayPass(region.status())) {
    absl::SleepFor(absl::Seconds(1));
    region = ReadRegion(wire, RegionName(absl::GetFlag(FLAGS_region)));
  }
  if (!region.ok()) return Fail(region.status());
  const std::optional<absl::TimeZone> zone = LoadZone(region->time_zone());
  if (!zone) return Fail(absl::InvalidArgumentError(absl::StrCat("unknown zone ", region->time_zone())));
  absl::StatusOr<clock::RegionClock> clock = clock::RegionClock::FromProto(region->clock());
  if (!clock.ok()) return Fail(clock.status());

  Loop loop(real, *clock);
  Chance chance(absl::GetFlag(FLAGS_seed));
  absl::StatusOr<std::vector<Place>> places = LoadPlaces(absl::GetFlag(FLAGS_names), *region, chance);
  if (!places.ok()) return Fail(places.status());
  City city{loop, wire, chance, *region, *zone, *places, {}, nullptr};
  Start(FollowClock(&loop, &wire, region->name()));
  Start(Live(&city));
  loop.Run(stop);
  // What still waits holds nothing but its own plans; what was done is with the servers.
  std::fflush(stdout);
  std::_Exit(0);
}

}  // namespace
}  // namespace truckroll::city

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage("Brings a region to life: customers who call, technicians who come.");
  absl::ParseCommandLine(argc, argv);
  for (int signal : {SIGTERM, SIGINT}) std::signal(signal, [](int) { truckroll::city::stop = true; });
  return truckroll::city::Main();
}
