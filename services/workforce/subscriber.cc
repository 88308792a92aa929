#include "domain/name/resource_name.h"
#include "platform/serving/checks.h"
#include "services/workforce/handlers.h"

namespace truckroll::workforce {
namespace {

constexpr double kMostMbps = 100'000;

absl::Status Check(const google::protobuf::Message& resource) {
  const auto& subscriber = static_cast<const v1::Subscriber&>(resource);
  const v1::DataRate& rate = subscriber.contracted_rate();
  return serving::Checks("subscriber")
      .Text("display_name", subscriber.display_name(), 1, 100)
      .Phone("phone", subscriber.phone())
      .Present("community", !subscriber.community().empty(), "regions/{region}/communities/{community}")
      .Name("community", subscriber.community(), kCommunities, *RegionOf(subscriber.name()))
      .Text("address.text", subscriber.address().text(), 0, 400)
      .Place("address.location", subscriber.address().location())
      .Range("contracted_rate.down_mbps", rate.down_mbps(), 0, kMostMbps, "Mbit/s")
      .Range("contracted_rate.up_mbps", rate.up_mbps(), 0, kMostMbps, "Mbit/s")
      .status();
}

}  // namespace

const Kind kSubscriber = {kSubscribers, "subscriber", "sub", Check, "community", &kCommunity};

Answering<v1::Subscriber> CreateSubscriber(Workforce& workforce, rpc::Call& call,
                                           const v1::CreateSubscriberRequest& request) {
  return Answer<v1::Subscriber>(CreateRecord, workforce, call, kSubscriber, request);
}

Answering<v1::Subscriber> GetSubscriber(Workforce& workforce, rpc::Call& call,
                                        const v1::GetSubscriberRequest& request) {
  return Answer<v1::Subscriber>(GetRecord, workforce, call, kSubscriber, request);
}

Answering<v1::ListSubscribersResponse> ListSubscribers(Workforce& workforce, rpc::Call& call,
                                                       const v1::ListSubscribersRequest& request) {
  return Answer<v1::ListSubscribersResponse>(ListRecords, workforce, call, kSubscriber, request);
}

Answering<v1::Subscriber> UpdateSubscriber(Workforce& workforce, rpc::Call& call,
                                           const v1::UpdateSubscriberRequest& request) {
  return Answer<v1::Subscriber>(UpdateRecord, workforce, call, kSubscriber, request);
}

}  // namespace truckroll::workforce
