#include "platform/rpc/call_log.h"

#include "platform/log/limiter.h"
#include "platform/log/log.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc {
namespace {

log::Limiter& Limit() {
  static log::Limiter limiter(50);
  return limiter;
}

log::Level LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kUnimplemented:
      return log::Level::kError;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
      return log::Level::kWarning;
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:  // how most streams end
      return log::Level::kDebug;
    default:
      return log::Level::kInfo;
  }
}

}  // namespace

void LogCall(const Call& call, const absl::Status& status, absl::Duration taken) {
  const log::Level level = LevelOf(status.code());
  if (!log::Enabled(level)) return;
  if (level != log::Level::kDebug && !Limit().Allow()) return;
  const double milliseconds = absl::ToDoubleMilliseconds(taken);
  if (status.ok()) {
    log::Write(level, "call served",
               {{"method", call.method}, {"duration_ms", milliseconds}, log::RequestId(call.trace_id)});
    return;
  }
  const auto reason = ReasonOf(status);
  log::Write(level, "call failed",
             {{"method", call.method},
              {"code", absl::StatusCodeToString(status.code())},
              {"reason", reason ? v1::ErrorReason_Name(*reason) : ""},
              {"region", call.identity.region},
              {"duration_ms", milliseconds},
              {"error", level == log::Level::kError ? status.message() : ""},
              log::RequestId(call.trace_id)});
}

int64_t DroppedCallLines() {
  return Limit().dropped();
}

}  // namespace truckroll::rpc
