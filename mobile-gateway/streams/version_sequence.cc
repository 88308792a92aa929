#include "mobile-gateway/streams/version_sequence.h"

namespace truckroll::gateway {
namespace {

// A read begun after a change was heard knows of it, so one closes any gap; more is only for a store that stumbles.
constexpr int kMostVainReads = 3;

}  // namespace

bool VersionSequence::OnChange(const SharedChange& change, std::vector<Step>* steps) {
  const uint64_t version = change->change.work_order().version();
  if (over_ || (started_ && version <= have_)) return false;
  if (waiting_.size() < most_waiting_) {
    waiting_.emplace(version, change);
  } else {
    read_again_ = true;
  }
  if (reading_) return false;
  TellWaiting(steps);
  reading_ = !waiting_.empty();
  return reading_;
}

bool VersionSequence::OnRecord(const SharedOrder& order, std::vector<Step>* steps) {
  if (over_) return false;
  const uint64_t version = order->version();
  if (version < have_) return Impossible(steps);
  if (!started_ && have_ == 0) {
    steps->push_back({.kind = Step::kSnapshot, .to = version, .order = order});
  } else {
    if (!started_) steps->push_back({.kind = Step::kResumed, .from = have_, .to = have_});
    if (version > have_) steps->push_back({.kind = Step::kHistory, .from = have_, .to = version, .order = order});
  }
  started_ = true;
  have_ = version;
  TellWaiting(steps);
  const bool gap = !waiting_.empty();
  vain_reads_ = gap ? vain_reads_ + 1 : 0;
  if (vain_reads_ >= kMostVainReads) return Impossible(steps);
  reading_ = gap || read_again_;
  read_again_ = false;
  return reading_;
}

bool VersionSequence::OnReset() {
  if (over_) return false;
  if (reading_) {
    read_again_ = true;
    return false;
  }
  reading_ = true;
  return true;
}

void VersionSequence::TellWaiting(std::vector<Step>* steps) {
  waiting_.erase(waiting_.begin(), waiting_.upper_bound(have_));
  while (!waiting_.empty() && waiting_.begin()->first == have_ + 1) {
    steps->push_back({.kind = Step::kChange, .from = have_, .to = have_ + 1, .change = waiting_.begin()->second});
    ++have_;
    waiting_.erase(waiting_.begin());
  }
}

bool VersionSequence::Impossible(std::vector<Step>* steps) {
  over_ = true;
  waiting_.clear();
  steps->push_back({.kind = Step::kImpossible, .from = have_, .to = have_});
  return false;
}

}  // namespace truckroll::gateway
