#include "services/workforce/request.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"

namespace truckroll::workforce {

using google::protobuf::Message;

namespace {

constexpr int kMostAPage = 1000;
constexpr int kUsualPage = 100;

}  // namespace

absl::StatusOr<std::string> ParentRegion(const rpc::Call& call, const serving::Regions& regions,
                                         absl::string_view parent) {
  if (parent.empty()) return rpc::MissingField("parent", "regions/{region}");
  const auto region = ParseRegion(parent);
  if (!region) return rpc::InvalidField("parent", parent, "regions/{region}");
  if (absl::Status status = serving::CheckRegion(call.identity, *region); !status.ok()) return status;
  if (regions.Find(std::string(parent)) == nullptr) return rpc::NotFound(parent);
  return *region;
}

absl::StatusOr<int> PageSize(const Message& request) {
  const int size = request.GetReflection()->GetInt32(request, request.GetDescriptor()->FindFieldByName("page_size"));
  if (size < 0 || size > kMostAPage)
    return rpc::InvalidField("page_size", absl::StrCat(size), "1 to 1000, or 0 for 100");
  return size == 0 ? kUsualPage : size;
}

std::string PageToken(const Kind& kind, absl::string_view region, absl::string_view last_id) {
  return absl::WebSafeBase64Escape(MakeName(region, kind.collection, last_id));
}

absl::StatusOr<std::string> LastId(const Kind& kind, absl::string_view region, absl::string_view page_token) {
  if (page_token.empty()) return std::string();
  std::string name;
  if (absl::WebSafeBase64Unescape(page_token, &name)) {
    const auto parsed = ParseName(name, kind.collection);
    if (parsed && parsed->region == region) return parsed->id;
  }
  return rpc::Error(v1::PAGE_TOKEN_INVALID, "page_token: expected the next_page_token of the page before");
}

}  // namespace truckroll::workforce
