// An import from beginning to end: read the file, place its rows, take the orders at their times, say what became of
// each. Safe to repeat.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "truckrollctl/import/row.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {

struct ImportOptions {
  std::string csv;
  std::string mapping;
  std::string region;     // "regions/{region}"
  std::string fold_to;    // an instant, or empty
  std::string community;  // for rows that nothing else places: a name, or empty
  bool wait = true;       // take orders of the future when the region's clock gets there; else leave them out
};

// By row. INVALID_ARGUMENT or NOT_FOUND when the import cannot begin at all.
absl::StatusOr<std::vector<ImportRow>> RunImport(Session& session, const ImportOptions& options);

}  // namespace truckroll::ctl
