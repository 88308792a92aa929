// House rules that a compiler does not check: who includes whom, how long a file is, names and words we do without.
// Pure: the caller reads the files. Every violation is one line, "path:line: what, what was expected".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace truckroll::tidy {

struct SourceFile {
  std::string path;  // from the root of the repo, with '/'
  std::string text;
};

// The table of tests/tidy/floors.txt, whose head explains its form.
class Floors {
 public:
  // INVALID_ARGUMENT with the line when the table cannot be read.
  static absl::StatusOr<Floors> Parse(absl::string_view table);

  // The folder of the table that `path` lies in, or "" if none.
  absl::string_view FolderOf(absl::string_view path) const;

  // Why a file of `folder` may not include `include` (what stands between the quotes or angles), or "" if it may.
  std::string WhyNot(absl::string_view folder, absl::string_view include) const;

 private:
  std::map<std::string, std::string> outside_;               // include or include prefix → name
  std::map<std::string, std::vector<std::string>> allowed_;  // folder → names and folders
};

// Includes across floors, in C++ sources.
std::vector<std::string> CheckIncludes(const SourceFile& file, const Floors& floors);

// More than `kLongestFile` lines, unless `reasons` names the file; a reason for a file that is not long (any more) is
// refused too.
inline constexpr int kLongestFile = 400;
std::vector<std::string> CheckLengths(const std::vector<SourceFile>& files, absl::string_view reasons);

// Classes named after nothing in particular (…Manager, …Helper and the like), and notes to do something later.
std::vector<std::string> CheckNames(const SourceFile& file);
std::vector<std::string> CheckUnfinished(const SourceFile& file);

}  // namespace truckroll::tidy
