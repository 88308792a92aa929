#include "platform/clock/region_clock_store.h"

#include "absl/strings/str_cat.h"
#include "platform/redis/keys.h"

namespace truckroll::clock {
namespace {

// Writes ARGV[2] where ARGV[1] stands ("": nothing yet), and answers what stands afterwards.
constexpr char kReplace[] =
    "local now = redis.call('GET', KEYS[1]) or '' "
    "if now ~= ARGV[1] then return now end "
    "redis.call('SET', KEYS[1], ARGV[2]) return ARGV[2]";

// Each round lost is another process's round won, and processes that want the same speed agree at once.
constexpr int kRounds = 16;

std::string ClockKey(const std::string& region) {
  return redis::Key(region, "clock");
}

absl::StatusOr<std::optional<RegionClock>> ParseStored(const std::string& region, const std::string& text) {
  if (text.empty()) return std::optional<RegionClock>();
  absl::StatusOr<RegionClock> clock = RegionClock::Parse(text);
  if (!clock.ok()) return absl::DataLossError(absl::StrCat(ClockKey(region), ": ", clock.status().message()));
  return std::optional<RegionClock>(*clock);
}

}  // namespace

Task<absl::StatusOr<std::optional<RegionClock>>> LoadRegionClock(redis::Client& client, std::string region,
                                                                 absl::Time deadline) {
  redis::Command get("GET", ClockKey(region));
  absl::StatusOr<redis::Reply> reply = co_await client.Call(std::move(get), deadline);
  if (!reply.ok()) co_return reply.status();
  co_return ParseStored(region, reply->text());
}

Task<absl::StatusOr<RegionClock>> EnsureRegionClock(redis::Client& client, std::string region,
                                                    std::optional<double> speed, absl::Time real_now,
                                                    absl::Time deadline) {
  absl::StatusOr<std::optional<RegionClock>> stored = co_await LoadRegionClock(client, region, deadline);
  for (int round = 0; round < kRounds; ++round) {
    if (!stored.ok()) co_return stored.status();
    bool exists = stored->has_value();
    if (exists && (!speed || (*stored)->speed() == *speed)) co_return **stored;
    absl::StatusOr<RegionClock> wanted =
        exists ? (*stored)->WithSpeed(*speed, real_now) : RegionClock::Create(real_now, real_now, speed.value_or(1));
    if (!wanted.ok()) co_return wanted.status();
    redis::Command replace("EVAL", kReplace, 1, ClockKey(region), exists ? (*stored)->Print() : "", wanted->Print());
    absl::StatusOr<redis::Reply> reply = co_await client.Call(std::move(replace), deadline);
    if (!reply.ok()) co_return reply.status();
    stored = ParseStored(region, reply->text());
  }
  co_return absl::AbortedError(absl::StrCat(ClockKey(region), ": others keep setting another speed"));
}

}  // namespace truckroll::clock
