// The tables of the read model. Everything in them comes from Redis, so a file of another schema version, or a damaged
// one, is removed and filled anew.
//
// orders       one row an order. `due` is the earliest due of its running promises in Unix milliseconds, kNoDue when
//              none runs. `tie` orders equal dues: the id's bytes inverted, so that the newest comes first. `missed`:
//              a promise is missed and the order is still open. `running`: how many promises run or are paused, four
//              bits a kind. `settled`: a digest of its rows in commitments, `phones`: what phones holds of it; both are
//              compared, so that what has not changed is not written again. `body` is the WorkOrder without its
//              timeline.
// phones       a row a phone number: its digits reversed, so that the last digits of a number are a prefix.
// commitments  a row a promise that does not run any more, lying in the order in which reports read them. `margin` in
//              milliseconds; NULL while not known. `late_since`: the due of a missed promise whose work is still to be
//              done.
// positions    how far each region's stream is applied. A region without a row is being built.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_SCHEMA_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_SCHEMA_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "platform/sqlite/database.h"

namespace truckroll::read_model {

inline constexpr int64_t kNoDue = std::numeric_limits<int64_t>::max();

// Opens for writing, with the current schema.
absl::StatusOr<sqlite::Database> OpenStore(const std::string& path);

// A number as the phones table holds it: digits only, the last one first.
std::string ReversedDigits(absl::string_view phone);

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_SCHEMA_H_
