#include "platform/telemetry/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace truckroll::telemetry {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// The fields of /proc/self/stat after the name, which may hold blanks: [0] is the state, the third field of proc(5).
std::vector<std::string> Stat() {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const size_t name_end = text.rfind(") ");
  if (name_end == std::string::npos) return {};
  return absl::StrSplit(text.substr(name_end + 2), ' ');
}

double NumberAt(const std::vector<std::string>& fields, size_t index) {
  double number = 0;
  if (index < fields.size() && absl::SimpleAtod(fields[index], &number)) return number;
  return 0;
}

}  // namespace

void DescribeProcess(Samples* samples) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  samples->AddCounter("process_cpu_seconds_total", "CPU time used, by the program and for it by the kernel.",
                      Seconds(used.ru_utime) + Seconds(used.ru_stime));
  const std::vector<std::string> stat = Stat();
  samples->AddGauge("process_threads", "Threads.", NumberAt(stat, 17));
  samples->AddGauge("process_virtual_memory_bytes", "Address space.", NumberAt(stat, 20));
  samples->AddGauge("process_resident_memory_bytes", "Memory in use.",
                    NumberAt(stat, 21) * static_cast<double>(sysconf(_SC_PAGESIZE)));
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (!error) {
    // One of them is the look itself.
    const auto open = std::distance(begin(files), end(files)) - 1;
    samples->AddGauge("process_open_fds", "Open files and sockets.", static_cast<double>(open));
  }
  rlimit most{};
  getrlimit(RLIMIT_NOFILE, &most);
  samples->AddGauge("process_max_fds", "How many may be open.", static_cast<double>(most.rlim_cur));
}

}  // namespace truckroll::telemetry
