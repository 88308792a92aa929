#include "dispatcher/assignment/assignment.h"

#include <utility>

#include "platform/log/log.h"

namespace truckroll::dispatcher {
namespace {

constexpr absl::Duration kBetweenRounds = absl::Seconds(1);

}  // namespace

Assignment::Assignment(RegionFacts region, const std::string& owner, Services& services, redis::Client& redis,
                       Timer& timer, const clock::Clock& clock, clock::RegionClocks& clocks)
    : region_(region.id),
      timer_(timer),
      leadership_(region_, owner, redis, clock),
      round_(std::move(region), services, redis, clock, clocks, leadership_),
      thread_([this] { Run(); }) {}

Assignment::~Assignment() {
  thread_.join();
}

void Assignment::Run() {
  int failures = 0;
  do {
    if (!leadership_.Hold()) continue;
    const absl::Status status = round_.Run();
    failures = status.ok() ? 0 : failures + 1;
    if (failures == 1 || failures % 60 == 30) {
      log::Warning("a round of assignment broke off",
                   {{"region", region_}, {"failures", failures}, {"error", status.ToString()}});
    }
  } while (BlockOn(timer_.Sleep(kBetweenRounds)));
  leadership_.Release();
}

}  // namespace truckroll::dispatcher
