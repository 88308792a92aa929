// The steps of a visit: see technician.h. Each waits as people do, and then tells the gateway what was done.
#include <algorithm>
#include <array>
#include <utility>

#include "city/technician.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/dispatch/shifts.h"
#include "domain/dispatch/travel.h"

namespace truckroll::city {
namespace {

using Phone = class v1::TechnicianService::Stub::async;

constexpr double kLapses = 0.05;
constexpr double kDeclines = 0.04;
constexpr double kSlowLine = 0.04;
constexpr double kWantsAnotherDay = 0.15;
constexpr double kFarFromDoor = 0.01;
constexpr int kCallsBeforeHold = 4;
constexpr double kForgetsToCall = 0.04;
constexpr absl::Duration kBetweenVisits = absl::Minutes(75);
constexpr absl::Duration kLooksBeforeShift = absl::Hours(1);

v1::ContactAttempt::Outcome DrawOutcome(Chance& chance) {
  constexpr std::array kOutcomes = {v1::ContactAttempt::REACHED, v1::ContactAttempt::NO_ANSWER,
                                    v1::ContactAttempt::BUSY, v1::ContactAttempt::WRONG_NUMBER,
                                    v1::ContactAttempt::REFUSED};
  return kOutcomes[chance.Weighted({82, 11, 4, 1, 2})];
}

absl::Time QuarterAfter(absl::Time time) {
  constexpr int64_t kQuarter = 900;  // seconds
  return absl::FromUnixSeconds((absl::ToUnixSeconds(time) / kQuarter + 1) * kQuarter);
}

}  // namespace

template <class Request>
Task<absl::Status> Technician::Tell(Method<Request> method, Request request) {
  request.set_request_id(FreshId());
  *request.mutable_occurred_time() = ToProto(loop_.Now());
  absl::StatusOr<v1::WorkOrder> order = co_await Ask(&loop_, &wire_, wire_.phone().async(), method, request, self_);
  if (order.ok()) Remember(*order);
  co_return order.status();
}

bool Technician::InShift(absl::Time time) const {
  return OnShift(record_, time, absl::ZeroDuration(), zone_);
}

Task<bool> Technician::Answer(std::string name) {
  // The phone lies in a drawer until the shift is near.
  while (!OnShift(record_, loop_.Now(), kLooksBeforeShift, zone_)) {
    co_await loop_.Until(loop_.Now() + absl::Minutes(5));
    if (!Is(name, v1::WorkOrder::ASSIGNED)) co_return Find(name) != nullptr;
  }
  if (chance_.Happens(kLapses)) {
    jobs_.at(name).lapsing = true;
    co_return false;
  }
  const bool declines = chance_.Happens(kDeclines);
  co_await loop_.Until(loop_.Now() + absl::Minutes(1) + chance_.Wait(absl::Minutes(4)));
  if (!Is(name, v1::WorkOrder::ASSIGNED)) co_return Find(name) != nullptr;
  if (declines) {
    v1::DeclineRequest request;
    request.set_name(name);
    request.set_reason("今天已排满 (my day is full)");
    (void)co_await Tell(&Phone::Decline, request);
  } else {
    v1::AcceptRequest request;
    request.set_name(name);
    (void)co_await Tell(&Phone::Accept, request);
  }
  co_return true;
}

absl::Time Technician::NextCallTime(bool retry) {
  const absl::Time now = loop_.Now();
  const absl::CivilDay today = DayOf(now, zone_);
  auto at = [&](int days, int minutes) { return OnDay(today + days, LocalTime{minutes}, zone_); };
  if (!retry) {
    const absl::Duration mean = chance_.Happens(kForgetsToCall) ? absl::Hours(3) : absl::Minutes(20);
    const absl::Time soon = now + absl::Minutes(2) + chance_.Wait(mean);
    if (soon < at(0, 8 * 60)) return at(0, 8 * 60 + 5) + chance_.Span(absl::ZeroDuration(), absl::Minutes(50));
    if (soon >= at(0, 21 * 60)) return at(1, 8 * 60 + 5) + chance_.Span(absl::ZeroDuration(), absl::Minutes(50));
    return soon;
  }
  const absl::Duration late = chance_.Span(absl::Minutes(5), absl::Minutes(110));
  for (int days = 0; days < 2; ++days) {
    for (const int slot : {8 * 60 + 30, 12 * 60, 18 * 60}) {
      if (at(days, slot) > now) return at(days, slot) + late;
    }
  }
  return now + absl::Hours(12);
}

Task<bool> Technician::CallCustomer(std::string name) {
  if (jobs_.at(name).calls >= kCallsBeforeHold) {
    jobs_.at(name).calls = 0;
    const bool held = co_await Hold(name, v1::Hold::CUSTOMER_UNREACHABLE);
    co_return held;
  }
  const bool retry = jobs_.at(name).order.contact_attempts_size() > 0;
  co_await loop_.Until(NextCallTime(retry));
  if (!Is(name, v1::WorkOrder::ACCEPTED)) co_return Find(name) != nullptr;
  ++jobs_.at(name).calls;
  v1::RecordContactRequest request;
  request.set_name(name);
  request.set_outcome(DrawOutcome(chance_));
  (void)co_await Tell(&Phone::RecordContact, request);
  co_return true;
}

absl::Time Technician::FreeTime(const std::string& name, absl::Time earliest) {
  absl::Time time = QuarterAfter(earliest);
  for (int quarters = 0; quarters < 7 * 96; ++quarters, time += absl::Minutes(15)) {
    if (!InShift(time) || !InShift(time + absl::Minutes(45))) continue;
    const bool taken = std::any_of(jobs_.begin(), jobs_.end(), [&](const auto& other) {
      return other.first != name && other.second.order.has_agreed_time() &&
             absl::AbsDuration(FromProto(other.second.order.agreed_time()) - time) < kBetweenVisits;
    });
    if (!taken) return time;
  }
  return time;
}

Task<bool> Technician::Agree(std::string name) {
  const v1::WorkOrder& order = jobs_.at(name).order;
  absl::Time earliest = loop_.Now() + chance_.Span(absl::Minutes(30), absl::Hours(2));
  if (chance_.Happens(kWantsAnotherDay)) {
    earliest = StartOfDay(loop_.Now(), 1, zone_) + absl::Hours(8) + chance_.Span(absl::ZeroDuration(), absl::Hours(9));
  }
  if (order.has_booked_window()) earliest = std::max(earliest, FromProto(order.booked_window().start_time()));
  for (int tries = 0; tries < 12; ++tries) {
    const absl::Time time = FreeTime(name, earliest);
    v1::SetAppointmentRequest request;
    request.set_name(name);
    *request.mutable_agreed_time() = ToProto(time);
    request.set_asked_by(v1::Action::CUSTOMER);
    const absl::Status told = co_await Tell(&Phone::SetAppointment, request);
    if (rpc::ReasonOf(told) != v1::HOUR_TAKEN) break;
    earliest = time + absl::Minutes(45);
  }
  co_return true;
}

Task<bool> Technician::Leave(std::string name) {
  Job& job = jobs_.at(name);
  if (!job.fate_done && (job.fate == Fate::kPartsMissing || job.fate == Fate::kCustomerWaits)) {
    job.fate_done = true;
    const v1::Hold::Reason reason =
        job.fate == Fate::kPartsMissing ? v1::Hold::PARTS_MISSING : v1::Hold::CUSTOMER_REQUEST;
    const bool held = co_await Hold(name, reason);
    co_return held;
  }
  const absl::Time agreed = FromProto(job.order.agreed_time());
  const Travel way = TravelBetween(place_, job.order.address().location(), agreed, zone_);
  absl::Time depart = agreed - way.duration - chance_.Span(absl::ZeroDuration(), absl::Minutes(20));
  if (job.fate == Fate::kLate) depart = agreed + chance_.Span(absl::Minutes(-10), absl::Minutes(100));
  // Looks again each quarter of an hour: the time may be moved, or the order go elsewhere.
  while (loop_.Now() < depart || !busy_with_.empty()) {
    co_await loop_.Until(std::clamp(depart, loop_.Now() + absl::Minutes(2), loop_.Now() + absl::Minutes(15)));
    const Job* now = Find(name);
    if (now == nullptr || now->order.state() != v1::WorkOrder::ACCEPTED ||
        FromProto(now->order.agreed_time()) != agreed) {
      co_return now != nullptr;
    }
  }
  busy_with_ = name;
  v1::DepartRequest request;
  request.set_name(name);
  const absl::Status told = co_await Tell(&Phone::Depart, request);
  if (!told.ok() && busy_with_ == name) busy_with_.clear();
  co_return true;
}

Task<void> Technician::ReportPosition(google::type::LatLng place) {
  place_ = place;
  v1::ReportPositionRequest request;
  request.set_name(record_.name());
  *request.mutable_position()->mutable_location() = place;
  *request.mutable_position()->mutable_event_time() = ToProto(loop_.Now());
  request.mutable_position()->set_accuracy_m(chance_.Between(5, 40));
  (void)co_await Ask(&loop_, &wire_, wire_.phone().async(), &Phone::ReportPosition, request, self_);
}

Task<bool> Technician::Drive(std::string name) {
  busy_with_ = name;
  const google::type::LatLng from = place_;
  const google::type::LatLng to = jobs_.at(name).order.address().location();
  const absl::Duration travel = TravelBetween(from, to, loop_.Now(), zone_).duration;
  for (const double part : {0.0, 0.35, 0.7}) {
    google::type::LatLng here;
    here.set_latitude(from.latitude() + part * (to.latitude() - from.latitude()));
    here.set_longitude(from.longitude() + part * (to.longitude() - from.longitude()));
    co_await ReportPosition(here);
    co_await loop_.Until(loop_.Now() + travel / 3);
    if (!Is(name, v1::WorkOrder::EN_ROUTE)) co_return Find(name) != nullptr;
  }
  place_ = chance_.Near(to, chance_.Happens(kFarFromDoor) ? 900 : 30);
  v1::ArriveRequest request;
  request.set_name(name);
  *request.mutable_location() = place_;
  (void)co_await Tell(&Phone::Arrive, request);
  co_return true;
}

v1::SpeedTest Technician::MeasureSpeed(const v1::WorkOrder& order) {
  v1::SpeedTest test;
  const double share = chance_.Happens(kSlowLine) ? 0.6 : 0.99;
  for (int sample = 0; sample < 3; ++sample) {
    test.add_down_mbps(order.contracted_rate().down_mbps() * share * chance_.Between(0.96, 1.06));
    test.add_up_mbps(order.contracted_rate().up_mbps() * share * chance_.Between(0.96, 1.06));
  }
  return test;
}

Task<bool> Technician::Work(std::string name) {
  busy_with_ = name;
  Job& job = jobs_.at(name);
  const Fate fate = job.fate_done ? Fate::kPlain : job.fate;
  if (fate == Fate::kAccessRefused) {
    job.fate_done = true;
    co_await loop_.Until(loop_.Now() + absl::Minutes(10));
    const bool held = co_await Hold(name, v1::Hold::ACCESS_REFUSED_BY_PROPERTY);
    co_return held;
  }
  co_await loop_.Until(loop_.Now() + chance_.Span(absl::Minutes(15), absl::Minutes(65)));
  if (!Is(name, v1::WorkOrder::ON_SITE)) co_return Find(name) != nullptr;
  absl::Status told;
  if (fate == Fate::kImpossible) {
    jobs_.at(name).fate_done = true;
    v1::ReportImpossibleRequest request;
    request.set_name(name);
    request.set_reason(v1::Withdrawal::NO_INSTALL_CONDITION);
    request.set_note("现场不具备条件 (the site lacks what it takes)");
    told = co_await Tell(&Phone::ReportImpossible, request);
  } else {
    v1::CompleteRequest request;
    request.set_name(name);
    const v1::WorkOrder& order = jobs_.at(name).order;
    if (order.has_contracted_rate()) *request.mutable_speed_test() = MeasureSpeed(order);
    told = co_await Tell(&Phone::Complete, request);
  }
  if (told.ok() && busy_with_ == name) busy_with_.clear();
  const Job* after = Find(name);
  co_return after != nullptr && after->order.state() == v1::WorkOrder::ON_SITE;
}

Task<bool> Technician::Hold(std::string name, v1::Hold::Reason reason) {
  v1::HoldRequest request;
  request.set_name(name);
  request.set_reason(reason);
  (void)co_await Tell(&Phone::Hold, request);
  if (busy_with_ == name) busy_with_.clear();
  co_return true;
}

Task<bool> Technician::Wait(std::string name) {
  co_await loop_.Until(loop_.Now() + chance_.Span(absl::Hours(1), absl::Hours(8)));
  while (!InShift(loop_.Now())) {
    if (!Is(name, v1::WorkOrder::HELD)) co_return Find(name) != nullptr;
    co_await loop_.Until(loop_.Now() + absl::Minutes(15));
  }
  if (!Is(name, v1::WorkOrder::HELD)) co_return Find(name) != nullptr;
  v1::ResumeRequest request;
  request.set_name(name);
  (void)co_await Tell(&Phone::Resume, request);
  co_return true;
}

}  // namespace truckroll::city
