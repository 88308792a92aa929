// A process's metrics, read as Prometheus does.
#ifndef TRUCKROLL_TESTS_INTEGRATION_HARNESS_SCRAPE_H_
#define TRUCKROLL_TESTS_INTEGRATION_HARNESS_SCRAPE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace truckroll::harness {

// By the name with its labels, as they are shown: truckroll_rpc_requests_total{method="GetWorkOrder",code="OK"}.
using Page = std::map<std::string, double>;

// Reads http://ADDRESS/metrics. `address`: "127.0.0.1:50061". UNAVAILABLE; DATA_LOSS for a page that breaks the format:
// a line that is neither comment nor sample, a sample without its TYPE before it, one twice, a histogram that falls.
absl::StatusOr<Page> Scrape(const std::string& address);

// The sum of all samples of that name whose labels hold all of the text given, as in `code="OK"`; 0 for none.
double Sum(const Page& page, const std::string& name, const std::string& label = "");

}  // namespace truckroll::harness

#endif  // TRUCKROLL_TESTS_INTEGRATION_HARNESS_SCRAPE_H_
