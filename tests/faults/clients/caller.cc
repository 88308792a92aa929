#include "tests/faults/clients/caller.h"

#include <chrono>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/rpc/status.h"

namespace truckroll::faults {
namespace {

constexpr absl::Duration kAttempt = absl::Seconds(2);
constexpr int kMostAttempts = 60;

bool IsRefusal(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::ALREADY_EXISTS:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 2000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
  // A connection that vanished is noticed by this alone.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 12'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 4000);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

std::unique_ptr<grpc::ClientContext> OpenContext(const std::string& token, absl::Duration deadline) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(deadline));
  if (!token.empty()) context->AddMetadata("authorization", absl::StrCat("Bearer ", token));
  return context;
}

std::string CodeName(const grpc::Status& status) {
  return absl::StatusCodeToString(static_cast<absl::StatusCode>(status.error_code()));
}

std::string ReasonName(const grpc::Status& status) {
  const auto reason = rpc::ReasonOf(rpc::FromGrpc(status));
  return reason ? v1::ErrorReason_Name(*reason) : "";
}

grpc::Status Caller::Try(const std::string& op, const std::string& token, const Attempt& attempt,
                         v1::WorkOrder* answer) {
  Entry entry;
  Answered& answered = *entry.mutable_answered();
  answered.set_op(op);
  answered.set_begun_us(NowMicros());
  const auto context = OpenContext(token, kAttempt);
  const grpc::Status status = attempt(context.get(), answer);
  answered.set_ended_us(NowMicros());
  answered.set_code(CodeName(status));
  answered.set_reason(ReasonName(status));
  if (!status.ok()) answered.set_message(status.error_message());
  answered.set_order(answer->name());
  answered.set_version(answer->version());
  history_.Write(entry);
  return status;
}

Caller::Outcome Caller::Ask(const Asked& asked, const std::string& token, const Attempt& attempt,
                            v1::WorkOrder* answer) {
  Entry entry;
  *entry.mutable_asked() = asked;
  history_.Write(entry);
  for (int tries = 0; tries < kMostAttempts; ++tries) {
    answer->Clear();
    const grpc::Status status = Try(asked.op(), token, attempt, answer);
    if (status.ok()) {
      // Some doubt that they were heard.
      v1::WorkOrder again;
      if (chance_.OneIn(8)) Try(asked.op(), token, attempt, &again);
      return Outcome::kDone;
    }
    if (IsRefusal(status)) return Outcome::kRefused;
    // Some give up at once, and never learn what became of it.
    if (stopping_ || chance_.OneIn(10)) return Outcome::kUnknown;
    absl::SleepFor(absl::Milliseconds(50 + chance_.Below(250)));
  }
  return Outcome::kUnknown;
}

}  // namespace truckroll::faults
