#include "platform/rpc/gate.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <thread>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "platform/log/limiter.h"
#include "platform/log/log.h"
#include "platform/rpc/access.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc {
namespace {

constexpr size_t kLongestTraceId = 64;
constexpr std::chrono::milliseconds kIdleCheck(2);

absl::string_view Header(const grpc::CallbackServerContext& context, const char* name) {
  auto found = context.client_metadata().find(name);
  if (found == context.client_metadata().end()) return {};
  return {found->second.data(), found->second.size()};
}

bool GoodTraceId(absl::string_view id) {
  return !id.empty() && id.size() <= kLongestTraceId && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
  });
}

// The first language asked for that we speak; Chinese where nothing is asked.
std::string Language(absl::string_view accepted) {
  size_t en = accepted.find("en");
  size_t zh = accepted.find("zh");
  return en < zh ? "en" : "zh-CN";
}

std::optional<absl::string_view> BearerToken(const grpc::CallbackServerContext& context) {
  absl::string_view header = Header(context, "authorization");
  if (header.size() < 7 || !absl::EqualsIgnoreCase(header.substr(0, 7), "bearer ")) return std::nullopt;
  return absl::StripAsciiWhitespace(header.substr(7));
}

absl::Status TokenRefused(const auth::Refused& refused) {
  bool expired = refused.fault == auth::TokenFault::kExpired;
  return Error(expired ? v1::TOKEN_EXPIRED : v1::TOKEN_INVALID, absl::StrCat("token refused: ", refused.why));
}

// Refused calls have no lines of their own: too many may come.
const grpc::Status* Refuse(const Method& method, const grpc::Status* refusal) {
  static log::Limiter limiter(1);
  const auto code = static_cast<absl::StatusCode>(refusal->error_code());
  method.counts->Begin();
  method.counts->End(code);
  if (limiter.Allow()) {
    log::Warning("calls are refused", {{"method", method.path}, {"code", absl::StatusCodeToString(code)}});
  }
  return refusal;
}

}  // namespace

std::string NewRequestId() {
  thread_local absl::BitGen random;
  return absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16));
}

const grpc::Status* Gate::TakePlace(Kind kind, const Method& method, const grpc::CallbackServerContext& context) {
  static const auto* draining = new grpc::Status(ToGrpc(Error(v1::SHUTTING_DOWN, "the server is shutting down")));
  static const auto* full = new grpc::Status(ToGrpc(Error(v1::OVERLOADED, "the server is busy; try again later")));
  static const auto* late = new grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "the deadline had passed already");
  if (draining_) {
    ++came_draining_;
    return Refuse(method, draining);
  }
  std::atomic<int64_t>& count = kind == Kind::kUnary ? unary_ : streams_;
  int64_t room = kind == Kind::kUnary ? options_.max_unary : options_.max_streams;
  if (kind == Kind::kUnary && method.only_services) room += options_.reserved_unary;
  if (count.fetch_add(1) >= room) {
    --count;
    ++turned_away_;
    return Refuse(method, full);
  }
  if (absl::FromChrono(context.deadline()) > clock_.Now()) return nullptr;
  --count;
  ++too_late_;
  return Refuse(method, late);
}

absl::Status Gate::Admit(Kind kind, const Method& method, grpc::CallbackServerContext* context, Call* call) {
  call->method = method.path;
  absl::string_view asked = Header(*context, "x-request-id");
  call->trace_id = GoodTraceId(asked) ? std::string(asked) : NewRequestId();
  call->language = Language(Header(*context, "accept-language"));
  context->AddInitialMetadata("x-request-id", call->trace_id);
  call->deadline = absl::FromChrono(context->deadline());
  if (kind == Kind::kUnary) call->deadline = std::min(call->deadline, clock_.Now() + options_.longest_unary);
  absl::Status admitted = Identify(method, *context, call);
  ++(admitted.ok() ? served_ : denied_);
  return admitted;
}

absl::Status Gate::Identify(const Method& method, const grpc::CallbackServerContext& context, Call* call) {
  std::optional<absl::string_view> token = BearerToken(context);
  if (token) {
    auth::Checked checked = verifier_.Verify(*token, clock_.Now());
    if (!checked.refused) {
      call->identity = std::move(checked.identity);
    } else if (!method.access->public_()) {
      return TokenRefused(*checked.refused);
    } else {
      token.reset();
    }
  }
  return CheckAccess(method.access, method.path, token ? &call->identity : nullptr);
}

void Gate::Leave(Kind kind) {
  --(kind == Kind::kUnary ? unary_ : streams_);
}

void Gate::Watch(std::weak_ptr<Drainable> stream) {
  {
    std::lock_guard lock(mutex_);
    // Swept each time it has doubled: a constant cost a stream.
    if (open_.size() >= sweep_at_) {
      std::erase_if(open_, [](const auto& one) { return one.expired(); });
      sweep_at_ = std::max<size_t>(64, 2 * open_.size());
    }
    open_.push_back(stream);
  }
  if (!draining_) return;
  if (std::shared_ptr<Drainable> live = stream.lock()) live->Drain();
}

void Gate::Drain() {
  draining_ = true;
  std::vector<std::weak_ptr<Drainable>> open;
  {
    std::lock_guard lock(mutex_);
    open.swap(open_);
  }
  for (const std::weak_ptr<Drainable>& stream : open) {
    if (std::shared_ptr<Drainable> live = stream.lock()) live->Drain();
  }
}

bool Gate::WaitUntilIdle(Kind kind, absl::Time until) const {
  const std::atomic<int64_t>& count = kind == Kind::kUnary ? unary_ : streams_;
  while (count > 0) {
    if (clock_.Now() >= until) return false;
    std::this_thread::sleep_for(kIdleCheck);
  }
  return true;
}

void Gate::AddService(const std::string& name) {
  std::lock_guard lock(mutex_);
  services_.push_back(name);
}

std::vector<std::string> Gate::services() const {
  std::lock_guard lock(mutex_);
  return services_;
}

MethodCounts* Gate::AddMethod(const std::string& name, bool stream) {
  std::lock_guard lock(mutex_);
  return &methods_.emplace_back(name, stream);
}

std::vector<const MethodCounts*> Gate::methods() const {
  std::lock_guard lock(mutex_);
  std::vector<const MethodCounts*> methods;
  for (const MethodCounts& method : methods_) methods.push_back(&method);
  return methods;
}

Gate::Counts Gate::counts() const {
  Counts counts;
  counts.unary = unary_;
  counts.streams = streams_;
  counts.served = served_;
  counts.turned_away = turned_away_;
  counts.too_late = too_late_;
  counts.denied = denied_;
  counts.draining = came_draining_;
  return counts;
}

Endpoint::Endpoint(Gate& gate, std::string service) : gate_(gate), service_(std::move(service)) {
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service_);
  if (found == nullptr) {
    log::Error("the contract has no such service", {{"service", service_}});
    std::abort();
  }
  for (int i = 0; i < found->method_count(); ++i) {
    const std::string& name = found->method(i)->name();
    Method method;
    method.path = absl::StrCat("/", service_, "/", name);
    method.access = FindAccess(method.path);
    if (method.access == nullptr) {
      log::Error("method without (truckroll.v1.access)", {{"method", found->method(i)->full_name()}});
      std::abort();
    }
    method.only_services = method.access->internal() && method.access->roles().empty() && !method.access->public_();
    method.counts = gate_.AddMethod(name, found->method(i)->server_streaming());
    methods_.emplace(name, std::move(method));
  }
  gate_.AddService(service_);
}

const Method& Endpoint::Find(absl::string_view name) const {
  const auto found = methods_.find(name);
  if (found == methods_.end()) {
    log::Error("the service has no such method", {{"service", service_}, {"method", name}});
    std::abort();
  }
  return found->second;
}

absl::Status StillWanted(const Call& call, absl::Time now) {
  if (call.cancelled) return absl::CancelledError("the caller has gone");
  if (now >= call.deadline) return absl::DeadlineExceededError("the deadline passed before the work was begun");
  return absl::OkStatus();
}

}  // namespace truckroll::rpc
