#include "platform/config/policies.h"

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "platform/config/text_file.h"

namespace truckroll::config {

absl::StatusOr<PolicySet> LoadPolicies(const std::string& directory) {
  absl::StatusOr<std::vector<std::string>> files = ListTextFiles(directory);
  if (!files.ok()) return files.status();
  if (files->empty()) return absl::NotFoundError(absl::StrCat(directory, ": holds no policy (*.textproto)"));
  PolicySet policies;
  for (const std::string& file : *files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return absl::NotFoundError(absl::StrCat(file, ": cannot be read, or is empty"));
    absl::StatusOr<Policy> policy = Policy::Parse(text.str(), file);
    if (!policy.ok()) return policy.status();
    absl::Status added = policies.Add(*std::move(policy));
    if (!added.ok()) return absl::Status(added.code(), absl::StrCat(file, ": ", added.message()));
  }
  return policies;
}

}  // namespace truckroll::config
