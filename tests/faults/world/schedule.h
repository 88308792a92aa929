// Which faults come when: made from a seed alone, so that a run can be had again.
#ifndef TRUCKROLL_TESTS_FAULTS_WORLD_SCHEDULE_H_
#define TRUCKROLL_TESTS_FAULTS_WORLD_SCHEDULE_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace truckroll::faults {

// One fault: begun at a time since the load began, and undone a while later.
struct Planned {
  absl::Duration at;
  absl::Duration lasts;
  // kill: kill -9, started again.      torn: kill -9 of Redis with a torn write at its file's end.
  // rewrite: Redis rewrites its file, and is killed meanwhile.
  // stop: SIGSTOP, longer than any deadline.      disk: Redis's file may not grow.
  // slow, trickle, silent, closed: the link's weather.      cut: its connections, mid-message; lasts nothing.
  // vanish: what is connected there is never heard of again, and never closed; lasts nothing.
  // jump: the wall clock moves by `jump`, and back at the end.      shift: it moves and stays there.
  std::string kind;
  std::string target;  // a process or a link; "clock"
  absl::Duration jump;
};

// All kinds, as --faults takes them: kill covers torn and rewrite; link the weather and cut; clock jump and shift.
const std::set<std::string>& FaultGroups();

struct ScheduleOptions {
  uint64_t seed = 1;
  absl::Duration length;
  int kills = 0;
  std::set<std::string> groups = FaultGroups();
};

// In order of time. Every process is killed in turn before any is killed again at random, as far as `kills` goes.
std::vector<Planned> MakeSchedule(const ScheduleOptions& options, const std::vector<std::string>& processes,
                                  const std::vector<std::string>& links);

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_WORLD_SCHEDULE_H_
