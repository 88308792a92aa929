#include "platform/redis/client.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/redis/address.h"
#include "platform/redis/io_loop.h"

namespace truckroll::redis {
namespace {

absl::Status CheckOptions(const ClientOptions& options) {
  if (options.connections < 1 || options.connections > 64) {
    return absl::InvalidArgumentError(absl::StrCat("connections: found ", options.connections, ", expected 1 to 64"));
  }
  if (options.max_queued == 0) return absl::InvalidArgumentError("max_queued: found 0, expected 1 or more");
  if (options.max_queued_bytes == 0) {
    return absl::InvalidArgumentError("max_queued_bytes: found 0, expected 1 or more");
  }
  if (options.max_down_wait < absl::ZeroDuration()) {
    return absl::InvalidArgumentError("max_down_wait: expected zero or more");
  }
  if (options.connect_timeout <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("connect_timeout: expected more than zero");
  }
  if (options.backoff_min <= absl::ZeroDuration() || options.backoff_max < options.backoff_min) {
    return absl::InvalidArgumentError("backoff_min, backoff_max: expected 0 < backoff_min <= backoff_max");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Client>> Client::Create(ClientOptions options) {
  if (absl::Status checked = CheckOptions(options); !checked.ok()) return checked;
  absl::StatusOr<Address> address = ParseAddress(options.address);
  if (!address.ok()) return address.status();
  return std::unique_ptr<Client>(new Client(std::make_unique<IoLoop>(options, *address)));
}

Client::Client(std::unique_ptr<IoLoop> loop) : loop_(std::move(loop)) {}

Client::~Client() = default;

void Client::Call(Command command, absl::Time deadline, Callback done) {
  const absl::Duration left = deadline - absl::Now();
  const bool endless = left > absl::Hours(24 * 365);
  const int64_t limit = endless ? kNoDeadline : MonotonicNanos() + absl::ToInt64Nanoseconds(left);
  loop_->Submit(std::move(command), limit, std::move(done));
}

Task<absl::StatusOr<Reply>> Client::Call(Command command, absl::Time deadline) {
  auto start = [&](Done<absl::StatusOr<Reply>> done) { Call(std::move(command), deadline, std::move(done)); };
  co_return co_await Await<absl::StatusOr<Reply>>(start);
}

Stats Client::stats() const {
  return loop_->stats();
}

const telemetry::Histogram& Client::latency() const {
  return loop_->latency();
}

}  // namespace truckroll::redis
