// Writes the read model: one connection, one thread at a time. Each call is one transaction: done, or not at all.
// Versions make it idempotent: of an order, only a version later than the one held changes anything.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_WRITER_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_WRITER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/sqlite/database.h"
#include "services/work_order/read_model/order_row.h"
#include "services/work_order/read_model/stream_id.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::read_model {

class Writer {
 public:
  static absl::StatusOr<std::unique_ptr<Writer>> Create(sqlite::Database database);
  ~Writer();

  // Orders whose names are not of the region are refused with INVALID_ARGUMENT, and the whole call with them.
  absl::Status Write(absl::string_view region, absl::Span<const v1::WorkOrder* const> orders);
  // Also says that the region's stream is applied up to `position`.
  absl::Status Write(absl::string_view region, absl::Span<const v1::WorkOrder* const> orders, StreamId position);
  // Forgets the region, its position too.
  absl::Status Reset(absl::string_view region);

  absl::StatusOr<std::map<std::string, StreamId>> Positions();

 private:
  struct Statements;
  struct Held;

  explicit Writer(sqlite::Database database);
  absl::Status PutAll(absl::string_view region, absl::Span<const v1::WorkOrder* const> orders);
  absl::Status Put(absl::string_view region, const v1::WorkOrder& order);
  absl::StatusOr<std::optional<Held>> Find(absl::string_view region, absl::string_view id);
  // The new row, or nothing when the order is there already.
  absl::StatusOr<std::optional<int64_t>> Insert(absl::string_view region, absl::string_view id,
                                                const v1::WorkOrder& order, const OrderRow& row);
  absl::Status Update(const Held& held, const v1::WorkOrder& order, const OrderRow& row);
  absl::Status PutPhones(absl::string_view region, int64_t row, absl::string_view before, absl::string_view after);
  absl::Status PutSettled(absl::string_view region, int64_t row, int64_t accept,
                          const std::vector<SettledRow>& settled);

  sqlite::Database database_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_WRITER_H_
