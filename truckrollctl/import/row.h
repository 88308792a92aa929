// One row of an import: read into the order that it asks for, or named with the reason why it asks for none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "truckroll/v1/work_order.pb.h"
#include "truckrollctl/import/communities.h"
#include "truckrollctl/import/mapping.h"

namespace truckroll::ctl {

struct ImportRow {
  enum Result { kReady, kCreated, kExists, kSkipped, kFailed, kLater };

  int row = 0;  // in the file, the header being 1
  std::string external_id;
  Result result = kReady;
  std::string reason;              // why it was skipped or failed
  std::vector<std::string> flags;  // "approximate", "community nearest", "community assumed"
  std::optional<absl::Time> time;  // when the request was taken, moved where that was asked for
  v1::WorkOrder order;             // as it is asked for; its name is set once it exists
};

// What a row is read with.
struct RowReading {
  const Mapping& mapping;
  const BoundMapping& bound;
  absl::TimeZone zone;                    // the mapping's, or else the region's
  std::optional<absl::CivilSecond> week;  // fold into the seven local days from here
  const Communities& communities;
  const v1::Community* otherwise;  // where rows are that nothing else places; may be null
};

// Where the row says it is; absent without both numbers. INVALID_ARGUMENT for what is no place.
absl::StatusOr<std::optional<google::type::LatLng>> PlaceOf(const BoundMapping& bound,
                                                            const std::vector<std::string>& row);

// Never fails as a whole: the result tells. kReady, kSkipped or kFailed.
ImportRow ReadRow(const RowReading& reading, int number, const std::vector<std::string>& row);

// "created", for people and for JSON.
const char* ResultName(ImportRow::Result result);

}  // namespace truckroll::ctl
