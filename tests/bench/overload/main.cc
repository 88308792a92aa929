// bench_overload: what the work-order service does at twice the load that it can take. Starts a system of its own, then
//   best        4 channels × 64 durable creates: the best rate, and the CPU of one by process;
//   refusals    Redis stopped and every place taken: the CPU of a refusal, client's side included;
//   overload    creates at --times the best rate for --length, whether or not they are answered;
//   after       the best rate once more.
// Client, services and Redis share the machine: what refusals cost is taken off the best rate by its CPU.
//
//   cmake --build --preset release --target bench_overload && build/release/bench/bench_overload
#include <signal.h>

#include <cstdio>
#include <numeric>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/bench/load/cpu.h"
#include "tests/bench/load/orders.h"
#include "tests/bench/load/people.h"
#include "tests/bench/overload/generator.h"
#include "tests/integration/harness/system.h"

ABSL_FLAG(absl::Duration, length, absl::Seconds(12), "How long it is overloaded.");
ABSL_FLAG(double, times, 2, "Arrivals, in best rates.");
ABSL_FLAG(std::vector<std::string>, service, {}, "More flags for the work-order service, without --.");

namespace truckroll::bench {
namespace {

constexpr char kRegion[] = "xuzhou";
constexpr int kChannels = 4;
constexpr int kAtOnce = 256;
constexpr int kMostOutstanding = 50'000;

harness::SystemOptions Options() {
  harness::SystemOptions options;
  for (const std::string& flag : absl::GetFlag(FLAGS_service)) {
    options.arguments["work-order-service"].push_back("--" + flag);
  }
  return options;
}

class Main {
 public:
  Main() : system_(Options()) {}

  int Run() {
    if (absl::Status started = system_.Start({"workforce-service", "work-order-service", "mobile-gateway"});
        !started.ok()) {
      std::fprintf(stderr, "%s\n", started.ToString().c_str());
      return 1;
    }
    const std::string admin = "Bearer " + system_.Token(v1::Actor::ADMIN, "bench");
    MakePeople(system_.Address("workforce-service"), kRegion, admin, 100);
    orders_.emplace(kRegion, RegionNow(system_.Address("workforce-service"), kRegion, admin), "overload");
    processes_ = {{"work-order", system_.process("work-order-service").pid()},
                  {"workforce", system_.process("workforce-service").pid()},
                  {"gateway", system_.process("mobile-gateway").pid()},
                  {"redis", system_.redis().pid()},
                  {"client", getpid()}};
    generator_.emplace(system_.Address("work-order-service"), kChannels, kCreate,
                       "Bearer " + system_.Token(v1::Actor::AGENT, "agent", kRegion), [this] { return NextBody(); });
    MakeBodies(60'000);
    Measure("warm-up", {.outstanding = kAtOnce, .length = absl::Seconds(2)});
    const Measured best = Measure("best", {.outstanding = kAtOnce, .length = absl::Seconds(4)});
    const double refusal_us = MeasureRefusals(best.rate);
    const double arrivals = absl::GetFlag(FLAGS_times) * best.rate;
    const absl::Duration length = absl::GetFlag(FLAGS_length);
    MakeBodies(static_cast<size_t>(arrivals * absl::ToDoubleSeconds(length) * 1.1));
    const Measured over = Measure("overload", {.rate = arrivals, .outstanding = kMostOutstanding, .length = length});
    MakeBodies(60'000);
    const Measured after = Measure("after", {.outstanding = kAtOnce, .length = absl::Seconds(4)});
    const double cores = std::thread::hardware_concurrency();
    for (const double rate : {best.rate, (best.rate + after.rate) / 2}) {
      const double left = rate * (1 - over.refused_rate * refusal_us / (cores * 1e6));
      std::printf("of a best rate of %.0f/s, %.0f refusals/s of %.1f us leave %.0f/s; completed %.0f/s: %.2f\n", rate,
                  over.refused_rate, refusal_us, left, over.rate, over.rate / left);
    }
    return 0;
  }

 private:
  struct Measured {
    double rate = 0;
    double refused_rate = 0;
    double cpu_us = 0;  // of everybody, in all
    double refused = 0;
  };

  void MakeBodies(size_t count) {
    bodies_.clear();
    for (size_t i = 0; i < count; ++i) bodies_.push_back(orders_->Create(made_++).SerializeAsString());
    next_ = 0;
  }
  std::string NextBody() {
    if (next_ < bodies_.size()) return std::move(bodies_[next_++]);
    return orders_->Create(made_++).SerializeAsString();
  }

  Measured Measure(const char* name, const Pace& pace) {
    const auto before = CpuMicros(processes_);
    std::string memory;
    Answers answers = generator_->Run(
        pace, [&] { absl::StrAppend(&memory, " ", static_cast<int>(ResidentBytes(processes_["work-order"]) / 1e6)); });
    const auto after = CpuMicros(processes_);
    generator_->Drain();
    Measured measured;
    measured.rate = static_cast<double>(answers.good.micros.size()) / answers.seconds;
    measured.refused = static_cast<double>(answers.refused.micros.size());
    measured.refused_rate = measured.refused / answers.seconds;
    std::printf("%-9s %7.0f/s done   p50 %6.1f p99 %6.1f ms   %7.0f/s refused   p50 %5.1f p99 %5.1f max %5.1f ms", name,
                measured.rate, answers.good.Quantile(0.5) / 1e3, answers.good.Quantile(0.99) / 1e3,
                measured.refused_rate, answers.refused.Quantile(0.5) / 1e3, answers.refused.Quantile(0.99) / 1e3,
                answers.refused.Quantile(1) / 1e3);
    std::printf("\n          cores busy:");
    for (const auto& [process, micros] : after) {
      const double used = micros - before.at(process);
      measured.cpu_us += used;
      std::printf(" %s %.2f", process.c_str(), used / 1e6 / answers.seconds);
    }
    std::printf("   resident MB:%s\n", memory.c_str());
    if (answers.not_sent > 0) std::printf("          %ld not sent: too many outstanding\n", answers.not_sent);
    for (const auto& [error, count] : answers.others) std::printf("          %d × %s\n", count, error.c_str());
    std::fflush(stdout);
    return measured;
  }

  // Everybody's CPU for one, the rest being idle.
  double MeasureRefusals(double rate) {
    kill(system_.redis().pid(), SIGSTOP);
    // Takes every place. What is left of them ends at its deadline, after the measurement.
    const Pace fill{.rate = rate, .outstanding = kMostOutstanding, .length = absl::Seconds(2)};
    const Measured refused = Measure("refusals", fill);
    kill(system_.redis().pid(), SIGCONT);
    absl::SleepFor(absl::Seconds(2));
    return refused.refused == 0 ? 0 : refused.cpu_us / refused.refused;
  }

  harness::System system_;
  Processes processes_;
  std::optional<Orders> orders_;
  std::optional<Generator> generator_;
  std::vector<std::string> bodies_;
  size_t next_ = 0;
  uint64_t made_ = 0;
};

}  // namespace
}  // namespace truckroll::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return truckroll::bench::Main().Run();
}
