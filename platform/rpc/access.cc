#include "platform/rpc/access.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc {

const v1::Access* FindAccess(absl::string_view path) {
  std::string name = absl::StrReplaceAll(absl::StripPrefix(path, "/"), {{"/", "."}});
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  if (method == nullptr || !method->options().HasExtension(v1::access)) return nullptr;
  return &method->options().GetExtension(v1::access);
}

absl::Status CheckAccess(absl::string_view path, const auth::Identity* identity) {
  return CheckAccess(FindAccess(path), path, identity);
}

absl::Status CheckAccess(const v1::Access* access, absl::string_view path, const auth::Identity* identity) {
  if (access != nullptr && access->public_()) return absl::OkStatus();
  if (identity == nullptr) return Error(v1::TOKEN_MISSING, "no token; expected metadata \"authorization: Bearer …\"");
  bool allowed = access != nullptr && (std::count(access->roles().begin(), access->roles().end(), identity->role) > 0 ||
                                       (access->internal() && identity->role == v1::Actor::SERVICE));
  if (allowed) return absl::OkStatus();
  std::string role = auth::RoleName(identity->role);
  return Error(v1::ROLE_NOT_ALLOWED, absl::StrCat("role ", role, " may not call ", path), {{"role", role}});
}

}  // namespace truckroll::rpc
