// A native gRPC stream as a sink: one that reads too slowly is ended with SLOW_READER, and counted.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_GRPC_SINK_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_GRPC_SINK_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "mobile-gateway/streams/sink.h"
#include "platform/log/log.h"
#include "platform/rpc/stream.h"

namespace truckroll::gateway {

// Threads: any.
struct StreamCounts {
  std::atomic<int64_t> slow_readers{0};  // ended for it since the start
};

template <class Message>
class GrpcSink : public Sink<Message> {
 public:
  // `counts` must outlive it.
  GrpcSink(std::shared_ptr<rpc::StreamWriter<Message>> stream, StreamCounts& counts)
      : stream_(std::move(stream)), counts_(counts) {}

  void Send(std::shared_ptr<const Message> message) override {
    if (over_ || stream_->Push(std::move(message)) || over_.exchange(true)) return;
    stream_->EndSlow();
    const int64_t count = ++counts_.slow_readers;
    log::Warning(
        "ended a slow reader",
        {{"method", stream_->call().method}, {"ended_so_far", count}, log::RequestId(stream_->call().trace_id)});
  }

  void End(absl::Status status) override {
    if (!over_.exchange(true)) stream_->End(status);
  }

  // The stream is over by itself: what is sent from here on is nobody's.
  void MarkOver() { over_ = true; }

 private:
  const std::shared_ptr<rpc::StreamWriter<Message>> stream_;
  StreamCounts& counts_;
  std::atomic<bool> over_{false};
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_GRPC_SINK_H_
