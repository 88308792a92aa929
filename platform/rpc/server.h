// A gRPC server as every one of our programs runs it: callback services, reflection, grpc.health.v1, requests of at
// most 1 MiB and answers of at most 16, bounds on a connection's calls and on all memory, keepalive, an orderly end.
//
//   int main(int argc, char** argv) {
//     rpc::StopSignal stop;                       // before any thread is started
//     …
//     auto server = rpc::Server::Start({.address = "127.0.0.1:50051", .services = {&work_orders}}, gate);
//     (*server)->SetServing(true);                // once all that it needs is there
//     stop.Wait();
//     (*server)->Shutdown();
//   }
#ifndef TRUCKROLL_PLATFORM_RPC_SERVER_H_
#define TRUCKROLL_PLATFORM_RPC_SERVER_H_

#include <grpcpp/server.h>
#include <signal.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "platform/rpc/gate.h"

namespace truckroll::rpc {

struct ServerOptions {
  std::string address;  // "127.0.0.1:50051"; port 0: any free one
  std::vector<grpc::Service*> services;
  size_t memory = size_t{1} << 30;  // bytes that gRPC may hold for all connections; above it takes on nothing new
};

class Server {
 public:
  // Health says NOT_SERVING. Gate and services must outlive it. UNAVAILABLE if the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, Gate& gate);
  ~Server();

  int port() const { return port_; }

  // What grpc.health.v1 answers, for the server as a whole ("") and for each service behind the gate.
  void SetServing(bool serving);
  bool serving() const { return serving_; }

  // Refuses new calls, ends streams with SHUTTING_DOWN, waits up to `drain` for the calls being served; then tells
  // every client to go (GOAWAY), cuts the connections that are still there a moment later, idle or not, and waits for
  // the handlers of what was cancelled so. Once or more.
  void Shutdown(absl::Duration drain = absl::Seconds(5));

 private:
  explicit Server(Gate& gate) : gate_(gate) {}

  Gate& gate_;
  int port_ = 0;
  std::atomic<bool> serving_{false};
  std::unique_ptr<grpc::Server> server_;
};

// SIGTERM and SIGINT, taken by Wait instead of ending the program. Made in main before any thread: they inherit it.
class StopSignal {
 public:
  StopSignal();
  // The signal's number.
  int Wait();

 private:
  sigset_t signals_;
};

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_SERVER_H_
