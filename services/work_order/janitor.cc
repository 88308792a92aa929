#include "services/work_order/janitor.h"

#include <algorithm>
#include <utility>

#include "platform/clock/clock.h"
#include "platform/log/log.h"
#include "services/work_order/read_model/stream_id.h"
#include "services/work_order/store.h"

namespace truckroll::work_order {
namespace {

constexpr absl::Duration kKept = absl::Hours(1);
// However far its readers are: one that is further behind begins anew from the records.
constexpr int kMostKept = 1'000'000;
constexpr absl::Duration kLagAlarm = absl::Minutes(10);
constexpr absl::Duration kEvery = absl::Seconds(30);

absl::Time TimeOf(read_model::StreamId id) {
  return absl::FromUnixMillis(static_cast<int64_t>(id.ms));
}

}  // namespace

Task<absl::Status> TrimStream(redis::Client& client, std::string region, absl::Time real_now) {
  redis::Command all("HGETALL", FeedsKey(region));
  const auto feeds = co_await client.Call(std::move(all), real_now + absl::Seconds(5));
  if (!feeds.ok()) co_return feeds.status();
  // Nobody registered yet: nothing is known to have been read.
  if (feeds->array().size() < 2) co_return absl::OkStatus();
  read_model::StreamId oldest;
  oldest.ms = static_cast<uint64_t>(absl::ToUnixMillis(real_now - kKept));
  for (size_t i = 0; i + 1 < feeds->array().size(); i += 2) {
    const auto position = read_model::ParseStreamId(feeds->array()[i + 1].text());
    if (!position) continue;
    oldest = std::min(oldest, *position);
    if (TimeOf(*position) > real_now - kKept - kLagAlarm) continue;
    redis::Command newer("XRANGE", EventsKey(region), "(" + position->Print(), "+", "COUNT", 1);
    const auto behind = co_await client.Call(std::move(newer), real_now + absl::Seconds(5));
    if (behind.ok() && !behind->array().empty()) {
      log::Error("alarm: a reader of the stream lags, which is not trimmed meanwhile",
                 {{"region", region}, {"feed", feeds->array()[i].text()}, {"position", position->Print()}});
    }
  }
  redis::Command trim("XTRIM", EventsKey(region), "MINID", "~", oldest.Print());
  const auto trimmed = co_await client.Call(std::move(trim), real_now + absl::Seconds(5));
  if (!trimmed.ok()) co_return trimmed.status();
  redis::Command shorten("XTRIM", EventsKey(region), "MAXLEN", "~", kMostKept);
  const auto shortened = co_await client.Call(std::move(shorten), real_now + absl::Seconds(5));
  co_return shortened.status();
}

Task<void> KeepTrimmed(redis::Client& client, std::string region, Timer& timer) {
  while (true) {
    const bool awake = co_await timer.Sleep(kEvery);
    if (!awake) co_return;
    const absl::Status status = co_await TrimStream(client, region, clock::SystemClock().Now());
    if (!status.ok()) log::Warning("the stream was not trimmed", {{"region", region}, {"error", status.ToString()}});
  }
}

}  // namespace truckroll::work_order
