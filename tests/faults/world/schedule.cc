#include "tests/faults/world/schedule.h"

#include <algorithm>
#include <map>
#include <random>

namespace truckroll::faults {
namespace {

// Faults a minute, besides kills.
constexpr double kStops = 5, kLinks = 18, kDisks = 1.5, kJumps = 4;

class Planner {
 public:
  Planner(const ScheduleOptions& options, std::vector<std::string> processes, const std::vector<std::string>& links)
      : options_(options), engine_(options.seed), processes_(std::move(processes)), links_(links) {}

  std::vector<Planned> Make() {
    if (Wanted("kill")) PlanKills();
    if (Wanted("stop")) Spread(kStops, [this](absl::Duration at) { PlanStop(at); });
    if (Wanted("link")) Spread(kLinks, [this](absl::Duration at) { PlanLink(at); });
    if (Wanted("disk")) Spread(kDisks, [this](absl::Duration at) { PlanDisk(at); });
    if (Wanted("clock")) Spread(kJumps, [this](absl::Duration at) { PlanJump(at); });
    std::stable_sort(planned_.begin(), planned_.end(), [](const Planned& a, const Planned& b) { return a.at < b.at; });
    return planned_;
  }

 private:
  struct Span {
    absl::Duration start, end;
  };

  bool Wanted(const char* group) const { return options_.groups.count(group) > 0; }
  // The standard's distributions differ from library to library; a schedule must not.
  int Below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  absl::Duration Between(int least_ms, int most_ms) { return absl::Milliseconds(least_ms + Below(most_ms - least_ms)); }

  template <class Plan>
  void Spread(double a_minute, Plan plan) {
    const int count = static_cast<int>(a_minute * absl::ToDoubleMinutes(options_.length) + 0.5);
    for (int i = 0; i < count; ++i) plan(options_.length * i / count + Within(options_.length / count));
  }
  absl::Duration Within(absl::Duration span) {
    return absl::Milliseconds(Below(std::max<int>(1, static_cast<int>(absl::ToInt64Milliseconds(span)))));
  }

  // One fault at a time on one target.
  void Add(Planned planned) {
    for (const Span& span : taken_[planned.target]) {
      if (planned.at <= span.end && span.start <= planned.at + planned.lasts) return;
    }
    taken_[planned.target].push_back({planned.at, planned.at + planned.lasts});
    planned_.push_back(std::move(planned));
  }

  void PlanKills() {
    for (size_t i = processes_.size(); i > 1; --i) std::swap(processes_[i - 1], processes_[Below(static_cast<int>(i))]);
    const absl::Duration gap = options_.length / std::max(1, options_.kills);
    for (int i = 0; i < options_.kills; ++i) {
      const auto turn = static_cast<size_t>(i);
      Planned kill = {gap * i + Within(gap / 2), Between(0, 800), "kill", "", {}};
      // At random, half of them go to the two that hold it all together.
      kill.target = turn < processes_.size() ? processes_[turn]
                    : Below(4) == 0          ? "redis"
                    : Below(3) == 0          ? "work-order-service"
                                             : processes_[Below(static_cast<int>(processes_.size()))];
      if (kill.target == "redis" && Below(2) == 0) kill.kind = Below(2) == 0 ? "torn" : "rewrite";
      Add(std::move(kill));
    }
  }
  void PlanStop(absl::Duration at) {
    Add({at, Between(3000, 9000), "stop", processes_[Below(static_cast<int>(processes_.size()))], {}});
  }
  void PlanLink(absl::Duration at) {
    const char* const kinds[] = {"cut", "cut", "vanish", "slow", "trickle", "silent", "closed"};
    const std::string kind = kinds[Below(7)];
    Add({at,
         kind == "cut" || kind == "vanish" ? absl::ZeroDuration() : Between(800, 5000),
         kind,
         links_[Below(static_cast<int>(links_.size()))],
         {}});
  }
  void PlanDisk(absl::Duration at) { Add({at, Between(2500, 6000), "disk", "redis", {}}); }
  void PlanJump(absl::Duration at) {
    switch (Below(4)) {
      case 0:
        return Add({at, absl::ZeroDuration(), "shift", "clock", Between(20'000, 300'000)});
      case 1:  // At most once: after it, all that ran is over.
        if (shifted_hours_ || at < options_.length * 0.4) return;
        shifted_hours_ = true;
        return Add({at, absl::ZeroDuration(), "shift", "clock", Between(3600'000, 3 * 3600'000)});
      case 2:
        return Add({at, Between(1000, 4000), "jump", "clock", Between(1000, 4000)});
      default:
        return Add({at, Between(2000, 6000), "jump", "clock", -Between(60'000, 4 * 3600'000)});
    }
  }

  const ScheduleOptions& options_;
  std::mt19937 engine_;
  std::vector<std::string> processes_;
  const std::vector<std::string>& links_;
  std::map<std::string, std::vector<Span>> taken_;
  std::vector<Planned> planned_;
  bool shifted_hours_ = false;
};

}  // namespace

const std::set<std::string>& FaultGroups() {
  static const auto& groups = *new std::set<std::string>{"kill", "stop", "link", "disk", "clock"};
  return groups;
}

std::vector<Planned> MakeSchedule(const ScheduleOptions& options, const std::vector<std::string>& processes,
                                  const std::vector<std::string>& links) {
  return Planner(options, processes, links).Make();
}

}  // namespace truckroll::faults
