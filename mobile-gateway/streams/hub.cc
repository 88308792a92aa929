#include "mobile-gateway/streams/hub.h"

#include <algorithm>
#include <utility>

namespace truckroll::gateway {
namespace {

std::vector<std::string> TopicsOf(const Change& change) {
  const v1::WorkOrder& order = change.work_order();
  std::vector<std::string> topics = {order.name()};
  if (!order.tracking_id().empty()) topics.push_back(order.tracking_id());
  if (!order.technician().empty()) topics.push_back(order.technician());
  const std::string& before = change.previous_technician();
  if (!before.empty() && before != order.technician()) topics.push_back(before);
  return topics;
}

bool Concerns(const Change& change, const std::string& topic) {
  const v1::WorkOrder& order = change.work_order();
  return topic == order.name() || topic == order.tracking_id() || topic == order.technician() ||
         topic == change.previous_technician();
}

}  // namespace

void Hub::Begin(bool resumed, const std::string& token) {
  Watchers all;
  {
    std::lock_guard lock(mutex_);
    if (resumed && !last_.token.empty()) return;
    kept_.clear();
    positions_.clear();
    last_.token = token;
    base_ = delivered_ = last_;
    positions_[token] = base_.position;
    for (const auto& [topic, watchers] : topics_) all.insert(all.end(), watchers.begin(), watchers.end());
  }
  for (const std::shared_ptr<Watcher>& watcher : all) watcher->OnReset();
}

void Hub::Publish(Change change) {
  auto published = std::make_shared<Published>();
  published->change = std::move(change);
  Watchers watchers;
  {
    std::lock_guard lock(mutex_);
    published->position = last_.position + 1;
    last_ = {published->position, published->change.token()};
    kept_.push_back(published);
    positions_[last_.token] = last_.position;
    if (kept_.size() > capacity_) {
      positions_.erase(base_.token);
      base_ = {kept_.front()->position, kept_.front()->change.token()};
      kept_.pop_front();
    }
    for (const std::string& topic : TopicsOf(published->change)) AddWatchersOf(topic, &watchers);
  }
  for (const std::shared_ptr<Watcher>& watcher : watchers) watcher->OnChange(published);
  std::lock_guard lock(mutex_);
  delivered_ = {published->position, published->change.token()};
}

std::string Hub::resume_token() const {
  std::lock_guard lock(mutex_);
  return last_.token;
}

Mark Hub::delivered() const {
  std::lock_guard lock(mutex_);
  return delivered_;
}

void Hub::Subscribe(const std::string& topic, std::shared_ptr<Watcher> watcher) {
  std::lock_guard lock(mutex_);
  topics_[topic].push_back(std::move(watcher));
}

std::optional<Hub::Missed> Hub::SubscribeAfter(const std::string& topic, absl::string_view token,
                                               std::shared_ptr<Watcher> watcher) {
  std::lock_guard lock(mutex_);
  auto found = positions_.find(token);
  if (found == positions_.end()) return std::nullopt;
  Missed missed;
  missed.after = {found->second, std::string(token)};
  for (size_t i = found->second - base_.position; i < kept_.size(); ++i) {
    if (Concerns(kept_[i]->change, topic)) missed.changes.push_back(kept_[i]);
  }
  topics_[topic].push_back(std::move(watcher));
  return missed;
}

void Hub::Unsubscribe(const std::string& topic, const Watcher* watcher) {
  std::shared_ptr<Watcher> last;  // its destructor runs without the mutex
  std::lock_guard lock(mutex_);
  auto watchers = topics_.find(topic);
  if (watchers == topics_.end()) return;
  auto& list = watchers->second;
  auto it = std::find_if(list.begin(), list.end(), [watcher](const auto& each) { return each.get() == watcher; });
  if (it == list.end()) return;
  last = std::move(*it);
  *it = std::move(list.back());
  list.pop_back();
  if (list.empty()) topics_.erase(watchers);
}

size_t Hub::subscriptions() const {
  std::lock_guard lock(mutex_);
  size_t count = 0;
  for (const auto& [topic, watchers] : topics_) count += watchers.size();
  return count;
}

size_t Hub::kept() const {
  std::lock_guard lock(mutex_);
  return kept_.size();
}

void Hub::AddWatchersOf(const std::string& topic, Watchers* all) const {
  auto found = topics_.find(topic);
  if (found != topics_.end()) all->insert(all->end(), found->second.begin(), found->second.end());
}

}  // namespace truckroll::gateway
