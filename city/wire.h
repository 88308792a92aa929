// How the city's people reach the system: each with a token of their own, again and again while a server is away.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "city/loop.h"
#include "platform/async/task.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"
#include "platform/rpc/client.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::city {

// What became of the calls, for the summary.
struct Tally {
  int64_t calls = 0;
  std::map<std::string, int64_t> refused;  // by reason
  int64_t retried = 0;                     // a server was away, or full
};

class Wire {
 public:
  struct Addresses {
    std::string gateway;
    std::string work_order;
    std::string workforce;
  };
  // `keys` must outlive it.
  Wire(const Addresses& addresses, auth::KeyRing& keys, const clock::Clock& real);

  v1::TechnicianService::Stub& phone() { return *phone_; }
  v1::WorkOrderService::Stub& orders() { return *orders_; }
  v1::WorkforceService::Stub& workforce() { return *workforce_; }

  // A call's context; the token is remembered until half of its twelve hours are gone.
  rpc::ClientCall CallAs(auth::Role role, const std::string& subject, absl::Time deadline);
  absl::Time Deadline() const { return real_.Now() + absl::Seconds(10); }

  Tally tally;

 private:
  std::unique_ptr<v1::TechnicianService::Stub> phone_;
  std::unique_ptr<v1::WorkOrderService::Stub> orders_;
  std::unique_ptr<v1::WorkforceService::Stub> workforce_;
  auth::KeyRing& keys_;
  const clock::Clock& real_;
  std::map<std::pair<int, std::string>, std::pair<std::string, absl::Time>> tokens_;  // token, renew time
};

struct Caller {
  Caller(auth::Role role, std::string subject) : role(role), subject(std::move(subject)) {}
  auth::Role role;
  std::string subject;
};

// Who answers the hotline, and who keeps the books of people and places.
const Caller& Agent();
const Caller& Manager();

// Whether the same call may succeed a moment later.
bool MayPass(const absl::Status& status);

// A refusal's reason by name, or its code's.
std::string ReasonFor(const absl::Status& status);

// Calls until there is an answer that another try would not change. Begins and ends in the loop's thread.
template <class Stub, class Class, class Request, class Response>
Task<absl::StatusOr<Response>> Ask(Loop* loop, Wire* wire, Stub* stub,
                                   void (Class::*method)(grpc::ClientContext*, const Request*, Response*,
                                                         std::function<void(grpc::Status)>),
                                   Request request, Caller caller) {
  while (true) {
    ++wire->tally.calls;
    rpc::ClientCall call = wire->CallAs(caller.role, caller.subject, wire->Deadline());
    absl::StatusOr<Response> answer = co_await rpc::Invoke(stub, method, request, call);
    co_await loop->Here();
    if (answer.ok() || !MayPass(answer.status())) {
      if (!answer.ok()) ++wire->tally.refused[ReasonFor(answer.status())];
      co_return answer;
    }
    ++wire->tally.retried;
    co_await loop->ForReal(absl::Seconds(1));
  }
}

// 24 hex digits, for request ids.
std::string FreshId();

}  // namespace truckroll::city
