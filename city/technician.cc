#include "city/technician.h"

#include <utility>

#include "domain/calendar/instant.h"

namespace truckroll::city {
namespace {

constexpr absl::Duration kReopenAfter = absl::Seconds(1);

bool IsOpen(v1::WorkOrder::State state) {
  return state != v1::WorkOrder::COMPLETED && state != v1::WorkOrder::CANCELLED;
}

// What somebody else has to settle first.
bool IsWithOthers(v1::WorkOrder::State state) {
  return state == v1::WorkOrder::ASSESSING_CANCELLATION || state == v1::WorkOrder::PENDING_CANCELLATION;
}

}  // namespace

Technician::Technician(Loop& loop, Wire& wire, Chance& chance, absl::TimeZone zone, v1::Technician record)
    : loop_(loop),
      wire_(wire),
      chance_(chance),
      zone_(zone),
      record_(std::move(record)),
      self_{v1::Actor::TECHNICIAN, record_.name()},
      place_(record_.home()) {}

void Technician::Begin() {
  OpenStream();
}

void Technician::OpenStream() {
  v1::WatchMyWorkOrdersRequest request;
  request.set_after_token(token_);
  const rpc::ClientCall call = wire_.CallAs(self_.role, self_.subject, absl::InfiniteFuture());
  stream_ = rpc::StreamReader<v1::WatchMyWorkOrdersResponse>::Start(
      wire_.phone().async(), &v1::TechnicianService::Stub::async::WatchMyWorkOrders, request, call,
      [this](const v1::WatchMyWorkOrdersResponse& message) { loop_.Post([this, message] { Hear(message); }); },
      [this](absl::Status) { loop_.Post([this] { Start(OpenAgain()); }); });
}

Task<void> Technician::OpenAgain() {
  ++wire_.tally.retried;
  co_await loop_.ForReal(kReopenAfter);
  OpenStream();
}

void Technician::Hear(const v1::WatchMyWorkOrdersResponse& message) {
  if (message.start().kind() == v1::StreamStart::SNAPSHOT) {
    std::map<std::string, bool> there;
    for (const v1::WorkOrder& order : message.work_orders()) there[order.name()] = true;
    for (auto& [name, job] : jobs_) {
      if (!there.contains(name)) job.order.clear_name();
    }
    std::erase_if(jobs_, [](const auto& job) { return job.second.order.name().empty(); });
  }
  for (const v1::WorkOrder& order : message.work_orders()) Remember(order);
  for (const auto& update : message.updates()) {
    if (update.removed()) {
      Forget(update.work_order().name());
    } else if (update.has_work_order()) {
      Remember(update.work_order());
    }
  }
  if (!message.token().empty()) token_ = message.token();
}

void Technician::Remember(const v1::WorkOrder& order) {
  if (!IsOpen(order.state()) || order.technician() != record_.name()) {
    Forget(order.name());
    return;
  }
  auto [at, fresh] = jobs_.try_emplace(order.name());
  Job& job = at->second;
  if (fresh) job.fate = DrawFate();
  if (order.version() < job.order.version()) return;
  job.order = order;
  if (job.lapsing || IsWithOthers(order.state()) || !serving_.insert(order.name()).second) return;
  Start(Serve(order.name()));
}

void Technician::Forget(const std::string& name) {
  jobs_.erase(name);
  if (busy_with_ == name) busy_with_.clear();
}

Technician::Fate Technician::DrawFate() {
  constexpr Fate kFates[] = {Fate::kPlain,         Fate::kLate,          Fate::kPartsMissing,
                             Fate::kAccessRefused, Fate::kCustomerWaits, Fate::kImpossible};
  return kFates[chance_.Weighted({82, 10, 2.5, 1.5, 2.5, 1.5})];
}

Technician::Job* Technician::Find(const std::string& name) {
  auto found = jobs_.find(name);
  return found == jobs_.end() ? nullptr : &found->second;
}

bool Technician::Is(const std::string& name, v1::WorkOrder::State state) {
  const Job* job = Find(name);
  return job != nullptr && job->order.state() == state;
}

Task<void> Technician::Serve(std::string name) {
  int in_vain = 0;
  while (const Job* job = Find(name)) {
    const uint64_t version = job->order.version();
    const bool more = co_await Step(name);
    if (!more) break;
    const Job* after = Find(name);
    in_vain = after != nullptr && after->order.version() == version ? in_vain + 1 : 0;
    if (in_vain > 0) co_await loop_.Until(loop_.Now() + absl::Minutes(in_vain < 10 ? 2 : 60));
  }
  serving_.erase(name);
}

Task<bool> Technician::Step(std::string name) {
  const Job& job = jobs_.at(name);
  bool more = false;
  switch (job.order.state()) {
    case v1::WorkOrder::ASSIGNED:
      more = co_await Answer(name);
      break;
    case v1::WorkOrder::ACCEPTED: {
      bool reached = false;
      for (const auto& attempt : job.order.contact_attempts()) {
        reached = reached || attempt.outcome() == v1::ContactAttempt::REACHED;
      }
      const bool agreed =
          job.order.has_agreed_time() && FromProto(job.order.agreed_time()) > loop_.Now() - absl::Hours(3);
      if (!reached) {
        more = co_await CallCustomer(name);
      } else if (!agreed) {
        more = co_await Agree(name);
      } else {
        more = co_await Leave(name);
      }
      break;
    }
    case v1::WorkOrder::EN_ROUTE:
      more = co_await Drive(name);
      break;
    case v1::WorkOrder::ON_SITE:
      more = co_await Work(name);
      break;
    case v1::WorkOrder::HELD:
      more = co_await Wait(name);
      break;
    default:
      break;
  }
  co_return more;
}

}  // namespace truckroll::city
