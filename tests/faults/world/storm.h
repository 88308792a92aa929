// Does what a schedule says, and starts again what dies, as deploy/up's supervisor does. Threads: the fleet's.
#ifndef TRUCKROLL_TESTS_FAULTS_WORLD_STORM_H_
#define TRUCKROLL_TESTS_FAULTS_WORLD_STORM_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/faults/check/history.h"
#include "tests/faults/world/fleet.h"
#include "tests/faults/world/schedule.h"

namespace truckroll::faults {

class Storm {
 public:
  Storm(Fleet& fleet, HistoryWriter& history) : fleet_(fleet), history_(history) {}

  // Blocks until all that was planned is done and undone, and `length` is over.
  void Blow(const std::vector<Planned>& schedule, absl::Duration length);
  // Starts again whatever has ended by itself; to be called now and then when no storm blows.
  void Tend();

  // Kills by process: a kill -9 each.
  const std::map<std::string, int>& kills() const { return kills_; }
  // Faults by kind.
  const std::map<std::string, int>& faults() const { return faults_; }

 private:
  void Begin(const Planned& planned);
  void End(const Planned& planned);
  void Kill(const std::string& process);
  // Redis begins to rewrite its file, and is left that long to be in the middle of it.
  void Rewrite(absl::Duration head_start);

  Fleet& fleet_;
  HistoryWriter& history_;
  std::set<std::string> down_;             // on purpose
  std::map<std::string, absl::Time> due_;  // to be started again
  std::map<std::string, int> kills_;
  std::map<std::string, int> faults_;
  bool disk_full_ = false;
  absl::Duration base_offset_;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_WORLD_STORM_H_
