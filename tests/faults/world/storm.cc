#include "tests/faults/world/storm.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace truckroll::faults {
namespace {

const std::map<std::string, Weather>& Weathers() {
  static const auto& weathers = *new std::map<std::string, Weather>{{"slow", Weather::kSlow},
                                                                    {"trickle", Weather::kTrickle},
                                                                    {"silent", Weather::kSilent},
                                                                    {"closed", Weather::kClosed}};
  return weathers;
}

}  // namespace

void Storm::Blow(const std::vector<Planned>& schedule, absl::Duration length) {
  const absl::Time start = absl::Now();
  std::multimap<absl::Duration, const Planned*> ends;
  size_t next = 0;
  absl::Time tell = start;
  for (;;) {
    const absl::Duration now = absl::Now() - start;
    while (!ends.empty() && ends.begin()->first <= now) {
      End(*ends.begin()->second);
      ends.erase(ends.begin());
    }
    if (next < schedule.size() && schedule[next].at <= now) {
      Begin(schedule[next]);
      ends.emplace(absl::Now() - start + schedule[next].lasts, &schedule[next]);
      ++next;
    }
    Tend();
    if (next == schedule.size() && ends.empty() && now >= length) return;
    if (absl::Now() >= tell) {
      std::cout << "  " << absl::ToInt64Seconds(now) << " s, " << next << " of " << schedule.size() << " faults"
                << std::endl;
      tell += absl::Seconds(10);
    }
    absl::SleepFor(absl::Milliseconds(5));
  }
}

void Storm::Begin(const Planned& planned) {
  ++faults_[planned.kind];
  Entry entry;
  Fault& fault = *entry.mutable_fault();
  fault.set_at_us(NowMicros());
  fault.set_kind(planned.kind);
  fault.set_target(planned.target);
  fault.set_detail(absl::StrCat("for ", absl::FormatDuration(planned.lasts),
                                planned.jump == absl::ZeroDuration() ? "" : ", by ",
                                planned.jump == absl::ZeroDuration() ? "" : absl::FormatDuration(planned.jump)));
  history_.Write(entry);
  if (planned.kind == "rewrite") Rewrite(absl::Milliseconds(absl::ToInt64Milliseconds(planned.lasts) % 40));
  if (planned.kind == "kill" || planned.kind == "torn" || planned.kind == "rewrite") {
    Kill(planned.target);
    if (planned.kind == "torn") fleet_.TearRedisFile();
  } else if (planned.kind == "stop") {
    fleet_.Freeze(planned.target);
  } else if (planned.kind == "disk") {
    disk_full_ = true;
    fleet_.LimitRedisFile(16 << 10);
  } else if (planned.kind == "cut") {
    fleet_.proxies().Cut(planned.target);
  } else if (planned.kind == "vanish") {
    fleet_.proxies().Vanish(planned.target);
  } else if (planned.kind == "shift") {
    base_offset_ += planned.jump;
    fleet_.SetClockOffset(base_offset_);
  } else if (planned.kind == "jump") {
    fleet_.SetClockOffset(base_offset_ + planned.jump);
  } else {
    fleet_.proxies().Set(planned.target, Weathers().at(planned.kind));
  }
}

void Storm::End(const Planned& planned) {
  if (planned.kind == "kill" || planned.kind == "torn" || planned.kind == "rewrite") {
    down_.erase(planned.target);
    fleet_.Start(planned.target);
  } else if (planned.kind == "stop") {
    fleet_.Thaw(planned.target);
  } else if (planned.kind == "disk") {
    disk_full_ = false;
    fleet_.LimitRedisFile(-1);
  } else if (planned.kind == "jump") {
    fleet_.SetClockOffset(base_offset_);
  } else if (Weathers().count(planned.kind) > 0) {
    fleet_.proxies().Set(planned.target, Weather::kFair);
  }
}

void Storm::Kill(const std::string& process) {
  due_.erase(process);
  if (fleet_.Running(process)) ++kills_[process];
  fleet_.Kill(process);
  down_.insert(process);
}

void Storm::Rewrite(absl::Duration head_start) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un to = {};
  to.sun_family = AF_UNIX;
  strncpy(to.sun_path, fleet_.redis_address().c_str() + 5, sizeof(to.sun_path) - 1);
  constexpr absl::string_view kCommand = "BGREWRITEAOF\r\n";
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0 &&
      send(fd, kCommand.data(), kCommand.size(), MSG_NOSIGNAL) > 0) {
    absl::SleepFor(head_start);
  }
  close(fd);
}

void Storm::Tend() {
  for (const std::string& process : fleet_.processes()) {
    if (down_.count(process) > 0 || fleet_.Running(process)) continue;
    const auto [due, is_new] = due_.emplace(process, absl::Now() + absl::Milliseconds(500));
    if (is_new) {
      Entry entry;
      Died& died = *entry.mutable_died();
      died.set_at_us(NowMicros());
      died.set_process(process);
      died.set_result(fleet_.Result(process));
      // Redis gives up when it can't write; a service that has waited half a minute for Redis in vain does, too.
      died.set_expected(died.result() == 1);
      history_.Write(entry);
    } else if (absl::Now() >= due->second) {
      due_.erase(process);
      fleet_.Start(process);
    }
  }
}

}  // namespace truckroll::faults
