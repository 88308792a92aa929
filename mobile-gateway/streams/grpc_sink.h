// A native gRPC stream as a sink: one that reads too slowly is ended with SLOW_READER, and counted.
#ifndef TRUCKROLL_MOBILE_GATEWAY_STREAMS_GRPC_SINK_H_
#define TRUCKROLL_MOBILE_GATEWAY_STREAMS_GRPC_SINK_H_

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "mobile-gateway/streams/sink.h"
#include "platform/log/log.h"
#include "platform/rpc/stream.h"

namespace truckroll::gateway {

// Threads: any.
struct StreamCounts {
  std::atomic<int64_t> slow_readers{0};  // ended for it since the start
};

// Serialises a message that goes to many in a row once for all of them.
class SerialisedOnce {
 public:
  std::shared_ptr<const grpc::ByteBuffer> Of(const std::shared_ptr<const google::protobuf::MessageLite>& message) {
    std::lock_guard lock(mutex_);
    if (message != message_) {
      const std::string bytes = message->SerializeAsString();
      const grpc::Slice slice(bytes);
      bytes_ = std::make_shared<const grpc::ByteBuffer>(&slice, 1);
      message_ = message;
    }
    return bytes_;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const google::protobuf::MessageLite> message_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const grpc::ByteBuffer> bytes_ ABSL_GUARDED_BY(mutex_);
};

// Written: Message, or grpc::ByteBuffer where the stream is of a raw method and many get the same messages.
template <class Message, class Written = Message>
class GrpcSink : public Sink<Message> {
 public:
  // `counts`, and `serialised` where Written is not Message, must outlive it.
  GrpcSink(std::shared_ptr<rpc::StreamWriter<Written>> stream, StreamCounts& counts,
           SerialisedOnce* serialised = nullptr)
      : stream_(std::move(stream)), counts_(counts), serialised_(serialised) {}

  void Send(std::shared_ptr<const Message> message) override {
    if (over_ || Push(std::move(message)) || over_.exchange(true)) return;
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
  bool Push(std::shared_ptr<const Message> message) {
    if constexpr (std::is_same_v<Message, Written>) {
      return stream_->Push(std::move(message));
    } else {
      return stream_->Push(serialised_->Of(message));
    }
  }

  const std::shared_ptr<rpc::StreamWriter<Written>> stream_;
  StreamCounts& counts_;
  SerialisedOnce* const serialised_;
  std::atomic<bool> over_{false};
};

}  // namespace truckroll::gateway

#endif  // TRUCKROLL_MOBILE_GATEWAY_STREAMS_GRPC_SINK_H_
