#include "services/work_order/read_model/list_query.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"
#include "platform/rpc/status.h"
#include "services/work_order/read_model/page_token.h"
#include "services/work_order/read_model/schema.h"

namespace truckroll::read_model {
namespace {

using v1::ListWorkOrdersRequest;
using v1::WorkOrder;

constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 1000;
constexpr size_t kFewestDigits = 4;
constexpr absl::Duration kRiskSpan = absl::Hours(2);

// A span of one index: "INDEXED BY …" and what leads into it.
struct Arm {
  std::string access;
  std::string where;
};

class Builder {
 public:
  Builder(const ListWorkOrdersRequest& request, std::string region, absl::Time now)
      : request_(request), risk_due_(absl::ToUnixMillis(now + kRiskSpan)) {
    region_ = Parameter(std::move(region));
    states_ = States();
    types_ = {request.types().begin(), request.types().end()};
  }

  // Adds the SQL. `from`: where the page before ended.
  void Build(const std::optional<Place>& from, int rows, ListQuery* query);

 private:
  std::set<int> States() const;
  std::vector<Arm> Arms();
  std::vector<Arm> StateArms() const;
  Arm PhoneArm();
  std::string Rest() const;
  std::string Parameter(std::string value) {
    parameters_.push_back(std::move(value));
    return absl::StrCat("?", parameters_.size());
  }
  bool all_states() const { return request_.states().empty() && !request_.open_only(); }
  bool Is(const std::string& filter) const { return !filter.empty(); }

  const ListWorkOrdersRequest& request_;
  const int64_t risk_due_;
  std::string region_;
  std::set<int> states_, types_;
  std::vector<std::string> parameters_;
};

// The states that can match.
std::set<int> Builder::States() const {
  std::set<int> states(request_.states().begin(), request_.states().end());
  if (states.empty()) {
    for (int state = 1; state <= WorkOrder::State_MAX; ++state) states.insert(state);
  }
  if (request_.open_only()) {
    states.erase(WorkOrder::COMPLETED);
    states.erase(WorkOrder::CANCELLED);
  }
  return states;
}

std::vector<Arm> Builder::Arms() {
  if (states_.empty()) return {};
  const std::string region = absl::StrCat("region = ", region_);
  if (Is(request_.external_id())) {
    return {{"INDEXED BY orders_external",
             absl::StrCat(region, " AND external_id <> '' AND external_id = ", Parameter(request_.external_id()))}};
  }
  if (Is(request_.phone())) return {PhoneArm()};
  if (Is(request_.technician()))
    return {{"INDEXED BY orders_technician", absl::StrCat(region, " AND technician <> ''")}};
  if (Is(request_.community())) return {{"INDEXED BY orders_community", region}};
  if (request_.at_risk()) {
    return {{"INDEXED BY orders_due", absl::StrCat(region, " AND due <= ", risk_due_)},
            {"INDEXED BY orders_missed", absl::StrCat(region, " AND missed = 1 AND due > ", risk_due_)}};
  }
  if (!request_.states().empty() || !types_.empty()) return StateArms();
  if (request_.open_only()) return {{"INDEXED BY orders_open", absl::StrCat(region, " AND open = 1")}};
  return {{"INDEXED BY orders_due", region}};
}

std::vector<Arm> Builder::StateArms() const {
  std::set<int> types = types_;
  if (types.empty()) {
    for (int type = 1; type <= WorkOrder::Type_MAX; ++type) types.insert(type);
  }
  std::vector<Arm> arms;
  for (int state : states_) {
    for (int type : types) {
      arms.push_back({"INDEXED BY orders_state",
                      absl::StrCat("region = ", region_, " AND state = ", state, " AND type = ", type)});
    }
  }
  return arms;
}

Arm Builder::PhoneArm() {
  const std::string digits = ReversedDigits(request_.phone());
  const std::string first = Parameter(digits), past = Parameter(digits + ":");  // ':' comes after '9'.
  return {"NOT INDEXED", absl::StrCat("row IN (SELECT row FROM phones WHERE region = ", region_,
                                      " AND digits >= ", first, " AND digits < ", past, ")")};
}

// Every filter again: what the arm's index settles costs nothing, and the rest is checked row by row.
std::string Builder::Rest() const {
  std::string rest;
  if (!all_states()) absl::StrAppend(&rest, " AND state IN (", absl::StrJoin(states_, ", "), ")");
  if (!types_.empty()) absl::StrAppend(&rest, " AND type IN (", absl::StrJoin(types_, ", "), ")");
  if (request_.has_due_before()) {
    // The instants without a due are beyond every due.
    const int64_t latest = std::min(absl::ToUnixMillis(FromProto(request_.due_before())), kNoDue - 1);
    absl::StrAppend(&rest, " AND due <= ", latest);
  }
  if (request_.at_risk()) absl::StrAppend(&rest, " AND (due <= ", risk_due_, " OR missed = 1)");
  return rest;
}

void Builder::Build(const std::optional<Place>& from, int rows, ListQuery* query) {
  std::vector<Arm> arms = Arms();
  std::string rest = Rest();
  if (Is(request_.technician())) {
    absl::StrAppend(&rest, " AND technician = ", Parameter(ParseName(request_.technician(), kTechnicians)->id));
  }
  if (Is(request_.community())) {
    absl::StrAppend(&rest, " AND community = ", Parameter(ParseName(request_.community(), kCommunities)->id));
  }
  std::string after;
  if (from) {
    after = absl::StrCat(" AND (due, tie) > (", from->due, ", x'", absl::BytesToHexString(from->tie), "')");
  }
  std::vector<std::string> pages, counts;
  for (const Arm& arm : arms) {
    const std::string tail = absl::StrCat(" FROM orders ", arm.access, " WHERE ", arm.where, rest);
    pages.push_back(absl::StrCat("SELECT row, due, tie", tail, after));
    counts.push_back(absl::StrCat("SELECT 1", tail));
  }
  query->parameters = std::move(parameters_);
  if (arms.empty()) return;
  query->page_sql = absl::StrCat(absl::StrJoin(pages, " UNION ALL "), " ORDER BY due, tie LIMIT ", rows);
  query->count_sql =
      absl::StrCat("SELECT count(*) FROM (", absl::StrJoin(counts, " UNION ALL "), " LIMIT ", kMaxTotal, ")");
}

absl::Status CheckName(absl::string_view field, const std::string& name, absl::string_view region,
                       absl::string_view collection) {
  if (name.empty()) return absl::OkStatus();
  std::optional<ResourceName> parsed = ParseName(name, collection);
  if (parsed && parsed->region == region) return absl::OkStatus();
  return rpc::InvalidField(field, name, MakeName(region, collection, "{id}"));
}

// The number itself stays out of the message: it is personal.
absl::Status CheckPhone(const std::string& phone) {
  if (phone.empty()) return absl::OkStatus();
  if (phone.find_first_not_of("0123456789 +-") != std::string::npos) {
    return rpc::InvalidField("phone", "other characters", "digits, spaces, \"+\" and \"-\"");
  }
  const size_t digits = ReversedDigits(phone).size();
  if (digits >= kFewestDigits) return absl::OkStatus();
  return rpc::InvalidField("phone", absl::StrCat(digits, " digits"), "at least the last 4 digits");
}

absl::Status Check(const ListWorkOrdersRequest& request, absl::string_view region) {
  if (request.page_size() < 0 || request.page_size() > kMaxPageSize) {
    return rpc::InvalidField("page_size", absl::StrCat(request.page_size()), "1 to 1000, or 0 for 50");
  }
  for (int state : request.states()) {
    if (state <= 0 || state > WorkOrder::State_MAX) {
      return rpc::InvalidField("states", absl::StrCat(state), "a state of a work order");
    }
  }
  for (int type : request.types()) {
    if (type <= 0 || type > WorkOrder::Type_MAX) {
      return rpc::InvalidField("types", absl::StrCat(type), "a type of work order");
    }
  }
  absl::Status checked = CheckName("technician", request.technician(), region, kTechnicians);
  checked.Update(CheckName("community", request.community(), region, kCommunities));
  checked.Update(CheckPhone(request.phone()));
  return checked;
}

}  // namespace

absl::StatusOr<ListQuery> MakeListQuery(const ListWorkOrdersRequest& request, absl::Time now) {
  if (request.parent().empty()) return rpc::MissingField("parent", "regions/{region}");
  std::optional<std::string> region = ParseRegion(request.parent());
  if (!region) return rpc::InvalidField("parent", request.parent(), "regions/{region}");
  if (absl::Status checked = Check(request, *region); !checked.ok()) return checked;

  ListQuery query;
  query.region = *region;
  query.page_size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  query.filters = FilterDigest(request);
  std::optional<Place> from;
  if (!request.page_token().empty()) {
    from = DecodePageToken(request.page_token(), query.filters);
    if (!from) {
      return rpc::Error(v1::PAGE_TOKEN_INVALID,
                        "page_token: expected next_page_token of the page before, with the same filters");
    }
  }
  Builder(request, *region, now).Build(from, query.page_size + 1, &query);
  return query;
}

}  // namespace truckroll::read_model
