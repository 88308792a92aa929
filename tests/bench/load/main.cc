// bench_load MODE --address=… …: one load, its result as one line of JSON. tests/bench/run calls it; by hand it serves
// too.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"
#include "tests/bench/load/caller.h"
#include "tests/bench/load/people.h"
#include "tests/bench/load/sources.h"
#include "tests/bench/load/watchers.h"

using truckroll::bench::kTechnicians;

ABSL_FLAG(std::string, address, "127.0.0.1:50051", "Who is called.");
ABSL_FLAG(std::string, workforce, "127.0.0.1:50052", "Address of the workforce service.");
ABSL_FLAG(std::string, keys, "", "Directory of the keys that tokens are signed with.");
ABSL_FLAG(std::string, region, "xuzhou", "Region.");
ABSL_FLAG(int, channels, 4, "Connections.");
ABSL_FLAG(int, outstanding, 64, "Calls at once on each.");
ABSL_FLAG(absl::Duration, length, absl::Seconds(5), "How long is measured.");
ABSL_FLAG(absl::Duration, warmup, absl::Seconds(1), "How long is called before.");
ABSL_FLAG(absl::Duration, every, absl::ZeroDuration(), "One caller: no call sooner than so long after the one before.");
ABSL_FLAG(std::string, pids, "", "Processes whose CPU time is told: name=pid,…");
ABSL_FLAG(int64_t, count, 0, "fill, get, transition: how many orders are made before; 0: enough.");
ABSL_FLAG(int, steps, 0, "fill: how many steps of a life each order goes (of 18, 17 leave it open).");
ABSL_FLAG(int64_t, skip, 0, "get, transition: so many of --names are left out.");
ABSL_FLAG(int64_t, due, 0, "fill: all orders are repairs due at this instant of the region, in milliseconds.");
ABSL_FLAG(int, technicians, kTechnicians, "people: how many technicians.");
ABSL_FLAG(std::string, gateway, "127.0.0.1:50050", "watch: address of the gateway.");
ABSL_FLAG(int, watchers, 10'000, "watch: how many.");
ABSL_FLAG(int, burst, 10, "watch: how many updates in a row.");
ABSL_FLAG(std::string, names, "", "fill: file that the orders' names are added to; get, transition: read from it.");

namespace truckroll::bench {
namespace {

constexpr absl::string_view kUsage = R"(bench_load MODE, one load and its result as a line of JSON.
  empty       the empty call of ../shared/bench's srv
  people      makes the communities and technicians that the other loads speak of (first, once)
  fill        makes --count orders, each taken --steps on, as fast as it goes
  create      new orders
  transition  orders made before, taken from step to step of their lives
  get         orders made before, at random
  watch       customers watching one order over 10 connections, which is changed while they do
  list        first pages of 50, by community and state)";

class Main {
 public:
  int Run(const std::string& mode) {
    if (mode == "empty") return Empty();
    const auto keys = auth::KeyRing::Load(absl::GetFlag(FLAGS_keys));
    if (!keys.ok()) return Die(absl::StrCat("--keys: ", keys.status().ToString()));
    const auto token = [&](auth::Role role, const std::string& subject) {
      const auto made =
          auth::Mint(**keys, role, subject, role == v1::Actor::ADMIN ? "" : region_, absl::Hours(6), absl::Now());
      return absl::StrCat("Bearer ", made.value_or(""));
    };
    const std::string admin = token(v1::Actor::ADMIN, "bench");
    for (int i = 0; i < 12; ++i) tokens_.push_back(token(v1::Actor::AGENT, absl::StrCat("agent-", i)));
    const std::string workforce = absl::GetFlag(FLAGS_workforce);
    if (mode == "people") {
      MakePeople(workforce, region_, admin, absl::GetFlag(FLAGS_technicians));
      return 0;
    }
    orders_.emplace(region_, RegionNow(workforce, region_, admin),
                    absl::StrFormat("%011x", absl::ToUnixMillis(absl::Now())));
    if (const int64_t due = absl::GetFlag(FLAGS_due); due > 0) orders_->LetAllBeDue(absl::FromUnixMillis(due));
    if (mode == "fill") return Fill();
    if (mode == "create") return Create();
    if (mode == "transition") return Transition();
    if (mode == "get") return Get();
    if (mode == "list") return List();
    if (mode == "watch") return WatchOne();
    return Die(absl::StrCat("found mode ", mode, "\n", kUsage));
  }

 private:
  static int Die(const std::string& words) {
    std::cerr << words << "\n";
    return 2;
  }

  Load Measured() const {
    Load load = Whole();
    load.channels = absl::GetFlag(FLAGS_channels);
    load.outstanding = absl::GetFlag(FLAGS_outstanding);
    load.every = absl::GetFlag(FLAGS_every);
    load.warmup = absl::GetFlag(FLAGS_warmup);
    load.length = absl::GetFlag(FLAGS_length);
    return load;
  }
  // Everything the source has, by many.
  Load Whole() const {
    Load load;
    load.address = absl::GetFlag(FLAGS_address);
    load.length = absl::InfiniteDuration();
    load.processes = ParseProcesses(absl::GetFlag(FLAGS_pids));
    return load;
  }
  static int Slots(const Load& load) { return load.channels * load.outstanding; }
  // Enough for as fast as anything here goes.
  static uint64_t Enough(const Load& load, double rate) {
    return static_cast<uint64_t>((absl::ToDoubleSeconds(load.warmup + load.length) + 1) * rate) + 1;
  }

  int Print(const Result& result) const {
    std::string line = absl::StrFormat(
        R"({"rate":%.1f,"count":%d,"seconds":%.3f,"p50_us":%.1f,"p99_us":%.1f,"max_us":%.1f,"ran_out":%s,"cpu_us":{)",
        result.rate(), result.count, result.seconds, result.p50_us, result.p99_us, result.max_us,
        result.ran_out ? "true" : "false");
    for (const auto& [name, micros] : result.cpu_us) absl::StrAppendFormat(&line, R"("%s":%.2f,)", name, micros);
    if (line.back() == ',') line.pop_back();
    line += "},\"errors\":{";
    for (const auto& [error, count] : result.errors) {
      absl::StrAppendFormat(&line, R"("%s":%d,)", absl::CHexEscape(error), count);
    }
    if (line.back() == ',') line.pop_back();
    std::cout << line << "}}" << std::endl;
    return 0;
  }

  int Empty() {
    Same source("/bench.v1.Bench/Empty", "");
    return Print(bench::Run(Measured(), source));
  }

  std::vector<std::string> MakeOrders(uint64_t count) {
    Creates creates(*orders_, tokens_, 0, count, true);
    const Result result = bench::Run(Whole(), creates);
    for (const auto& [error, times] : result.errors) std::cerr << times << " × " << error << "\n";
    std::cerr << absl::StrFormat("made %d orders at %.0f a second\n", result.count, result.rate());
    return creates.TakeNames();
  }
  std::vector<std::string> MadeBefore(uint64_t count) {
    std::vector<std::string> names;
    std::ifstream file(absl::GetFlag(FLAGS_names));
    for (std::string name; std::getline(file, name);) names.push_back(name);
    if (names.empty()) return MakeOrders(count);
    std::shuffle(names.begin(), names.end(), std::mt19937_64(1));  // the same each time
    names.erase(names.begin(), names.begin() + std::min<int64_t>(absl::GetFlag(FLAGS_skip), std::ssize(names)));
    return names;
  }

  int Fill() {
    const std::vector<std::string> names = MakeOrders(absl::GetFlag(FLAGS_count));
    std::ofstream file(absl::GetFlag(FLAGS_names), std::ios::app);
    for (const std::string& name : names) file << name << "\n";
    const int steps = absl::GetFlag(FLAGS_steps);
    if (steps == 0) return 0;
    Lives lives(*orders_, tokens_, names, 0, steps, Slots(Whole()));
    return Print(bench::Run(Whole(), lives));
  }

  int Create() {
    const Load load = Measured();
    Creates creates(*orders_, tokens_, 0, UINT64_MAX, false);
    return Print(bench::Run(load, creates));
  }

  int Transition() {
    const Load load = Measured();
    const int64_t wanted = absl::GetFlag(FLAGS_count);
    const std::vector<std::string> names = MadeBefore(
        wanted > 0 ? wanted : Slots(load) + Enough(load, Slots(load) == 1 ? 5'000 : 15'000) / Orders::kSteps);
    Lives lives(*orders_, tokens_, names, absl::GetFlag(FLAGS_skip), Orders::kSteps, Slots(load));
    return Print(bench::Run(load, lives));
  }

  int Get() {
    const Load load = Measured();
    const std::vector<std::string> names = MadeBefore(std::max<int64_t>(absl::GetFlag(FLAGS_count), 5000));
    Gets gets(tokens_, names, Slots(load));
    return Print(bench::Run(load, gets));
  }

  // Calls and waits for it; dies when refused.
  std::string CallOnce(Caller& caller, const std::string& method, const std::string& body) {
    grpc::ByteBuffer answer;
    const grpc::Status status = caller.Call({&method, body, &tokens_[0]}, &answer);
    if (!status.ok()) exit(Die(status.error_message()));
    return Dump(answer);
  }

  int WatchOne() {
    Caller caller(absl::GetFlag(FLAGS_address));
    v1::WorkOrder order;
    if (!order.ParseFromString(CallOnce(caller, kCreate, orders_->Create(0).SerializeAsString())))
      return Die("no order");
    WatchLoad load;
    load.address = absl::GetFlag(FLAGS_gateway);
    load.tracking_id = order.tracking_id();
    load.watchers = absl::GetFlag(FLAGS_watchers);
    load.burst = absl::GetFlag(FLAGS_burst);
    load.processes = ParseProcesses(absl::GetFlag(FLAGS_pids));
    load.server = load.processes["mobile-gateway"];
    uint64_t updates = 0;
    const WatchResult result = Watch(load, [&] {
      const Orders::Step note = orders_->At(14, order.name(), updates++);
      CallOnce(caller, *note.method, note.body);
    });
    std::string line = absl::StrFormat(
        R"({"rate":%.0f,"burst_rate":%.0f,"kb":%.2f,"p50_us":%.0f,"p99_us":%.0f,"all_us":%.0f,"message_bytes":%.0f,"cpu_us":{)",
        load.watchers / result.all_us * 1e6, result.burst_rate, result.bytes_a_watcher / 1024, result.p50_us,
        result.p99_us, result.all_us, result.message_bytes);
    for (const auto& [name, micros] : result.cpu_us) absl::StrAppendFormat(&line, R"("%s":%.2f,)", name, micros);
    line.back() = '}';
    std::printf("%s}\n", line.c_str());
    std::fflush(stdout);
    _exit(0);  // the watchers still watch
  }

  int List() {
    Lists lists(region_, tokens_);
    return Print(bench::Run(Measured(), lists));
  }

  const std::string region_ = absl::GetFlag(FLAGS_region);
  Tokens tokens_;
  std::optional<Orders> orders_;
};

}  // namespace
}  // namespace truckroll::bench

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(truckroll::bench::kUsage);
  const std::vector<char*> arguments = absl::ParseCommandLine(argc, argv);
  if (arguments.size() != 2) {
    std::cerr << truckroll::bench::kUsage << "\n";
    return 2;
  }
  return truckroll::bench::Main().Run(arguments[1]);
}
