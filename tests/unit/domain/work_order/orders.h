#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/policy/policy_set.h"
#include "domain/work_order/decide.h"

namespace truckroll::testing {

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The policies that ship with the product.
inline const PolicySet& Shipped() {
  static const PolicySet* policies = [] {
    auto* set = new PolicySet;
    const std::string path = "deploy/policies/standard-1.textproto";
    auto policy = Policy::Parse(ReadFile(path), path);
    if (!policy.ok() || !set->Add(*std::move(policy)).ok()) abort();
    return set;
  }();
  return *policies;
}

inline const Policy& Standard() {
  return *Shipped().Latest("standard");
}
inline absl::TimeZone Shanghai() {
  return *LoadZone("Asia/Shanghai");
}

inline absl::Time At(const std::string& rfc3339) {
  absl::Time t;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &t, &error)) abort();
  return t;
}

// One order on which actions are taken, as a store would do it.
class Life {
 public:
  explicit Life(v1::WorkOrder::Type type, absl::TimeZone local = Shanghai()) : zone(local) {
    record.mutable_order()->set_type(type);
    record.mutable_order()->set_name("regions/xuzhou/workOrders/1");
  }

  // Decides the action at `when` (Shanghai wall clock of 2 March 2026, "HH:MM", or a whole RFC 3339 time).
  Decision Do(const std::string& when, const v1::Action& action, const v1::Actor& actor = {}) {
    const absl::Time now = when.size() == 5 ? At("2026-03-02T" + when + ":00+08:00") : At(when);
    Decision decision = Decide(record, {action, actor}, now, Standard(), zone, {"regions/xuzhou/workOrders/2", "xz2"});
    record = decision.record;
    return decision;
  }

  // Settles what fell due before `when`, written as for Do.
  void Wait(const std::string& when) {
    const absl::Time now = when.size() == 5 ? At("2026-03-02T" + when + ":00+08:00") : At(when);
    record = Settle(record, now, Standard(), zone).record;
  }

  const v1::WorkOrder& order() const { return record.order(); }

  const absl::TimeZone zone;
  storage::v1::WorkOrderRecord record;
};

// Actions, without a time of their own.
inline v1::Action Create() {
  v1::Action a;
  a.mutable_create();
  return a;
}
inline v1::Action Assign(const std::string& technician) {
  v1::Action a;
  a.mutable_assign()->set_technician(technician);
  return a;
}
inline v1::Action Accept() {
  v1::Action a;
  a.mutable_accept();
  return a;
}
inline v1::Action Contact(v1::ContactAttempt::Outcome outcome) {
  v1::Action a;
  a.mutable_contact()->set_outcome(outcome);
  return a;
}
inline v1::Action Appoint(const std::string& agreed, v1::Action::AskedBy by = v1::Action::CUSTOMER) {
  v1::Action a;
  *a.mutable_appoint()->mutable_agreed_time() = ToProto(At(agreed));
  a.mutable_appoint()->set_asked_by(by);
  return a;
}
inline v1::Action Depart() {
  v1::Action a;
  a.mutable_depart();
  return a;
}
inline v1::Action Arrive(bool consent = false) {
  v1::Action a;
  a.mutable_arrive()->set_consent(consent);
  return a;
}
inline v1::Action Complete(double mbps = 100) {
  v1::Action a;
  for (int i = 0; i < 3; ++i) {
    a.mutable_complete()->mutable_speed_test()->add_down_mbps(mbps);
    a.mutable_complete()->mutable_speed_test()->add_up_mbps(mbps);
  }
  return a;
}
inline v1::Action HoldFor(v1::Hold::Reason reason) {
  v1::Action a;
  a.mutable_hold()->set_reason(reason);
  return a;
}
inline v1::Action Resume() {
  v1::Action a;
  a.mutable_resume();
  return a;
}

inline v1::Action Unassign() {
  v1::Action a;
  a.mutable_unassign();
  return a;
}
inline v1::Action Decline() {
  v1::Action a;
  a.mutable_decline()->set_reason("on leave");
  return a;
}
inline v1::Action Urge() {
  v1::Action a;
  a.mutable_urge();
  return a;
}
inline v1::Action Note() {
  v1::Action a;
  a.mutable_add_note()->set_text("ring twice");
  return a;
}
inline v1::Action BecomeReady() {
  v1::Action a;
  a.mutable_become_install_ready();
  return a;
}
inline v1::Action ApprovedHold() {
  v1::Action a = HoldFor(v1::Hold::FORCE_MAJEURE);
  a.mutable_hold()->set_approved_by("regions/xuzhou/staff/manager");
  return a;
}
inline v1::Action AskToWithdraw(v1::Withdrawal::Reason reason = v1::Withdrawal::CUSTOMER_REQUEST) {
  v1::Action a;
  a.mutable_request_withdrawal()->set_reason(reason);
  return a;
}
inline v1::Action Verify(v1::Withdrawal::Outcome outcome, bool same_day = false) {
  v1::Action a;
  a.mutable_verify_withdrawal()->set_outcome(outcome);
  a.mutable_verify_withdrawal()->set_same_day_asked(same_day);
  return a;
}
inline v1::Action Withdraw() {
  v1::Action a;
  a.mutable_complete_withdrawal();
  return a;
}
inline v1::Action Book(const std::string& start, const std::string& end, v1::Action::AskedBy by) {
  v1::Action a = Create();
  *a.mutable_create()->mutable_booked_window()->mutable_start_time() = ToProto(At(start));
  *a.mutable_create()->mutable_booked_window()->mutable_end_time() = ToProto(At(end));
  a.mutable_create()->set_asked_by(by);
  return a;
}
// The action as told by someone whose clock said `when`.
inline v1::Action Told(const std::string& when, v1::Action action) {
  *action.mutable_time() = ToProto(At(when));
  return action;
}

inline const v1::Commitment* Find(const v1::WorkOrder& order, v1::Commitment::Kind kind, int nth = 0) {
  for (const v1::Commitment& c : order.commitments()) {
    if (c.kind() == kind && nth-- == 0) return &c;
  }
  return nullptr;
}

inline v1::Commitment::State StateOf(const Life& life, v1::Commitment::Kind kind, int nth = 0) {
  const v1::Commitment* found = Find(life.order(), kind, nth);
  return found == nullptr ? v1::Commitment::STATE_UNSPECIFIED : found->state();
}
inline absl::Time DueOf(const Life& life, v1::Commitment::Kind kind, int nth = 0) {
  const v1::Commitment* found = Find(life.order(), kind, nth);
  return found == nullptr ? absl::InfinitePast() : FromProto(found->due_time());
}
inline bool Happened(const Life& life, v1::Event::Kind kind) {
  for (const v1::Event& event : life.order().timeline()) {
    if (event.kind() == kind) return true;
  }
  return false;
}

}  // namespace truckroll::testing
