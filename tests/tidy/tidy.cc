#include "tests/tidy/tidy.h"

#include <algorithm>
#include <regex>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace truckroll::tidy {
namespace {

// Generated from proto/: truckroll/v1/…, and the borrowed schemas.
bool IsGenerated(absl::string_view include) {
  return absl::EndsWith(include, ".pb.h");
}

bool LiesIn(absl::string_view path, absl::string_view folder) {
  return path == folder || absl::StartsWith(path, absl::StrCat(folder, "/"));
}

std::string At(const SourceFile& file, size_t line) {
  return absl::StrCat(file.path, ":", line, ": ");
}

// Calls `found(line number, first group)` for every line in which `pattern` is found.
template <typename Found>
void ForEachMatch(const SourceFile& file, const std::regex& pattern, Found found) {
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(file.text, '\n')) {
    ++number;
    std::cmatch match;
    if (std::regex_search(line.data(), line.data() + line.size(), match, pattern)) found(number, match[1].str());
  }
}

}  // namespace

absl::StatusOr<Floors> Floors::Parse(absl::string_view table) {
  Floors floors;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(table, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() >= 3 && words[0] == "outside") {
      for (size_t i = 2; i < words.size(); ++i) floors.outside_[words[i]] = words[1];
    } else if (words.size() >= 2 && words[0] == "folder" && absl::EndsWith(words[1], ":")) {
      floors.allowed_[std::string(absl::StripSuffix(words[1], ":"))].assign(words.begin() + 2, words.end());
    } else {
      return absl::InvalidArgumentError(absl::StrCat(
          "line ", number, ": found \"", line, "\", expected \"outside NAME INCLUDE…\" or \"folder PATH: NAME…\""));
    }
  }
  return floors;
}

absl::string_view Floors::FolderOf(absl::string_view path) const {
  absl::string_view longest;
  for (const auto& [folder, names] : allowed_) {
    if (LiesIn(path, folder) && folder.size() > longest.size()) longest = folder;
  }
  return longest;
}

std::string Floors::WhyNot(absl::string_view folder, absl::string_view include) const {
  const std::vector<std::string>& allowed = allowed_.at(std::string(folder));
  auto may = [&](absl::string_view name) { return std::find(allowed.begin(), allowed.end(), name) != allowed.end(); };
  if (may("*")) return "";

  absl::string_view target = absl::EndsWith(include, ".grpc.pb.h") ? "grpc" : "proto";
  if (IsGenerated(include) && !absl::StartsWith(include, "google/protobuf/")) {
    return may(target) ? "" : absl::StrCat("is ", target, ", which ", folder, " may not include");
  }
  absl::string_view home = FolderOf(include);
  if (!home.empty()) {
    if (home == folder) return "";
    bool listed =
        std::any_of(allowed.begin(), allowed.end(), [&](const std::string& name) { return LiesIn(home, name); });
    return listed ? "" : absl::StrCat("lies in ", home, ", which ", folder, " may not include");
  }
  absl::string_view longest, name;
  for (const auto& [prefix, outside] : outside_) {
    bool hit = absl::EndsWith(prefix, "/") ? absl::StartsWith(include, prefix) : include == prefix;
    if (hit && prefix.size() > longest.size()) longest = prefix, name = outside;
  }
  if (!name.empty()) return may(name) ? "" : absl::StrCat("is ", name, ", which ", folder, " may not include");
  bool standard = !absl::StrContains(include, '.') && !absl::StrContains(include, '/');
  return standard ? "" : "is neither ours nor listed in floors.txt";
}

std::vector<std::string> CheckIncludes(const SourceFile& file, const Floors& floors) {
  static const std::regex kInclude(R"re(^\s*#\s*include\s*[<"]([^">]+)[">])re");
  std::vector<std::string> violations;
  absl::string_view folder = floors.FolderOf(file.path);
  if (folder.empty()) return {absl::StrCat(file.path, ":1: no folder of floors.txt holds this file")};
  ForEachMatch(file, kInclude, [&](size_t line, const std::string& include) {
    std::string why = floors.WhyNot(folder, include);
    if (!why.empty()) violations.push_back(absl::StrCat(At(file, line), include, " ", why));
  });
  return violations;
}

std::vector<std::string> CheckLengths(const std::vector<SourceFile>& files, absl::string_view reasons) {
  std::map<std::string, std::string> reason_of;
  for (absl::string_view line : absl::StrSplit(reasons, '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    std::pair<std::string, std::string> entry = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    reason_of.insert(entry);
  }
  std::vector<std::string> violations;
  for (const SourceFile& file : files) {
    auto lines = std::count(file.text.begin(), file.text.end(), '\n');
    auto entry = reason_of.find(file.path);
    bool excused = entry != reason_of.end() && !entry->second.empty();
    if (lines > kLongestFile && !excused) {
      violations.push_back(absl::StrCat(At(file, lines), lines, " lines, expected at most ", kLongestFile,
                                        " or a reason in long_files.txt"));
    }
    if (lines > kLongestFile) reason_of.erase(file.path);
  }
  for (const auto& [path, reason] : reason_of) {
    violations.push_back(absl::StrCat("long_files.txt: ", path, " is not a file over ", kLongestFile, " lines"));
  }
  return violations;
}

std::vector<std::string> CheckNames(const SourceFile& file) {
  static const std::regex kVague(
      R"re(\b(?:class|struct|message|concept)\s+(\w*(?:Manager|Helper|Helpers|Util|Utils|Impl|Data))\b)re");
  std::vector<std::string> violations;
  ForEachMatch(file, kVague, [&](size_t line, const std::string& name) {
    violations.push_back(absl::StrCat(At(file, line), "\"", name, "\" says nothing, expected a name for what it is"));
  });
  return violations;
}

std::vector<std::string> CheckUnfinished(const SourceFile& file) {
  // Spelt so that this file does not find itself.
  static const std::regex kLater(R"re(\b(TO[D]O|FIX[M]E|X[X]X)\b)re");
  std::vector<std::string> violations;
  ForEachMatch(file, kLater, [&](size_t line, const std::string& word) {
    violations.push_back(absl::StrCat(At(file, line), "\"", word, "\", expected finished work or an issue"));
  });
  return violations;
}

}  // namespace truckroll::tidy
