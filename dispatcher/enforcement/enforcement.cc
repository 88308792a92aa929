#include "dispatcher/enforcement/enforcement.h"

#include <utility>

#include "dispatcher/enforcement/pace.h"
#include "domain/name/resource_name.h"
#include "platform/log/log.h"

namespace truckroll::dispatcher {
namespace {

constexpr int kAtOnce = 1000;
constexpr absl::Duration kLongestCall = absl::Seconds(5);
// An order set aside again and again alarms once a minute.
constexpr absl::Duration kAlarmEvery = absl::Minutes(1);
constexpr size_t kMaxAlarms = 10'000;

}  // namespace

Enforcement::Enforcement(std::string region, Services& services, Timer& timer, const clock::Clock& clock,
                         clock::RegionClocks& clocks)
    : region_(std::move(region)), services_(services), timer_(timer), clock_(clock), clocks_(clocks) {}

Task<void> Enforcement::Run() {
  int failures = 0;
  for (bool going = true; going;) {
    std::string request_id;
    const absl::StatusOr<v1::EnforceCommitmentsResponse> answer = co_await Ask(&request_id);
    absl::Duration pause;
    if (answer.ok()) {
      failures = 0;
      Note(*answer);
      pause = PauseAfter(*answer, clock_.Now());
    } else {
      NoteFailure(answer.status(), ++failures, request_id);
      pause = BackOff(failures);
    }
    going = co_await timer_.Sleep(pause);
  }
}

Task<absl::StatusOr<v1::EnforceCommitmentsResponse>> Enforcement::Ask(std::string* request_id) {
  v1::EnforceCommitmentsRequest request;
  request.set_parent(RegionName(region_));
  request.set_max_work_orders(kAtOnce);
  absl::StatusOr<rpc::ClientCall> call = services_.Own(kLongestCall);
  if (!call.ok()) co_return call.status();
  *request_id = call->trace_id;
  co_return co_await rpc::Invoke(services_.work_orders().async(),
                                 &v1::WorkOrderService::Stub::async::EnforceCommitments, request, *call);
}

void Enforcement::Note(const v1::EnforceCommitmentsResponse& answer) {
  const absl::Time now = clock_.Now();
  last_answer_ms_ = absl::ToUnixMillis(now);
  settled_ += answer.settled();
  set_aside_ += answer.set_aside_size();
  const auto clock = clock::RegionClock::FromProto(answer.region().clock());
  if (clock.ok()) clocks_.Set(region_, *clock);
  if (answer.settled() > 0) log::Debug("promises settled", {{"region", region_}, {"orders", answer.settled()}});
  if (alarms_.size() > kMaxAlarms) alarms_.clear();
  for (const std::string& order : answer.set_aside()) {
    absl::Time& last = alarms_.try_emplace(order, absl::InfinitePast()).first->second;
    if (clock::IsWithin(kAlarmEvery, last, now)) continue;
    last = now;
    log::Error("ALARM: an order's promises can't be settled, it is set aside", {{"order", order}});
  }
}

void Enforcement::NoteFailure(const absl::Status& status, int failures, const std::string& request_id) {
  ++failed_calls_;
  // The first, then every now and then.
  if (failures == 1 || failures % 30 == 0) {
    log::Warning(
        "promises are not settled on time",
        {{"region", region_}, {"failures", failures}, {"error", status.ToString()}, log::RequestId(request_id)});
  }
}

Enforcement::Counts Enforcement::counts() const {
  return {settled_, set_aside_, failed_calls_};
}

}  // namespace truckroll::dispatcher
