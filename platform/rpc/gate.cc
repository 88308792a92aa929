#include "platform/rpc/gate.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "absl/random/random.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "platform/log/log.h"
#include "platform/rpc/access.h"
#include "platform/rpc/status.h"

namespace truckroll::rpc {
namespace {

constexpr size_t kLongestTraceId = 64;

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

std::string MakeTraceId() {
  thread_local absl::BitGen random;
  return absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16));
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

}  // namespace

absl::Status Gate::Enter(Kind kind, grpc::CallbackServerContext* context, Call* call) {
  absl::string_view asked = Header(*context, "x-request-id");
  call->trace_id = GoodTraceId(asked) ? std::string(asked) : MakeTraceId();
  call->language = Language(Header(*context, "accept-language"));
  context->AddInitialMetadata("x-request-id", call->trace_id);

  if (draining_) return Error(v1::SHUTTING_DOWN, "the server is shutting down");
  std::atomic<int64_t>& count = kind == Kind::kUnary ? unary_ : streams_;
  int64_t room = kind == Kind::kUnary ? options_.max_unary : options_.max_streams;
  if (count.fetch_add(1) >= room) {
    --count;
    ++turned_away_;
    return Error(v1::OVERLOADED, absl::StrCat(room, " calls are being served; try again later"));
  }
  absl::Status admitted = Admit(kind, context, call);
  if (admitted.ok()) {
    ++served_;
  } else {
    --count;
    ++denied_;
  }
  return admitted;
}

absl::Status Gate::Admit(Kind kind, grpc::CallbackServerContext* context, Call* call) {
  absl::Time now = clock_.Now();
  call->deadline = absl::FromChrono(context->deadline());
  if (kind == Kind::kUnary) call->deadline = std::min(call->deadline, now + options_.longest_unary);

  const v1::Access* access = FindAccess(call->method);
  bool open = access != nullptr && access->public_();
  std::optional<absl::string_view> token = BearerToken(*context);
  if (token) {
    auth::Checked checked = verifier_.Verify(*token, now);
    if (!checked.refused) {
      call->identity = std::move(checked.identity);
    } else if (!open) {
      return TokenRefused(*checked.refused);
    } else {
      token.reset();
    }
  }
  return CheckAccess(call->method, token ? &call->identity : nullptr);
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

void Gate::AddService(const std::string& name) {
  std::lock_guard lock(mutex_);
  services_.push_back(name);
}

std::vector<std::string> Gate::services() const {
  std::lock_guard lock(mutex_);
  return services_;
}

Gate::Counts Gate::counts() const {
  return {unary_, streams_, served_, turned_away_, denied_};
}

Endpoint::Endpoint(Gate& gate, std::string service) : gate_(gate), service_(std::move(service)) {
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service_);
  if (found == nullptr) {
    log::Error("the contract has no such service", {{"service", service_}});
    std::abort();
  }
  for (int i = 0; i < found->method_count(); ++i) {
    if (FindAccess(Path(found->method(i)->name())) != nullptr) continue;
    log::Error("method without (truckroll.v1.access)", {{"method", found->method(i)->full_name()}});
    std::abort();
  }
  gate_.AddService(service_);
}

std::string Endpoint::Path(absl::string_view method) const {
  return absl::StrCat("/", service_, "/", method);
}

}  // namespace truckroll::rpc
