#include "platform/auth/service_token.h"

#include "platform/auth/token.h"

namespace truckroll::auth {
namespace {

constexpr absl::Duration kLifetime = absl::Minutes(10);

}  // namespace

absl::StatusOr<std::string> ServiceToken::Get(absl::Time now) {
  std::lock_guard lock(mutex_);
  // One made in a future that was taken back is not valid yet.
  if (now < minted_time_ || now - minted_time_ >= kLifetime / 2) {
    absl::StatusOr<std::string> minted = Mint(keys_, v1::Actor::SERVICE, service_, "", kLifetime, now);
    if (!minted.ok()) return minted;
    token_ = *std::move(minted);
    minted_time_ = now;
  }
  return token_;
}

}  // namespace truckroll::auth
