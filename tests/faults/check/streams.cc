// What customers' streams and change feeds told: every version after the last one the watcher had, once, in order.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/calendar/instant.h"
#include "domain/work_order/close_time.h"
#include "domain/work_order/projection.h"
#include "tests/faults/check/check.h"

namespace truckroll::faults {
namespace {

// How a stream may end while parts fail.
bool IsOrdinaryEnd(const Heard& heard) {
  static const auto& codes = *new std::set<std::string>{"OK",        "UNAVAILABLE",        "DEADLINE_EXCEEDED",
                                                        "CANCELLED", "RESOURCE_EXHAUSTED", "ABORTED"};
  return codes.count(heard.code()) > 0;
}

// One watcher's way with one order.
class Tracking {
 public:
  Tracking(const History& history, const PolicySet& policies, Verdict* verdict)
      : history_(history), policies_(policies), verdict_(verdict) {}

  void Take(const Heard& heard) {
    switch (heard.what()) {
      case Heard::OPENED:
        if (heard.subject() != order_) Begin(heard.subject());
        open_ = false;
        ++verdict_->counts.sessions;
        return;
      case Heard::SNAPSHOT:
        if (have_ > 0) Say(heard, "HOLE", absl::StrCat("a snapshot though version ", have_, " was known"));
        open_ = true;
        have_ = heard.version();
        return;
      case Heard::RESUMED:
        if (have_ == 0) Say(heard, "STREAM", "resumed what had not begun");
        open_ = true;
        return;
      case Heard::UPDATE:
        return Update(heard);
      case Heard::ENDED:
        return End(heard);
      default:
        return verdict_->Add("HISTORY", absl::StrCat(heard.watcher(), " heard what is not for it"));
    }
  }

  // The last order that it watched, at the end of everything.
  void Finish(const std::string& watcher) {
    const auto stored = history_.stored.find(order_);
    if (order_.empty() || expired_ || stored == history_.stored.end() || have_ == stored->second.version()) return;
    verdict_->Add("HOLE", absl::StrCat(watcher, " was never told more than version ", have_, " of ", order_,
                                       ", which is at ", stored->second.version()));
  }

 private:
  void Begin(const std::string& order) {
    order_ = order;
    have_ = 0;
    expired_ = false;
  }

  void Say(const Heard& heard, absl::string_view kind, const std::string& what) {
    verdict_->Add(kind, absl::StrCat(heard.watcher(), " of ", order_, " by ", heard.via(), ": ", what));
  }

  void Update(const Heard& heard) {
    ++verdict_->counts.stream_messages;
    if (!open_) Say(heard, "STREAM", "an update before the stream began");
    if (heard.version() <= have_)
      return Say(heard, "REPEAT", absl::StrCat("version ", heard.version(), " after ", have_));
    if (heard.version() > have_ + 1) Say(heard, "HOLE", absl::StrCat("version ", heard.version(), " after ", have_));
    if (heard.from_version() != heard.version() - 1) {
      Say(heard, "STREAM", absl::StrCat("version ", heard.version(), " is said to follow ", heard.from_version()));
    }
    have_ = heard.version();
    const std::vector<std::string> told(heard.events().begin(), heard.events().end());
    const std::vector<std::string> expected = Expected(heard.version());
    if (told == expected) return;
    Say(heard, "STREAM",
        absl::StrCat("version ", heard.version(), " told [", absl::StrJoin(told, " "), "], its events are [",
                     absl::StrJoin(expected, " "), "]"));
  }

  std::vector<std::string> Expected(uint64_t version) const {
    std::vector<std::string> events;
    const auto stored = history_.stored.find(order_);
    if (stored == history_.stored.end()) return events;
    const Reading reading = {policies_, absl::UTCTimeZone(), Language::kEnglish};
    for (const v1::Event& event : EventsForCustomer(stored->second.record().order().timeline(), reading)) {
      if (event.version() == version) events.push_back(Told(event));
    }
    return events;
  }

  void End(const Heard& heard) {
    if (IsOrdinaryEnd(heard)) return;
    const auto stored = history_.stored.find(order_);
    if (heard.code() == "NOT_FOUND" && stored != history_.stored.end()) {
      // A tracking id expires some days after the close; the policy's seven, and no sooner.
      const auto closed = CloseTime(stored->second.record().order());
      expired_ = closed && *closed + absl::Hours(24 * 7) <= FromProto(history_.run.healed_time());
      if (expired_) return;
    }
    Say(heard, "STREAM", absl::StrCat("ended with ", heard.code(), " ", heard.reason()));
  }

  const History& history_;
  const PolicySet& policies_;
  Verdict* const verdict_;
  std::string order_;
  uint64_t have_ = 0;
  bool open_ = false;
  bool expired_ = false;
};

// The wall clock went on by so much that the region's stream was trimmed under whoever lagged.
bool MayHaveBeenTrimmed(const History& history) {
  return std::any_of(history.faults.begin(), history.faults.end(),
                     [](const Fault& fault) { return fault.kind() == "shift"; });
}

// One watcher of all changes of the region.
void CheckChangeFeed(const History& history, const std::map<std::string, size_t>& place, const std::vector<Heard>& told,
                     Verdict* verdict) {
  // The entry told last; the stream's length for none.
  size_t last = history.appended.size();
  const std::string& watcher = told.front().watcher();
  for (const Heard& heard : told) {
    if (heard.what() == Heard::OPENED) ++verdict->counts.sessions;
    if (heard.what() == Heard::SNAPSHOT) {
      if (!heard.after().empty() && !MayHaveBeenTrimmed(history)) {
        verdict->Add("HOLE", absl::StrCat(watcher, " could not go on after ", heard.after()));
      }
      last = history.appended.size();
    }
    if (heard.what() == Heard::ENDED && !IsOrdinaryEnd(heard) && !MayHaveBeenTrimmed(history)) {
      verdict->Add("STREAM", absl::StrCat(watcher, " ended with ", heard.code(), " ", heard.reason()));
    }
    if (heard.what() != Heard::UPDATE) continue;
    ++verdict->counts.stream_messages;
    const std::string what = absl::StrCat(watcher, ": version ", heard.version(), " of ", heard.order());
    const auto found = place.find(absl::StrCat(heard.order(), "/", heard.version()));
    if (found == place.end()) {
      verdict->Add("STREAM", absl::StrCat(what, " is not in the region's stream"));
      continue;
    }
    if (last < history.appended.size()) {
      if (found->second <= last) verdict->Add("REPEAT", what);
      if (found->second > last + 1)
        verdict->Add("HOLE", absl::StrCat(what, " came ", found->second - last - 1, " too early"));
    }
    last = found->second;
  }
  if (last + 1 < history.appended.size()) {
    verdict->Add("HOLE",
                 absl::StrCat(watcher, " was never told the last ", history.appended.size() - last - 1, " changes"));
  }
}

}  // namespace

void CheckTrackings(const History& history, const PolicySet& policies, Verdict* verdict) {
  for (const auto& [watcher, told] : history.heard) {
    if (told.front().stream() != Heard::TRACKING) continue;
    Tracking tracking(history, policies, verdict);
    for (const Heard& heard : told) tracking.Take(heard);
    tracking.Finish(watcher);
  }
}

void CheckChangeFeeds(const History& history, Verdict* verdict) {
  std::map<std::string, size_t> place;
  for (size_t i = 0; i < history.appended.size(); ++i) {
    const v1::WorkOrder& order = history.appended[i].entry().order();
    place[absl::StrCat(order.name(), "/", order.version())] = i;
  }
  for (const auto& [watcher, told] : history.heard) {
    if (told.front().stream() == Heard::CHANGES) CheckChangeFeed(history, place, told, verdict);
  }
}

}  // namespace truckroll::faults
