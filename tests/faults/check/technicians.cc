// What technicians' streams told: every change of every order while it was theirs, once, in the region's order.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/faults/check/check.h"

namespace truckroll::faults {
namespace {

// One version of one order, as far as one technician is concerned.
struct Concern {
  std::string order;
  uint64_t version;
  bool was_theirs;
  bool is_theirs;
  std::vector<std::string> events;
};

bool IsOpen(const v1::WorkOrder& order) {
  return order.state() != v1::WorkOrder::COMPLETED && order.state() != v1::WorkOrder::CANCELLED;
}

// All that a technician should be told, in the order of the region's stream.
std::vector<Concern> ConcernsOf(const std::string& technician, const History& history) {
  std::vector<Concern> concerns;
  std::set<std::string> theirs;
  for (const Appended& appended : history.appended) {
    const v1::WorkOrder& order = appended.entry().order();
    const bool was = theirs.count(order.name()) > 0;
    const bool is = order.technician() == technician && IsOpen(order);
    if (is) theirs.insert(order.name());
    if (!is) theirs.erase(order.name());
    if (!was && !is) continue;
    Concern& concern = concerns.emplace_back(Concern{order.name(), order.version(), was, is, {}});
    for (const v1::Event& event : appended.entry().events()) concern.events.push_back(Told(event));
  }
  return concerns;
}

class Watcher {
 public:
  Watcher(const std::vector<Concern>& concerns, std::string name, Verdict* verdict)
      : concerns_(concerns), name_(std::move(name)), verdict_(verdict) {
    for (size_t i = 0; i < concerns.size(); ++i) place_[Key(concerns[i].order, concerns[i].version)] = i;
  }

  void Take(const Heard& heard) {
    switch (heard.what()) {
      case Heard::OPENED:
        ++verdict_->counts.sessions;
        return;
      case Heard::SNAPSHOT:
        held_.clear();
        known_from_snapshot_.clear();
        has_cursor_ = false;
        since_snapshot_ = true;
        return;
      case Heard::HELD:
        return Hold(heard);
      case Heard::UPDATE:
        return Update(heard);
      case Heard::ENDED:
        return End(heard);
      default:
        return;
    }
  }

  // At the end of everything it holds what is the technician's, and nothing else.
  void Finish() {
    std::map<std::string, uint64_t> theirs;
    for (const Concern& concern : concerns_) {
      if (concern.is_theirs) theirs[concern.order] = concern.version;
      if (!concern.is_theirs) theirs.erase(concern.order);
    }
    for (const auto& [order, version] : theirs) {
      const auto held = held_.find(order);
      if (held == held_.end()) {
        Say("HOLE", absl::StrCat("was never told of ", order));
      } else if (held->second != version) {
        Say("HOLE",
            absl::StrCat("was never told more than version ", held->second, " of ", order, ", which is at ", version));
      }
    }
    for (const auto& [order, version] : held_) {
      if (theirs.count(order) == 0) Say("HOLE", absl::StrCat("was never told that ", order, " is gone"));
    }
    if (has_cursor_) CheckNoneBetween(cursor_, concerns_.size());
  }

 private:
  static std::string Key(const std::string& order, uint64_t version) { return absl::StrCat(order, "/", version); }
  void Say(absl::string_view kind, const std::string& what) { verdict_->Add(kind, absl::StrCat(name_, ": ", what)); }

  void Hold(const Heard& heard) {
    const auto found = place_.find(Key(heard.order(), heard.version()));
    if (found == place_.end() || !concerns_[found->second].is_theirs) {
      return Say("STREAM", absl::StrCat("was given version ", heard.version(), " of ", heard.order(), ", not theirs"));
    }
    held_[heard.order()] = known_from_snapshot_[heard.order()] = heard.version();
  }

  void Update(const Heard& heard) {
    ++verdict_->counts.stream_messages;
    const std::string what = absl::StrCat("version ", heard.version(), " of ", heard.order());
    const auto found = place_.find(Key(heard.order(), heard.version()));
    if (found == place_.end()) return Say("STREAM", absl::StrCat(what, " does not concern them"));
    const Concern& concern = concerns_[found->second];
    if (has_cursor_ && found->second <= cursor_) return Say("REPEAT", what);
    if (has_cursor_) CheckNoneBetween(cursor_, found->second);
    cursor_ = found->second;
    has_cursor_ = true;
    const auto held = held_.find(heard.order());
    const uint64_t had = held == held_.end() ? 0 : held->second;
    if (had >= heard.version()) Say("REPEAT", what);
    // What the snapshot read may be ahead of the stream: an order that had left by then is told of as a new one, and
    // then that it left.
    const bool unheard_of = had == 0 && since_snapshot_;
    if (heard.from_version() != (concern.was_theirs && !unheard_of ? heard.version() - 1 : 0)) {
      Say("STREAM", absl::StrCat(what, " is said to follow ", heard.from_version()));
    }
    if (heard.from_version() != had) Say("HOLE", absl::StrCat(what, " follows ", heard.from_version(), ", had ", had));
    if (heard.removed() == concern.is_theirs) Say("STREAM", absl::StrCat(what, ": wrong on whose it is"));
    if (std::vector<std::string>(heard.events().begin(), heard.events().end()) != concern.events) {
      Say("STREAM", absl::StrCat(what, ": its events are told otherwise"));
    }
    if (concern.is_theirs) held_[heard.order()] = heard.version();
    if (!concern.is_theirs) held_.erase(heard.order());
  }

  // Between two places of the region's stream, both left out, nothing was to be told but what the snapshot had.
  void CheckNoneBetween(size_t after, size_t before) {
    for (size_t i = after + 1; i < before; ++i) {
      const auto known = known_from_snapshot_.find(concerns_[i].order);
      if (known != known_from_snapshot_.end() && known->second >= concerns_[i].version) continue;
      if (HadLeft(i, before)) continue;
      Say("HOLE", absl::StrCat("was not told version ", concerns_[i].version, " of ", concerns_[i].order));
    }
  }

  // Whether the order is not held, and left them at `from` or later, before `before`: the snapshot may have known.
  bool HadLeft(size_t from, size_t before) const {
    if (!since_snapshot_ || held_.count(concerns_[from].order) > 0) return false;
    for (size_t i = from; i < before; ++i) {
      if (concerns_[i].order == concerns_[from].order && !concerns_[i].is_theirs) return true;
    }
    return false;
  }

  void End(const Heard& heard) {
    static const auto& ordinary = *new std::set<std::string>{"OK",        "UNAVAILABLE",        "DEADLINE_EXCEEDED",
                                                             "CANCELLED", "RESOURCE_EXHAUSTED", "ABORTED"};
    // TOKEN_UNKNOWN: too old to go on from, and said so.
    if (ordinary.count(heard.code()) > 0 || heard.reason() == "TOKEN_UNKNOWN") return;
    Say("STREAM", absl::StrCat("ended with ", heard.code(), " ", heard.reason()));
  }

  const std::vector<Concern>& concerns_;
  const std::string name_;
  Verdict* const verdict_;
  std::map<std::string, size_t> place_;
  std::map<std::string, uint64_t> held_;
  std::map<std::string, uint64_t> known_from_snapshot_;
  size_t cursor_ = 0;
  bool has_cursor_ = false;
  bool since_snapshot_ = false;
};

}  // namespace

void CheckTechnicians(const History& history, Verdict* verdict) {
  for (const auto& [name, told] : history.heard) {
    if (told.front().stream() != Heard::TECHNICIAN) continue;
    const std::vector<Concern> concerns = ConcernsOf(told.front().subject(), history);
    Watcher watcher(concerns, name, verdict);
    for (const Heard& heard : told) watcher.Take(heard);
    watcher.Finish();
  }
}

}  // namespace truckroll::faults
