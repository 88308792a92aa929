// watch: an order, or a technician's orders, live from the gateway. Goes on by itself from the last version seen when
// the connection breaks; ends when the order is closed.
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/name/resource_name.h"
#include "google/protobuf/util/json_util.h"
#include "platform/rpc/client.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/session.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

constexpr absl::Duration kReconnectAfter = absl::Seconds(1);

bool IsClosed(v1::WorkOrder::State state) {
  return state == v1::WorkOrder::COMPLETED || state == v1::WorkOrder::CANCELLED;
}

// What a second try may mend.
bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status) || absl::IsInternal(status);
}

// "RESOLUTION in 3h12m, CONTACT in 58m00s": the running promises, as seen at `now`.
std::string Countdown(const google::protobuf::RepeatedPtrField<v1::Commitment>& commitments, absl::Time now) {
  std::vector<std::string> running;
  for (const v1::Commitment& commitment : commitments) {
    if (commitment.state() != v1::Commitment::RUNNING) continue;
    running.push_back(absl::StrCat(v1::Commitment::Kind_Name(commitment.kind()), " in ",
                                   ShowSpan(FromProto(commitment.due_time()) - now)));
  }
  return absl::StrJoin(running, ", ");
}

template <class Message>
void PrintJsonLine(Session& session, const Message& message) {
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json).ok()) session.out() << json << std::endl;
}

class TrackingWatch {
 public:
  TrackingWatch(Session& session, std::string tracking_id) : session_(session), tracking_id_(std::move(tracking_id)) {}

  absl::Status Run() {
    auto channel = session_.Channel("gateway");
    if (!channel.ok()) return channel.status();
    auto stub = v1::TrackingService::NewStub(*channel);
    while (!closed_) {
      absl::Status ended = WatchOnce(*stub);
      if (closed_) break;
      if (!ended.ok() && !IsPassing(ended)) return ended;
      session_.progress() << "… connection lost (" << ended.message() << "), going on from version " << version_
                          << std::endl;
      std::this_thread::sleep_for(absl::ToChronoMilliseconds(kReconnectAfter));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status WatchOnce(v1::TrackingService::Stub& stub) {
    grpc::ClientContext context;
    rpc::ClientCall call;
    call.deadline = absl::InfiniteFuture();
    call.language = session_.language();
    rpc::Prepare(call, &context);
    v1::WatchTrackingRequest request;
    request.set_tracking_id(tracking_id_);
    request.set_after_version(version_);
    auto reader = stub.WatchTracking(&context, request);
    v1::WatchTrackingResponse message;
    while (!closed_ && reader->Read(&message)) {
      if (session_.json()) PrintJsonLine(session_, message);
      Take(message);
    }
    context.TryCancel();
    return rpc::FromGrpc(reader->Finish());
  }

  void Take(const v1::WatchTrackingResponse& message) {
    if (message.has_snapshot()) {
      const v1::Tracking& tracking = message.snapshot();
      version_ = tracking.version();
      for (const v1::Event& event : tracking.timeline()) Print(event, tracking, event.version() == version_);
      Note(tracking);
    }
    for (const auto& update : message.updates()) {
      if (update.has_tracking()) Note(update.tracking());
      for (const v1::Event& event : update.events()) Print(event, update.tracking(), update.has_tracking());
      version_ = update.version();
    }
    session_.out().flush();
  }

  void Note(const v1::Tracking& tracking) {
    closed_ = IsClosed(tracking.state());
    if (std::optional<absl::TimeZone> zone = LoadZone(tracking.time_zone())) zone_ = *zone;
  }

  void Print(const v1::Event& event, const v1::Tracking& tracking, bool current) {
    if (session_.json()) return;
    if (std::optional<absl::TimeZone> zone = LoadZone(tracking.time_zone())) zone_ = *zone;
    session_.out() << absl::FormatTime("%m-%d %H:%M:%S", FromProto(event.event_time()), zone_) << "  "
                   << v1::Event::Kind_Name(event.kind()) << "  " << event.text();
    const std::string countdown = current ? Countdown(tracking.commitments(), FromProto(event.record_time())) : "";
    if (!countdown.empty()) session_.out() << "  [" << countdown << "]";
    session_.out() << "\n";
  }

  Session& session_;
  const std::string tracking_id_;
  uint64_t version_ = 0;
  bool closed_ = false;
  absl::TimeZone zone_ = absl::UTCTimeZone();  // until the first message says which
};

class TechnicianWatch {
 public:
  TechnicianWatch(Session& session, std::string technician, absl::TimeZone zone)
      : session_(session), technician_(std::move(technician)), zone_(zone) {}

  absl::Status Run() {
    auto channel = session_.Channel("gateway");
    if (!channel.ok()) return channel.status();
    auto stub = v1::TechnicianService::NewStub(*channel);
    while (true) {
      absl::Status ended = WatchOnce(*stub);
      if (!ended.ok() && !IsPassing(ended) && rpc::ReasonOf(ended) != v1::TOKEN_EXPIRED) return ended;
      session_.progress() << "… connection lost (" << ended.message() << "), going on" << std::endl;
      std::this_thread::sleep_for(absl::ToChronoMilliseconds(kReconnectAfter));
    }
  }

 private:
  absl::Status WatchOnce(v1::TechnicianService::Stub& stub) {
    absl::StatusOr<std::string> token = session_.Token(v1::Actor::TECHNICIAN, technician_);
    if (!token.ok()) return token.status();
    grpc::ClientContext context;
    rpc::ClientCall call;
    call.deadline = absl::InfiniteFuture();
    call.token = *token;
    call.language = session_.language();
    rpc::Prepare(call, &context);
    v1::WatchMyWorkOrdersRequest request;
    request.set_after_token(token_);
    auto reader = stub.WatchMyWorkOrders(&context, request);
    v1::WatchMyWorkOrdersResponse message;
    while (reader->Read(&message)) {
      if (session_.json()) PrintJsonLine(session_, message);
      if (!session_.json()) Print(message);
      if (!message.token().empty()) token_ = message.token();
      session_.out().flush();
    }
    return rpc::FromGrpc(reader->Finish());
  }

  void Print(const v1::WatchMyWorkOrdersResponse& message) {
    if (message.start().kind() == v1::StreamStart::SNAPSHOT) {
      session_.out() << OrderTable(message.work_orders(), zone_).Print();
    }
    for (const auto& update : message.updates()) {
      const v1::WorkOrder& order = update.work_order();
      for (const v1::Event& event : update.events()) {
        session_.out() << absl::FormatTime("%m-%d %H:%M:%S", FromProto(event.event_time()), zone_) << "  "
                       << IdOf(order.name()) << "  " << v1::Event::Kind_Name(event.kind()) << "  " << event.text();
        const std::string countdown = Countdown(order.commitments(), FromProto(event.record_time()));
        if (!countdown.empty()) session_.out() << "  [" << countdown << "]";
        session_.out() << "\n";
      }
      if (update.removed()) session_.out() << "                " << IdOf(order.name()) << "  off the list\n";
    }
  }

  Session& session_;
  const std::string technician_;
  const absl::TimeZone zone_;
  std::string token_;
};

absl::Status WatchTechnician(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name =
      NameArgument(arguments, "--technician", arguments.Value("technician"), kTechnicians);
  if (!name.ok()) return name.status();
  absl::StatusOr<absl::TimeZone> zone = session.Zone(*name);
  if (!zone.ok()) return zone.status();
  return TechnicianWatch(session, *name, *zone).Run();
}

absl::Status Watch(Session& session, const Arguments& arguments) {
  if (arguments.Has("technician")) return WatchTechnician(session, arguments);
  if (arguments.size() == 0) return UsageError("ORDER-OR-TRACKING-ID is missing");
  std::string tracking_id = arguments[0];
  if (absl::StartsWith(tracking_id, "regions/") || arguments.Has("region")) {
    absl::StatusOr<std::string> name = NameArgument(arguments, "ORDER", tracking_id, kWorkOrders);
    if (!name.ok()) return name.status();
    v1::GetWorkOrderRequest request;
    request.set_name(*name);
    auto order = session.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::GetWorkOrder, request);
    if (!order.ok()) return order.status();
    tracking_id = order->tracking_id();
  }
  return TrackingWatch(session, tracking_id).Run();
}

}  // namespace

std::vector<Command> WatchCommands() {
  return {{"watch",
           "[ORDER-OR-TRACKING-ID]",
           "Shows an order live, as its customer sees it: a line an event, with the promises' countdown.",
           {{"region", "REGION", "says that ORDER is a bare id"},
            {"technician", "TECHNICIAN", "a technician's orders instead, as they see them"}},
           Watch}};
}

}  // namespace truckroll::ctl
