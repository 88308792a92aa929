// What every call passes before its handler runs: is there room, who calls, may they, until when.
//
// The number of calls served at once is bounded; what comes beyond it is refused with RESOURCE_EXHAUSTED, OVERLOADED,
// before anything else of it is looked at, so that a refusal costs next to nothing. Methods that only services may call
// (EnforceCommitments, the tracked order) have some room more than everybody's.
//
//   rpc::Gate gate(verifier, clock::SystemClock(), {});
//   rpc::Endpoint endpoint(gate, "truckroll.v1.WorkOrderService");   // a member of the service class
//
// Threads: any.
#ifndef TRUCKROLL_PLATFORM_RPC_GATE_H_
#define TRUCKROLL_PLATFORM_RPC_GATE_H_

#include <grpcpp/server_context.h>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"
#include "platform/rpc/method_counts.h"
#include "truckroll/v1/access.pb.h"

namespace truckroll::rpc {

// A method of the contract. Lives as long as its endpoint.
struct Method {
  std::string path;                // "/truckroll.v1.WorkOrderService/GetWorkOrder"
  const v1::Access* access;        // never null
  bool only_services = false;      // no end user may call it
  MethodCounts* counts = nullptr;  // its gate's
};

// One call being served, as its handler sees it. Lives until the handler has ended it.
struct Call {
  absl::string_view method;  // "/truckroll.v1.WorkOrderService/GetWorkOrder"; lives as long as the service
  auth::Identity identity;   // role unspecified for a public method called without a good token
  absl::Time deadline;       // real time; infinite for a stream without one
  std::string trace_id;      // the caller's x-request-id, or made here; carry it on to whoever is called for this
  std::string language;      // "zh-CN" or "en"
  std::atomic<bool> cancelled{false};  // the caller has gone: what is not committed yet need not be
};

// Something that must end when the server does: an open stream.
class Drainable {
 public:
  virtual ~Drainable() = default;
  virtual void Drain() = 0;
};

// An id for a call that nobody outside asked for.
std::string NewRequestId();

class Gate {
 public:
  enum class Kind { kUnary, kStream };
  struct Options {
    absl::Duration longest_unary = absl::Seconds(10);
    int64_t max_unary = 512;
    int64_t reserved_unary = 64;  // more, for methods that only services may call
    int64_t max_streams = 20'000;
  };
  struct Counts {
    int64_t unary = 0;  // now
    int64_t streams = 0;
    int64_t served = 0;       // let in since the start
    int64_t turned_away = 0;  // for want of room
    int64_t too_late = 0;     // came with a spent deadline
    int64_t denied = 0;       // UNAUTHENTICATED or PERMISSION_DENIED
    int64_t draining = 0;     // came while the server shut down
  };

  // Both must outlive it.
  Gate(auth::Verifier& verifier, const clock::Clock& clock, Options options)
      : verifier_(verifier), clock_(clock), options_(options) {}

  // Takes a place for the call, to be given back by one Leave. Otherwise the refusal, which lives for ever:
  // SHUTTING_DOWN, OVERLOADED, or DEADLINE_EXCEEDED for a call that nobody waits for any more.
  const grpc::Status* TakePlace(Kind kind, const Method& method, const grpc::CallbackServerContext& context);
  // For a call with a place: who calls and whether they may. Fills `call` in any case, so that a refusal has a trace id
  // too.
  absl::Status Admit(Kind kind, const Method& method, grpc::CallbackServerContext* context, Call* call);
  void Leave(Kind kind);

  // From here on every call is refused with SHUTTING_DOWN, and open streams end with it.
  void Drain();
  void Watch(std::weak_ptr<Drainable> stream);
  // Blocks until no call of that kind is being served, or until then. Whether none is.
  bool WaitUntilIdle(Kind kind, absl::Time until) const;

  // The services behind this gate, as their endpoints named them.
  void AddService(const std::string& name);
  std::vector<std::string> services() const;
  // The counts of a method behind this gate; by its bare name.
  MethodCounts* AddMethod(const std::string& name, bool stream);
  std::vector<const MethodCounts*> methods() const;
  Counts counts() const;

 private:
  absl::Status Identify(const Method& method, const grpc::CallbackServerContext& context, Call* call);

  auth::Verifier& verifier_;
  const clock::Clock& clock_;
  const Options options_;
  std::atomic<bool> draining_{false};
  std::atomic<int64_t> unary_{0};
  std::atomic<int64_t> streams_{0};
  std::atomic<int64_t> served_{0};
  std::atomic<int64_t> turned_away_{0};
  std::atomic<int64_t> too_late_{0};
  std::atomic<int64_t> denied_{0};
  std::atomic<int64_t> came_draining_{0};
  mutable std::mutex mutex_;
  std::vector<std::weak_ptr<Drainable>> open_ ABSL_GUARDED_BY(mutex_);
  size_t sweep_at_ ABSL_GUARDED_BY(mutex_) = 64;
  std::vector<std::string> services_ ABSL_GUARDED_BY(mutex_);
  std::deque<MethodCounts> methods_ ABSL_GUARDED_BY(mutex_);
};

// One service behind a gate. Ends the program if the contract has no such service or leaves a method without access.
class Endpoint {
 public:
  // The gate must outlive it. `service`: its full name, "truckroll.v1.WorkOrderService".
  Endpoint(Gate& gate, std::string service);

  Gate& gate() const { return gate_; }
  // `name` is the bare name, so __func__ does in the override of a generated method. Ends the program for any other.
  const Method& Find(absl::string_view name) const;

 private:
  Gate& gate_;
  const std::string service_;
  absl::flat_hash_map<std::string, Method> methods_;
};

// Whether somebody still waits for the answer. CANCELLED or DEADLINE_EXCEEDED: what has not begun need not begin.
absl::Status StillWanted(const Call& call, absl::Time now);

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_GATE_H_
