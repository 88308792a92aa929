// A sink that keeps what it is sent, for tests.
#ifndef TRUCKROLL_TESTS_UNIT_MOBILE_GATEWAY_COLLECTING_SINK_H_
#define TRUCKROLL_TESTS_UNIT_MOBILE_GATEWAY_COLLECTING_SINK_H_

#include <memory>
#include <optional>
#include <vector>

#include "mobile-gateway/streams/sink.h"

namespace truckroll::gateway {

template <class Message>
class CollectingSink : public Sink<Message> {
 public:
  void Send(std::shared_ptr<const Message> message) override {
    if (!end) sent.push_back(std::move(message));
  }
  void End(absl::Status status) override {
    if (!end) end = std::move(status);
  }

  std::vector<std::shared_ptr<const Message>> sent;
  std::optional<absl::Status> end;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_TESTS_UNIT_MOBILE_GATEWAY_COLLECTING_SINK_H_
