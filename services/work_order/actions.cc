#include "services/work_order/actions.h"

#include "absl/strings/str_cat.h"
#include "platform/rpc/status.h"
#include "platform/serving/checks.h"

namespace truckroll::work_order {
namespace {

using serving::Checks;

// An action with the time that the request tells.
template <class Request>
v1::Action At(const Request& request) {
  v1::Action action;
  if (request.has_occurred_time()) *action.mutable_time() = request.occurred_time();
  return action;
}

absl::StatusOr<v1::Action> Checked(const Checks& checks, v1::Action action) {
  if (!checks.status().ok()) return checks.status();
  return action;
}

}  // namespace

absl::StatusOr<v1::Action> ActionOf(const v1::AssignWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_assign()->set_technician(request.technician());
  return Checked(
      Checks("").Present("technician", !request.technician().empty(), "regions/{region}/technicians/{technician}"),
      action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::UnassignWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_unassign()->set_reason(request.reason());
  return Checked(Checks("").Text("reason", request.reason(), 0, 500), action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::AcceptWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_accept();
  return action;
}

absl::StatusOr<v1::Action> ActionOf(const v1::DeclineWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_decline()->set_reason(request.reason());
  return Checked(Checks("").Text("reason", request.reason(), 1, 500), action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::RecordContactAttemptRequest& request) {
  v1::Action action = At(request);
  action.mutable_contact()->set_outcome(request.outcome());
  action.mutable_contact()->set_note(request.note());
  return Checked(
      Checks("")
          .That(request.outcome() != v1::ContactAttempt::OUTCOME_UNSPECIFIED &&
                    v1::ContactAttempt::Outcome_IsValid(request.outcome()),
                "outcome", absl::StrCat(request.outcome()), "REACHED, NO_ANSWER, BUSY, WRONG_NUMBER or REFUSED")
          .Text("note", request.note(), 0, 500),
      action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::SetAppointmentRequest& request) {
  v1::Action action = At(request);
  if (request.has_agreed_time()) *action.mutable_appoint()->mutable_agreed_time() = request.agreed_time();
  action.mutable_appoint()->set_asked_by(request.asked_by());
  return Checked(Checks("")
                     .Present("agreed_time", request.has_agreed_time(), "the time agreed with the customer")
                     .That(v1::Action::AskedBy_IsValid(request.asked_by()), "asked_by",
                           absl::StrCat(request.asked_by()), "CUSTOMER or CARRIER"),
                 action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::DepartRequest& request) {
  v1::Action action = At(request);
  action.mutable_depart();
  return action;
}

absl::StatusOr<v1::Action> ActionOf(const v1::ArriveRequest& request) {
  v1::Action action = At(request);
  Checks checks("");
  if (request.has_location()) {
    checks.Place("location", request.location());
    *action.mutable_arrive()->mutable_location() = request.location();
  }
  action.mutable_arrive()->set_consent(request.consent());
  return Checked(checks, action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::CompleteWorkOrderRequest& request) {
  v1::Action action = At(request);
  if (request.has_speed_test()) *action.mutable_complete()->mutable_speed_test() = request.speed_test();
  action.mutable_complete()->set_note(request.note());
  return Checked(Checks("")
                     .Text("note", request.note(), 0, 500)
                     .Count("speed_test.down_mbps", request.speed_test().down_mbps_size(), 100)
                     .Count("speed_test.up_mbps", request.speed_test().up_mbps_size(), 100),
                 action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::HoldWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_hold()->set_reason(request.reason());
  action.mutable_hold()->set_approved_by(request.approved_by());
  action.mutable_hold()->set_note(request.note());
  return Checked(
      Checks("")
          .That(request.reason() != v1::Hold::REASON_UNSPECIFIED && v1::Hold::Reason_IsValid(request.reason()),
                "reason", absl::StrCat(request.reason()), "a Hold.Reason")
          .Text("approved_by", request.approved_by(), 0, 100)
          .Text("note", request.note(), 0, 500),
      action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::ResumeWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_resume();
  return action;
}

absl::StatusOr<v1::Action> ActionOf(const v1::RequestWithdrawalRequest& request) {
  v1::Action action = At(request);
  action.mutable_request_withdrawal()->set_reason(request.reason());
  action.mutable_request_withdrawal()->set_note(request.note());
  return Checked(Checks("")
                     .That(request.reason() != v1::Withdrawal::REASON_UNSPECIFIED &&
                               v1::Withdrawal::Reason_IsValid(request.reason()),
                           "reason", absl::StrCat(request.reason()),
                           "CUSTOMER_REQUEST, NO_INSTALL_CONDITION, DUPLICATE or WRONG_ADDRESS")
                     .Text("note", request.note(), 1, 500),
                 action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::VerifyWithdrawalRequest& request) {
  v1::Action action = At(request);
  action.mutable_verify_withdrawal()->set_outcome(request.outcome());
  action.mutable_verify_withdrawal()->set_same_day_asked(request.same_day_asked());
  return Checked(Checks("").That(request.outcome() != v1::Withdrawal::OUTCOME_UNSPECIFIED &&
                                     v1::Withdrawal::Outcome_IsValid(request.outcome()),
                                 "outcome", absl::StrCat(request.outcome()), "CONFIRMED or DENIED"),
                 action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::CompleteWithdrawalRequest& request) {
  v1::Action action = At(request);
  action.mutable_complete_withdrawal();
  return action;
}

absl::StatusOr<v1::Action> ActionOf(const v1::UrgeWorkOrderRequest& request) {
  v1::Action action = At(request);
  action.mutable_urge()->set_note(request.note());
  return Checked(Checks("").Text("note", request.note(), 0, 500), action);
}

absl::StatusOr<v1::Action> ActionOf(const v1::AddNoteRequest& request) {
  v1::Action action = At(request);
  action.mutable_add_note()->set_text(request.text());
  action.mutable_add_note()->set_visible_to_customer(request.visible_to_customer());
  return Checked(Checks("").Text("text", request.text(), 1, 2000), action);
}

}  // namespace truckroll::work_order
