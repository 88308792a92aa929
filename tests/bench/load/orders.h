// What a call centre sends: orders of all types with Chinese names and addresses, and the steps of a visit.
#ifndef TRUCKROLL_TESTS_BENCH_LOAD_ORDERS_H_
#define TRUCKROLL_TESTS_BENCH_LOAD_ORDERS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll::bench {

constexpr int kCommunities = 40;
constexpr int kTechnicians = 1000;

std::string CommunityName(const std::string& region, int index);
std::string TechnicianName(const std::string& region, int index);

class Orders {
 public:
  // `now`: the region's. `run`: no two runs on one Redis have the same.
  Orders(std::string region, absl::Time now, std::string run);

  // All orders from here on: repairs, whose promise ends then.
  void LetAllBeDue(absl::Time due) { due_ = due; }

  // The index says all that differs.
  v1::CreateWorkOrderRequest Create(uint64_t index) const;

  // A step of a life: its method and the request. The first kOpenSteps leave the order open, with 18 events in all; the
  // last completes it.
  struct Step {
    const std::string* method;
    std::string body;
  };
  static constexpr int kSteps = 18;
  static constexpr int kOpenSteps = kSteps - 1;
  Step At(int step, const std::string& order, uint64_t index) const;

 private:
  const std::string region_;
  const absl::Time now_;
  const std::string run_;
  v1::CreateWorkOrderRequest common_;
  std::optional<absl::Time> due_;
};

extern const std::string kCreate, kGet, kList;

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_LOAD_ORDERS_H_
