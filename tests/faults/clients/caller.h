// How a client asks for a change: again and again with the same request_id until it has an answer, each attempt
// written down before and after. Threads: one.
#ifndef TRUCKROLL_TESTS_FAULTS_CLIENTS_CALLER_H_
#define TRUCKROLL_TESTS_FAULTS_CLIENTS_CALLER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "tests/faults/check/history.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::faults {

// A connection of its own, that comes back soon.
std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address);
// A context of a call with that token and so much time.
std::unique_ptr<grpc::ClientContext> OpenContext(const std::string& token, absl::Duration deadline);
// "DEADLINE_EXCEEDED"; and ErrorReason by name, empty when it has none.
std::string CodeName(const grpc::Status& status);
std::string ReasonName(const grpc::Status& status);

class Chance {
 public:
  explicit Chance(uint64_t seed) : engine_(seed) {}
  int Below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

class Caller {
 public:
  using Attempt = std::function<grpc::Status(grpc::ClientContext*, v1::WorkOrder*)>;
  enum class Outcome { kDone, kRefused, kUnknown };

  // Once `stopping`, an attempt that fails is the last one.
  Caller(HistoryWriter& history, Chance& chance, const std::atomic<bool>& stopping)
      : history_(history), chance_(chance), stopping_(stopping) {}

  Outcome Ask(const Asked& asked, const std::string& token, const Attempt& attempt, v1::WorkOrder* answer);

 private:
  grpc::Status Try(const std::string& op, const std::string& token, const Attempt& attempt, v1::WorkOrder* answer);

  HistoryWriter& history_;
  Chance& chance_;
  const std::atomic<bool>& stopping_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CLIENTS_CALLER_H_
