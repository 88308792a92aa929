#include "dispatcher/services.h"

#include <utility>

namespace truckroll::dispatcher {

Services::Services(const std::string& work_order_address, const std::string& workforce_address, auth::KeyRing& keys,
                   const clock::Clock& clock)
    : work_orders_(v1::WorkOrderService::NewStub(rpc::Channel(work_order_address))),
      workforce_(v1::WorkforceService::NewStub(rpc::Channel(workforce_address))),
      token_(keys, "dispatcher"),
      clock_(clock) {}

absl::StatusOr<rpc::ClientCall> Services::Own(absl::Duration longest) {
  const absl::Time now = clock_.Now();
  auto token = token_.Get(now);
  if (!token.ok()) return token.status();
  rpc::ClientCall call;
  call.deadline = now + longest;
  call.token = *std::move(token);
  call.trace_id = rpc::NewRequestId();
  return call;
}

Task<absl::StatusOr<std::vector<v1::Technician>>> Services::ListTechnicians(std::string parent, rpc::ClientCall call) {
  std::vector<v1::Technician> technicians;
  v1::ListTechniciansRequest request;
  request.set_parent(parent);
  request.set_page_size(1000);
  do {
    absl::StatusOr<v1::ListTechniciansResponse> page =
        co_await rpc::Invoke(workforce_->async(), &v1::WorkforceService::Stub::async::ListTechnicians, request, call);
    if (!page.ok()) co_return page.status();
    for (v1::Technician& technician : *page->mutable_technicians()) technicians.push_back(std::move(technician));
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  co_return technicians;
}

}  // namespace truckroll::dispatcher
