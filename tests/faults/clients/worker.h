// One client that takes orders and drives them through random lives: as an agent at the work-order service, and as
// their technicians at any gateway. Threads: its own; the rest any.
#ifndef TRUCKROLL_TESTS_FAULTS_CLIENTS_WORKER_H_
#define TRUCKROLL_TESTS_FAULTS_CLIENTS_WORKER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "tests/faults/clients/caller.h"
#include "tests/faults/world/fleet.h"
#include "truckroll/v1/technician_service.grpc.pb.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"

namespace truckroll::faults {

inline constexpr int kTechnicians = 8;

// "regions/xuzhou/technicians/t3".
std::string TechnicianName(int number);

// The orders taken so far, for whoever wants to watch one. Threads: any.
class Population {
 public:
  struct Member {
    std::string name;
    std::string tracking_id;
  };
  void Add(Member member);
  // One of the last few, or an empty one.
  Member Recent(Chance& chance);

 private:
  std::mutex mutex_;
  std::vector<Member> members_;
};

class Worker {
 public:
  Worker(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history, Population& population,
         std::vector<std::string> gateways);
  // Waits until it has stopped.
  ~Worker();
  void Stop() { stopping_ = true; }

 private:
  // An order as this worker knows it.
  struct Held {
    std::string name;
    v1::WorkOrder::State state;
    std::string technician;
    // Region time when it last changed.
    absl::Time time;
  };
  template <class Request, class Stub>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, v1::WorkOrder*);

  void Run();
  void Create();
  void Act(Held& held);
  std::string Choose(v1::WorkOrder::State state);
  std::string ChooseAny();
  // Both false: that action is not theirs to ask for.
  bool AsAgent(const std::string& action, Held& held);
  bool AsAgentWithMore(const std::string& action, Held& held);
  bool AsTechnician(const std::string& action, Held& held);
  template <class Request>
  bool Agent(const std::string& action, Held& held, Method<Request, v1::WorkOrderService::Stub> method,
             Request request);
  template <class Request>
  bool Technician(const std::string& action, Held& held, Method<Request, v1::TechnicianService::Stub> method,
                  Request request);
  // The answer's state, or what a read says.
  void Learn(Held& held, Caller::Outcome outcome, const v1::WorkOrder& answer);
  // A time for a phone to tell, or none.
  template <class Request>
  void TellTime(const Held& held, Request* request);

  const std::string name_;
  Fleet& fleet_;
  HistoryWriter& history_;
  Population& population_;
  const std::vector<std::string> gateways_;
  Chance chance_;
  std::atomic<bool> stopping_ = false;
  Caller caller_;
  int asked_ = 0;
  std::string agent_;
  std::vector<std::string> technician_tokens_;
  std::unique_ptr<v1::WorkOrderService::Stub> orders_;
  std::vector<std::unique_ptr<v1::TechnicianService::Stub>> technicians_;
  std::vector<Held> held_;
  std::thread thread_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CLIENTS_WORKER_H_
