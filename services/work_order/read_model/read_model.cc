#include "services/work_order/read_model/read_model.h"

#include <map>
#include <utility>

#include "platform/rpc/status.h"
#include "platform/sqlite/database.h"
#include "services/work_order/read_model/schema.h"

namespace truckroll::read_model {
namespace {

// Runs read(reader) in a reader's thread.
template <class Response, class Read>
auto InReaderThread(ReaderThreads* readers, Read read) {
  return Await<absl::StatusOr<Response>>([readers, read](Done<absl::StatusOr<Response>> done) {
    readers->Run([read, done = std::move(done)](Reader* reader) mutable {
      done(reader != nullptr ? read(*reader)
                             : absl::StatusOr<Response>(rpc::Error(v1::OVERLOADED, "too many lists are being read")));
    });
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReadModel>> ReadModel::Open(const Options& options) {
  absl::StatusOr<sqlite::Database> database = OpenStore(options.path);
  if (!database.ok()) return database.status();
  absl::StatusOr<std::unique_ptr<Writer>> writer = Writer::Create(*std::move(database));
  if (!writer.ok()) return writer.status();
  absl::StatusOr<std::map<std::string, StreamId>> known = (*writer)->Positions();
  if (!known.ok()) return known.status();
  absl::StatusOr<std::unique_ptr<ReaderThreads>> readers =
      ReaderThreads::Start(options.path, options.readers, options.max_queued);
  if (!readers.ok()) return readers.status();

  std::unique_ptr<ReadModel> model(new ReadModel);
  model->writer_ = *std::move(writer);
  model->positions_ = std::make_unique<Positions>(*std::move(known));
  model->readers_ = *std::move(readers);
  return model;
}

Task<absl::StatusOr<v1::ListWorkOrdersResponse>> ReadModel::List(v1::ListWorkOrdersRequest request,
                                                                 absl::Time region_now) {
  const v1::ListWorkOrdersRequest* asked = &request;
  auto read = [asked, region_now](Reader& reader) { return reader.List(*asked, region_now); };
  co_return co_await InReaderThread<v1::ListWorkOrdersResponse>(readers_.get(), read);
}

Task<absl::StatusOr<v1::ReportCommitmentsResponse>> ReadModel::Report(v1::ReportCommitmentsRequest request,
                                                                      absl::Time region_now) {
  const v1::ReportCommitmentsRequest* asked = &request;
  auto read = [asked, region_now](Reader& reader) { return reader.Report(*asked, region_now); };
  co_return co_await InReaderThread<v1::ReportCommitmentsResponse>(readers_.get(), read);
}

Task<bool> ReadModel::WaitFor(std::string region, std::string stream_id, absl::Time deadline) {
  std::optional<StreamId> position = ParseStreamId(stream_id);
  if (!position) co_return false;
  auto wait = [this, &region, &position, deadline](Done<bool> done) {
    positions_->Wait(region, *position, deadline, std::move(done));
  };
  co_return co_await Await<bool>(wait);
}

absl::Status ReadModel::Apply(absl::string_view region, absl::Span<const v1::WorkOrder* const> orders,
                              std::optional<StreamId> position) {
  absl::Status written;
  {
    std::lock_guard lock(writing_);
    written = position ? writer_->Write(region, orders, *position) : writer_->Write(region, orders);
  }
  // Whoever waited goes on in this call: not under the lock.
  if (written.ok() && position) positions_->Set(region, *position);
  return written;
}

absl::Status ReadModel::Reset(absl::string_view region) {
  std::lock_guard lock(writing_);
  positions_->Forget(region);
  return writer_->Reset(region);
}

}  // namespace truckroll::read_model
