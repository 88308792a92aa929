#include "platform/serving/request_key.h"

#include <openssl/sha.h>

#include "absl/strings/str_cat.h"
#include "platform/rpc/status.h"

namespace truckroll::serving {
namespace {

constexpr size_t kDigestBytes = 16;
constexpr size_t kLongestRequestId = 64;

std::string Digest(absl::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), kDigestBytes);
}

}  // namespace

absl::StatusOr<RequestKey> MakeRequestKey(const rpc::Call& call, absl::string_view request_id,
                                          const google::protobuf::Message& request) {
  if (request_id.empty()) return RequestKey();
  if (request_id.size() > kLongestRequestId) {
    return rpc::InvalidField("request_id", absl::StrCat(request_id.size(), " bytes"), "1 to 64");
  }
  RequestKey key;
  // The length keeps two callers apart whatever their subjects hold.
  key.id = Digest(absl::StrCat(call.identity.role, " ", call.identity.subject.size(), " ", call.identity.subject,
                               call.method, " ", request_id));
  key.body = Digest(request.SerializeAsString());
  return key;
}

}  // namespace truckroll::serving
