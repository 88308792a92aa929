#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"
#include "platform/serving/checks.h"
#include "services/workforce/handlers.h"

namespace truckroll::workforce {
namespace {

using google::protobuf::util::TimeUtil;

// How far a phone's clock is believed, as promises' evidence is.
constexpr absl::Duration kOldest = absl::Hours(24);
constexpr absl::Duration kAhead = absl::Minutes(2);
constexpr double kWorstAccuracy = 1'000'000;

bool IsInstant(const google::protobuf::Timestamp& time) {
  return time.seconds() >= TimeUtil::kTimestampMinSeconds && time.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         time.nanos() >= 0 && time.nanos() < 1'000'000'000;
}

absl::Status CheckPosition(const v1::ReportPositionRequest& request) {
  if (!request.has_position()) return rpc::MissingField("position", "where and when");
  const v1::Position& position = request.position();
  return serving::Checks("position")
      .Present("location", position.has_location(), "where")
      .Place("location", position.location())
      .Range("accuracy_m", position.accuracy_m(), 0, kWorstAccuracy, "metres")
      .Present("event_time", position.has_event_time(), "when")
      .That(IsInstant(position.event_time()), "event_time", "no instant", "an instant")
      .status();
}

absl::Status CheckTime(const v1::Position& position, absl::Time now) {
  const absl::Time time = absl::FromUnixMillis(TimeUtil::TimestampToMilliseconds(position.event_time()));
  if (time >= now - kOldest && time <= now + kAhead) return absl::OkStatus();
  return rpc::Error(v1::TIME_OUT_OF_RANGE,
                    absl::StrCat("position.event_time: found ", absl::FormatTime(time, absl::UTCTimeZone()),
                                 ", expected at most 24 h before and 2 min after the region's time, ",
                                 absl::FormatTime(now, absl::UTCTimeZone())));
}

}  // namespace

Answering<v1::ReportPositionResponse> ReportPosition(Workforce& workforce, rpc::Call& call,
                                                     const v1::ReportPositionRequest& request) {
  const absl::StatusOr<ResourceName> name = RequiredName("name", request.name(), kTechnician);
  if (!name.ok()) co_return name.status();
  if (absl::Status status = serving::CheckSelf(call.identity, *name); !status.ok()) co_return status;
  if (absl::Status status = CheckPosition(request); !status.ok()) co_return status;
  if (workforce.regions.Find(RegionName(name->region)) == nullptr) co_return rpc::NotFound(request.name());
  const absl::StatusOr<absl::Time> now = workforce.regions.Now(name->region);
  if (!now.ok()) co_return now.status();
  if (absl::Status status = CheckTime(request.position(), *now); !status.ok()) co_return status;
  const absl::Status kept = co_await workforce.store.KeepPosition(*name, request.position(), call.deadline);
  if (!kept.ok()) co_return kept;
  co_return v1::ReportPositionResponse();
}

}  // namespace truckroll::workforce
