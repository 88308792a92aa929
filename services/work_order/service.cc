#include "services/work_order/service.h"

#include <utility>

#include "platform/rpc/status.h"
#include "platform/rpc/stream.h"
#include "platform/rpc/unary.h"
#include "platform/serving/request_key.h"
#include "services/work_order/actions.h"
#include "services/work_order/batches.h"
#include "services/work_order/change.h"
#include "services/work_order/create.h"
#include "services/work_order/queries.h"

namespace truckroll::work_order {
namespace {

using GrpcContext = Service::GrpcContext;
using Reactor = Service::Reactor;

template <class Request, class Response>
Reactor* Ask(const rpc::Endpoint& endpoint, const char* method, const Context& context, GrpcContext* grpc,
             const Request* request, Response* answer,
             Task<absl::StatusOr<Response>> (*handler)(const Context&, rpc::Call&, const Request&)) {
  return rpc::Serve(
      endpoint, method, grpc, request, answer,
      [&context, handler](rpc::Call& call, const Request& asked) { return handler(context, call, asked); });
}

Task<absl::StatusOr<v1::WorkOrder>> Refuse(absl::Status status) {
  co_return status;
}

// A change: what is asked for as an action, then the one shape of every change.
template <class Request>
Reactor* Act(const rpc::Endpoint& endpoint, const char* method, const Context& context, GrpcContext* grpc,
             const Request* request, v1::WorkOrder* answer) {
  return rpc::Serve(endpoint, method, grpc, request, answer, [&context](rpc::Call& call, const Request& asked) {
    const absl::StatusOr<v1::Action> action = ActionOf(asked);
    if (!action.ok()) return Refuse(action.status());
    const absl::StatusOr<serving::RequestKey> key = serving::MakeRequestKey(call, asked.request_id(), asked);
    if (!key.ok()) return Refuse(key.status());
    return Change(context, call, {asked.name(), *action, *key, asked.etag()});
  });
}

}  // namespace

Reactor* Service::CreateWorkOrder(GrpcContext* context, const v1::CreateWorkOrderRequest* request,
                                  v1::WorkOrder* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, Create);
}

Reactor* Service::GetWorkOrder(GrpcContext* context, const v1::GetWorkOrderRequest* request, v1::WorkOrder* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, Get);
}

Reactor* Service::ListWorkOrders(GrpcContext* context, const v1::ListWorkOrdersRequest* request,
                                 v1::ListWorkOrdersResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, List);
}

Reactor* Service::MarkInstallReady(GrpcContext* context, const v1::MarkInstallReadyRequest* request,
                                   v1::MarkInstallReadyResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, work_order::MarkInstallReady);
}

Reactor* Service::BatchAssign(GrpcContext* context, const v1::BatchAssignRequest* request,
                              v1::BatchAssignResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, work_order::BatchAssign);
}

Reactor* Service::PreviewCommitments(GrpcContext* context, const v1::PreviewCommitmentsRequest* request,
                                     v1::PreviewCommitmentsResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, Preview);
}

Reactor* Service::ExplainWorkOrder(GrpcContext* context, const v1::ExplainWorkOrderRequest* request,
                                   v1::Replay* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, ExplainOrder);
}

Reactor* Service::GetTechnicianDay(GrpcContext* context, const v1::GetTechnicianDayRequest* request,
                                   v1::TechnicianDay* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, GetDay);
}

Reactor* Service::ListTechnicianDays(GrpcContext* context, const v1::ListTechnicianDaysRequest* request,
                                     v1::ListTechnicianDaysResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, ListDays);
}

Reactor* Service::ReportCommitments(GrpcContext* context, const v1::ReportCommitmentsRequest* request,
                                    v1::ReportCommitmentsResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, Report);
}

Reactor* Service::GetTrackedWorkOrder(GrpcContext* context, const v1::GetTrackedWorkOrderRequest* request,
                                      v1::WorkOrder* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, GetTracked);
}

Reactor* Service::EnforceCommitments(GrpcContext* context, const v1::EnforceCommitmentsRequest* request,
                                     v1::EnforceCommitmentsResponse* answer) {
  return Ask(endpoint_, __func__, context_, context, request, answer, Enforce);
}

Reactor* Service::AssignWorkOrder(GrpcContext* context, const v1::AssignWorkOrderRequest* request,
                                  v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::UnassignWorkOrder(GrpcContext* context, const v1::UnassignWorkOrderRequest* request,
                                    v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::AcceptWorkOrder(GrpcContext* context, const v1::AcceptWorkOrderRequest* request,
                                  v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::DeclineWorkOrder(GrpcContext* context, const v1::DeclineWorkOrderRequest* request,
                                   v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::RecordContactAttempt(GrpcContext* context, const v1::RecordContactAttemptRequest* request,
                                       v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::SetAppointment(GrpcContext* context, const v1::SetAppointmentRequest* request,
                                 v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::Depart(GrpcContext* context, const v1::DepartRequest* request, v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::Arrive(GrpcContext* context, const v1::ArriveRequest* request, v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::CompleteWorkOrder(GrpcContext* context, const v1::CompleteWorkOrderRequest* request,
                                    v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::HoldWorkOrder(GrpcContext* context, const v1::HoldWorkOrderRequest* request, v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::ResumeWorkOrder(GrpcContext* context, const v1::ResumeWorkOrderRequest* request,
                                  v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::RequestWithdrawal(GrpcContext* context, const v1::RequestWithdrawalRequest* request,
                                    v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::VerifyWithdrawal(GrpcContext* context, const v1::VerifyWithdrawalRequest* request,
                                   v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::CompleteWithdrawal(GrpcContext* context, const v1::CompleteWithdrawalRequest* request,
                                     v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::UrgeWorkOrder(GrpcContext* context, const v1::UrgeWorkOrderRequest* request, v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

Reactor* Service::AddNote(GrpcContext* context, const v1::AddNoteRequest* request, v1::WorkOrder* answer) {
  return Act(endpoint_, __func__, context_, context, request, answer);
}

grpc::ServerWriteReactor<v1::WatchWorkOrdersResponse>* Service::WatchWorkOrders(
    GrpcContext* context, const v1::WatchWorkOrdersRequest* request) {
  return rpc::ServeStream<v1::WatchWorkOrdersResponse>(
      endpoint_, __func__, context, request,
      [this](std::shared_ptr<ChangeFeed::Writer> writer, const v1::WatchWorkOrdersRequest& asked) {
        const absl::StatusOr<Place> place = FindParent(context_, writer->call(), asked.parent());
        if (!place.ok()) {
          writer->End(place.status());
          return;
        }
        feeds_.at(place->id)->Watch(std::move(writer), asked.after_token());
      },
      {.max_queued = 4096});
}

}  // namespace truckroll::work_order
