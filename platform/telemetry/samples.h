// What a process shows at one look: parts add what they have counted when they are asked.
//
//   void Describe(const Hub& hub, telemetry::Samples* samples) {
//     samples->AddGauge("truckroll_hub_subscriptions", "Subscriptions of watchers.", hub.subscriptions(), {{"region",
//     id}});
//   }
//
// Names end as Prometheus has it: _total for what only grows, a unit (_seconds, _bytes) where there is one. A label's
// values come from a list that does not grow: never an order, a person, a phone or an address.
#ifndef TRUCKROLL_PLATFORM_TELEMETRY_SAMPLES_H_
#define TRUCKROLL_PLATFORM_TELEMETRY_SAMPLES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "platform/telemetry/histogram.h"

namespace truckroll::telemetry {

using Labels = std::vector<std::pair<std::string, std::string>>;

struct Sample {
  Labels labels;
  double value = 0;
  Histogram::Counts histogram;
};

struct Family {
  enum class Kind { kCounter, kGauge, kHistogram };
  std::string name;
  std::string help;
  Kind kind;
  std::vector<Sample> samples;
};

// One thread.
class Samples {
 public:
  void AddCounter(absl::string_view name, absl::string_view help, double value, Labels labels = {});
  void AddGauge(absl::string_view name, absl::string_view help, double value, Labels labels = {});
  void AddHistogram(absl::string_view name, absl::string_view help, const Histogram& histogram, Labels labels = {});

  // In the order of each name's first sample.
  const std::vector<Family>& families() const { return families_; }

 private:
  std::vector<Sample>& Of(absl::string_view name, absl::string_view help, Family::Kind kind);

  std::vector<Family> families_;
};

}  // namespace truckroll::telemetry

#endif  // TRUCKROLL_PLATFORM_TELEMETRY_SAMPLES_H_
