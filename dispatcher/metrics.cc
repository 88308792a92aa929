#include "dispatcher/metrics.h"

namespace truckroll::dispatcher {
namespace {

using telemetry::Labels;
using telemetry::Samples;

void DescribeEnforcement(const Enforcement& enforcement, Samples* samples) {
  const Labels labels = {{"region", enforcement.region()}};
  const Enforcement::Counts counts = enforcement.counts();
  samples->AddCounter("truckroll_enforcement_settled_total", "Orders that were woken and had something settled.",
                      static_cast<double>(counts.settled), labels);
  samples->AddCounter("truckroll_enforcement_set_aside_total", "Orders that could not be settled.",
                      static_cast<double>(counts.set_aside), labels);
  samples->AddCounter("truckroll_enforcement_failed_calls_total", "Failed asks for what is due.",
                      static_cast<double>(counts.failed_calls), labels);
  samples->AddGauge("truckroll_enforcement_last_answer_timestamp_seconds", "When the last good answer came.",
                    absl::ToDoubleSeconds(enforcement.last_answer() - absl::UnixEpoch()), labels);
}

void DescribeAssignment(const Assignment& assignment, Samples* samples) {
  const std::string& region = assignment.region();
  const Round::Counts counts = assignment.counts();
  samples->AddGauge("truckroll_lease_held", "Whether this process is the one that assigns.", assignment.leads() ? 1 : 0,
                    {{"region", region}});
  samples->AddCounter("truckroll_assignments_total", "Proposals of automatic assignment, by what became of them.",
                      static_cast<double>(counts.assigned), {{"region", region}, {"outcome", "assigned"}});
  samples->AddCounter("truckroll_assignments_total", "", static_cast<double>(counts.refused),
                      {{"region", region}, {"outcome", "refused"}});
  samples->AddGauge("truckroll_assignment_waiting", "Orders for whom nobody was found in the last round.",
                    static_cast<double>(counts.waiting), {{"region", region}});
}

}  // namespace

void Describe(const std::vector<std::unique_ptr<Enforcement>>& enforcements,
              const std::vector<std::unique_ptr<Assignment>>& assignments, Samples* samples) {
  for (const auto& enforcement : enforcements) DescribeEnforcement(*enforcement, samples);
  for (const auto& assignment : assignments) DescribeAssignment(*assignment, samples);
}

}  // namespace truckroll::dispatcher
