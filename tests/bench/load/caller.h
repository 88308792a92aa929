// Many calls at once: channels × calls outstanding on each, every slot starting its next call when the one before has
// ended. Requests are serialised before, answers stay bytes, so that the client costs little more than an empty call's.
//
// Threads: Run from one; a source is asked from gRPC's threads, by several slots at once, by one slot never.
#ifndef TRUCKROLL_TESTS_BENCH_LOAD_CALLER_H_
#define TRUCKROLL_TESTS_BENCH_LOAD_CALLER_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "tests/bench/load/cpu.h"

namespace truckroll::bench {

struct Request {
  const std::string* method = nullptr;  // "/package.Service/Method"; outlives the call
  std::string body;
  const std::string* authorization = nullptr;  // "Bearer …", or null; outlives the call
};

class Source {
 public:
  virtual ~Source() = default;
  // The slot's next request; none ends the slot.
  virtual std::optional<Request> Next(int slot) = 0;
  virtual void Answered(int slot, const grpc::Status& status, const grpc::ByteBuffer& answer) = 0;
};

struct Load {
  std::string address;
  int channels = 4;
  int outstanding = 64;  // a channel
  absl::Duration warmup;
  absl::Duration every;   // one caller: a call no sooner than so long after the one before
  absl::Duration length;  // infinite: until every slot has ended
  Processes processes;
};

struct Result {
  size_t count = 0;  // calls that ended well within the time measured
  double seconds = 0;
  double p50_us = 0;
  double p99_us = 0;
  double max_us = 0;
  bool ran_out = false;  // slots ended before the time was over
  std::map<std::string, int> errors;
  std::map<std::string, double> cpu_us;  // an operation, by process

  double rate() const { return seconds > 0 ? static_cast<double>(count) / seconds : 0; }
};

// One channel and one call outstanding: called without a callback, as a simple caller would.
Result Run(const Load& load, Source& source);

// Calls and waits, over one connection. Threads: one at a time.
class Caller {
 public:
  explicit Caller(const std::string& address);
  grpc::Status Call(const Request& request, grpc::ByteBuffer* answer);

 private:
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
};

std::string Dump(const grpc::ByteBuffer& bytes);

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_LOAD_CALLER_H_
