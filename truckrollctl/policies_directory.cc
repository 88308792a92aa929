#include "truckrollctl/policies_directory.h"

#include <filesystem>

namespace truckroll::ctl {
namespace {

namespace fs = std::filesystem;

}  // namespace

absl::StatusOr<std::string> PoliciesDirectory(const Arguments& arguments) {
  if (arguments.Has("policies")) return arguments.Value("policies");
  std::error_code error;
  // build/release/bin is in the repo.
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (fs::path start : {fs::current_path(error), program.parent_path()}) {
    for (fs::path at = start; !at.empty(); at = at.parent_path()) {
      if (fs::is_directory(at / "deploy" / "policies", error)) return (at / "deploy" / "policies").string();
      if (at == at.root_path()) break;
    }
  }
  return absl::NotFoundError("there is no deploy/policies here or above the program: say --policies DIR");
}

}  // namespace truckroll::ctl
