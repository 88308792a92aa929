// What a command works with: the running system found by DIR/endpoints.json, a token for whoever it acts as, the
// language, and where its output goes. One thread; calls block.
//
//   absl::StatusOr<v1::WorkOrder> order =
//       session.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::GetWorkOrder, request);
#pragma once

#include <grpcpp/grpcpp.h>

#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "platform/auth/key_ring.h"
#include "platform/auth/token.h"
#include "platform/rpc/status.h"
#include "truckroll/v1/region.pb.h"
#include "truckrollctl/arguments.h"

namespace truckroll::ctl {

class Session {
 public:
  // The global flags among the arguments are read here. INVALID_ARGUMENT.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const Arguments& arguments);

  bool json() const { return json_; }
  std::ostream& out() { return std::cout; }
  // For progress, so that what a command prints can be piped on.
  std::ostream& progress() { return std::cerr; }
  const std::string& language() const { return language_; }
  std::string keys() const { return data_ + "/keys"; }

  // Prints proto JSON, on lines of its own.
  absl::Status PrintJson(const google::protobuf::Message& message);

  // Addresses by name, as DIR/endpoints.json has them. NOT_FOUND says how to start the system.
  absl::StatusOr<std::map<std::string, std::string>> Endpoints();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> Channel(absl::string_view endpoint);

  // The token given by --as or the environment, or else one for this role and subject.
  absl::StatusOr<std::string> Token(auth::Role role, absl::string_view subject = "truckrollctl",
                                    absl::Duration lifetime = absl::Hours(1));
  absl::StatusOr<auth::KeyRing*> Keys();

  template <class Service, class Stub, class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, auth::Role role = v1::Actor::AGENT) {
    absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = Channel(EndpointOf(Service::service_full_name()));
    if (!channel.ok()) return channel.status();
    grpc::ClientContext context;
    absl::Status prepared = Prepare(role, &context);
    if (!prepared.ok()) return prepared;
    auto stub = Service::NewStub(*channel);
    Response response;
    grpc::Status status = ((*stub).*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  // The region that a name begins with, read once.
  absl::StatusOr<v1::Region> Region(absl::string_view name);
  absl::StatusOr<absl::TimeZone> Zone(absl::string_view name);
  // Now by that region's clock.
  absl::StatusOr<absl::Time> RegionNow(absl::string_view name);
  // An instant as ParseInstant reads it, local to the region, or "+90m" from the region's now. Usage error.
  absl::StatusOr<absl::Time> Instant(absl::string_view what, absl::string_view text, absl::string_view region);

 private:
  Session() = default;
  static std::string EndpointOf(absl::string_view service);
  absl::Status Prepare(auth::Role role, grpc::ClientContext* context);

  std::string data_ = "var/data";
  bool json_ = false;
  std::string language_;
  std::string token_;  // given from outside; wins
  auth::Role role_ = v1::Actor::ROLE_UNSPECIFIED;
  std::string subject_;
  std::unique_ptr<auth::KeyRing> key_ring_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  std::map<std::string, v1::Region> regions_;
};

// "regions/{region}" of "xuzhou" or "regions/xuzhou". Usage error.
absl::StatusOr<std::string> RegionArgument(const Arguments& arguments);
// A full name as it is, or the name of an id in --region. Usage error.
absl::StatusOr<std::string> NameArgument(const Arguments& arguments, absl::string_view what, absl::string_view text,
                                         absl::string_view collection);

// 32 hex digits, never the same twice.
std::string RandomId();

// A file's text. NOT_FOUND.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace truckroll::ctl
