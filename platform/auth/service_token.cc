#include "platform/auth/service_token.h"

#include "platform/auth/token.h"

namespace truckroll::auth {
namespace {

constexpr absl::Duration kLifetime = absl::Minutes(10);

}  // namespace

absl::StatusOr<std::string> ServiceToken::Get(absl::Time now) {
  std::lock_guard lock(mutex_);
  if (now >= renew_time_) {
    absl::StatusOr<std::string> minted = Mint(keys_, v1::Actor::SERVICE, service_, "", kLifetime, now);
    if (!minted.ok()) return minted;
    token_ = *std::move(minted);
    renew_time_ = now + kLifetime / 2;
  }
  return token_;
}

}  // namespace truckroll::auth
