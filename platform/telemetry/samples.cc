#include "platform/telemetry/samples.h"

namespace truckroll::telemetry {

void Samples::AddCounter(absl::string_view name, absl::string_view help, double value, Labels labels) {
  Of(name, help, Family::Kind::kCounter).push_back({std::move(labels), value, {}});
}

void Samples::AddGauge(absl::string_view name, absl::string_view help, double value, Labels labels) {
  Of(name, help, Family::Kind::kGauge).push_back({std::move(labels), value, {}});
}

void Samples::AddHistogram(absl::string_view name, absl::string_view help, const Histogram& histogram, Labels labels) {
  Of(name, help, Family::Kind::kHistogram).push_back({std::move(labels), 0, histogram.counts()});
}

std::vector<Sample>& Samples::Of(absl::string_view name, absl::string_view help, Family::Kind kind) {
  for (Family& family : families_) {
    if (family.name == name) return family.samples;
  }
  families_.push_back({std::string(name), std::string(help), kind, {}});
  return families_.back().samples;
}

}  // namespace truckroll::telemetry
