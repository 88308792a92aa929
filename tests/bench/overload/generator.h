// Calls at a steady pace whether or not they are answered, or so many at once: from one thread, with requests
// serialised before and answers left as bytes, so that the client costs little of the machine that it shares with the
// server.
#ifndef TRUCKROLL_TESTS_BENCH_OVERLOAD_GENERATOR_H_
#define TRUCKROLL_TESTS_BENCH_OVERLOAD_GENERATOR_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace truckroll::bench {

struct Pace {
  double rate = 0;      // arrivals a second; 0: `outstanding` at once instead
  int outstanding = 0;  // with a rate: the most, and an arrival beyond it is not sent
  absl::Duration length;
  absl::Duration deadline = absl::Seconds(5);
};

struct Kind {
  std::vector<float> micros;  // from sending to having the answer
  double Quantile(double q);
};

struct Answers {
  Kind good, refused;  // OK, and RESOURCE_EXHAUSTED
  std::map<std::string, int> others;
  int64_t not_sent = 0;
  double seconds = 0;
};

class Generator {
 public:
  // Next body to send, by value; empty when there are no more.
  using NextBody = std::function<std::string()>;

  Generator(const std::string& address, int channels, std::string method, std::string authorization, NextBody next);

  // Answers that come within the length are counted; what is outstanding then stays so. Calls `each_second` about once
  // a second.
  Answers Run(const Pace& pace, const std::function<void()>& each_second);
  // Waits for what is outstanding, and forgets it.
  void Drain();

 private:
  using Clock = std::chrono::steady_clock;
  struct Call {
    grpc::ClientContext context;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
    grpc::ByteBuffer answer;
    grpc::Status status;
    Clock::time_point begun;
  };

  void Send(absl::Duration deadline);
  // Takes the next answer in, if one comes until then.
  bool TakeOne(Clock::time_point until, Answers* answers);

  const std::string method_;
  const std::string authorization_;
  const NextBody next_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  grpc::CompletionQueue queue_;
  size_t sent_ = 0;
  int outstanding_ = 0;
};

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_OVERLOAD_GENERATOR_H_
