// What lists, searches and reports are answered from: a SQLite file fed from the regions' streams (feed.h), which can
// be removed at any time and fills itself again.
//
//   absl::StatusOr<std::unique_ptr<ReadModel>> model = ReadModel::Open({.path = "read-model.sqlite"});
//   const bool seen = co_await (*model)->WaitFor("xuzhou", commit.stream_id, deadline);   // to read one's own write
//   absl::StatusOr<v1::ListWorkOrdersResponse> page = co_await (*model)->List(request, region_now);
//
// Reads run in threads of their own and may be asked for in any thread; what follows the co_await runs in theirs, and
// must not block. Writes block, and come from the feeds' threads.
// Orders come as they are stored: tracking id and all, for the caller to project by role.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READ_MODEL_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READ_MODEL_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "platform/async/task.h"
#include "services/work_order/read_model/positions.h"
#include "services/work_order/read_model/reader_threads.h"
#include "services/work_order/read_model/stream_id.h"
#include "services/work_order/read_model/writer.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::read_model {

struct Options {
  std::string path;
  int readers = 2;          // Threads.
  size_t max_queued = 256;  // Reads waiting for one.
};

class ReadModel {
 public:
  // A file of another version, or a damaged one, is removed and made anew.
  static absl::StatusOr<std::unique_ptr<ReadModel>> Open(const Options& options);

  // INVALID_ARGUMENT (FIELD_INVALID, FIELD_MISSING, PAGE_TOKEN_INVALID) · UNAVAILABLE while the region is being built ·
  // RESOURCE_EXHAUSTED when max_queued reads wait.
  Task<absl::StatusOr<v1::ListWorkOrdersResponse>> List(v1::ListWorkOrdersRequest request, absl::Time region_now);
  Task<absl::StatusOr<v1::ReportCommitmentsResponse>> Report(v1::ReportCommitmentsRequest request,
                                                             absl::Time region_now);

  // Whether the stream is applied up to `stream_id` ("5-1") by the deadline, which is real time.
  Task<bool> WaitFor(std::string region, std::string stream_id, absl::Time deadline);

  // Returns once somebody waits for the region, or after `longest`. Blocks.
  void Linger(absl::string_view region, absl::Duration longest) { positions_->Linger(region, longest); }

  // How far the region's stream is applied; nullopt while it is being built.
  std::optional<StreamId> Position(absl::string_view region) const { return positions_->Get(region); }

  // Takes these orders over, each unless a later version of it is held, and with them the position if one is given.
  // One transaction.
  absl::Status Apply(absl::string_view region, absl::Span<const v1::WorkOrder* const> orders,
                     std::optional<StreamId> position);
  // Forgets the region. It is being built from here until a position is applied.
  absl::Status Reset(absl::string_view region);

  ReaderThreads::Stats reader_stats() const { return readers_->stats(); }
  Positions::Stats waiting_stats() const { return positions_->stats(); }

 private:
  ReadModel() = default;

  std::mutex writing_;
  std::unique_ptr<Writer> writer_ ABSL_GUARDED_BY(writing_);
  // Whoever still waits is told while there are readers to go on with.
  std::unique_ptr<ReaderThreads> readers_;
  std::unique_ptr<Positions> positions_;
};

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_READ_MODEL_H_
