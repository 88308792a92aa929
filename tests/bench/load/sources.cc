#include "tests/bench/load/sources.h"

#include "truckroll/v1/work_order.pb.h"

namespace truckroll::bench {

std::optional<Request> Creates::Next(int slot) {
  const uint64_t index = next_++;
  if (index >= end_) return std::nullopt;
  return Request{&kCreate, orders_.Create(index).SerializeAsString(), &tokens_[slot % tokens_.size()]};
}

void Creates::Answered(int, const grpc::Status& status, const grpc::ByteBuffer& answer) {
  if (!keep_ || !status.ok()) return;
  v1::WorkOrder order;
  if (!order.ParseFromString(Dump(answer))) return;
  std::lock_guard lock(mutex_);
  names_.push_back(order.name());
}

std::optional<Request> Lives::Next(int slot) {
  Place& place = at_[slot];
  if (place.step < 0 || ++place.step == steps_) {
    place.order = next_++;
    place.step = 0;
  }
  if (place.order >= names_.size()) return std::nullopt;
  Orders::Step step = orders_.At(place.step, names_[place.order], first_ + place.order);
  return Request{step.method, std::move(step.body), &tokens_[slot % tokens_.size()]};
}

Gets::Gets(const Tokens& tokens, const std::vector<std::string>& names, int slots) : tokens_(tokens), names_(names) {
  for (int i = 0; i < slots; ++i) random_.emplace_back(i + 1);
}

std::optional<Request> Gets::Next(int slot) {
  std::minstd_rand& random = random_[slot];
  const uint64_t index = (static_cast<uint64_t>(random()) << 16 ^ random()) % names_.size();
  v1::GetWorkOrderRequest request;
  request.set_name(names_[index]);
  return Request{&kGet, request.SerializeAsString(), &tokens_[slot % tokens_.size()]};
}

Lists::Lists(const std::string& region, const Tokens& tokens) : tokens_(tokens) {
  for (int i = 0; i < kCommunities; ++i) {
    v1::ListWorkOrdersRequest request;
    request.set_parent("regions/" + region);
    request.set_page_size(50);
    request.set_community(CommunityName(region, i));
    request.add_states(v1::WorkOrder::ACKNOWLEDGED);
    bodies_.push_back(request.SerializeAsString());
  }
}

std::optional<Request> Lists::Next(int slot) {
  return Request{&kList, bodies_[next_++ % bodies_.size()], &tokens_[slot % tokens_.size()]};
}

}  // namespace truckroll::bench
