// The page that Prometheus reads, "http://ADDRESS/metrics", in a thread of its own:
//
//   const auto exporter = telemetry::Exporter::Start("127.0.0.1:50061", {
//       [&](telemetry::Samples* samples) { rpc::Describe(gate, samples); }});
//
// It shows the process itself (CPU, memory, open files) besides. What the collectors read must outlive it.
#ifndef TRUCKROLL_PLATFORM_TELEMETRY_EXPORTER_H_
#define TRUCKROLL_PLATFORM_TELEMETRY_EXPORTER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "platform/telemetry/samples.h"

namespace prometheus {
class Exposer;
}

namespace truckroll::telemetry {

class Exporter {
 public:
  // Called at each look, one look at a time, in the exporter's thread, which it may block for a second or so.
  using Collector = std::function<void(Samples*)>;

  // `address`: "127.0.0.1:50061"; port 0: any free one. Null where it is empty: nothing is shown. UNAVAILABLE if it
  // cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Exporter>> Start(const std::string& address, std::vector<Collector> collectors);
  // Waits for the look under way.
  ~Exporter();

  int port() const { return port_; }

 private:
  class Page;
  Exporter() = default;

  std::shared_ptr<Page> page_;
  std::unique_ptr<prometheus::Exposer> exposer_;
  std::string address_;  // with the port that it has
  int port_ = 0;
};

}  // namespace truckroll::telemetry

#endif  // TRUCKROLL_PLATFORM_TELEMETRY_EXPORTER_H_
