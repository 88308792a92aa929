#include "domain/policy/policy_set.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace truckroll {

absl::Status PolicySet::Add(Policy policy) {
  const std::string id = policy.id();
  auto& versions = by_name_[policy.values().name()];
  if (!versions.emplace(policy.values().version(), std::move(policy)).second) {
    return absl::AlreadyExistsError(absl::StrCat("policy ", id, " is given twice"));
  }
  return absl::OkStatus();
}

const Policy* PolicySet::Latest(absl::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? nullptr : &found->second.rbegin()->second;
}

const Policy* PolicySet::Find(absl::string_view id) const {
  const size_t at = id.rfind('@');
  int version = 0;
  if (at == absl::string_view::npos || !absl::SimpleAtoi(id.substr(at + 1), &version)) return nullptr;
  const auto found = by_name_.find(std::string(id.substr(0, at)));
  if (found == by_name_.end()) return nullptr;
  const auto policy = found->second.find(version);
  return policy == found->second.end() ? nullptr : &policy->second;
}

}  // namespace truckroll
