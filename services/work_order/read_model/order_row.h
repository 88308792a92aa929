// What the read model holds of one order, as the columns of its tables (schema.h).
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_ORDER_ROW_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_ORDER_ROW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "truckroll/v1/work_order.pb.h"

namespace truckroll::read_model {

// A promise that does not run any more.
struct SettledRow {
  int ordinal = 0;
  v1::Commitment::Kind kind = v1::Commitment::KIND_UNSPECIFIED;
  v1::Commitment::State state = v1::Commitment::STATE_UNSPECIFIED;
  std::optional<int64_t> margin;
  std::optional<int64_t> late_since;
};

struct OrderRow {
  int64_t version = 0;
  int state = 0;
  std::string technician;  // an id, as community
  std::string community;
  int64_t accept = 0;
  int64_t due = 0;
  bool missed = false;
  bool open = false;
  int64_t running = 0;  // four bits a kind: how many run or are paused
  std::string phones;   // their digits reversed, a space between
  std::vector<SettledRow> settled;
  int64_t settled_digest = 0;  // 0 when there is none
};

OrderRow MakeOrderRow(const v1::WorkOrder& order);

// The bits of `running` that count the kind.
inline int RunningShift(int kind) {
  return 4 * kind;
}
inline constexpr int kMostRunning = 15;

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_ORDER_ROW_H_
