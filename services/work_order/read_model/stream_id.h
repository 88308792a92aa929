// The id of an entry of a Redis stream, "milliseconds-sequence", ordered as Redis orders them.
#ifndef TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_STREAM_ID_H_
#define TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_STREAM_ID_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace truckroll::read_model {

struct StreamId {
  uint64_t ms = 0;
  uint64_t sequence = 0;

  // Before the first entry.
  bool is_start() const { return ms == 0 && sequence == 0; }
  std::string Print() const;
  friend auto operator<=>(const StreamId&, const StreamId&) = default;
};

// Of "5-1"; nullopt for anything else.
std::optional<StreamId> ParseStreamId(absl::string_view text);

}  // namespace truckroll::read_model

#endif  // TRUCKROLL_SERVICES_WORK_ORDER_READ_MODEL_STREAM_ID_H_
