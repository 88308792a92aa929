// Writes down every entry of the region's stream, straight from Redis, before the service may trim it. Threads: its
// own.
#ifndef TRUCKROLL_TESTS_FAULTS_CLIENTS_SCRIBE_H_
#define TRUCKROLL_TESTS_FAULTS_CLIENTS_SCRIBE_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "platform/redis/client.h"
#include "tests/faults/check/history.h"

namespace truckroll::faults {

class Scribe {
 public:
  Scribe(const std::string& redis, HistoryWriter& history);
  ~Scribe();
  // Id of the last entry written down.
  std::string last() const;

 private:
  void Run();
  bool ReadSome();

  HistoryWriter& history_;
  std::unique_ptr<redis::Client> client_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::string last_ = "0-0";
  std::thread thread_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CLIENTS_SCRIBE_H_
