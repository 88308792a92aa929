// Every process of a region, as many dispatchers and gateways as wanted, with a proxy on every link between two parts.
// Whatever is done to a process, it is started again on the same addresses. They die with the thread that started them.
// Threads: the one that made it, but for Token, ClientAddress and proxies().
#ifndef TRUCKROLL_TESTS_FAULTS_WORLD_FLEET_H_
#define TRUCKROLL_TESTS_FAULTS_WORLD_FLEET_H_

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"
#include "tests/faults/world/proxy.h"
#include "tests/integration/harness/process.h"

namespace truckroll::faults {

struct FleetOptions {
  std::string directory;
  int dispatchers = 5;
  int gateways = 5;
};

class Fleet {
 public:
  explicit Fleet(FleetOptions options);
  ~Fleet();

  // "redis", "workforce-service", "work-order-service", "dispatcher/1", …, "mobile-gateway/1", …
  const std::vector<std::string>& processes() const { return names_; }
  // "client>gateway/1", "work-order>redis", …
  const std::vector<std::string>& links() const { return links_; }
  Proxies& proxies() { return proxies_; }

  // Starts it and waits for nothing.
  void Start(const std::string& process);
  bool Running(const std::string& process);
  // SIGKILL, and waits until it is gone.
  void Kill(const std::string& process);
  // SIGTERM, and waits; its exit status, or minus the signal that ended it.
  int Stop(const std::string& process);
  void Freeze(const std::string& process);
  void Thaw(const std::string& process);
  // How one that is not running ended.
  int Result(const std::string& process);

  // Lets the append-only file grow by so many bytes and no more, as a disk that is full does; negative: without end.
  // Holds over restarts.
  void LimitRedisFile(int64_t more_bytes);
  // Leaves the end of a command that was never acknowledged in the append-only file, as a torn write does. While Redis
  // is down.
  void TearRedisFile();

  // The processes' wall clock is the machine's plus this.
  void SetClockOffset(absl::Duration offset);
  absl::Duration clock_offset() const { return absl::Nanoseconds(offset_->load()); }
  // Whatever starts from now on lets region time run at that speed, and assigns nothing by itself.
  void Rest(double speed) { rest_speed_ = speed; }

  // Behind the proxy that clients come by: "work-order-service", "mobile-gateway/1".
  std::string ClientAddress(const std::string& process) const { return addresses_.at("client>" + process); }
  // Without a proxy: "unix:…".
  std::string redis_address() const { return "unix:" + directory_ + "/redis.sock"; }
  // Valid whatever the clocks are made to say; of all regions.
  std::string Token(auth::Role role, const std::string& subject);

 private:
  std::vector<std::string> Command(const std::string& process) const;
  void Connect(const std::string& from, const std::string& to, const std::string& target);
  std::string Via(const std::string& link) const { return addresses_.at(link); }
  int64_t RedisFileSize() const;
  void ApplyRedisLimit();

  const std::string directory_;
  std::vector<std::string> names_;
  std::vector<std::string> links_;
  std::map<std::string, std::string> own_;        // where a process listens
  std::map<std::string, std::string> addresses_;  // where a link's proxy listens
  std::map<std::string, std::unique_ptr<harness::Process>> running_;
  std::unique_ptr<auth::KeyRing> keys_;
  std::mutex keys_mutex_;
  std::atomic<int64_t>* offset_ = nullptr;
  int64_t redis_limit_ = -1;
  double rest_speed_ = 0;  // 0: not yet
  Proxies proxies_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_WORLD_FLEET_H_
