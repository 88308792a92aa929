#include "platform/rpc/status.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace truckroll::rpc {
namespace {

using google::protobuf::util::TimeUtil;

constexpr char kDomain[] = "truckroll";
constexpr absl::Duration kRetryAfter = absl::Seconds(1);
// Trailers have 8 KiB for message and details together.
constexpr size_t kLongestMessage = 1024;
constexpr size_t kLongestFound = 200;

// Cut where a UTF-8 character begins.
std::string Shorten(absl::string_view text, size_t longest) {
  if (text.size() <= longest) return std::string(text);
  size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "…");
}

template <class Detail>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name());
}

template <class Detail>
void Attach(const Detail& detail, absl::Status* status) {
  status->SetPayload(TypeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

template <class Detail>
std::optional<Detail> Find(const absl::Status& status) {
  auto payload = status.GetPayload(TypeUrl<Detail>());
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

void AttachReason(v1::ErrorReason reason, const Metadata& metadata, absl::Status* status) {
  google::rpc::ErrorInfo info;
  info.set_domain(kDomain);
  info.set_reason(v1::ErrorReason_Name(reason));
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  Attach(info, status);
}

void AttachRetry(absl::Duration after, absl::Status* status) {
  google::rpc::RetryInfo retry;
  *retry.mutable_retry_delay() = TimeUtil::MillisecondsToDuration(absl::ToInt64Milliseconds(after));
  Attach(retry, status);
}

// What an error means that came from below without a reason.
v1::ErrorReason ImpliedReason(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return v1::STORE_UNREACHABLE;
    case absl::StatusCode::kResourceExhausted:
      return v1::OVERLOADED;
    case absl::StatusCode::kAborted:
      return v1::TOO_MUCH_CONTENTION;
    case absl::StatusCode::kNotFound:
      return v1::RESOURCE_NOT_FOUND;
    case absl::StatusCode::kAlreadyExists:
      return v1::RESOURCE_ALREADY_EXISTS;
    case absl::StatusCode::kInvalidArgument:
      return v1::FIELD_INVALID;
    default:
      return v1::ERROR_REASON_UNSPECIFIED;
  }
}

absl::Status Dressed(absl::Status status) {
  if (!Find<google::rpc::ErrorInfo>(status)) {
    v1::ErrorReason reason = ImpliedReason(status.code());
    if (reason != v1::ERROR_REASON_UNSPECIFIED) AttachReason(reason, {}, &status);
  }
  const bool later = absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
  if (later && !Find<google::rpc::RetryInfo>(status)) AttachRetry(kRetryAfter, &status);
  return status;
}

}  // namespace

absl::StatusCode CodeOf(v1::ErrorReason reason) {
  switch (reason) {
    case v1::FIELD_INVALID:
    case v1::FIELD_MISSING:
    case v1::REQUEST_ID_REUSED:
    case v1::PAGE_TOKEN_INVALID:
    case v1::TIME_OUT_OF_RANGE:
      return absl::StatusCode::kInvalidArgument;
    case v1::RESOURCE_NOT_FOUND:
    case v1::TRACKING_ID_UNKNOWN:
      return absl::StatusCode::kNotFound;
    case v1::RESOURCE_ALREADY_EXISTS:
      return absl::StatusCode::kAlreadyExists;
    case v1::ETAG_STALE:
    case v1::TOO_MUCH_CONTENTION:
      return absl::StatusCode::kAborted;
    case v1::NOT_YOUR_ORDER:
    case v1::NOT_VISIBLE:
    case v1::ROLE_NOT_ALLOWED:
    case v1::REGION_NOT_ALLOWED:
      return absl::StatusCode::kPermissionDenied;
    case v1::TOKEN_MISSING:
    case v1::TOKEN_INVALID:
    case v1::TOKEN_EXPIRED:
      return absl::StatusCode::kUnauthenticated;
    case v1::STORE_UNREACHABLE:
    case v1::SHUTTING_DOWN:
      return absl::StatusCode::kUnavailable;
    case v1::OVERLOADED:
    case v1::SLOW_READER:
      return absl::StatusCode::kResourceExhausted;
    case v1::TOKEN_UNKNOWN:
      return absl::StatusCode::kOutOfRange;
    case v1::STATE_NOT_ALLOWED:
    case v1::ALREADY_ASSIGNED:
    case v1::SKILL_MISSING:
    case v1::HOUR_TAKEN:
    case v1::TECHNICIAN_UNAVAILABLE:
    case v1::APPROVAL_MISSING:
    case v1::RETRIES_NOT_EXHAUSTED:
    case v1::SPEED_TEST_MISSING:
    case v1::SAME_DAY_CONFIRMATION:
    case v1::ALREADY_INSTALL_READY:
    case v1::REGION_UNKNOWN:
    case v1::NOBODY_ELIGIBLE:
      return absl::StatusCode::kFailedPrecondition;
    default:
      return absl::StatusCode::kInternal;
  }
}

absl::Status Error(v1::ErrorReason reason, absl::string_view message, const Metadata& metadata) {
  absl::Status status(CodeOf(reason), message);
  AttachReason(reason, metadata, &status);
  if (absl::IsUnavailable(status)) AttachRetry(kRetryAfter, &status);
  return status;
}

absl::Status BadField(v1::ErrorReason reason, absl::string_view field, absl::string_view description) {
  absl::Status status = Error(reason, absl::StrCat(field, ": ", description));
  google::rpc::BadRequest bad;
  bad.add_field_violations()->set_field(std::string(field));
  bad.mutable_field_violations(0)->set_description(std::string(description));
  Attach(bad, &status);
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view found, absl::string_view expected) {
  return BadField(v1::FIELD_INVALID, field,
                  absl::StrCat("found ", Shorten(found, kLongestFound), ", expected ", expected));
}

absl::Status TimeOutOfRange(absl::string_view field, absl::Time found, absl::string_view expected) {
  return BadField(v1::TIME_OUT_OF_RANGE, field,
                  absl::StrCat("found ", absl::FormatTime(absl::RFC3339_full, found, absl::UTCTimeZone()),
                               ", expected ", expected));
}

absl::Status MissingField(absl::string_view field, absl::string_view expected) {
  return BadField(v1::FIELD_MISSING, field, absl::StrCat("missing, expected ", expected));
}

absl::Status NotFound(absl::string_view resource_name) {
  std::string name = Shorten(resource_name, kLongestFound);
  return Error(v1::RESOURCE_NOT_FOUND, absl::StrCat(name, " does not exist"), {{"resource", name}});
}

absl::Status PreconditionFailed(v1::ErrorReason reason, absl::string_view subject, absl::string_view description) {
  absl::Status status = Error(reason, absl::StrCat(subject, ": ", description));
  google::rpc::PreconditionFailure failure;
  google::rpc::PreconditionFailure::Violation* violation = failure.add_violations();
  violation->set_type(v1::ErrorReason_Name(reason));
  violation->set_subject(std::string(subject));
  violation->set_description(std::string(description));
  Attach(failure, &status);
  return status;
}

absl::Status Unavailable(v1::ErrorReason reason, absl::string_view message, absl::Duration retry_after) {
  absl::Status status = Error(reason, message);
  AttachRetry(retry_after, &status);
  return status;
}

absl::Status OfOwnCall(const absl::Status& status) {
  if (!absl::IsUnauthenticated(status)) return status;
  return Unavailable(v1::STORE_UNREACHABLE, "a service behind refuses this one's own token for now; try again",
                     absl::Seconds(1));
}

std::optional<v1::ErrorReason> ReasonOf(const absl::Status& status) {
  std::optional<google::rpc::ErrorInfo> info = Find<google::rpc::ErrorInfo>(status);
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  if (!info || info->domain() != kDomain || !v1::ErrorReason_Parse(info->reason(), &reason)) return std::nullopt;
  return reason;
}

std::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  std::optional<google::rpc::RetryInfo> retry = Find<google::rpc::RetryInfo>(status);
  if (!retry) return std::nullopt;
  return absl::Milliseconds(TimeUtil::DurationToMilliseconds(retry->retry_delay()));
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  absl::Status dressed = Dressed(status);
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(dressed.code()));
  wire.set_message(Shorten(dressed.message(), kLongestMessage));
  dressed.ForEachPayload([&](absl::string_view type_url, const absl::Cord& payload) {
    google::protobuf::Any* detail = wire.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(payload));
  });
  return grpc::Status(static_cast<grpc::StatusCode>(dressed.code()), wire.message(), wire.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status inside(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status wire;
  if (wire.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& detail : wire.details()) {
      inside.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return inside;
}

}  // namespace truckroll::rpc
