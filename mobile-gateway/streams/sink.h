// Where one watcher's messages go: a gRPC stream, a browser's connection, a test's vector.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_SINK_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_SINK_H_

#include <memory>

#include "absl/status/status.h"

namespace truckroll::gateway {

// Any thread; never blocks, never calls back into whoever calls it. What is sent after an end goes nowhere.
template <class Message>
class Sink {
 public:
  virtual ~Sink() = default;
  // Queues it, in the order of the calls. A reader too slow for its bounded queue is ended by the sink itself.
  virtual void Send(std::shared_ptr<const Message> message) = 0;
  // The stream ends with that status, once what was sent before is written.
  virtual void End(absl::Status status) = 0;
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_SINK_H_
