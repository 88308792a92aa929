#include "tests/faults/clients/worker.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/calendar/instant.h"

namespace truckroll::faults {
namespace {

using Orders = v1::WorkOrderService::Stub;
using Technicians = v1::TechnicianService::Stub;

constexpr size_t kAtOnce = 8;

v1::SpeedTest Speed(int mbps) {
  v1::SpeedTest test;
  for (int i = 0; i < 3; ++i) {
    test.add_down_mbps(mbps);
    test.add_up_mbps(mbps);
  }
  return test;
}

}  // namespace

std::string TechnicianName(int number) {
  return absl::StrCat("regions/xuzhou/technicians/t", number);
}

void Population::Add(Member member) {
  std::lock_guard lock(mutex_);
  members_.push_back(std::move(member));
}

Population::Member Population::Recent(Chance& chance) {
  std::lock_guard lock(mutex_);
  if (members_.empty()) return {};
  const int recent = std::min<int>(12, static_cast<int>(members_.size()));
  return members_[members_.size() - 1 - static_cast<size_t>(chance.Below(recent))];
}

Worker::Worker(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history, Population& population,
               std::vector<std::string> gateways)
    : name_(absl::StrCat("w", number)),
      fleet_(fleet),
      history_(history),
      population_(population),
      gateways_(std::move(gateways)),
      chance_(seed * 1000 + static_cast<uint64_t>(number)),
      caller_(history, chance_, stopping_),
      orders_(v1::WorkOrderService::NewStub(OpenChannel(fleet.ClientAddress("work-order-service")))) {
  for (int i = 1; i <= kTechnicians; ++i) {
    technician_tokens_.push_back(fleet.Token(v1::Actor::TECHNICIAN, absl::StrCat("t", i)));
  }
  for (const std::string& gateway : gateways_) {
    technicians_.push_back(v1::TechnicianService::NewStub(OpenChannel(fleet.ClientAddress(gateway))));
  }
  thread_ = std::thread([this] { Run(); });
}

Worker::~Worker() {
  Stop();
  thread_.join();
}

void Worker::Run() {
  while (!stopping_) {
    if (held_.empty() || (held_.size() < kAtOnce && chance_.OneIn(4))) {
      Create();
    } else {
      const size_t index = static_cast<size_t>(chance_.Below(static_cast<int>(held_.size())));
      Act(held_[index]);
      const v1::WorkOrder::State state = held_[index].state;
      const bool closed = state == v1::WorkOrder::COMPLETED || state == v1::WorkOrder::CANCELLED;
      // Some are left alone, for their promises to fall due.
      if (closed || chance_.OneIn(25)) held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(index));
    }
    absl::SleepFor(absl::Milliseconds(chance_.Below(40)));
  }
}

void Worker::Create() {
  Asked asked;
  asked.set_op(absl::StrCat(name_, "-", ++asked_));
  asked.set_actor(asked.op());
  asked.set_action("create");
  asked.set_external_id(absl::StrCat("x-", asked.op()));
  asked.set_via("work-order-service");
  v1::CreateWorkOrderRequest request;
  request.set_parent("regions/xuzhou");
  request.set_request_id(asked.op());
  v1::WorkOrder& order = *request.mutable_work_order();
  order.set_external_id(asked.external_id());
  const v1::WorkOrder::Type types[] = {v1::WorkOrder::REPAIR, v1::WorkOrder::REPAIR, v1::WorkOrder::INSTALL,
                                       v1::WorkOrder::MOVE, v1::WorkOrder::OPTIMIZE};
  order.set_type(types[chance_.Below(5)]);
  order.set_community(chance_.OneIn(3) ? "regions/xuzhou/communities/c2" : "regions/xuzhou/communities/c1");
  order.mutable_customer()->set_display_name("Li Na");
  order.mutable_customer()->set_phone("13800000000");
  order.mutable_address()->set_text("Heping Road 1, 2-301");
  if (order.type() == v1::WorkOrder::MOVE) order.mutable_old_address()->set_text("Heping Road 7");
  order.mutable_contracted_rate()->set_down_mbps(100);
  order.mutable_contracted_rate()->set_up_mbps(20);
  const auto attempt = [&](grpc::ClientContext* context, v1::WorkOrder* answer) {
    return orders_->CreateWorkOrder(context, request, answer);
  };
  v1::WorkOrder answer;
  if (caller_.Ask(asked, fleet_.Token(v1::Actor::AGENT, asked.actor()), attempt, &answer) != Caller::Outcome::kDone) {
    return;
  }
  population_.Add({answer.name(), answer.tracking_id()});
  held_.push_back({answer.name(), answer.state(), answer.technician(), FromProto(answer.create_time())});
}

void Worker::Act(Held& held) {
  const std::string action = Choose(held.state);
  if (!held.technician.empty() && chance_.OneIn(2) && AsTechnician(action, held)) return;
  if (!AsAgent(action, held)) abort();
}

// What brings an order to its end, or anything.
std::string Worker::Choose(v1::WorkOrder::State state) {
  if (chance_.OneIn(3)) return ChooseAny();
  switch (state) {
    case v1::WorkOrder::ACKNOWLEDGED:
      return chance_.OneIn(3) ? "add_note" : "assign";
    case v1::WorkOrder::ASSIGNED:
      return "accept";
    case v1::WorkOrder::ACCEPTED:
      return chance_.OneIn(2) ? "contact" : chance_.OneIn(2) ? "depart" : "appoint";
    case v1::WorkOrder::EN_ROUTE:
      return "arrive";
    case v1::WorkOrder::ON_SITE:
      return "complete";
    case v1::WorkOrder::HELD:
      return "resume";
    case v1::WorkOrder::ASSESSING_CANCELLATION:
      return "verify_withdrawal";
    case v1::WorkOrder::PENDING_CANCELLATION:
      return "complete_withdrawal";
    default:
      return "add_note";
  }
}

std::string Worker::ChooseAny() {
  static const char* const kActions[] = {"assign",  "unassign", "accept",   "decline",          "contact",
                                         "contact", "appoint",  "depart",   "arrive",           "complete",
                                         "hold",    "resume",   "urge",     "add_note",         "request_withdrawal",
                                         "hold",    "appoint",  "add_note", "verify_withdrawal"};
  return kActions[chance_.Below(19)];
}

template <class Request>
void Worker::TellTime(const Held& held, Request* request) {
  if (chance_.OneIn(6)) {
    *request->mutable_occurred_time() = ToProto(held.time - absl::Minutes(chance_.Below(120) - 10));
  }
}

template <class Request>
bool Worker::Agent(const std::string& action, Held& held, Method<Request, Orders> method, Request request) {
  Asked asked;
  asked.set_op(absl::StrCat(name_, "-", ++asked_));
  asked.set_actor(asked.op());
  asked.set_action(action);
  asked.set_order(held.name);
  asked.set_via("work-order-service");
  request.set_name(held.name);
  request.set_request_id(asked.op());
  TellTime(held, &request);
  const auto attempt = [&](grpc::ClientContext* context, v1::WorkOrder* answer) {
    return (orders_.get()->*method)(context, request, answer);
  };
  v1::WorkOrder answer;
  const auto outcome = caller_.Ask(asked, fleet_.Token(v1::Actor::AGENT, asked.actor()), attempt, &answer);
  Learn(held, outcome, answer);
  return true;
}

template <class Request>
bool Worker::Technician(const std::string& action, Held& held, Method<Request, Technicians> method, Request request) {
  const int number = atoi(held.technician.c_str() + held.technician.rfind('/') + 2);
  if (number < 1 || number > kTechnicians) return false;
  const size_t gateway = static_cast<size_t>(chance_.Below(static_cast<int>(gateways_.size())));
  Asked asked;
  asked.set_op(absl::StrCat(name_, "-", ++asked_));
  asked.set_actor(held.technician);
  asked.set_action(action);
  asked.set_order(held.name);
  asked.set_via(gateways_[gateway]);
  request.set_name(held.name);
  request.set_request_id(asked.op());
  TellTime(held, &request);
  const auto attempt = [&](grpc::ClientContext* context, v1::WorkOrder* answer) {
    return (technicians_[gateway].get()->*method)(context, request, answer);
  };
  v1::WorkOrder answer;
  const auto outcome = caller_.Ask(asked, technician_tokens_[static_cast<size_t>(number - 1)], attempt, &answer);
  Learn(held, outcome, answer);
  return true;
}

void Worker::Learn(Held& held, Caller::Outcome outcome, const v1::WorkOrder& answer) {
  v1::WorkOrder order = answer;
  if (outcome != Caller::Outcome::kDone) {
    v1::GetWorkOrderRequest request;
    request.set_name(held.name);
    if (agent_.empty()) agent_ = fleet_.Token(v1::Actor::AGENT, name_);
    const auto context = OpenContext(agent_, absl::Seconds(2));
    if (!orders_->GetWorkOrder(context.get(), request, &order).ok()) return;
  }
  held.state = order.state();
  held.technician = order.technician();
  if (order.timeline_size() > 0) held.time = FromProto(order.timeline().rbegin()->record_time());
}

bool Worker::AsAgent(const std::string& action, Held& held) {
  if (action == "unassign") return Agent(action, held, &Orders::UnassignWorkOrder, v1::UnassignWorkOrderRequest());
  if (action == "accept") return Agent(action, held, &Orders::AcceptWorkOrder, v1::AcceptWorkOrderRequest());
  if (action == "depart") return Agent(action, held, &Orders::Depart, v1::DepartRequest());
  if (action == "resume") return Agent(action, held, &Orders::ResumeWorkOrder, v1::ResumeWorkOrderRequest());
  if (action == "urge") return Agent(action, held, &Orders::UrgeWorkOrder, v1::UrgeWorkOrderRequest());
  if (action == "complete_withdrawal") {
    return Agent(action, held, &Orders::CompleteWithdrawal, v1::CompleteWithdrawalRequest());
  }
  return AsAgentWithMore(action, held);
}

bool Worker::AsAgentWithMore(const std::string& action, Held& held) {
  const std::string note = absl::StrCat(name_, " ", asked_);
  if (action == "assign") {
    v1::AssignWorkOrderRequest request;
    request.set_technician(TechnicianName(1 + chance_.Below(kTechnicians)));
    return Agent(action, held, &Orders::AssignWorkOrder, request);
  }
  if (action == "decline") {
    v1::DeclineWorkOrderRequest request;
    request.set_reason(note);
    return Agent(action, held, &Orders::DeclineWorkOrder, request);
  }
  if (action == "contact") {
    v1::RecordContactAttemptRequest request;
    request.set_outcome(static_cast<v1::ContactAttempt::Outcome>(1 + chance_.Below(5)));
    return Agent(action, held, &Orders::RecordContactAttempt, request);
  }
  if (action == "appoint") {
    v1::SetAppointmentRequest request;
    *request.mutable_agreed_time() = ToProto(held.time + absl::Minutes(60 + chance_.Below(3000)));
    request.set_asked_by(chance_.OneIn(3) ? v1::Action::CARRIER : v1::Action::CUSTOMER);
    return Agent(action, held, &Orders::SetAppointment, request);
  }
  if (action == "arrive") {
    v1::ArriveRequest request;
    request.set_consent(chance_.OneIn(2));
    return Agent(action, held, &Orders::Arrive, request);
  }
  if (action == "complete") {
    v1::CompleteWorkOrderRequest request;
    *request.mutable_speed_test() = Speed(chance_.OneIn(4) ? 10 : 100);
    return Agent(action, held, &Orders::CompleteWorkOrder, request);
  }
  if (action == "hold") {
    v1::HoldWorkOrderRequest request;
    request.set_reason(static_cast<v1::Hold::Reason>(1 + chance_.Below(10)));
    if (chance_.OneIn(2)) request.set_approved_by("manager");
    return Agent(action, held, &Orders::HoldWorkOrder, request);
  }
  if (action == "request_withdrawal") {
    v1::RequestWithdrawalRequest request;
    request.set_reason(v1::Withdrawal::CUSTOMER_REQUEST);
    request.set_note(note);
    return Agent(action, held, &Orders::RequestWithdrawal, request);
  }
  if (action == "verify_withdrawal") {
    v1::VerifyWithdrawalRequest request;
    request.set_outcome(chance_.OneIn(2) ? v1::Withdrawal::CONFIRMED : v1::Withdrawal::DENIED);
    request.set_same_day_asked(chance_.OneIn(2));
    return Agent(action, held, &Orders::VerifyWithdrawal, request);
  }
  if (action != "add_note") return false;
  v1::AddNoteRequest request;
  request.set_text(note);
  request.set_visible_to_customer(chance_.OneIn(2));
  return Agent(action, held, &Orders::AddNote, request);
}

bool Worker::AsTechnician(const std::string& action, Held& held) {
  const std::string note = absl::StrCat(name_, " ", asked_);
  if (action == "accept") return Technician(action, held, &Technicians::Accept, v1::AcceptRequest());
  if (action == "decline") {
    v1::DeclineRequest request;
    request.set_reason(note);
    return Technician(action, held, &Technicians::Decline, request);
  }
  if (action == "contact") {
    v1::RecordContactRequest request;
    request.set_outcome(static_cast<v1::ContactAttempt::Outcome>(1 + chance_.Below(5)));
    return Technician(action, held, &Technicians::RecordContact, request);
  }
  if (action == "appoint") {
    v1::SetAppointmentRequest request;
    *request.mutable_agreed_time() = ToProto(held.time + absl::Minutes(60 + chance_.Below(3000)));
    return Technician(action, held, &Technicians::SetAppointment, request);
  }
  if (action == "depart") return Technician(action, held, &Technicians::Depart, v1::DepartRequest());
  if (action == "arrive") return Technician(action, held, &Technicians::Arrive, v1::ArriveRequest());
  if (action == "complete") {
    v1::CompleteRequest request;
    *request.mutable_speed_test() = Speed(100);
    return Technician(action, held, &Technicians::Complete, request);
  }
  if (action == "resume") return Technician(action, held, &Technicians::Resume, v1::ResumeRequest());
  if (action == "request_withdrawal") {
    v1::ReportImpossibleRequest request;
    request.set_reason(v1::Withdrawal::NO_INSTALL_CONDITION);
    request.set_note(note);
    return Technician(action, held, &Technicians::ReportImpossible, request);
  }
  if (action != "add_note") return false;
  v1::AddNoteRequest request;
  request.set_text(note);
  return Technician(action, held, &Technicians::AddNote, request);
}

}  // namespace truckroll::faults
