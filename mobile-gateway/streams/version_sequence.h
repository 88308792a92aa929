// Brings one order's versions into sequence for one watcher: every version after the last one they have, once, in
// order, none missing, however reads of the record and changes from the hub interleave.
//
//   VersionSequence sequence(after_version);           // a read is owed from the start
//   if (sequence.OnChange(change, &steps)) ReadSoon(); // true: a read that begins after this call is owed
//   if (sequence.OnRecord(order, &steps)) ReadSoon();  // the read that was owed has come back
//   if (sequence.OnReset()) ReadSoon();
//
// While a read is owed, changes wait (a bounded number; what does not fit is read again). A gap makes a read owed, and
// the record's timeline fills it. Not thread-safe; no I/O.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_VERSION_SEQUENCE_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_VERSION_SEQUENCE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "mobile-gateway/streams/hub.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::gateway {

using SharedOrder = std::shared_ptr<const v1::WorkOrder>;  // with its timeline

// One thing to tell the watcher.
struct Step {
  enum Kind {
    kSnapshot,   // `order` as it stands
    kResumed,    // goes on after `from`
    kHistory,    // versions from+1 to `to`, from the timeline of `order`; the state after `to` is the order's
    kChange,     // version `to`, as `change` says
    kImpossible  // the sequence cannot be kept: the store holds less than was told. The last step.
  };
  Kind kind = kSnapshot;
  uint64_t from = 0;
  uint64_t to = 0;
  SharedOrder order = nullptr;
  SharedChange change = nullptr;
};

class VersionSequence {
 public:
  // `after`: the last version that the watcher has; 0 for none.
  explicit VersionSequence(uint64_t after, size_t most_waiting = 64) : have_(after), most_waiting_(most_waiting) {}

  // Each adds what is to be told now, and answers whether a read is newly owed.
  bool OnChange(const SharedChange& change, std::vector<Step>* steps);
  bool OnRecord(const SharedOrder& order, std::vector<Step>* steps);
  bool OnReset();

  uint64_t have() const { return have_; }
  bool started() const { return started_; }

 private:
  void TellWaiting(std::vector<Step>* steps);
  bool Impossible(std::vector<Step>* steps);

  uint64_t have_;
  const size_t most_waiting_;
  bool started_ = false;
  bool over_ = false;
  bool reading_ = true;
  bool read_again_ = false;  // something came that the read under way may not know of
  int vain_reads_ = 0;       // in a row, that did not close a gap
  std::map<uint64_t, SharedChange> waiting_;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_VERSION_SEQUENCE_H_
