// CPU time and memory of processes, as the kernel counts them.
#ifndef TRUCKROLL_TESTS_BENCH_LOAD_CPU_H_
#define TRUCKROLL_TESTS_BENCH_LOAD_CPU_H_

#include <sys/types.h>

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace truckroll::bench {

// By the name that the results show.
using Processes = std::map<std::string, pid_t>;

// "work-order=123,redis=45"; this process is added as "client". Dies on anything else.
Processes ParseProcesses(absl::string_view text);

// User and system time since its start, in microseconds, counted in hundredths of a second; 0 when it is gone.
double CpuMicros(pid_t pid);
std::map<std::string, double> CpuMicros(const Processes& processes);

// Resident memory, in bytes.
double ResidentBytes(pid_t pid);

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_LOAD_CPU_H_
