// order assign, accept, contact, …: one change to one order each.
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/commands/order_fields.h"
#include "truckrollctl/commands/print_order.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {
namespace {

using Stub = v1::WorkOrderService::Stub;

template <class Request>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, v1::WorkOrder*);

// What all changes share: the order, the id that makes it safe to repeat, the etag, when it happened.
template <class Request>
absl::StatusOr<Request> StartChange(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "ORDER", arguments[0], kWorkOrders);
  if (!name.ok()) return name.status();
  Request request;
  request.set_name(*name);
  request.set_request_id(arguments.Has("request-id") ? arguments.Value("request-id") : RandomId());
  request.set_etag(arguments.Value("etag"));
  if (arguments.Has("occurred")) {
    absl::StatusOr<absl::Time> time = session.Instant("--occurred", arguments.Value("occurred"), *name);
    if (!time.ok()) return time.status();
    *request.mutable_occurred_time() = ToProto(*time);
  }
  return request;
}

// Runs a change whose own fields `fill` reads: absl::Status(Request*).
template <class Request, class Fill>
absl::Status Change(Session& session, const Arguments& arguments, Method<Request> method, Fill fill) {
  absl::StatusOr<Request> request = StartChange<Request>(session, arguments);
  if (!request.ok()) return request.status();
  absl::Status filled = fill(&*request);
  if (!filled.ok()) return filled;
  return PrintOrder(session, session.Call<v1::WorkOrderService>(method, *request));
}

// A change without fields of its own.
template <class Request, Method<Request> method>
absl::Status Bare(Session& session, const Arguments& arguments) {
  return Change<Request>(session, arguments, method, [](Request*) { return absl::OkStatus(); });
}

absl::Status Assign(Session& session, const Arguments& arguments) {
  return Change<v1::AssignWorkOrderRequest>(
      session, arguments, &Stub::AssignWorkOrder, [&](v1::AssignWorkOrderRequest* request) -> absl::Status {
        std::string technician = arguments[1];
        if (IsResourceId(technician)) {
          technician = MakeName(RegionOf(request->name()).value_or(""), kTechnicians, technician);
        }
        auto name = NameArgument(arguments, "TECHNICIAN", technician, kTechnicians);
        if (name.ok()) request->set_technician(*name);
        return name.status();
      });
}

absl::Status Unassign(Session& session, const Arguments& arguments) {
  return Change<v1::UnassignWorkOrderRequest>(session, arguments, &Stub::UnassignWorkOrder, [&](auto* request) {
    request->set_reason(arguments.Value("reason"));
    return absl::OkStatus();
  });
}

absl::Status Decline(Session& session, const Arguments& arguments) {
  return Change<v1::DeclineWorkOrderRequest>(session, arguments, &Stub::DeclineWorkOrder, [&](auto* request) {
    request->set_reason(arguments.Value("reason"));
    return absl::OkStatus();
  });
}

absl::Status Contact(Session& session, const Arguments& arguments) {
  return Change<v1::RecordContactAttemptRequest>(
      session, arguments, &Stub::RecordContactAttempt, [&](v1::RecordContactAttemptRequest* request) -> absl::Status {
        auto outcome = ParseEnum<v1::ContactAttempt::Outcome>("OUTCOME", arguments[1]);
        if (outcome.ok()) request->set_outcome(*outcome);
        request->set_note(arguments.Value("note"));
        return outcome.status();
      });
}

absl::Status Appoint(Session& session, const Arguments& arguments) {
  return Change<v1::SetAppointmentRequest>(session, arguments, &Stub::SetAppointment,
                                           [&](v1::SetAppointmentRequest* request) -> absl::Status {
                                             auto time = session.Instant("TIME", arguments[1], request->name());
                                             if (!time.ok()) return time.status();
                                             *request->mutable_agreed_time() = ToProto(*time);
                                             auto asked_by = ReadAskedBy(arguments);
                                             if (asked_by.ok()) request->set_asked_by(*asked_by);
                                             return asked_by.status();
                                           });
}

absl::Status Arrive(Session& session, const Arguments& arguments) {
  return Change<v1::ArriveRequest>(session, arguments, &Stub::Arrive, [&](v1::ArriveRequest* request) -> absl::Status {
    request->set_consent(arguments.Has("consent"));
    if (arguments.Has("latitude") != arguments.Has("longitude")) {
      return UsageError("--latitude and --longitude belong together");
    }
    if (!arguments.Has("latitude")) return absl::OkStatus();
    auto latitude = arguments.Number("latitude", 0);
    auto longitude = arguments.Number("longitude", 0);
    if (!latitude.ok()) return latitude.status();
    if (!longitude.ok()) return longitude.status();
    request->mutable_location()->set_latitude(*latitude);
    request->mutable_location()->set_longitude(*longitude);
    return absl::OkStatus();
  });
}

absl::Status Complete(Session& session, const Arguments& arguments) {
  return Change<v1::CompleteWorkOrderRequest>(
      session, arguments, &Stub::CompleteWorkOrder, [&](v1::CompleteWorkOrderRequest* request) -> absl::Status {
        request->set_note(arguments.Value("note"));
        for (const char* way : {"down", "up"}) {
          for (const std::string& text : arguments.Values(way)) {
            double mbps = 0;
            if (!absl::SimpleAtod(text, &mbps)) {
              return UsageError(
                  absl::StrCat("--", way, ": found ", text, ", expected Mbit/s, samples joined by commas"));
            }
            v1::SpeedTest* test = request->mutable_speed_test();
            way[0] == 'd' ? test->add_down_mbps(mbps) : test->add_up_mbps(mbps);
          }
        }
        return absl::OkStatus();
      });
}

absl::Status Hold(Session& session, const Arguments& arguments) {
  return Change<v1::HoldWorkOrderRequest>(session, arguments, &Stub::HoldWorkOrder,
                                          [&](v1::HoldWorkOrderRequest* request) -> absl::Status {
                                            auto reason = ParseEnum<v1::Hold::Reason>("REASON", arguments[1]);
                                            if (reason.ok()) request->set_reason(*reason);
                                            request->set_approved_by(arguments.Value("approved-by"));
                                            request->set_note(arguments.Value("note"));
                                            return reason.status();
                                          });
}

absl::Status Withdraw(Session& session, const Arguments& arguments) {
  return Change<v1::RequestWithdrawalRequest>(session, arguments, &Stub::RequestWithdrawal,
                                              [&](v1::RequestWithdrawalRequest* request) -> absl::Status {
                                                auto reason = ParseEnum<v1::Withdrawal::Reason>("REASON", arguments[1]);
                                                if (reason.ok()) request->set_reason(*reason);
                                                request->set_note(arguments.Value("note"));
                                                return reason.status();
                                              });
}

absl::Status VerifyWithdrawal(Session& session, const Arguments& arguments) {
  return Change<v1::VerifyWithdrawalRequest>(
      session, arguments, &Stub::VerifyWithdrawal, [&](v1::VerifyWithdrawalRequest* request) -> absl::Status {
        auto outcome = ParseEnum<v1::Withdrawal::Outcome>("OUTCOME", arguments[1]);
        if (outcome.ok()) request->set_outcome(*outcome);
        request->set_same_day_asked(arguments.Has("same-day-asked"));
        return outcome.status();
      });
}

absl::Status Urge(Session& session, const Arguments& arguments) {
  return Change<v1::UrgeWorkOrderRequest>(session, arguments, &Stub::UrgeWorkOrder, [&](auto* request) {
    request->set_note(arguments.Value("note"));
    return absl::OkStatus();
  });
}

absl::Status Note(Session& session, const Arguments& arguments) {
  return Change<v1::AddNoteRequest>(session, arguments, &Stub::AddNote, [&](auto* request) {
    request->set_text(arguments[1]);
    request->set_visible_to_customer(arguments.Has("customer"));
    return absl::OkStatus();
  });
}

std::vector<Flag> ChangeFlags(std::vector<Flag> own) {
  const std::vector<Flag> shared = {
      {"region", "REGION", "needed when ORDER is a bare id"},
      {"request-id", "ID", "makes it safe to repeat; a new one when not given"},
      {"etag", "ETAG", "only if the order is still at it"},
      {"occurred", "INSTANT", "when it happened; now when not given"},
  };
  own.insert(own.end(), shared.begin(), shared.end());
  return own;
}

}  // namespace

std::vector<Command> OrderChangeCommands() {
  const Flag note = {"note", "TEXT", "in words"};
  const Flag reason = {"reason", "TEXT", "why"};
  const Flag why = {"reason", "TEXT", "why", Flag::kRequired};
  const Flag words = {"note", "TEXT", "why, in words", Flag::kRequired};
  return {
      {"order assign", "ORDER TECHNICIAN", "Gives it to a technician.", ChangeFlags({}), Assign},
      {"order unassign", "ORDER", "Takes it from its technician.", ChangeFlags({reason}), Unassign},
      {"order accept", "ORDER", "The technician takes it on.", ChangeFlags({}),
       Bare<v1::AcceptWorkOrderRequest, &Stub::AcceptWorkOrder>},
      {"order decline", "ORDER", "The technician sends it back.", ChangeFlags({why}), Decline},
      {"order contact", "ORDER OUTCOME", "The customer was called: REACHED, NO_ANSWER, BUSY, WRONG_NUMBER, REFUSED.",
       ChangeFlags({note}), Contact},
      {"order appoint", "ORDER TIME", "An exact time is agreed with the customer.",
       ChangeFlags({{"asked-by", "WHO", "CUSTOMER or CARRIER; CUSTOMER when not given"}}), Appoint},
      {"order depart", "ORDER", "The technician sets out.", ChangeFlags({}), Bare<v1::DepartRequest, &Stub::Depart>},
      {"order arrive", "ORDER", "The technician is at the door.",
       ChangeFlags({{"latitude", "DEGREES", "where the phone is"},
                    {"longitude", "DEGREES", "where the phone is"},
                    {"consent", "", "the customer agreed to a visit more than an hour early"}}),
       Arrive},
      {"order complete", "ORDER", "The work is done.",
       ChangeFlags({{"down", "MBPS,…", "the speed test's samples downwards, three or more", Flag::kRepeated},
                    {"up", "MBPS,…", "and upwards", Flag::kRepeated},
                    note}),
       Complete},
      {"order hold", "ORDER REASON", "Lets it wait: CUSTOMER_REQUEST, PARTS_MISSING, POWER_OUTAGE, FORCE_MAJEURE, …",
       ChangeFlags({{"approved-by", "WHO", "the manager, for FORCE_MAJEURE"}, note}), Hold},
      {"order resume", "ORDER", "Ends the wait.", ChangeFlags({}),
       Bare<v1::ResumeWorkOrderRequest, &Stub::ResumeWorkOrder>},
      {"order withdraw", "ORDER REASON",
       "Asks for it to be withdrawn: CUSTOMER_REQUEST, NO_INSTALL_CONDITION, DUPLICATE, WRONG_ADDRESS.",
       ChangeFlags({words}), Withdraw},
      {"order verify-withdrawal", "ORDER OUTCOME", "What the customer said of it: CONFIRMED or DENIED.",
       ChangeFlags({{"same-day-asked", "", "the customer wants it settled on the day of the request"}}),
       VerifyWithdrawal},
      {"order complete-withdrawal", "ORDER", "Carries the withdrawal out.", ChangeFlags({}),
       Bare<v1::CompleteWithdrawalRequest, &Stub::CompleteWithdrawal>},
      {"order urge", "ORDER", "The customer urges.", ChangeFlags({note}), Urge},
      {"order note", "ORDER TEXT", "Leaves a note.", ChangeFlags({{"customer", "", "the customer may read it"}}), Note},
  };
}

}  // namespace truckroll::ctl
