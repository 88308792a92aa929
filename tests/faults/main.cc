// faults: real processes under a load while everything is done to them, and a checker of what came of it.
#include <stdlib.h>

#include <filesystem>
#include <iostream>
#include <numeric>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "platform/config/policies.h"
#include "tests/faults/check/check.h"
#include "tests/faults/run.h"

ABSL_FLAG(uint64_t, seed, 1, "What the schedule of faults and every client's chances are made from.");
ABSL_FLAG(int, seconds, 60, "How long the storm lasts.");
ABSL_FLAG(int, kills, 0, "How many kill -9; 0 for two every three seconds.");
ABSL_FLAG(std::vector<std::string>, faults, {},
          "Only these, of kill, stop, link, disk, clock; none: no faults. All when not given.");
ABSL_FLAG(std::string, keep, "",
          "Directory for the history and the logs; they are kept only if this is given or something is violated.");

namespace truckroll::faults {
namespace {

constexpr size_t kMostShown = 30;

int Usage() {
  std::cerr << absl::ProgramUsageMessage() << "\n";
  return 2;
}

std::string Tally(const std::map<std::string, int>& counts) {
  return absl::StrJoin(
      counts, ", ", [](std::string* out, const auto& count) { absl::StrAppend(out, count.first, " ", count.second); });
}

int Report(const std::string& directory, const std::string& about) {
  const auto policies = config::LoadPolicies("deploy/policies");
  const auto history = ReadHistory(directory + "/history.jsonl");
  if (!policies.ok() || !history.ok()) {
    std::cerr << policies.status() << " " << history.status() << "\n";
    return 2;
  }
  const Verdict verdict = Check(*history, *policies);
  for (size_t i = 0; i < verdict.violations.size() && i < kMostShown; ++i) {
    std::cout << "VIOLATION " << verdict.violations[i].kind << ": " << verdict.violations[i].what << "\n";
  }
  const Counts& c = verdict.counts;
  std::cout << absl::StrCat("seed ", history->run.seed(), about, "; operations ", c.operations, " (acknowledged ",
                            c.acknowledged, ", refused ", c.refused, ", unknown ", c.unknown, ", attempts ", c.attempts,
                            "); orders ", c.orders, ", versions ", c.versions, ", settled ", c.settled, ", missed ",
                            c.missed, "; stream sessions ", c.sessions, ", messages ", c.stream_messages,
                            "; violations ", verdict.violations.size())
            << std::endl;
  return verdict.violations.empty() ? 0 : 1;
}

int RunAndReport() {
  RunOptions options;
  options.seed = absl::GetFlag(FLAGS_seed);
  options.length = absl::Seconds(absl::GetFlag(FLAGS_seconds));
  options.kills = absl::GetFlag(FLAGS_kills);
  if (options.kills == 0) options.kills = absl::GetFlag(FLAGS_seconds) * 2 / 3;
  for (const std::string& group : absl::GetFlag(FLAGS_faults)) {
    if (group != "none" && FaultGroups().count(group) == 0) return Usage();
  }
  if (!absl::GetFlag(FLAGS_faults).empty()) {
    const std::vector<std::string> groups = absl::GetFlag(FLAGS_faults);
    options.faults = {groups.begin(), groups.end()};
  }
  const bool keep = !absl::GetFlag(FLAGS_keep).empty();
  options.directory = absl::GetFlag(FLAGS_keep);
  if (!keep) {
    options.directory = (std::filesystem::temp_directory_path() / "faults-XXXXXX").string();
    if (mkdtemp(options.directory.data()) == nullptr) return 2;
  }
  std::cout << "seed " << options.seed << ", " << absl::FormatDuration(options.length) << ", in " << options.directory
            << std::endl;
  std::filesystem::create_directories(options.directory);
  const RunResult ran = RunOnce(options);
  const int kills = std::accumulate(ran.kills.begin(), ran.kills.end(), 0,
                                    [](int sum, const auto& count) { return sum + count.second; });
  const int result = Report(options.directory, absl::StrCat("; kills ", kills, " (", Tally(ran.kills), "); faults (",
                                                            Tally(ran.faults), ")"));
  if (result == 0 && !keep) std::filesystem::remove_all(options.directory);
  if (result != 0) std::cout << "the history and the logs are in " << options.directory << std::endl;
  return result;
}

}  // namespace
}  // namespace truckroll::faults

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "faults run [--seed N] [--seconds N] [--kills N] [--faults kill,stop,link,disk,clock] [--keep DIR]\n"
      "       lets a storm of faults loose on the real system under load, then checks what its clients wrote down\n"
      "faults check DIR\n"
      "       checks a history again\n"
      "To be run in the repository's root.");
  const std::vector<char*> words = absl::ParseCommandLine(argc, argv);
  using namespace truckroll::faults;  // NOLINT: main is outside of it
  if (words.size() == 2 && absl::string_view(words[1]) == "run") return RunAndReport();
  if (words.size() == 3 && absl::string_view(words[1]) == "check") return Report(words[2], "");
  return Usage();
}
