#include "truckrollctl/session.h"

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "domain/calendar/local_time.h"
#include "domain/name/resource_name.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clock.h"
#include "platform/rpc/client.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"
#include "truckrollctl/import/row_time.h"

namespace truckroll::ctl {
namespace {

constexpr absl::Duration kCallTimeout = absl::Seconds(15);

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Chinese first: English only for those whose terminal speaks it, or who ask.
std::string PreferredLanguage() {
  return absl::StartsWith(Environment("LANG"), "en") ? "en" : "zh-CN";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const Arguments& arguments) {
  std::unique_ptr<Session> session(new Session());
  if (arguments.Has("data")) session->data_ = arguments.Value("data");
  session->json_ = arguments.Has("json");
  session->language_ = PreferredLanguage();
  if (arguments.Has("lang")) {
    const std::string language = arguments.Value("lang");
    if (language != "zh" && language != "en") {
      return UsageError(absl::StrCat("--lang: found ", language, ", expected zh or en"));
    }
    session->language_ = language == "en" ? "en" : "zh-CN";
  }
  if (arguments.Has("as")) {
    const std::pair<std::string, std::string> actor = absl::StrSplit(arguments.Value("as"), absl::MaxSplits(':', 1));
    std::optional<auth::Role> role = auth::ParseRole(actor.first);
    if (!role || actor.second.empty()) {
      return UsageError(absl::StrCat("--as: found ", arguments.Value("as"), ", expected ROLE:SUBJECT as in lead:li"));
    }
    session->role_ = *role;
    session->subject_ = actor.second;
  }
  session->token_ = Environment("TRUCKROLL_TOKEN");
  return session;
}

absl::Status Session::PrintJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  auto printed = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!printed.ok()) return absl::InternalError(printed.message().ToString());
  out() << json;
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, std::string>> Session::Endpoints() {
  const std::string path = data_ + "/endpoints.json";
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) {
    return absl::NotFoundError(absl::StrCat("no system runs with ", data_, " (there is no ", path,
                                            "): start it with deploy/up --data ", data_, ", or say --data DIR"));
  }
  google::protobuf::Struct parsed;
  auto read = google::protobuf::util::JsonStringToMessage(*text, &parsed);
  if (!read.ok()) return absl::DataLossError(absl::StrCat(path, ": ", read.message().ToString()));
  std::map<std::string, std::string> endpoints;
  for (const auto& [name, value] : parsed.fields()) {
    if (value.kind_case() == google::protobuf::Value::kStringValue) endpoints[name] = value.string_value();
  }
  return endpoints;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> Session::Channel(absl::string_view endpoint) {
  std::shared_ptr<grpc::Channel>& channel = channels_[std::string(endpoint)];
  if (channel != nullptr) return channel;
  auto endpoints = Endpoints();
  if (!endpoints.ok()) return endpoints.status();
  const std::string& address = (*endpoints)[std::string(endpoint)];
  if (address.empty()) return absl::NotFoundError(absl::StrCat(data_, "/endpoints.json names no ", endpoint));
  channel = rpc::Channel(address);
  return channel;
}

absl::StatusOr<auth::KeyRing*> Session::Keys() {
  if (key_ring_ == nullptr) {
    absl::StatusOr<std::unique_ptr<auth::KeyRing>> keys = auth::KeyRing::Load(this->keys());
    if (!keys.ok()) return keys.status();
    key_ring_ = *std::move(keys);
  }
  return key_ring_.get();
}

absl::StatusOr<std::string> Session::Token(auth::Role role, absl::string_view subject, absl::Duration lifetime) {
  if (!token_.empty()) return token_;
  absl::StatusOr<auth::KeyRing*> keys = Keys();
  if (!keys.ok()) return keys.status();
  const bool as = role_ != v1::Actor::ROLE_UNSPECIFIED;
  return auth::Mint(**keys, as ? role_ : role, as ? absl::string_view(subject_) : subject, "", lifetime,
                    clock::SystemClock().Now());
}

std::string Session::EndpointOf(absl::string_view service) {
  if (service == "truckroll.v1.WorkOrderService") return "work_order";
  if (service == "truckroll.v1.WorkforceService") return "workforce";
  if (service == "truckroll.v1.DispatchService") return "dispatcher";
  return "gateway";
}

absl::Status Session::Prepare(auth::Role role, grpc::ClientContext* context) {
  absl::StatusOr<std::string> token = Token(role);
  if (!token.ok()) return token.status();
  rpc::ClientCall call;
  call.deadline = clock::SystemClock().Now() + kCallTimeout;
  call.token = *token;
  call.language = language_;
  rpc::Prepare(call, context);
  return absl::OkStatus();
}

absl::StatusOr<v1::Region> Session::Region(absl::string_view name) {
  const std::string region = RegionOf(name).value_or("");
  auto known = regions_.find(region);
  if (known != regions_.end()) return known->second;
  v1::GetRegionRequest request;
  request.set_name(RegionName(region));
  absl::StatusOr<v1::Region> read = Call<v1::WorkforceService>(&v1::WorkforceService::Stub::GetRegion, request);
  if (read.ok()) regions_[region] = *read;
  return read;
}

absl::StatusOr<absl::TimeZone> Session::Zone(absl::string_view name) {
  absl::StatusOr<v1::Region> region = Region(name);
  if (!region.ok()) return region.status();
  std::optional<absl::TimeZone> zone = LoadZone(region->time_zone());
  if (zone) return *zone;
  return absl::InternalError(absl::StrCat(region->name(), " has the zone ", region->time_zone(), ", unknown here"));
}

absl::StatusOr<absl::Time> Session::RegionNow(absl::string_view name) {
  regions_.erase(RegionOf(name).value_or(""));
  absl::StatusOr<v1::Region> region = Region(name);
  if (!region.ok()) return region.status();
  absl::StatusOr<clock::RegionClock> clock = clock::RegionClock::FromProto(region->clock());
  if (!clock.ok()) return clock.status();
  return clock->At(clock::SystemClock().Now());
}

absl::StatusOr<absl::Time> Session::Instant(absl::string_view what, absl::string_view text, absl::string_view region) {
  if (absl::StartsWith(text, "+")) {
    absl::Duration ahead;
    if (!absl::ParseDuration(text.substr(1), &ahead)) {
      return UsageError(absl::StrCat(what, ": found ", text, ", expected a span such as +90m or +1h30m"));
    }
    absl::StatusOr<absl::Time> now = RegionNow(region);
    if (!now.ok()) return now.status();
    return *now + ahead;
  }
  absl::StatusOr<absl::TimeZone> zone = Zone(region);
  if (!zone.ok()) return zone.status();
  absl::StatusOr<absl::Time> time = ParseInstant(text, *zone);
  if (!time.ok()) return UsageError(absl::StrCat(what, ": ", time.status().message(), " or +90m"));
  return time;
}

absl::StatusOr<std::string> RegionArgument(const Arguments& arguments) {
  const std::string given = arguments.Value("region");
  if (ParseRegion(given)) return given;
  if (IsRegionId(given)) return RegionName(given);
  if (given.empty()) return UsageError("--region is missing");
  return UsageError(absl::StrCat("--region: found ", given, ", expected a region such as xuzhou"));
}

absl::StatusOr<std::string> NameArgument(const Arguments& arguments, absl::string_view what, absl::string_view text,
                                         absl::string_view collection) {
  if (absl::StartsWith(text, "regions/")) {
    if (ParseName(text, collection)) return std::string(text);
    return UsageError(absl::StrCat(what, ": found ", text, ", expected regions/REGION/", collection, "/ID"));
  }
  if (!IsResourceId(text)) {
    return UsageError(absl::StrCat(what, ": found ", text, ", expected a name or an id of a-z, 0-9 and \"-\""));
  }
  if (!arguments.Has("region")) {
    return UsageError(absl::StrCat(what, ": ", text, " needs --region REGION (or the whole name regions/REGION/",
                                   collection, "/", text, ")"));
  }
  absl::StatusOr<std::string> region = RegionArgument(arguments);
  if (!region.ok()) return region.status();
  return absl::StrCat(*region, "/", collection, "/", text);
}

std::string RandomId() {
  std::random_device random;
  return absl::StrFormat("%08x%08x%08x%08x", random(), random(), random(), random());
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  if (!file || !(text << file.rdbuf())) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return text.str();
}

}  // namespace truckroll::ctl
