// The client's side of a server stream: a callback a message, one at a time, in gRPC's threads (which must not block),
// then one with the status.
//
//   auto reader = rpc::StreamReader<v1::WatchTrackingResponse>::Start(
//       stub->async(), &v1::TrackingService::Stub::async::WatchTracking, request, {.deadline = absl::InfiniteFuture()},
//       [](const v1::WatchTrackingResponse& message) { … }, [](absl::Status status) { … });
//   reader->Cancel();  // from any thread, at any time
//
// Lives until its end even if nobody holds it. The stub must outlive the stream.
#ifndef TRUCKROLL_PLATFORM_RPC_STREAM_READER_H_
#define TRUCKROLL_PLATFORM_RPC_STREAM_READER_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "platform/rpc/client.h"

namespace truckroll::rpc {

template <class Message>
class StreamReader : public grpc::ClientReadReactor<Message> {
 public:
  using OnMessage = absl::AnyInvocable<void(const Message&)>;
  using OnEnd = absl::AnyInvocable<void(absl::Status)>;

  template <class Stub, class Class, class Request>
  static std::shared_ptr<StreamReader> Start(
      Stub* stub, void (Class::*method)(grpc::ClientContext*, const Request*, grpc::ClientReadReactor<Message>*),
      Request request, const ClientCall& call, OnMessage on_message, OnEnd on_end) {
    std::shared_ptr<StreamReader> reader(new StreamReader(std::move(on_message), std::move(on_end)));
    reader->self_ = reader;
    Prepare(call, &reader->context_);
    // The request is written by StartCall, below. Both starts come before the call begins, so no hold is needed.
    (stub->*method)(&reader->context_, &request, reader.get());
    reader->StartRead(&reader->message_);
    reader->StartCall();
    return reader;
  }

  void Cancel() { context_.TryCancel(); }

 private:
  StreamReader(OnMessage on_message, OnEnd on_end) : on_message_(std::move(on_message)), on_end_(std::move(on_end)) {}

  void OnReadDone(bool ok) override {
    if (!ok) return;
    on_message_(message_);
    message_.Clear();
    this->StartRead(&message_);
  }

  // The owner may drop the channel as soon as it is told, and gRPC aborts if a channel's last reference (the context's,
  // here) goes in one of gRPC's own threads: so this lets go of itself first.
  void OnDone(const grpc::Status& status) override {
    OnEnd on_end = std::move(on_end_);
    absl::Status end = FromGrpc(status);
    self_.reset();
    on_end(std::move(end));
  }

  grpc::ClientContext context_;
  Message message_;
  OnMessage on_message_;
  OnEnd on_end_;
  std::shared_ptr<StreamReader> self_;
};

}  // namespace truckroll::rpc

#endif  // TRUCKROLL_PLATFORM_RPC_STREAM_READER_H_
