// Who may call which method, as the contract's own text says: option (truckroll.v1.access) on every method. Whether the
// order, the technician or the region is theirs is the handler's to check besides.
#ifndef TRUCKROLL_PLATFORM_RPC_ACCESS_H_
#define TRUCKROLL_PLATFORM_RPC_ACCESS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "platform/auth/identity.h"
#include "truckroll/v1/access.pb.h"

namespace truckroll::rpc {

// The access of "/truckroll.v1.WorkOrderService/GetWorkOrder", or null for a method that is not linked in or says
// nothing. Lives as long as the program.
const v1::Access* FindAccess(absl::string_view path);

// `identity` is null without a token. UNAUTHENTICATED TOKEN_MISSING or PERMISSION_DENIED ROLE_NOT_ALLOWED; a method
// without access is closed to all.
absl::Status CheckAccess(absl::string_view path, const auth::Identity* identity);
// The same where the method's access is known already.
absl::Status CheckAccess(const v1::Access* access, absl::string_view path, const auth::Identity* identity);

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_ACCESS_H_
