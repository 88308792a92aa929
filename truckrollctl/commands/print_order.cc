#include "truckrollctl/commands/print_order.h"

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {

absl::Status PrintOrder(Session& session, const absl::StatusOr<v1::WorkOrder>& order) {
  if (!order.ok()) return order.status();
  if (session.json()) return session.PrintJson(*order);
  absl::StatusOr<absl::TimeZone> zone = session.Zone(order->name());
  if (!zone.ok()) return zone.status();
  session.out() << ShowOrder(*order, *zone, session.language() != "en");
  return absl::OkStatus();
}

absl::Status ExplainOrder(Session& session, const std::string& name, const std::string& as_of) {
  v1::ExplainWorkOrderRequest request;
  request.set_name(name);
  if (!as_of.empty()) {
    absl::StatusOr<absl::Time> time = session.Instant("--as-of", as_of, name);
    if (!time.ok()) return time.status();
    *request.mutable_as_of_time() = ToProto(*time);
  }
  auto replay = session.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::ExplainWorkOrder, request);
  if (!replay.ok()) return replay.status();
  if (session.json()) return session.PrintJson(*replay);
  absl::StatusOr<absl::TimeZone> zone = session.Zone(name);
  if (!zone.ok()) return zone.status();
  session.out() << "state  " << v1::WorkOrder::State_Name(replay->state()) << "\n\n"
                << CommitmentTable(replay->commitments(), *zone, session.language() != "en").Print() << "\n";
  for (const v1::Event& event : replay->events()) {
    session.out() << ShowTime(event.event_time(), *zone) << "  " << v1::Event::Kind_Name(event.kind()) << "  "
                  << event.text() << "\n";
  }
  return absl::OkStatus();
}

}  // namespace truckroll::ctl
