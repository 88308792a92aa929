// The server's side of a watch: messages are pushed from any thread, one write is in flight at most, the queue is
// bounded. A reader that does not keep up is ended with a reason; others don't notice.
//
//   grpc::ServerWriteReactor<v1::WatchTrackingResponse>* WatchTracking(grpc::CallbackServerContext* context,
//                                                                      const v1::WatchTrackingRequest* request)
//                                                                      override {
//     return rpc::ServeStream<v1::WatchTrackingResponse>(
//         endpoint_, __func__, context, request,
//         [this](std::shared_ptr<Writer> stream, const v1::WatchTrackingRequest& request) { Follow(stream, request);
//         });
//   }
//   …
//   if (!stream->Push(update)) stream->EndSlow();
//
// A stream ends by End, by the caller's going away, or by the server's shutdown; OnEnd tells the owner, once. Holding
// the shared_ptr longer is harmless. Hold no lock that the OnEnd callback takes while calling any of its methods.
#ifndef TRUCKROLL_PLATFORM_RPC_STREAM_H_
#define TRUCKROLL_PLATFORM_RPC_STREAM_H_

#include <grpcpp/alarm.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "platform/rpc/gate.h"

namespace truckroll::rpc {

struct StreamOptions {
  size_t max_queued = 256;  // messages
  // What a reader has to take the rest once the stream is ended; then it is cut off.
  absl::Duration grace = absl::Seconds(10);
};

// All of a stream but its message's type.
class Stream : public Drainable, public std::enable_shared_from_this<Stream> {
 public:
  enum class When { kAfterQueued, kAtOnce };  // kAtOnce: what is queued is dropped

  const Call& call() const { return call_; }

  // The first one counts.
  void End(const absl::Status& status, When when = When::kAfterQueued);
  // RESOURCE_EXHAUSTED, SLOW_READER, at once.
  void EndSlow();
  void Drain() override;

  // Called once: when the caller has gone or the stream is over; here and now if that has been.
  void OnEnd(absl::AnyInvocable<void()> callback);

  size_t queued() const;

 protected:
  using Queued = std::shared_ptr<const void>;  // a StreamWriter's own kind of message

  Stream(const Endpoint& endpoint, const char* method, grpc::CallbackServerContext* context, StreamOptions options);

  // Takes its place at the gate. False: refused, and ended with that.
  bool Open();
  bool Enqueue(Queued message);

  // The reactions.
  void Done(bool ok);  // of the one operation in flight
  void Cancelled();
  void Over();

  virtual void SendInitialMetadata() = 0;
  virtual void Write(const void* message) = 0;
  virtual void FinishWith(grpc::Status status) = 0;

 private:
  void Go();
  void CutOff();
  void TellOwner();
  void CountEnd();

  Gate& gate_;
  const Method& method_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  grpc::CallbackServerContext* const context_;  // gRPC's; there until Over
  const StreamOptions options_;
  Call call_;
  bool has_place_ = false;
  grpc::Alarm grace_over_;
  std::shared_ptr<Stream> self_;  // until Over

  mutable std::mutex mutex_;  // never held while gRPC is called: it may react in the same thread
  std::deque<Queued> queue_ ABSL_GUARDED_BY(mutex_);
  Queued writing_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  // an operation is in flight, or about to be
  int holds_ ABSL_GUARDED_BY(mutex_) = 0;      // keep Finish, and so the context's end, away
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool at_once_ ABSL_GUARDED_BY(mutex_) = false;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  absl::AnyInvocable<void()> on_end_ ABSL_GUARDED_BY(mutex_);
};

// Message: the contract's, or grpc::ByteBuffer for a raw method, which holds one serialised already.
template <class Message>
class StreamWriter : public grpc::ServerWriteReactor<Message>, public Stream {
 public:
  using Stream::Open;
  StreamWriter(const Endpoint& endpoint, const char* method, grpc::CallbackServerContext* context,
               StreamOptions options)
      : Stream(endpoint, method, context, options) {}

  // False when the queue is full or the stream has ended. The message must not change afterwards.
  bool Push(std::shared_ptr<const Message> message) { return Enqueue(std::move(message)); }

 private:
  void SendInitialMetadata() override { this->StartSendInitialMetadata(); }
  void Write(const void* message) override { this->StartWrite(static_cast<const Message*>(message)); }
  void FinishWith(grpc::Status status) override { this->Finish(std::move(status)); }

  void OnSendInitialMetadataDone(bool ok) override { Done(ok); }
  void OnWriteDone(bool ok) override { Done(ok); }
  void OnCancel() override { Cancelled(); }
  void OnDone() override { Over(); }
};

// `begin` is called for callers that passed the gate, with the stream and the request (which lives as long as it runs).
template <class Message, class Request, class Begin>
grpc::ServerWriteReactor<Message>* ServeStream(const Endpoint& endpoint, const char* method,
                                               grpc::CallbackServerContext* context, const Request* request,
                                               Begin begin, StreamOptions options = {}) {
  auto stream = std::make_shared<StreamWriter<Message>>(endpoint, method, context, options);
  StreamWriter<Message>* reactor = stream.get();
  if (reactor->Open()) begin(std::move(stream), *request);
  return reactor;
}

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_STREAM_H_
