// What each changing request asks for, as an action: checked field by field, before any order is looked at.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_ACTIONS_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_ACTIONS_H_

#include "absl/status/statusor.h"
#include "truckroll/v1/action.pb.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::work_order {

absl::StatusOr<v1::Action> ActionOf(const v1::AssignWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::UnassignWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::AcceptWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::DeclineWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::RecordContactAttemptRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::SetAppointmentRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::DepartRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::ArriveRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::CompleteWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::HoldWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::ResumeWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::RequestWithdrawalRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::VerifyWithdrawalRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::CompleteWithdrawalRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::UrgeWorkOrderRequest& request);
absl::StatusOr<v1::Action> ActionOf(const v1::AddNoteRequest& request);

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_ACTIONS_H_
