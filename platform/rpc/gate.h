// What every call passes before its handler runs: is there room, who calls, may they, until when.
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
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "platform/auth/verifier.h"
#include "platform/clock/clock.h"

namespace truckroll::rpc {

// One call being served, as its handler sees it. Lives until the handler has ended it.
struct Call {
  std::string method;       // "/truckroll.v1.WorkOrderService/GetWorkOrder"
  auth::Identity identity;  // role unspecified for a public method called without a good token
  absl::Time deadline;      // real time; infinite for a stream without one
  std::string trace_id;     // the caller's x-request-id, or made here; carry it on to whoever is called for this
  std::string language;     // "zh-CN" or "en"
  std::atomic<bool> cancelled{false};  // the caller has gone: what is not committed yet need not be
};

// Something that must end when the server does: an open stream.
class Drainable {
 public:
  virtual ~Drainable() = default;
  virtual void Drain() = 0;
};

class Gate {
 public:
  enum class Kind { kUnary, kStream };
  struct Options {
    absl::Duration longest_unary = absl::Seconds(10);
    int64_t max_unary = 2'000;
    int64_t max_streams = 20'000;
  };
  struct Counts {
    int64_t unary = 0;  // now
    int64_t streams = 0;
    int64_t served = 0;       // let in since the start
    int64_t turned_away = 0;  // for want of room
    int64_t denied = 0;       // UNAUTHENTICATED or PERMISSION_DENIED
  };

  // Both must outlive it.
  Gate(auth::Verifier& verifier, const clock::Clock& clock, Options options)
      : verifier_(verifier), clock_(clock), options_(options) {}

  // Fills `call` in any case, so that a refusal has a trace id too. Each OK is followed by one Leave.
  absl::Status Enter(Kind kind, grpc::CallbackServerContext* context, Call* call);
  void Leave(Kind kind);

  // From here on every call is refused with SHUTTING_DOWN, and open streams end with it.
  void Drain();
  void Watch(std::weak_ptr<Drainable> stream);

  // The services behind this gate, as their endpoints named them.
  void AddService(const std::string& name);
  std::vector<std::string> services() const;
  Counts counts() const;

 private:
  absl::Status Admit(Kind kind, grpc::CallbackServerContext* context, Call* call);

  auth::Verifier& verifier_;
  const clock::Clock& clock_;
  const Options options_;
  std::atomic<bool> draining_{false};
  std::atomic<int64_t> unary_{0};
  std::atomic<int64_t> streams_{0};
  std::atomic<int64_t> served_{0};
  std::atomic<int64_t> turned_away_{0};
  std::atomic<int64_t> denied_{0};
  mutable std::mutex mutex_;
  std::vector<std::weak_ptr<Drainable>> open_ ABSL_GUARDED_BY(mutex_);
  size_t sweep_at_ ABSL_GUARDED_BY(mutex_) = 64;
  std::vector<std::string> services_ ABSL_GUARDED_BY(mutex_);
};

// One service behind a gate. Ends the program if the contract has no such service or leaves a method without access.
class Endpoint {
 public:
  // The gate must outlive it. `service`: its full name, "truckroll.v1.WorkOrderService".
  Endpoint(Gate& gate, std::string service);

  Gate& gate() const { return gate_; }
  // `method` is the bare name, so __func__ does in the override of a generated method.
  std::string Path(absl::string_view method) const;

 private:
  Gate& gate_;
  const std::string service_;
};

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_GATE_H_
