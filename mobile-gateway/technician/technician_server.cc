#include "mobile-gateway/technician/technician_server.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/quiet_hours.h"
#include "domain/name/resource_name.h"
#include "mobile-gateway/technician/open_orders.h"
#include "mobile-gateway/technician/technician_watch.h"
#include "platform/rpc/client.h"
#include "platform/rpc/status.h"
#include "platform/rpc/unary.h"

namespace truckroll::gateway {
namespace {

using WorkOrders = class v1::WorkOrderService::Stub::async;

absl::Time NextDue(const v1::WorkOrder& order) {
  absl::Time due = absl::InfiniteFuture();
  for (const v1::Commitment& commitment : order.commitments()) {
    if (commitment.state() == v1::Commitment::RUNNING) due = std::min(due, FromProto(commitment.due_time()));
  }
  return due;
}

// By agreed time, those without one last; then by due.
bool ComesBefore(const v1::WorkOrder& a, const v1::WorkOrder& b) {
  auto key = [](const v1::WorkOrder& order) {
    absl::Time agreed = order.has_agreed_time() ? FromProto(order.agreed_time()) : absl::InfiniteFuture();
    return std::tuple(agreed, NextDue(order), absl::string_view(order.name()));
  };
  return key(a) < key(b);
}

}  // namespace

absl::StatusOr<std::string> TechnicianName(const auth::Identity& identity, const Regions& regions) {
  std::optional<ResourceName> full = ParseName(identity.subject, kTechnicians);
  std::string region = identity.region;
  if (std::optional<std::string> id = ParseRegion(region)) region = *id;
  if (region.empty() && full) region = full->region;
  if (!regions.Find(RegionName(region)) || (full && full->region != region)) {
    return rpc::Error(v1::REGION_NOT_ALLOWED, "the token names no region that is served here");
  }
  return full ? identity.subject : MakeName(region, kTechnicians, identity.subject);
}

TechnicianServer::TechnicianServer(const Parts& parts)
    : parts_(parts), endpoint_(parts.gate, "truckroll.v1.TechnicianService") {}

template <class To, class From>
grpc::ServerUnaryReactor* TechnicianServer::Carry(const char* name, Context* context, const From* request,
                                                  v1::WorkOrder* response, Method<To> method) {
  return rpc::Serve(endpoint_, name, context, request, response, [this, method](rpc::Call& call, const From& from) {
    To to;
    to.ParseFromString(from.SerializeAsString());
    return rpc::Invoke(parts_.work_orders.async(), method, std::move(to), rpc::OnBehalfOf(call));
  });
}

grpc::ServerUnaryReactor* TechnicianServer::Accept(Context* c, const v1::AcceptRequest* r, v1::WorkOrder* w) {
  return Carry<v1::AcceptWorkOrderRequest>(__func__, c, r, w, &WorkOrders::AcceptWorkOrder);
}
grpc::ServerUnaryReactor* TechnicianServer::Decline(Context* c, const v1::DeclineRequest* r, v1::WorkOrder* w) {
  return Carry<v1::DeclineWorkOrderRequest>(__func__, c, r, w, &WorkOrders::DeclineWorkOrder);
}
grpc::ServerUnaryReactor* TechnicianServer::RecordContact(Context* c, const v1::RecordContactRequest* r,
                                                          v1::WorkOrder* w) {
  return Carry<v1::RecordContactAttemptRequest>(__func__, c, r, w, &WorkOrders::RecordContactAttempt);
}
grpc::ServerUnaryReactor* TechnicianServer::SetAppointment(Context* c, const v1::SetAppointmentRequest* r,
                                                           v1::WorkOrder* w) {
  return Carry<v1::SetAppointmentRequest>(__func__, c, r, w, &WorkOrders::SetAppointment);
}
grpc::ServerUnaryReactor* TechnicianServer::Depart(Context* c, const v1::DepartRequest* r, v1::WorkOrder* w) {
  return Carry<v1::DepartRequest>(__func__, c, r, w, &WorkOrders::Depart);
}
grpc::ServerUnaryReactor* TechnicianServer::Arrive(Context* c, const v1::ArriveRequest* r, v1::WorkOrder* w) {
  return Carry<v1::ArriveRequest>(__func__, c, r, w, &WorkOrders::Arrive);
}
grpc::ServerUnaryReactor* TechnicianServer::Complete(Context* c, const v1::CompleteRequest* r, v1::WorkOrder* w) {
  return Carry<v1::CompleteWorkOrderRequest>(__func__, c, r, w, &WorkOrders::CompleteWorkOrder);
}
grpc::ServerUnaryReactor* TechnicianServer::Hold(Context* c, const v1::HoldRequest* r, v1::WorkOrder* w) {
  return Carry<v1::HoldWorkOrderRequest>(__func__, c, r, w, &WorkOrders::HoldWorkOrder);
}
grpc::ServerUnaryReactor* TechnicianServer::Resume(Context* c, const v1::ResumeRequest* r, v1::WorkOrder* w) {
  return Carry<v1::ResumeWorkOrderRequest>(__func__, c, r, w, &WorkOrders::ResumeWorkOrder);
}
grpc::ServerUnaryReactor* TechnicianServer::ReportImpossible(Context* c, const v1::ReportImpossibleRequest* r,
                                                             v1::WorkOrder* w) {
  return Carry<v1::RequestWithdrawalRequest>(__func__, c, r, w, &WorkOrders::RequestWithdrawal);
}
grpc::ServerUnaryReactor* TechnicianServer::AddNote(Context* c, const v1::AddNoteRequest* r, v1::WorkOrder* w) {
  return Carry<v1::AddNoteRequest>(__func__, c, r, w, &WorkOrders::AddNote);
}

grpc::ServerUnaryReactor* TechnicianServer::ReportPosition(Context* context, const v1::ReportPositionRequest* request,
                                                           v1::ReportPositionResponse* response) {
  return rpc::Serve(endpoint_, __func__, context, request, response,
                    [this](rpc::Call& call, const v1::ReportPositionRequest& r) {
                      return rpc::Invoke(parts_.workforce.async(), &v1::WorkforceService::Stub::async::ReportPosition,
                                         r, rpc::OnBehalfOf(call));
                    });
}

grpc::ServerUnaryReactor* TechnicianServer::GetMyDay(Context* context, const v1::GetMyDayRequest* request,
                                                     v1::GetMyDayResponse* response) {
  return rpc::Serve(endpoint_, __func__, context, request, response,
                    [this](rpc::Call& call, const v1::GetMyDayRequest&) { return Day(call); });
}

Task<absl::StatusOr<v1::GetMyDayResponse>> TechnicianServer::Day(rpc::Call& call) {
  absl::StatusOr<std::string> technician = TechnicianName(call.identity, parts_.regions);
  if (!technician.ok()) co_return technician.status();
  Region& region = *parts_.regions.Find(RegionName(*RegionOf(*technician)));
  const Policy* policy = parts_.policies.Latest(region.policy());
  if (!policy) co_return rpc::Error(v1::REGION_UNKNOWN, absl::StrCat(region.name(), ": its policy is not known here"));
  rpc::ClientCall own = rpc::OnBehalfOf(call);
  absl::StatusOr<std::vector<v1::WorkOrder>> orders = co_await ReadOpenOrders(&parts_.work_orders, *technician, own);
  if (!orders.ok()) co_return orders.status();

  std::sort(orders->begin(), orders->end(), ComesBefore);
  v1::GetMyDayResponse day;
  day.set_technician(*technician);
  for (v1::WorkOrder& order : *orders) *day.add_work_orders() = std::move(order);
  day.set_calls_allowed(!IsQuiet(region.Now(), policy->quiet_hours(), region.zone()));
  *day.mutable_region() = region.Facts();
  co_return std::move(day);
}

grpc::ServerWriteReactor<v1::WatchMyWorkOrdersResponse>* TechnicianServer::WatchMyWorkOrders(
    Context* context, const v1::WatchMyWorkOrdersRequest* request) {
  return rpc::ServeStream<v1::WatchMyWorkOrdersResponse>(
      endpoint_, __func__, context, request,
      [this](std::shared_ptr<Writer> stream, const v1::WatchMyWorkOrdersRequest& r) { Watch(std::move(stream), r); });
}

void TechnicianServer::Watch(std::shared_ptr<Writer> stream, const v1::WatchMyWorkOrdersRequest& request) {
  const rpc::Call& call = stream->call();
  absl::StatusOr<std::string> technician = TechnicianName(call.identity, parts_.regions);
  if (!technician.ok()) return stream->End(technician.status());
  Region& region = *parts_.regions.Find(RegionName(*RegionOf(*technician)));
  if (region.hub().delivered().token.empty()) {
    return stream->End(
        rpc::Unavailable(v1::STORE_UNREACHABLE, "the region's changes are not heard yet", absl::Seconds(1)));
  }
  auto sink = std::make_shared<GrpcSink<v1::WatchMyWorkOrdersResponse>>(stream, parts_.counts);
  auto orders =
      std::make_unique<RemoteOpenOrders>(parts_.work_orders, *technician, rpc::OnBehalfOf(call), parts_.clock);
  TechnicianWatch::Options options = {*technician, LanguageOf(call.language), call.identity.expire_time};
  auto watch =
      std::make_shared<TechnicianWatch>(options, region, std::move(orders), parts_.policies, parts_.clock, sink);
  watch->Begin(request.after_token());
  parts_.pulse.Add(watch);
  stream->OnEnd([sink, watch] {
    sink->MarkOver();
    watch->Stop();
  });
}

}  // namespace truckroll::gateway
