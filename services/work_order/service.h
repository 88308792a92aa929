// WorkOrderService on gRPC's callback API: each method goes through the gate to its handler.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_SERVICE_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_SERVICE_H_

#include <map>
#include <memory>
#include <string>

#include "platform/rpc/gate.h"
#include "services/work_order/change_feed.h"
#include "services/work_order/context.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"

namespace truckroll::work_order {

class Service : public v1::WorkOrderService::CallbackService {
 public:
  using Feeds = std::map<std::string, std::unique_ptr<ChangeFeed>>;  // by the region's id
  using GrpcContext = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  // Gate, feeds and what the context refers to must outlive the server.
  Service(rpc::Gate& gate, const Context& context, const Feeds& feeds)
      : endpoint_(gate, v1::WorkOrderService::service_full_name()), context_(context), feeds_(feeds) {}

  Reactor* CreateWorkOrder(GrpcContext* context, const v1::CreateWorkOrderRequest* request,
                           v1::WorkOrder* answer) override;
  Reactor* GetWorkOrder(GrpcContext* context, const v1::GetWorkOrderRequest* request, v1::WorkOrder* answer) override;
  Reactor* ListWorkOrders(GrpcContext* context, const v1::ListWorkOrdersRequest* request,
                          v1::ListWorkOrdersResponse* answer) override;
  Reactor* MarkInstallReady(GrpcContext* context, const v1::MarkInstallReadyRequest* request,
                            v1::MarkInstallReadyResponse* answer) override;
  Reactor* BatchAssign(GrpcContext* context, const v1::BatchAssignRequest* request,
                       v1::BatchAssignResponse* answer) override;
  Reactor* PreviewCommitments(GrpcContext* context, const v1::PreviewCommitmentsRequest* request,
                              v1::PreviewCommitmentsResponse* answer) override;
  Reactor* ExplainWorkOrder(GrpcContext* context, const v1::ExplainWorkOrderRequest* request,
                            v1::Replay* answer) override;
  Reactor* GetTechnicianDay(GrpcContext* context, const v1::GetTechnicianDayRequest* request,
                            v1::TechnicianDay* answer) override;
  Reactor* ListTechnicianDays(GrpcContext* context, const v1::ListTechnicianDaysRequest* request,
                              v1::ListTechnicianDaysResponse* answer) override;
  Reactor* ReportCommitments(GrpcContext* context, const v1::ReportCommitmentsRequest* request,
                             v1::ReportCommitmentsResponse* answer) override;
  Reactor* GetTrackedWorkOrder(GrpcContext* context, const v1::GetTrackedWorkOrderRequest* request,
                               v1::WorkOrder* answer) override;
  Reactor* EnforceCommitments(GrpcContext* context, const v1::EnforceCommitmentsRequest* request,
                              v1::EnforceCommitmentsResponse* answer) override;
  Reactor* AssignWorkOrder(GrpcContext* context, const v1::AssignWorkOrderRequest* request,
                           v1::WorkOrder* answer) override;
  Reactor* UnassignWorkOrder(GrpcContext* context, const v1::UnassignWorkOrderRequest* request,
                             v1::WorkOrder* answer) override;
  Reactor* AcceptWorkOrder(GrpcContext* context, const v1::AcceptWorkOrderRequest* request,
                           v1::WorkOrder* answer) override;
  Reactor* DeclineWorkOrder(GrpcContext* context, const v1::DeclineWorkOrderRequest* request,
                            v1::WorkOrder* answer) override;
  Reactor* RecordContactAttempt(GrpcContext* context, const v1::RecordContactAttemptRequest* request,
                                v1::WorkOrder* answer) override;
  Reactor* SetAppointment(GrpcContext* context, const v1::SetAppointmentRequest* request,
                          v1::WorkOrder* answer) override;
  Reactor* Depart(GrpcContext* context, const v1::DepartRequest* request, v1::WorkOrder* answer) override;
  Reactor* Arrive(GrpcContext* context, const v1::ArriveRequest* request, v1::WorkOrder* answer) override;
  Reactor* CompleteWorkOrder(GrpcContext* context, const v1::CompleteWorkOrderRequest* request,
                             v1::WorkOrder* answer) override;
  Reactor* HoldWorkOrder(GrpcContext* context, const v1::HoldWorkOrderRequest* request, v1::WorkOrder* answer) override;
  Reactor* ResumeWorkOrder(GrpcContext* context, const v1::ResumeWorkOrderRequest* request,
                           v1::WorkOrder* answer) override;
  Reactor* RequestWithdrawal(GrpcContext* context, const v1::RequestWithdrawalRequest* request,
                             v1::WorkOrder* answer) override;
  Reactor* VerifyWithdrawal(GrpcContext* context, const v1::VerifyWithdrawalRequest* request,
                            v1::WorkOrder* answer) override;
  Reactor* CompleteWithdrawal(GrpcContext* context, const v1::CompleteWithdrawalRequest* request,
                              v1::WorkOrder* answer) override;
  Reactor* UrgeWorkOrder(GrpcContext* context, const v1::UrgeWorkOrderRequest* request, v1::WorkOrder* answer) override;
  Reactor* AddNote(GrpcContext* context, const v1::AddNoteRequest* request, v1::WorkOrder* answer) override;
  grpc::ServerWriteReactor<v1::WatchWorkOrdersResponse>* WatchWorkOrders(
      GrpcContext* context, const v1::WatchWorkOrdersRequest* request) override;

 private:
  const rpc::Endpoint endpoint_;
  const Context context_;
  const Feeds& feeds_;
};

}  // namespace truckroll::work_order

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_SERVICE_H_
