// What became of promises, as this process committed it. Counted when the commit was answered: one whose answer was
// lost on the way is in the store and not in here. Threads: any.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_SETTLEMENT_COUNTS_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_SETTLEMENT_COUNTS_H_

#include <array>
#include <atomic>
#include <cstdint>

#include "platform/telemetry/histogram.h"
#include "platform/telemetry/samples.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::work_order {

class SettlementCounts {
 public:
  // `after` was committed upon `before`; an empty order before a new one.
  void Count(const v1::WorkOrder& before, const v1::WorkOrder& after);
  // Something that fell due was settled so late, in real time.
  void CountLag(absl::Duration late) { lag_.Observe(late); }

  void Describe(telemetry::Samples* samples) const;

 private:
  using ByState = std::array<std::atomic<int64_t>, v1::Commitment::State_ARRAYSIZE>;

  std::array<ByState, v1::Commitment::Kind_ARRAYSIZE> settled_{};
  telemetry::Histogram lag_{telemetry::kLag};
};

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_SETTLEMENT_COUNTS_H_
