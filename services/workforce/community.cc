#include "absl/strings/str_cat.h"
#include "domain/name/resource_name.h"
#include "platform/serving/checks.h"
#include "services/workforce/handlers.h"

namespace truckroll::workforce {
namespace {

constexpr int kMostAliases = 64;

absl::Status Check(const google::protobuf::Message& resource) {
  const auto& community = static_cast<const v1::Community&>(resource);
  serving::Checks checks("community");
  checks.Text("display_name", community.display_name(), 1, 100)
      .That(v1::CommunityFacts::Tier_IsValid(community.facts().tier()), "facts.tier",
            absl::StrCat(static_cast<int>(community.facts().tier())), "STANDARD or PREMIUM")
      .Present("center", community.has_center(), "its middle")
      .Place("center", community.center())
      .Count("aliases", community.aliases_size(), kMostAliases);
  for (int i = 0; i < community.aliases_size(); ++i) {
    checks.Text(absl::StrCat("aliases[", i, "]"), community.aliases(i), 1, 100);
  }
  return checks.status();
}

}  // namespace

const Kind kCommunity = {kCommunities, "community", "comm", Check, "", nullptr};

Answering<v1::Community> CreateCommunity(Workforce& workforce, rpc::Call& call,
                                         const v1::CreateCommunityRequest& request) {
  return Answer<v1::Community>(CreateRecord, workforce, call, kCommunity, request);
}

Answering<v1::Community> GetCommunity(Workforce& workforce, rpc::Call& call, const v1::GetCommunityRequest& request) {
  return Answer<v1::Community>(GetRecord, workforce, call, kCommunity, request);
}

Answering<v1::ListCommunitiesResponse> ListCommunities(Workforce& workforce, rpc::Call& call,
                                                       const v1::ListCommunitiesRequest& request) {
  return Answer<v1::ListCommunitiesResponse>(ListRecords, workforce, call, kCommunity, request);
}

Answering<v1::Community> UpdateCommunity(Workforce& workforce, rpc::Call& call,
                                         const v1::UpdateCommunityRequest& request) {
  return Answer<v1::Community>(UpdateRecord, workforce, call, kCommunity, request);
}

}  // namespace truckroll::workforce
