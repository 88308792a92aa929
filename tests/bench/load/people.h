// The communities and technicians that the loads speak of.
#ifndef TRUCKROLL_TESTS_BENCH_LOAD_PEOPLE_H_
#define TRUCKROLL_TESTS_BENCH_LOAD_PEOPLE_H_

#include <string>

#include "absl/time/time.h"

namespace truckroll::bench {

// Makes those that are missing. Dies when the service refuses.
void MakePeople(const std::string& workforce, const std::string& region, const std::string& admin, int technicians);

// The region's time, as the workforce service knows its clock.
absl::Time RegionNow(const std::string& workforce, const std::string& region, const std::string& admin);

}  // namespace truckroll::bench

#endif  // TRUCKROLL_TESTS_BENCH_LOAD_PEOPLE_H_
