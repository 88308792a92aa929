// TechnicianService: what a technician's phone calls. Every action is carried on to the work-order service with the
// technician's own token, which checks again whose order it is.
#ifndef TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_SERVER_H_
#define TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "domain/policy/policy_set.h"
#include "mobile-gateway/streams/grpc_sink.h"
#include "mobile-gateway/streams/pulse.h"
#include "mobile-gateway/streams/region.h"
#include "platform/async/task.h"
#include "platform/auth/identity.h"
#include "platform/clock/clock.h"
#include "platform/rpc/gate.h"
#include "platform/rpc/stream.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::gateway {

// The caller's full name, whether the token's subject is it or their id in the token's region. PERMISSION_DENIED
// REGION_NOT_ALLOWED when it names no region of ours.
absl::StatusOr<std::string> TechnicianName(const auth::Identity& identity, const Regions& regions);

class TechnicianServer : public v1::TechnicianService::CallbackService {
 public:
  struct Parts {  // all must outlive the server
    rpc::Gate& gate;
    Regions& regions;
    const PolicySet& policies;
    v1::WorkOrderService::Stub& work_orders;
    v1::WorkforceService::Stub& workforce;
    Pulse& pulse;
    StreamCounts& counts;
    const clock::Clock& clock;
  };
  explicit TechnicianServer(const Parts& parts);

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* GetMyDay(Context*, const v1::GetMyDayRequest*, v1::GetMyDayResponse*) override;
  grpc::ServerWriteReactor<v1::WatchMyWorkOrdersResponse>* WatchMyWorkOrders(
      Context*, const v1::WatchMyWorkOrdersRequest*) override;
  Reactor* Accept(Context*, const v1::AcceptRequest*, v1::WorkOrder*) override;
  Reactor* Decline(Context*, const v1::DeclineRequest*, v1::WorkOrder*) override;
  Reactor* RecordContact(Context*, const v1::RecordContactRequest*, v1::WorkOrder*) override;
  Reactor* SetAppointment(Context*, const v1::SetAppointmentRequest*, v1::WorkOrder*) override;
  Reactor* Depart(Context*, const v1::DepartRequest*, v1::WorkOrder*) override;
  Reactor* Arrive(Context*, const v1::ArriveRequest*, v1::WorkOrder*) override;
  Reactor* Complete(Context*, const v1::CompleteRequest*, v1::WorkOrder*) override;
  Reactor* Hold(Context*, const v1::HoldRequest*, v1::WorkOrder*) override;
  Reactor* Resume(Context*, const v1::ResumeRequest*, v1::WorkOrder*) override;
  Reactor* ReportImpossible(Context*, const v1::ReportImpossibleRequest*, v1::WorkOrder*) override;
  Reactor* AddNote(Context*, const v1::AddNoteRequest*, v1::WorkOrder*) override;
  Reactor* ReportPosition(Context*, const v1::ReportPositionRequest*, v1::ReportPositionResponse*) override;

 private:
  using Writer = rpc::StreamWriter<v1::WatchMyWorkOrdersResponse>;
  template <class Request>
  using Method = void (v1::WorkOrderService::Stub::async::*)(grpc::ClientContext*, const Request*, v1::WorkOrder*,
                                                             std::function<void(grpc::Status)>);

  // The phone's request as the work-order service's, which has the same fields (actions_test.cc holds them to it).
  template <class To, class From>
  Reactor* Carry(const char* name, Context* context, const From* request, v1::WorkOrder* response, Method<To> method);

  Task<absl::StatusOr<v1::GetMyDayResponse>> Day(rpc::Call& call);
  void Watch(std::shared_ptr<Writer> stream, const v1::WatchMyWorkOrdersRequest& request);

  const Parts parts_;
  const rpc::Endpoint endpoint_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_TECHNICIAN_TECHNICIAN_SERVER_H_
