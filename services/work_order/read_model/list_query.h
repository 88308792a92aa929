// A list request as SQL over the tables of schema.h.
//
// One index leads, the most selective that the filters allow: external id, phone, technician, community, risk, state
// and type, then due alone. Each lists its orders by (due, tie) already, so a page reads about as many rows as it
// shows. Where several spans of an index make up the answer (two states, say) each is an arm of a UNION ALL, which
// SQLite merges.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_LIST_QUERY_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_LIST_QUERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::read_model {

inline constexpr int kMaxTotal = 10000;

struct ListQuery {
  std::string region;
  int page_size = 0;
  uint64_t filters = 0;  // Digest, for the next page's token.
  // Selects row, due, tie of the page and of one order more. Empty when nothing can match.
  std::string page_sql;
  // Selects how many match in all, up to kMaxTotal.
  std::string count_sql;
  // Bound to ?1, ?2, … of both.
  std::vector<std::string> parameters;
};

// `now`: the region's. INVALID_ARGUMENT with FIELD_INVALID, FIELD_MISSING or PAGE_TOKEN_INVALID.
absl::StatusOr<ListQuery> MakeListQuery(const v1::ListWorkOrdersRequest& request, absl::Time now);

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_LIST_QUERY_H_
