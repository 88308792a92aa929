// community, team and region.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "domain/name/resource_name.h"
#include "platform/clock/clock.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/session.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

using Stub = v1::WorkforceService::Stub;

std::string ShowPlace(const google::type::LatLng& place) {
  return absl::StrFormat("%.5f,%.5f", place.latitude(), place.longitude());
}

Table CommunityTable(const google::protobuf::RepeatedPtrField<v1::Community>& communities) {
  Table table({"community", "name", "tier", "install-ready", "pilot", "centre", "aliases"});
  for (const v1::Community& community : communities) {
    const v1::CommunityFacts& facts = community.facts();
    table.Add({IdOf(community.name()), community.display_name(), v1::CommunityFacts::Tier_Name(facts.tier()),
               facts.has_install_ready() && !facts.install_ready() ? "no" : "yes", facts.pilot_24h() ? "24h" : "",
               ShowPlace(community.center()), absl::StrJoin(community.aliases(), ", ")});
  }
  return table;
}

absl::Status Print(Session& session, const absl::StatusOr<v1::Community>& community) {
  if (!community.ok()) return community.status();
  if (session.json()) return session.PrintJson(*community);
  v1::ListCommunitiesResponse alone;
  *alone.add_communities() = *community;
  session.out() << CommunityTable(alone.communities()).Print();
  return absl::OkStatus();
}

absl::Status CreateCommunity(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  absl::StatusOr<double> latitude = arguments.Number("latitude", 0);
  absl::StatusOr<double> longitude = arguments.Number("longitude", 0);
  if (!latitude.ok()) return latitude.status();
  if (!longitude.ok()) return longitude.status();
  v1::CreateCommunityRequest request;
  request.set_parent(*parent);
  request.set_community_id(arguments[0]);
  request.set_request_id(RandomId());
  v1::Community& community = *request.mutable_community();
  community.set_display_name(arguments.Value("name"));
  community.mutable_center()->set_latitude(*latitude);
  community.mutable_center()->set_longitude(*longitude);
  community.mutable_facts()->set_tier(arguments.Has("premium") ? v1::CommunityFacts::PREMIUM
                                                               : v1::CommunityFacts::STANDARD);
  community.mutable_facts()->set_install_ready(!arguments.Has("not-install-ready"));
  community.mutable_facts()->set_pilot_24h(arguments.Has("pilot-24h"));
  for (const std::string& alias : arguments.Values("alias")) community.add_aliases(alias);
  return Print(session, session.Call<v1::WorkforceService>(&Stub::CreateCommunity, request, v1::Actor::MANAGER));
}

absl::Status GetCommunity(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "COMMUNITY", arguments[0], kCommunities);
  if (!name.ok()) return name.status();
  v1::GetCommunityRequest request;
  request.set_name(*name);
  return Print(session, session.Call<v1::WorkforceService>(&Stub::GetCommunity, request));
}

absl::Status ListCommunities(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::ListCommunitiesRequest request;
  request.set_parent(*parent);
  request.set_page_size(1000);
  v1::ListCommunitiesResponse all;
  do {
    auto page = session.Call<v1::WorkforceService>(&Stub::ListCommunities, request);
    if (!page.ok()) return page.status();
    all.mutable_communities()->MergeFrom(page->communities());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (session.json()) return session.PrintJson(all);
  session.out() << CommunityTable(all.communities()).Print();
  return absl::OkStatus();
}

absl::Status MarkInstallReady(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "COMMUNITY", arguments[0], kCommunities);
  if (!name.ok()) return name.status();
  // The community first, so that what is taken from now on is ready too; then the orders that wait there.
  v1::GetCommunityRequest get;
  get.set_name(*name);
  auto community = session.Call<v1::WorkforceService>(&Stub::GetCommunity, get);
  if (!community.ok()) return community.status();
  v1::UpdateCommunityRequest update;
  *update.mutable_community() = *community;
  update.mutable_community()->mutable_facts()->set_install_ready(true);
  update.mutable_update_mask()->add_paths("facts");
  update.set_request_id(RandomId());
  auto updated = session.Call<v1::WorkforceService>(&Stub::UpdateCommunity, update);
  if (!updated.ok()) return updated.status();
  v1::MarkInstallReadyRequest request;
  request.set_name(*name);
  request.set_request_id(RandomId());
  auto marked = session.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::MarkInstallReady, request);
  if (!marked.ok()) return marked.status();
  if (session.json()) return session.PrintJson(*marked);
  session.out() << marked->work_orders_size() << " orders' clocks started\n";
  for (const std::string& order : marked->work_orders()) session.out() << order << "\n";
  return absl::OkStatus();
}

absl::Status CreateTeam(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::CreateTeamRequest request;
  request.set_parent(*parent);
  request.set_team_id(arguments[0]);
  request.set_request_id(RandomId());
  request.mutable_team()->set_display_name(arguments.Value("name"));
  request.mutable_team()->set_lead(arguments.Value("lead"));
  auto team = session.Call<v1::WorkforceService>(&Stub::CreateTeam, request, v1::Actor::MANAGER);
  if (!team.ok()) return team.status();
  if (session.json()) return session.PrintJson(*team);
  session.out() << team->name() << "\n";
  return absl::OkStatus();
}

absl::Status ListTeams(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::ListTeamsRequest request;
  request.set_parent(*parent);
  request.set_page_size(1000);
  auto teams = session.Call<v1::WorkforceService>(&Stub::ListTeams, request);
  if (!teams.ok()) return teams.status();
  if (session.json()) return session.PrintJson(*teams);
  Table table({"team", "name", "lead"});
  for (const v1::Team& team : teams->teams()) table.Add({IdOf(team.name()), team.display_name(), team.lead()});
  session.out() << table.Print();
  return absl::OkStatus();
}

absl::Status ListRegions(Session& session, const Arguments&) {
  auto regions = session.Call<v1::WorkforceService>(&Stub::ListRegions, v1::ListRegionsRequest());
  if (!regions.ok()) return regions.status();
  if (session.json()) return session.PrintJson(*regions);
  Table table({"region", "name", "zone", "policy", "local time", ">speed"});
  for (const v1::Region& region : regions->regions()) {
    absl::StatusOr<absl::TimeZone> zone = session.Zone(region.name());
    absl::StatusOr<absl::Time> now = session.RegionNow(region.name());
    table.Add({IdOf(region.name()), region.display_name(), region.time_zone(), region.policy(),
               zone.ok() && now.ok() ? ShowTime(absl::FromUnixSeconds(absl::ToUnixSeconds(*now)), *zone) : "",
               absl::StrCat(region.clock().speed())});
  }
  session.out() << table.Print();
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> PlaceCommands() {
  const Flag region = {"region", "REGION", "where", Flag::kRequired};
  const Flag bare = {"region", "REGION", "needed when COMMUNITY is a bare id"};
  return {
      {"community create",
       "ID",
       "Adds a community.",
       {region,
        {"name", "TEXT", "as people say it", Flag::kRequired},
        {"latitude", "DEGREES", "of its middle", Flag::kRequired},
        {"longitude", "DEGREES", "of its middle", Flag::kRequired},
        {"premium", "", "same-day promises"},
        {"pilot-24h", "", "takes part in the 24-hour pilot"},
        {"not-install-ready", "", "its addresses lack the means to connect"},
        {"alias", "TEXT,…", "other names by which imports know it", Flag::kRepeated}},
       CreateCommunity},
      {"community get", "COMMUNITY", "Shows a community.", {bare}, GetCommunity},
      {"community list", "", "Lists a region's communities.", {region}, ListCommunities},
      {"community mark-install-ready",
       "COMMUNITY",
       "Starts the clocks of the orders that wait there.",
       {bare},
       MarkInstallReady},
      {"team create",
       "ID",
       "Adds a team.",
       {region, {"name", "TEXT", "as people say it", Flag::kRequired}, {"lead", "SUBJECT", "the lead's token subject"}},
       CreateTeam},
      {"team list", "", "Lists a region's teams.", {region}, ListTeams},
      {"region list", "", "Lists the regions with their clocks.", {}, ListRegions},
  };
}

}  // namespace truckroll::ctl
