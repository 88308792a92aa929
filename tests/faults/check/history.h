// A run's history: written while it goes, one JSON line an entry, and read again by the checker.
#ifndef TRUCKROLL_TESTS_FAULTS_CHECK_HISTORY_H_
#define TRUCKROLL_TESTS_FAULTS_CHECK_HISTORY_H_

#include <cstdint>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/faults/history.pb.h"

namespace truckroll::faults {

// Of the monotonic clock.
int64_t NowMicros();

// Threads: any.
class HistoryWriter {
 public:
  // Aborts where it cannot write.
  explicit HistoryWriter(const std::string& path);
  void Write(const Entry& entry);

 private:
  std::mutex mutex_;
  std::ofstream out_;
};

// A change that was asked for, with every attempt's answer.
struct Op {
  Asked asked;
  std::vector<Answered> answers;

  // The answer that acknowledges it, or null.
  const Answered* Acknowledged() const;
  // Whether it is certain that it was not done: each attempt was refused for what it asked.
  bool Refused() const;
};

struct History {
  Run run;
  std::vector<Fault> faults;
  std::vector<Died> died;
  std::map<std::string, Op> ops;
  std::map<std::string, std::vector<Heard>> heard;  // by watcher, in order
  std::map<std::string, Stored> stored;             // by order
  std::vector<Appended> appended;                   // in the stream's order
  std::vector<Read> reads;
  std::vector<std::string> malformed;  // what contradicts itself

  void Add(const Entry& entry);
};

// NOT_FOUND, DATA_LOSS with the line.
absl::StatusOr<History> ReadHistory(const std::string& path);

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CHECK_HISTORY_H_
