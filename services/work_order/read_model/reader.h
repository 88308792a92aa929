// Reads the read model: one connection, one thread at a time. Each call sees one state of it.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READER_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/sqlite/database.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::read_model {

class Reader {
 public:
  static absl::StatusOr<Reader> Open(const std::string& path);

  // `now` is the region's. INVALID_ARGUMENT with a reason for a bad field or page token; UNAVAILABLE while the region's
  // part is being built.
  absl::StatusOr<v1::ListWorkOrdersResponse> List(const v1::ListWorkOrdersRequest& request, absl::Time now);
  absl::StatusOr<v1::ReportCommitmentsResponse> Report(const v1::ReportCommitmentsRequest& request, absl::Time now);

 private:
  explicit Reader(sqlite::Database database) : database_(std::move(database)) {}
  absl::Status CheckBuilt(const std::string& region);

  sqlite::Database database_;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READER_H_
