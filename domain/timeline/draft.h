#pragma once

#include <vector>

#include "absl/time/time.h"
#include "domain/policy/policy.h"
#include "truckroll/storage/v1/work_order_record.pb.h"

namespace truckroll {

// What the next version of one order will be, while it is decided: the record as changed so far, and the events of this
// version as they were added to its timeline. Commands and promises write on it; Decide finishes it.
class Draft {
 public:
  // `now` must not be before the record's last version. Policy must outlive the draft.
  Draft(storage::v1::WorkOrderRecord before, const Policy& policy, absl::TimeZone zone, absl::Time now);

  storage::v1::WorkOrderRecord& record() { return record_; }
  v1::WorkOrder& order() { return *record_.mutable_order(); }
  const v1::WorkOrder& order() const { return record_.order(); }
  const Policy& policy() const { return policy_; }
  absl::TimeZone zone() const { return zone_; }
  // When this is learnt.
  absl::Time now() const { return now_; }
  // When what is being written down happened: the due that passed, or the action's time.
  absl::Time at() const { return at_; }
  void set_at(absl::Time at) { at_ = at; }
  // Who acts; null for what falls due by itself.
  void set_actor(const v1::Actor* actor) { actor_ = actor; }
  const v1::Actor* actor() const { return actor_; }
  // The version in the making.
  uint64_t version() const { return version_; }

  // Adds an event at at().
  v1::Event& Add(v1::Event::Kind kind, v1::Event::Visibility visibility);
  // Whether anything was added.
  bool changed() const { return changed_; }

  // Orders that come into being with this version.
  std::vector<storage::v1::WorkOrderRecord>& created() { return created_; }

 private:
  storage::v1::WorkOrderRecord record_;
  const Policy& policy_;
  absl::TimeZone zone_;
  absl::Time now_;
  absl::Time at_;
  const v1::Actor* actor_ = nullptr;
  uint64_t version_;
  bool changed_ = false;
  std::vector<storage::v1::WorkOrderRecord> created_;
};

}  // namespace truckroll
