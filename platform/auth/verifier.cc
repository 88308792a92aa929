#include "platform/auth/verifier.h"

#include <openssl/sha.h>

namespace truckroll::auth {
namespace {

std::string Sha256(absl::string_view text) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace

Checked Verifier::Verify(absl::string_view token, absl::Time now) {
  Digest digest = Sha256(token);
  {
    std::lock_guard lock(mutex_);
    auto found = known_.find(digest);
    if (found != known_.end()) {
      if (now < found->second->second.expire_time) {
        recent_.splice(recent_.begin(), recent_, found->second);
        ++counts_.remembered;
        return {found->second->second, std::nullopt};
      }
      recent_.erase(found->second);
      known_.erase(found);
    }
  }
  Checked checked = Check(keys_, token, now);
  std::lock_guard lock(mutex_);
  if (checked.refused) {
    ++counts_.refused;
    return checked;
  }
  ++counts_.verified;
  if (known_.contains(digest)) return checked;
  if (known_.size() >= capacity_) {
    known_.erase(recent_.back().first);
    recent_.pop_back();
    ++counts_.forgotten;
  }
  recent_.emplace_front(digest, checked.identity);
  known_.emplace(std::move(digest), recent_.begin());
  return checked;
}

Verifier::Counts Verifier::counts() const {
  std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace truckroll::auth
