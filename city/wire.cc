#include "city/wire.h"

#include <random>

#include "absl/strings/str_format.h"

namespace truckroll::city {
namespace {

constexpr absl::Duration kTokenLifetime = absl::Hours(12);

}  // namespace

Wire::Wire(const Addresses& addresses, auth::KeyRing& keys, const clock::Clock& real)
    : phone_(v1::TechnicianService::NewStub(rpc::Channel(addresses.gateway))),
      orders_(v1::WorkOrderService::NewStub(rpc::Channel(addresses.work_order))),
      workforce_(v1::WorkforceService::NewStub(rpc::Channel(addresses.workforce))),
      keys_(keys),
      real_(real) {}

rpc::ClientCall Wire::CallAs(auth::Role role, const std::string& subject, absl::Time deadline) {
  const absl::Time now = real_.Now();
  auto& [token, renew_time] = tokens_[{role, subject}];
  if (token.empty() || now >= renew_time) {
    absl::StatusOr<std::string> minted = auth::Mint(keys_, role, subject, "", kTokenLifetime, now);
    if (minted.ok()) {
      token = *std::move(minted);
      renew_time = now + kTokenLifetime / 2;
    }
  }
  rpc::ClientCall call;
  call.deadline = deadline;
  call.token = token;
  return call;
}

const Caller& Agent() {
  static const Caller& agent = *new Caller(v1::Actor::AGENT, "city-hotline");
  return agent;
}

const Caller& Manager() {
  static const Caller& manager = *new Caller(v1::Actor::MANAGER, "city-office");
  return manager;
}

bool MayPass(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status) ||
         absl::IsAborted(status) || absl::IsCancelled(status);
}

std::string ReasonFor(const absl::Status& status) {
  const std::optional<v1::ErrorReason> reason = rpc::ReasonOf(status);
  return reason ? v1::ErrorReason_Name(*reason) : absl::StatusCodeToString(status.code());
}

std::string FreshId() {
  static std::random_device random;
  return absl::StrFormat("%08x%08x%08x", random(), random(), random());
}

}  // namespace truckroll::city
