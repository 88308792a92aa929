#include "services/work_order/settlement_counts.h"

namespace truckroll::work_order {
namespace {

constexpr v1::Commitment::State kSettled[] = {v1::Commitment::MET, v1::Commitment::MISSED, v1::Commitment::EXCUSED,
                                              v1::Commitment::VOID};

bool IsSettled(const v1::Commitment& commitment) {
  return commitment.state() >= v1::Commitment::MET && v1::Commitment::State_IsValid(commitment.state());
}

}  // namespace

// Commitments are never taken away nor reordered, and what is settled stays so.
void SettlementCounts::Count(const v1::WorkOrder& before, const v1::WorkOrder& after) {
  for (int i = 0; i < after.commitments_size(); ++i) {
    const v1::Commitment& commitment = after.commitments(i);
    if (!IsSettled(commitment) || !v1::Commitment::Kind_IsValid(commitment.kind())) continue;
    if (i < before.commitments_size() && IsSettled(before.commitments(i))) continue;
    settled_[commitment.kind()][commitment.state()].fetch_add(1, std::memory_order_relaxed);
  }
}

void SettlementCounts::Describe(telemetry::Samples* samples) const {
  for (int kind = 1; kind < v1::Commitment::Kind_ARRAYSIZE; ++kind) {
    for (const v1::Commitment::State state : kSettled) {
      samples->AddCounter("truckroll_commitments_settled_total", "Promises settled, by what became of them.",
                          static_cast<double>(settled_[kind][state].load()),
                          {{"kind", v1::Commitment::Kind_Name(kind)}, {"state", v1::Commitment::State_Name(state)}});
    }
  }
  samples->AddHistogram("truckroll_due_lag_seconds", "How late what fell due was settled, in real time.", lag_);
}

}  // namespace truckroll::work_order
