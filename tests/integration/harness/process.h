// One running program. Its output goes to a file; it dies with the thread that started it, however the test ends.
#ifndef TRUCKROLL_TESTS_INTEGRATION_HARNESS_PROCESS_H_
#define TRUCKROLL_TESTS_INTEGRATION_HARNESS_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace truckroll::harness {

class Process {
 public:
  // `program` is a path; its standard output and error are appended to `log`. NOT_FOUND: no such program.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const std::string& program,
                                                        const std::vector<std::string>& arguments, std::string log);
  // Kills it.
  ~Process();

  bool Running();
  // Both wait until it is gone. Answer: its exit status, or minus the signal that ended it.
  int Terminate();
  int Kill();
  // Waits until it ends by itself.
  int Wait();

  pid_t pid() const { return pid_; }
  // All that it wrote so far, its earlier lives with the same file included.
  std::string Log() const;

 private:
  Process(pid_t pid, std::string log) : pid_(pid), log_(std::move(log)) {}
  int End(int signal);

  const pid_t pid_;
  const std::string log_;
  bool gone_ = false;
  int result_ = 0;
};

// A TCP port of 127.0.0.1 that nobody listens on. Never the same one twice in one test program.
int FreePort();

// Where our programs were built: $TRUCKROLL_BIN, or this build's own.
std::string ProgramPath(const std::string& program);

}  // namespace truckroll::harness

#endif  // TRUCKROLL_TESTS_INTEGRATION_HARNESS_PROCESS_H_
