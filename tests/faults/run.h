// One run: a system, a load on it, a storm, a rest, and the history of it all.
#ifndef TRUCKROLL_TESTS_FAULTS_RUN_H_
#define TRUCKROLL_TESTS_FAULTS_RUN_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "tests/faults/world/schedule.h"

namespace truckroll::faults {

struct RunOptions {
  // Made if need be; history.jsonl and every process's log come to lie in it.
  std::string directory;
  uint64_t seed = 1;
  absl::Duration length = absl::Seconds(60);
  int kills = 40;
  std::set<std::string> faults = FaultGroups();
  int workers = 6;
  int customers = 16;
  int phones = 6;
  int readers = 2;
};

struct RunResult {
  std::map<std::string, int> kills;   // by process
  std::map<std::string, int> faults;  // by kind
};

RunResult RunOnce(const RunOptions& options);

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_RUN_H_
