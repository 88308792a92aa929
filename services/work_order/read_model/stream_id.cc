#include "services/work_order/read_model/stream_id.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace truckroll::read_model {

std::string StreamId::Print() const {
  return absl::StrCat(ms, "-", sequence);
}

std::optional<StreamId> ParseStreamId(absl::string_view text) {
  const size_t dash = text.find('-');
  if (dash == absl::string_view::npos) return std::nullopt;
  StreamId id;
  if (!absl::SimpleAtoi(text.substr(0, dash), &id.ms) || !absl::SimpleAtoi(text.substr(dash + 1), &id.sequence)) {
    return std::nullopt;
  }
  return id;
}

}  // namespace truckroll::read_model
