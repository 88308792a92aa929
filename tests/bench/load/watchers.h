// Many customers who watch one order over few connections, as ../shared/bench's watch does with its server.
#ifndef TRUCKROLL_TESTS_BENCH_LOAD_WATCHERS_H_
#define TRUCKROLL_TESTS_BENCH_LOAD_WATCHERS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/load/cpu.h"

namespace truckroll::bench {

struct WatchLoad {
  std::string address;
  std::string tracking_id;
  int watchers = 0;
  int channels = 10;
  int rounds = 5;
  int burst = 10;  // updates one after the other
  pid_t server = 0;
  Processes processes;
};

struct WatchResult {
  double bytes_a_watcher = 0;  // of the server's resident memory
  double p50_us = 0;           // from the update's start to a watcher's having it, of all rounds
  double p99_us = 0;
  double all_us = 0;      // to the last watcher's, median of the rounds
  double burst_rate = 0;  // messages a second, median of the rounds
  double message_bytes = 0;
  std::map<std::string, double> cpu_us;  // a message, by process
};

// `update` changes the order once, to be seen by the customer, and returns when that is committed. Dies when a message
// is missing after 60 seconds.
WatchResult Watch(const WatchLoad& load, const std::function<void()>& update);

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_LOAD_WATCHERS_H_
