// An order's versions are 1, 2, 3, … wherever they are looked at.
#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/faults/check/check.h"

namespace truckroll::faults {
namespace {

void CheckTimeline(const Stored& stored, Verdict* verdict) {
  const v1::WorkOrder& order = stored.record().order();
  uint64_t last = 0;
  for (const v1::Event& event : order.timeline()) {
    if (event.version() != last && event.version() != last + 1) {
      verdict->Add("GAP", absl::StrCat(order.name(), ": version ", event.version(), " follows ", last));
    }
    last = event.version();
  }
  if (last != order.version() || stored.version() != order.version()) {
    verdict->Add("GAP", absl::StrCat(order.name(), ": version ", order.version(), " is stored as ", stored.version(),
                                     " and its timeline ends with ", last));
  }
}

bool SameEvents(const v1::WorkOrder& order, const storage::v1::StreamEntry& entry) {
  int next = 0;
  for (const v1::Event& event : order.timeline()) {
    if (event.version() != entry.order().version()) continue;
    if (next == entry.events_size() ||
        !google::protobuf::util::MessageDifferencer::Equals(event, entry.events(next++))) {
      return false;
    }
  }
  return next == entry.events_size();
}

void CheckStream(const History& history, Verdict* verdict) {
  std::map<std::string, uint64_t> last;
  for (const Appended& appended : history.appended) {
    const v1::WorkOrder& order = appended.entry().order();
    uint64_t& version = last[order.name()];
    if (order.version() != version + 1) {
      verdict->Add("GAP", absl::StrCat("the region's stream: version ", order.version(), " of ", order.name(),
                                       " follows ", version));
    }
    version = order.version();
    const auto stored = history.stored.find(order.name());
    if (stored == history.stored.end()) {
      verdict->Add("LOST", absl::StrCat(order.name(), " is in the region's stream and not in the store"));
    } else if (!SameEvents(stored->second.record().order(), appended.entry())) {
      verdict->Add("DIFFERS", absl::StrCat(order.name(), " version ", version,
                                           ": the region's stream and the timeline tell different events"));
    }
  }
  for (const auto& [name, stored] : history.stored) {
    if (last[name] != stored.version()) {
      verdict->Add("GAP", absl::StrCat("the region's stream ends with version ", last[name], " of ", name,
                                       ", which is at ", stored.version()));
    }
  }
}

void CheckReads(const History& history, Verdict* verdict) {
  std::map<std::string, std::map<std::string, int>> found;
  for (const Read& read : history.reads) {
    ++found[read.method()][read.order()];
    const auto stored = history.stored.find(read.order());
    if (stored == history.stored.end()) {
      verdict->Add("INVENTED", absl::StrCat(read.method(), " answers with ", read.order(), ", which is not stored"));
    } else if (stored->second.version() != read.version()) {
      verdict->Add("DIFFERS", absl::StrCat(read.method(), " answers with version ", read.version(), " of ",
                                           read.order(), ", which is at ", stored->second.version()));
    }
  }
  for (const auto& [method, orders] : found) {
    for (const auto& [name, stored] : history.stored) {
      const auto count = orders.find(name);
      if (count == orders.end()) verdict->Add("LOST", absl::StrCat(method, " does not know ", name));
      if (count != orders.end() && count->second > 1) {
        verdict->Add("TWICE", absl::StrCat(method, " answers ", count->second, " times with ", name));
      }
    }
  }
}

}  // namespace

void CheckVersions(const History& history, Verdict* verdict) {
  for (const auto& [name, stored] : history.stored) {
    ++verdict->counts.orders;
    verdict->counts.versions += static_cast<int>(stored.version());
    CheckTimeline(stored, verdict);
  }
  CheckStream(history, verdict);
  CheckReads(history, verdict);
}

}  // namespace truckroll::faults
