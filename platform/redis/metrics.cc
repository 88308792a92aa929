#include "platform/redis/metrics.h"

#include "absl/time/clock.h"

namespace truckroll::redis {

void Describe(Client& client, telemetry::Samples* samples) {
  // Before the PING: an idle client shows nothing under way.
  const Stats stats = client.stats();
  const auto pong = BlockOn(client.Call(Command("PING"), absl::Now() + absl::Milliseconds(500)));
  samples->AddGauge("truckroll_redis_up", "Whether Redis answered a PING within half a second.", pong.ok() ? 1 : 0);
  const auto gauge = [&](const char* name, const char* help, int64_t value) {
    samples->AddGauge(name, help, static_cast<double>(value));
  };
  const auto counter = [&](const char* name, const char* help, int64_t value) {
    samples->AddCounter(name, help, static_cast<double>(value));
  };
  gauge("truckroll_redis_queued", "Calls not sent yet.", stats.queued);
  gauge("truckroll_redis_in_flight", "Calls sent and not answered yet.", stats.in_flight);
  gauge("truckroll_redis_outstanding_bytes", "Commands of both.", stats.bytes);
  counter("truckroll_redis_calls_total", "Calls made.", stats.calls);
  counter("truckroll_redis_refused_total", "Calls refused because too many were outstanding.", stats.refused);
  counter("truckroll_redis_deadline_exceeded_total", "Calls whose deadline passed.", stats.deadline_exceeded);
  counter("truckroll_redis_not_sent_total", "Those whose deadline passed before they were sent.", stats.not_sent);
  counter("truckroll_redis_unreachable_total", "Calls ended unsent because Redis was away too long.",
          stats.unreachable);
  counter("truckroll_redis_lost_total", "Calls under way when their connection broke.", stats.lost);
  counter("truckroll_redis_reconnects_total", "Connections made anew.", stats.reconnects);
  samples->AddHistogram("truckroll_redis_duration_seconds", "From a call to its reply, waiting included.",
                        client.latency());
}

}  // namespace truckroll::redis
