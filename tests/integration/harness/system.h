// The real system for a test: a Redis of its own, keys, and whichever of our programs the test starts, on free ports.
//
//   harness::System system;
//   ASSERT_TRUE(system.Start({"workforce-service", "work-order-service"}).ok());
//   auto stub = v1::WorkforceService::NewStub(system.Channel("workforce-service"));
//   auto context = system.Context(v1::Actor::AGENT, "agent-1");
//   stub->GetRegion(context.get(), …);
//   system.Kill("work-order-service");  …  system.Start({"work-order-service"});
//
// A program's address stays the same over restarts. When the test has failed, the destructor prints the ends of the
// logs. Threads: the test's one.
#ifndef TRUCKROLL_TESTS_INTEGRATION_HARNESS_SYSTEM_H_
#define TRUCKROLL_TESTS_INTEGRATION_HARNESS_SYSTEM_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"
#include "platform/redis/testing/redis_server.h"
#include "tests/integration/harness/process.h"

namespace truckroll::harness {

struct SystemOptions {
  std::string regions = "deploy/regions";
  std::string policies = "deploy/policies";
  double speed = 1;
  // More arguments by program, which win over the ordinary ones.
  std::map<std::string, std::vector<std::string>> arguments;
};

class System {
 public:
  explicit System(SystemOptions options = {});
  ~System();

  // Starts each and waits until it is SERVING, 30 s at most. Programs: workforce-service, work-order-service,
  // dispatcher, mobile-gateway; a second dispatcher is "dispatcher/2", and so on.
  absl::Status Start(const std::vector<std::string>& programs);
  // Starts one and waits for nothing.
  absl::Status Launch(const std::string& program);
  // SERVING, or not, within the time.
  bool WaitForHealth(const std::string& program, bool serving, absl::Duration longest = absl::Seconds(30));
  // Both wait until it is gone; the answer is Process's.
  int Stop(const std::string& program);
  int Kill(const std::string& program);

  Process& process(const std::string& program) { return *processes_.at(program); }
  redis::testing::RedisServer& redis() { return *redis_; }
  const std::string& directory() const { return directory_; }
  const std::string& keys() const { return keys_; }

  // "127.0.0.1:port".
  const std::string& Address(const std::string& program);
  // Where the program shows its metrics.
  const std::string& MetricsAddress(const std::string& program);
  std::shared_ptr<grpc::Channel> Channel(const std::string& program);
  // An hour's token; `region` empty is every region.
  std::string Token(auth::Role role, const std::string& subject, const std::string& region = "");
  // Of a call with such a token and ten seconds.
  std::unique_ptr<grpc::ClientContext> Context(auth::Role role, const std::string& subject,
                                               const std::string& region = "");
  // Of a call with that token, or none when empty.
  static std::unique_ptr<grpc::ClientContext> Context(const std::string& token);

 private:
  std::vector<std::string> Arguments(const std::string& program);

  const SystemOptions options_;
  std::string directory_;
  std::string keys_;
  std::unique_ptr<redis::testing::RedisServer> redis_;
  std::unique_ptr<auth::KeyRing> key_ring_;
  std::map<std::string, std::string> addresses_;
  std::map<std::string, std::unique_ptr<Process>> processes_;
};

}  // namespace truckroll::harness

#endif  // TRUCKROLL_TESTS_INTEGRATION_HARNESS_SYSTEM_H_
