#include "platform/telemetry/exporter.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/metric_family.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "platform/telemetry/process.h"

namespace truckroll::telemetry {
namespace {

prometheus::MetricType TypeOf(Family::Kind kind) {
  switch (kind) {
    case Family::Kind::kCounter:
      return prometheus::MetricType::Counter;
    case Family::Kind::kGauge:
      return prometheus::MetricType::Gauge;
    case Family::Kind::kHistogram:
      return prometheus::MetricType::Histogram;
  }
  return prometheus::MetricType::Untyped;
}

prometheus::ClientMetric MetricOf(Family::Kind kind, const Sample& sample) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
  if (kind == Family::Kind::kCounter) {
    metric.counter.value = sample.value;
  } else if (kind == Family::Kind::kGauge) {
    metric.gauge.value = sample.value;
  } else {
    const Histogram::Counts& counts = sample.histogram;
    metric.histogram.sample_count = counts.count;
    metric.histogram.sample_sum = counts.sum;
    for (size_t i = 0; i < counts.bounds.size(); ++i) {
      metric.histogram.bucket.push_back({counts.cumulative[i], counts.bounds[i]});
    }
  }
  return metric;
}

// civetweb looks whether it is to stop when somebody connects, and else every two seconds only.
void Knock(const std::string& address) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(address, absl::MaxSplits(':', 1));
  int port = 0;
  sockaddr_in there = {};
  there.sin_family = AF_INET;
  if (inet_pton(AF_INET, parts.first.c_str(), &there.sin_addr) != 1 || !absl::SimpleAtoi(parts.second, &port)) return;
  there.sin_port = htons(static_cast<uint16_t>(port));
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  // It may have stopped listening meanwhile.
  [[maybe_unused]] const int connecting = connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof(there));
  close(fd);
}

}  // namespace

class Exporter::Page : public prometheus::Collectable {
 public:
  explicit Page(std::vector<Collector> collectors) : collectors_(std::move(collectors)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::lock_guard lock(mutex_);
    Samples samples;
    for (const Collector& collector : collectors_) collector(&samples);
    DescribeProcess(&samples);
    std::vector<prometheus::MetricFamily> families;
    for (const Family& family : samples.families()) {
      prometheus::MetricFamily& shown = families.emplace_back();
      shown.name = family.name;
      shown.help = family.help;
      shown.type = TypeOf(family.kind);
      for (const Sample& sample : family.samples) shown.metric.push_back(MetricOf(family.kind, sample));
    }
    return families;
  }

 private:
  mutable std::mutex mutex_;
  const std::vector<Collector> collectors_;
};

absl::StatusOr<std::unique_ptr<Exporter>> Exporter::Start(const std::string& address,
                                                          std::vector<Collector> collectors) {
  if (address.empty()) return std::unique_ptr<Exporter>();
  std::unique_ptr<Exporter> exporter(new Exporter());
  exporter->page_ = std::make_shared<Page>(std::move(collectors));
  // prometheus-cpp tells of failure by exceptions only.
  try {
    exporter->exposer_ = std::make_unique<prometheus::Exposer>(address, 1);
    exporter->exposer_->RegisterCollectable(exporter->page_);
    const std::vector<int> ports = exporter->exposer_->GetListeningPorts();
    exporter->port_ = ports.empty() ? 0 : ports.front();
    exporter->address_ = absl::StrCat(address.substr(0, address.rfind(':')), ":", exporter->port_);
  } catch (const std::exception& error) {
    return absl::UnavailableError(absl::StrCat("--metrics: cannot listen on ", address, " (", error.what(),
                                               "): choose another address, or none to show no metrics"));
  }
  return exporter;
}

Exporter::~Exporter() {
  std::atomic<bool> stopped = false;
  std::thread stopping([&] {
    exposer_.reset();
    stopped = true;
  });
  while (!stopped) {
    Knock(address_);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  stopping.join();
}

}  // namespace truckroll::telemetry
