#include "platform/async/turnstile.h"

#include <utility>

namespace truckroll {

Task<bool> Turnstile::Enter() {
  const auto wait = [this](Done<bool> done) { Wait(std::move(done)); };
  co_return co_await Await<bool>(wait);
}

void Turnstile::Wait(Done<bool> done) {
  bool in = false;
  {
    std::lock_guard lock(mutex_);
    in = inside_ < at_once_;
    if (in) {
      ++inside_;
    } else if (line_.size() < most_waiting_) {
      line_.push_back(std::move(done));
      return;
    } else {
      ++refused_;
    }
  }
  done(in);
}

void Turnstile::Leave() {
  Done<bool> next;
  {
    std::lock_guard lock(mutex_);
    if (line_.empty()) {
      --inside_;
      return;
    }
    next = std::move(line_.front());
    line_.pop_front();
  }
  next(true);
}

Turnstile::Stats Turnstile::stats() const {
  std::lock_guard lock(mutex_);
  return {static_cast<int64_t>(inside_), static_cast<int64_t>(line_.size()), refused_};
}

}  // namespace truckroll
