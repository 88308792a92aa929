// Every acknowledged change is there, once; every other one once or not at all; and nothing else.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/work_order/action_name.h"
#include "tests/faults/check/check.h"

namespace truckroll::faults {
namespace {

// One change by a client, as an order's timeline has it.
struct Change {
  std::string order;
  uint64_t version;
  std::string action;
  std::string actor;
  const Op* claimed = nullptr;
};

bool ByClient(const v1::Event& event) {
  return event.arguments().has_action() &&
         (event.actor().role() == v1::Actor::AGENT || event.actor().role() == v1::Actor::TECHNICIAN);
}

class Ledger {
 public:
  Ledger(const History& history, Verdict* verdict) : history_(history), verdict_(verdict) {
    for (const auto& [name, stored] : history.stored) Note(stored.record());
  }

  void Check() {
    for (const auto& [id, op] : history_.ops) CheckAcknowledged(op);
    for (Change& change : changes_) {
      if (change.claimed == nullptr) Explain(change);
    }
  }

 private:
  // Creates go by their external ids, since nobody knows a name before.
  using Key = std::tuple<std::string, std::string, std::string>;
  static Key KeyOf(const Asked& asked) {
    return {asked.action() == "create" ? asked.external_id() : asked.order(), asked.action(), asked.actor()};
  }

  void Note(const storage::v1::WorkOrderRecord& record) {
    const v1::WorkOrder& order = record.order();
    std::set<std::string> remembered;
    for (const auto& request : record.requests()) {
      if (!remembered.insert(request.key()).second) {
        verdict_->Add("TWICE", absl::StrCat(order.name(), " remembers a request twice"));
      }
    }
    for (const v1::Event& event : order.timeline()) {
      // What is made for an order that came of another one was nobody's request.
      if (!ByClient(event) || (event.kind() == v1::Event::CREATED && !order.source_work_order().empty())) continue;
      const std::string action = ActionName(event.arguments().action());
      changes_.push_back({order.name(), event.version(), action, event.actor().subject()});
      by_key_[{action == "create" ? order.external_id() : order.name(), action, event.actor().subject()}].push_back(
          changes_.size() - 1);
    }
  }

  void CheckAcknowledged(const Op& op) {
    const Answered* acknowledged = op.Acknowledged();
    if (acknowledged == nullptr) return;
    const std::string what = absl::StrCat(op.asked.op(), " ", op.asked.action(), " of ", acknowledged->order(),
                                          ", acknowledged as version ", acknowledged->version());
    for (const Answered& answer : op.answers) {
      if (answer.code() != "OK") continue;
      if (answer.order() != acknowledged->order() || answer.version() != acknowledged->version()) {
        verdict_->Add("DIFFERS", absl::StrCat(what, ", then as ", answer.order(), " version ", answer.version()));
      }
    }
    for (const size_t index : by_key_[KeyOf(op.asked)]) {
      Change& change = changes_[index];
      if (change.order != acknowledged->order() || change.version != acknowledged->version()) continue;
      if (change.claimed != nullptr) {
        verdict_->Add("TWICE", absl::StrCat(what, " and so was ", change.claimed->asked.op()));
      }
      change.claimed = &op;
      return;
    }
    verdict_->Add("LOST", what);
  }

  // A change that no acknowledgement speaks of must be one that somebody never had an answer to.
  void Explain(Change& change) {
    const std::string what =
        absl::StrCat(change.order, " version ", change.version, ": ", change.action, " by ", change.actor);
    const auto order = history_.stored.find(change.order);
    const Key key = {change.action == "create" ? order->second.record().order().external_id() : change.order,
                     change.action, change.actor};
    bool done_already = false;
    for (const Op* op : OpsOf(key)) {
      if (op->Refused()) continue;
      if (op->Acknowledged() != nullptr || unknown_done_.count(op) > 0) {
        done_already = true;
        continue;
      }
      unknown_done_.insert(op);
      change.claimed = op;
      return;
    }
    verdict_->Add(done_already ? "TWICE" : "INVENTED", what);
  }

  const std::vector<const Op*>& OpsOf(const Key& key) {
    if (ops_.empty()) {
      for (const auto& [id, op] : history_.ops) ops_[KeyOf(op.asked)].push_back(&op);
    }
    return ops_[key];
  }

  const History& history_;
  Verdict* const verdict_;
  std::vector<Change> changes_;
  std::map<Key, std::vector<size_t>> by_key_;
  std::map<Key, std::vector<const Op*>> ops_;
  std::set<const Op*> unknown_done_;
};

}  // namespace

void CheckChanges(const History& history, Verdict* verdict) {
  Ledger(history, verdict).Check();
}

// What was asked for after another change had been acknowledged did not happen before it.
void CheckRegionTime(const History& history, Verdict* verdict) {
  struct Moment {
    int64_t begun, ended;
    absl::Time region;
    std::string op;
  };
  std::vector<Moment> moments;
  for (const auto& [id, op] : history.ops) {
    const Answered* acknowledged = op.Acknowledged();
    if (acknowledged == nullptr) continue;
    const auto order = history.stored.find(acknowledged->order());
    if (order == history.stored.end()) continue;
    for (const v1::Event& event : order->second.record().order().timeline()) {
      if (event.version() != acknowledged->version()) continue;
      moments.push_back({op.answers.front().begun_us(), acknowledged->ended_us(), FromProto(event.record_time()), id});
      break;
    }
  }
  std::sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) { return a.begun < b.begun; });
  std::vector<std::pair<int64_t, const Moment*>> ends;
  for (const Moment& moment : moments) ends.push_back({moment.ended, &moment});
  std::sort(ends.begin(), ends.end());
  const Moment* latest = nullptr;
  size_t next = 0;
  for (const Moment& moment : moments) {
    for (; next < ends.size() && ends[next].first < moment.begun; ++next) {
      if (latest == nullptr || ends[next].second->region > latest->region) latest = ends[next].second;
    }
    if (latest != nullptr && moment.region < latest->region) {
      verdict->Add("TIME",
                   absl::StrCat(moment.op, " was recorded ", absl::FormatDuration(latest->region - moment.region),
                                " before ", latest->op, ", which it came after"));
    }
  }
}

}  // namespace truckroll::faults
