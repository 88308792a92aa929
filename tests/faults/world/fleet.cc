#include "tests/faults/world/fleet.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "platform/clock/clock.h"

namespace truckroll::faults {
namespace {

namespace fs = std::filesystem;

// "dispatchers" of "dispatcher/2": they share their links.
std::string Binary(const std::string& process) {
  return std::string(*absl::StrSplit(process, absl::MaxSplits('/', 1)).begin());
}

std::atomic<int64_t>* MapOffset(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0 || ftruncate(fd, sizeof(int64_t)) != 0) abort();
  void* mapped = mmap(nullptr, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped == MAP_FAILED) abort();
  return static_cast<std::atomic<int64_t>*>(mapped);
}

}  // namespace

Fleet::Fleet(FleetOptions options) : directory_(std::move(options.directory)) {
  fs::create_directories(directory_ + "/redis");
  fs::create_directories(directory_ + "/regions");
  fs::copy_file("deploy/regions/xuzhou.textproto", directory_ + "/regions/xuzhou.textproto",
                fs::copy_options::overwrite_existing);
  offset_ = MapOffset(directory_ + "/clock-offset");
  *offset_ = 0;
  const auto kid = auth::KeyRing::AddKey(directory_ + "/keys", clock::SystemClock().Now() - absl::Hours(24 * 30));
  auto ring = auth::KeyRing::Load(directory_ + "/keys");
  if (!kid.ok() || !ring.ok()) {
    std::cerr << "keys: " << kid.status() << " " << ring.status() << "\n";
    abort();
  }
  keys_ = *std::move(ring);
  names_ = {"redis", "workforce-service", "work-order-service"};
  for (int i = 1; i <= options.dispatchers; ++i) names_.push_back(absl::StrCat("dispatcher/", i));
  for (int i = 1; i <= options.gateways; ++i) names_.push_back(absl::StrCat("mobile-gateway/", i));
  own_["redis"] = redis_address();
  for (const std::string& name : names_) {
    if (name != "redis") own_[name] = absl::StrCat("127.0.0.1:", harness::FreePort());
  }
  for (const char* from : {"work-order-service", "workforce-service", "dispatcher"}) Connect(from, "redis", "redis");
  for (const char* from : {"work-order-service", "dispatcher", "mobile-gateway"}) {
    Connect(from, "workforce-service", "workforce-service");
  }
  for (const char* from : {"client", "dispatcher", "mobile-gateway"}) {
    Connect(from, "work-order-service", "work-order-service");
  }
  Connect("client", "workforce-service", "workforce-service");
  for (int i = 1; i <= options.gateways; ++i) {
    const std::string gateway = absl::StrCat("mobile-gateway/", i);
    Connect("client", gateway, gateway);
  }
}

Fleet::~Fleet() {
  running_.clear();
  munmap(offset_, sizeof(int64_t));
}

void Fleet::Connect(const std::string& from, const std::string& to, const std::string& target) {
  const std::string link = absl::StrCat(from, ">", to);
  addresses_[link] = to == "redis" ? absl::StrCat("unix:", directory_, "/", from, ".sock")
                                   : absl::StrCat("127.0.0.1:", harness::FreePort());
  proxies_.Add(link, addresses_[link], own_[target]);
  links_.push_back(link);
}

std::vector<std::string> Fleet::Command(const std::string& process) const {
  std::vector<std::string> command = {absl::StrCat("LD_PRELOAD=", JUMPING_CLOCK),
                                      absl::StrCat("TRUCKROLL_CLOCK_OFFSET=", directory_, "/clock-offset")};
  if (process == "redis") {
    // A file that may not grow is an error to Redis then, as a full disk is, and not its end by a signal.
    for (const char* argument : {"sh", "-c", "trap '' XFSZ; exec redis-server \"$@\"", "redis"}) {
      command.push_back(argument);
    }
    for (const std::string& argument : std::vector<std::string>{
             "deploy/redis.conf", "--port", "0", "--unixsocket", directory_ + "/redis.sock", "--dir",
             directory_ + "/redis", "--auto-aof-rewrite-min-size", "2mb", "--daemonize", "no"}) {
      command.push_back(argument);
    }
    return command;
  }
  const std::string binary = Binary(process);
  command.insert(command.end(), {harness::ProgramPath(binary), absl::StrCat("--listen=", own_.at(process)),
                                 absl::StrCat("--keys=", directory_, "/keys"),
                                 absl::StrCat("--regions=", directory_, "/regions"), "--metrics="});
  if (binary != "mobile-gateway") command.push_back("--redis=" + Via(binary + ">redis"));
  if (binary != "workforce-service") {
    command.push_back("--workforce=" + Via(binary + ">workforce-service"));
    command.push_back("--policies=deploy/policies");
  }
  if (binary == "work-order-service") {
    command.push_back(absl::StrCat("--read_model=", directory_, "/read-model.sqlite"));
    command.push_back(absl::StrCat("--speed=", rest_speed_));
  } else if (binary != "workforce-service") {
    command.push_back("--work_order=" + Via(binary + ">work-order-service"));
  }
  if (binary == "dispatcher" && rest_speed_ > 0) command.push_back("--assign=false");
  return command;
}

void Fleet::Start(const std::string& process) {
  running_.erase(process);
  const std::string log = absl::StrCat(directory_, "/", absl::StrReplaceAll(process, {{"/", "-"}}), ".log");
  auto started = harness::Process::Start("/usr/bin/env", Command(process), log);
  if (!started.ok()) {
    std::cerr << process << ": " << started.status() << "\n";
    abort();
  }
  running_[process] = *std::move(started);
  if (process == "redis") ApplyRedisLimit();
}

bool Fleet::Running(const std::string& process) {
  const auto found = running_.find(process);
  return found != running_.end() && found->second->Running();
}

void Fleet::Kill(const std::string& process) {
  running_.at(process)->Kill();
}

int Fleet::Stop(const std::string& process) {
  return running_.at(process)->Terminate();
}

int Fleet::Result(const std::string& process) {
  return running_.at(process)->Wait();
}

void Fleet::Freeze(const std::string& process) {
  if (Running(process)) kill(running_.at(process)->pid(), SIGSTOP);
}

void Fleet::Thaw(const std::string& process) {
  if (Running(process)) kill(running_.at(process)->pid(), SIGCONT);
}

int64_t Fleet::RedisFileSize() const {
  int64_t size = 0;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_ + "/redis/appendonlydir", ignored)) {
    if (absl::EndsWith(entry.path().string(), ".incr.aof")) {
      size = std::max(size, static_cast<int64_t>(entry.file_size(ignored)));
    }
  }
  return size;
}

void Fleet::LimitRedisFile(int64_t more_bytes) {
  redis_limit_ = more_bytes < 0 ? -1 : RedisFileSize() + more_bytes;
  ApplyRedisLimit();
}

void Fleet::ApplyRedisLimit() {
  if (!Running("redis")) return;
  rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  if (redis_limit_ >= 0) limit.rlim_cur = static_cast<rlim_t>(redis_limit_);
  prlimit(running_.at("redis")->pid(), RLIMIT_FSIZE, &limit, nullptr);
}

void Fleet::TearRedisFile() {
  fs::path last;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_ + "/redis/appendonlydir")) {
    if (!absl::EndsWith(entry.path().string(), ".incr.aof")) continue;
    if (last.empty() || entry.last_write_time() > fs::last_write_time(last)) last = entry.path();
  }
  if (!last.empty()) std::ofstream(last, std::ios::app) << "*3\r\n$3\r\nSET\r\n$9\r\ntorn-wri";
}

void Fleet::SetClockOffset(absl::Duration offset) {
  *offset_ = absl::ToInt64Nanoseconds(offset);
}

std::string Fleet::Token(auth::Role role, const std::string& subject) {
  std::lock_guard lock(keys_mutex_);
  const absl::Time long_ago = clock::SystemClock().Now() - absl::Hours(24 * 20);
  return auth::Mint(*keys_, role, subject, role == v1::Actor::TECHNICIAN ? "xuzhou" : "", absl::Hours(24 * 60),
                    long_ago)
      .value_or("");
}

}  // namespace truckroll::faults
