#include "platform/rpc/metrics.h"

#include "platform/rpc/call_log.h"

namespace truckroll::rpc {
namespace {

void DescribeMethod(const MethodCounts& method, telemetry::Samples* samples) {
  int64_t all_ended = 0;
  for (size_t code = 0; code < MethodCounts::kCodes; ++code) {
    const int64_t ended = method.ended[code].load();
    all_ended += ended;
    if (ended == 0 && code != 0) continue;
    samples->AddCounter(
        "truckroll_rpc_requests_total", "Calls and streams that have ended, by gRPC status code.",
        static_cast<double>(ended),
        {{"method", method.name}, {"code", absl::StatusCodeToString(static_cast<absl::StatusCode>(code))}});
  }
  // Read after those ended, each of which had begun.
  const auto under_way = static_cast<double>(method.begun.load() - all_ended);
  if (method.stream) {
    samples->AddGauge("truckroll_stream_watchers", "Streams open now.", under_way, {{"kind", method.name}});
    samples->AddCounter("truckroll_stream_slow_ended_total", "Streams ended because they were read too slowly.",
                        static_cast<double>(method.slow_readers.load()), {{"kind", method.name}});
  } else {
    samples->AddGauge("truckroll_rpc_in_flight", "Calls being served now.", under_way, {{"method", method.name}});
    samples->AddHistogram("truckroll_rpc_duration_seconds", "From a call's arrival to its answer.", method.duration,
                          {{"method", method.name}});
  }
}

}  // namespace

void Describe(const Gate& gate, const Server& server, telemetry::Samples* samples) {
  samples->AddGauge("truckroll_serving", "Whether grpc.health.v1 says SERVING.", server.serving() ? 1 : 0);
  for (const MethodCounts* method : gate.methods()) DescribeMethod(*method, samples);
  const Gate::Counts counts = gate.counts();
  const auto refused = [samples](const char* reason, int64_t count) {
    samples->AddCounter("truckroll_rpc_refused_total", "Calls refused before their handler.",
                        static_cast<double>(count), {{"reason", reason}});
  };
  refused("overloaded", counts.turned_away);
  refused("denied", counts.denied);
  refused("too_late", counts.too_late);
  refused("shutting_down", counts.draining);
  samples->AddCounter("truckroll_log_lines_dropped_total", "Lines about failed calls not written, for too many came.",
                      static_cast<double>(DroppedCallLines()));
}

}  // namespace truckroll::rpc
