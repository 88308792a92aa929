// The people behind the counter, played: takes orders as customers call, and settles withdrawals as an agent must.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "city/chance.h"
#include "city/loop.h"
#include "city/wire.h"
#include "platform/async/task.h"
#include "truckroll/v1/community.pb.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll::city {

class Hotline {
 public:
  // All must outlive it, and it the loop's run. `streets` by community's name; may lack some.
  Hotline(Loop& loop, Wire& wire, Chance& chance, absl::TimeZone zone, std::string region,
          std::vector<v1::Community> communities, std::map<std::string, std::string> streets);

  // Takes so many orders a day, for ever.
  Task<void> TakeCalls(double per_day);
  // Asks customers about withdrawals on the day after, and carries out what they confirm, for ever.
  Task<void> SettleWithdrawals();

  int64_t taken() const { return taken_; }

 private:
  v1::WorkOrder MakeOrder();
  void Book(v1::WorkOrder* order);
  std::string MakeAddress(const v1::Community& community);
  Task<void> Verify(v1::WorkOrder order);
  Task<void> Cancel(std::string name);

  Loop& loop_;
  Wire& wire_;
  Chance& chance_;
  const absl::TimeZone zone_;
  const std::string region_;
  const std::vector<v1::Community> communities_;
  const std::map<std::string, std::string> streets_;
  const bool chinese_;
  int64_t taken_ = 0;
};

}  // namespace truckroll::city
