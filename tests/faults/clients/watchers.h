// Those who watch: customers and technicians at any gateway, and readers of the region's changes. Each goes on from
// what it had, wherever it comes back to, and writes down all it hears. Threads: each its own; the rest any.
#ifndef TRUCKROLL_TESTS_FAULTS_CLIENTS_WATCHERS_H_
#define TRUCKROLL_TESTS_FAULTS_CLIENTS_WATCHERS_H_

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/faults/clients/caller.h"
#include "tests/faults/clients/worker.h"
#include "tests/faults/world/fleet.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"

namespace truckroll::faults {

class Watcher {
 public:
  virtual ~Watcher() = default;
  // From now on it stays with what it has, and sessions last.
  void Settle() { settled_ = true; }
  // Ends its session; then joins.
  void Stop();

 protected:
  Watcher(std::string name, uint64_t seed, HistoryWriter& history);
  void Begin();  // the thread, once all is built
  // One stream from its opening to its end; blocks.
  virtual void Session() = 0;

  // The context of a session of random length.
  grpc::ClientContext* Open(const std::string& token);
  Entry Line(Heard::Stream stream, const std::string& subject, Heard::What what) const;
  void WriteEnd(Entry line, const grpc::Status& status);

  const std::string name_;
  HistoryWriter& history_;
  Chance chance_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> settled_ = false;
  mutable std::mutex mutex_;  // of what subclasses say of themselves, too

 private:
  std::unique_ptr<grpc::ClientContext> context_;
  std::thread thread_;
};

// A customer.
class TrackingWatcher : public Watcher {
 public:
  TrackingWatcher(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history, Population& population,
                  std::vector<std::string> gateways);
  ~TrackingWatcher() override { Stop(); }
  // The order watched, and the last version told; an empty name for none.
  std::pair<std::string, uint64_t> have() const;

 private:
  void Session() override;
  void Take(const v1::WatchTrackingResponse& message, const std::string& via);

  Population& population_;
  const std::vector<std::string> gateways_;
  std::vector<std::unique_ptr<v1::TrackingService::Stub>> stubs_;
  Population::Member order_;
  uint64_t have_ = 0;
};

class TechnicianWatcher : public Watcher {
 public:
  TechnicianWatcher(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history, std::vector<std::string> gateways);
  ~TechnicianWatcher() override { Stop(); }
  const std::string& technician() const { return technician_; }
  std::map<std::string, uint64_t> held() const;

 private:
  void Session() override;
  void Take(const v1::WatchMyWorkOrdersResponse& message, const std::string& via);

  const std::string technician_;
  const std::string token_;
  const std::vector<std::string> gateways_;
  std::vector<std::unique_ptr<v1::TechnicianService::Stub>> stubs_;
  std::string after_;
  std::map<std::string, uint64_t> held_;
};

// A reader of all changes, as a gateway is one.
class ChangeWatcher : public Watcher {
 public:
  ChangeWatcher(int number, uint64_t seed, Fleet& fleet, HistoryWriter& history);
  ~ChangeWatcher() override { Stop(); }
  // "epoch/ms-seq" of the last change.
  std::string after() const;

 private:
  void Session() override;

  const std::string token_;
  std::unique_ptr<v1::WorkOrderService::Stub> stub_;
  std::string after_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CLIENTS_WATCHERS_H_
