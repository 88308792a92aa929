#include "tests/bench/load/cpu.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace truckroll::bench {
namespace {

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Processes ParseProcesses(absl::string_view text) {
  Processes processes = {{"client", getpid()}};
  for (absl::string_view item : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(item, absl::MaxSplits('=', 1));
    int pid = 0;
    if (!absl::SimpleAtoi(parts.second, &pid)) {
      std::fprintf(stderr, "--pids: found \"%s\", expected name=pid\n", std::string(item).c_str());
      exit(2);
    }
    processes[parts.first] = pid;
  }
  return processes;
}

double CpuMicros(pid_t pid) {
  const std::string stat = Slurp(absl::StrCat("/proc/", pid, "/stat"));
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return 0;
  const std::vector<std::string> fields = absl::StrSplit(stat.substr(name_end + 2), ' ');
  double user = 0, system = 0;
  if (fields.size() < 13 || !absl::SimpleAtod(fields[11], &user) || !absl::SimpleAtod(fields[12], &system)) return 0;
  return (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::map<std::string, double> CpuMicros(const Processes& processes) {
  std::map<std::string, double> micros;
  for (const auto& [name, pid] : processes) micros[name] = CpuMicros(pid);
  return micros;
}

double ResidentBytes(pid_t pid) {
  std::istringstream statm(Slurp(absl::StrCat("/proc/", pid, "/statm")));
  double size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace truckroll::bench
