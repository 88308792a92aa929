// The policies and zones that the targets decide under: the one that ships, and others that pass the same checks.
#pragma once

#include <cstdlib>
#include <string>

#include "absl/strings/str_replace.h"
#include "domain/calendar/local_time.h"
#include "domain/policy/policy_set.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll::fuzz {

inline Policy ParsedOrAbort(const std::string& text) {
  auto policy = Policy::Parse(text, "policy");
  if (!policy.ok()) abort();
  return *std::move(policy);
}

// standard@1 as it ships; standard@2 with an hour a day that is not quiet; standard@3 without quiet hours.
inline const PolicySet& Policies() {
  static const PolicySet* policies = [] {
    const std::string shipped = testing::ReadFile("deploy/policies/standard-1.textproto");
    auto* set = new PolicySet;
    const std::string quiet = shipped.substr(shipped.find("quiet_hours"));
    const std::string line = quiet.substr(0, quiet.find('\n'));
    const std::string second = absl::StrReplaceAll(
        shipped, {{"version: 1", "version: 2"}, {line, "quiet_hours { start: \"08:30\" end: \"07:30\" }"}});
    const std::string third = absl::StrReplaceAll(shipped, {{"version: 1", "version: 3"}, {line, ""}});
    for (const std::string& text : {shipped, second, third}) {
      if (!set->Add(ParsedOrAbort(text)).ok()) abort();
    }
    return set;
  }();
  return *policies;
}

inline const Policy& PolicyNumber(unsigned number) {
  return *Policies().Find("standard@" + std::to_string(1 + number % 3));
}

inline absl::TimeZone ZoneNumber(unsigned number) {
  // A day that was skipped, half an hour of daylight saving, midnights that are skipped.
  static const char* const kZones[] = {"Asia/Shanghai",       "America/New_York",  "Pacific/Apia",
                                       "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Cairo"};
  return *LoadZone(kZones[number % std::size(kZones)]);
}

}  // namespace truckroll::fuzz
