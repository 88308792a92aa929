#include "services/workforce/records.h"

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "platform/rpc/status.h"
#include "platform/serving/caller.h"
#include "services/workforce/request.h"
#include "services/workforce/stored.h"
#include "services/workforce/update_mask.h"

namespace truckroll::workforce {

using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::TimeUtil;

namespace {

const FieldDescriptor* Field(const Message& message, absl::string_view name) {
  return message.GetDescriptor()->FindFieldByName(std::string(name));
}

const Message& ResourceOf(const Message& request, const Kind& kind) {
  return request.GetReflection()->GetMessage(request, Field(request, kind.field));
}

absl::Status CheckResourceGiven(const Message& request, const Kind& kind) {
  if (request.GetReflection()->HasField(request, Field(request, kind.field))) return absl::OkStatus();
  return rpc::MissingField(kind.field, absl::StrCat("a ", kind.field));
}

void SetTime(absl::Time time, absl::string_view field, Message* resource) {
  const FieldDescriptor* descriptor = Field(*resource, field);
  if (descriptor == nullptr) return;
  resource->GetReflection()
      ->MutableMessage(resource, descriptor)
      ->CopyFrom(TimeUtil::MillisecondsToTimestamp(absl::ToUnixMillis(time)));
}

// Nothing is ever deleted, so what exists now exists when the change is committed.
Task<absl::Status> CheckReference(Workforce& workforce, rpc::Call& call, const Kind& kind, const Message& resource) {
  if (kind.referenced == nullptr) co_return absl::OkStatus();
  const std::string name = TextOf(resource, kind.reference);
  const auto parsed = ParseName(name, kind.referenced->collection);
  if (!parsed) co_return absl::OkStatus();  // The kind's own check has a word for it.
  const absl::StatusOr<bool> exists = co_await workforce.store.Exists(kind.referenced, *parsed, call.deadline);
  if (!exists.ok()) co_return exists.status();
  if (*exists) co_return absl::OkStatus();
  co_return rpc::Error(v1::RESOURCE_NOT_FOUND,
                       absl::StrCat(kind.field, ".", kind.reference, ": found ", name, ", expected one that exists"));
}

}  // namespace

absl::StatusOr<ResourceName> RequiredName(absl::string_view field, absl::string_view name, const Kind& kind) {
  const std::string expected = MakeName("{region}", kind.collection, absl::StrCat("{", kind.field, "}"));
  if (name.empty()) return rpc::MissingField(field, expected);
  const auto parsed = ParseName(name, kind.collection);
  if (!parsed) return rpc::InvalidField(field, name, expected);
  return *parsed;
}

Task<absl::Status> CreateRecord(Workforce& workforce, rpc::Call& call, const Kind& kind, const Message& request,
                                Message* answer) {
  const absl::StatusOr<std::string> region = ParentRegion(call, workforce.regions, TextOf(request, "parent"));
  if (!region.ok()) co_return region.status();
  const std::string id_field = absl::StrCat(kind.field, "_id");
  const std::string id = TextOf(request, id_field);
  constexpr absl::string_view kIdRule = "1 to 63 lower-case letters, digits and \"-\"";
  if (id.empty()) co_return rpc::MissingField(id_field, kIdRule);
  if (!IsResourceId(id)) co_return rpc::InvalidField(id_field, id, kIdRule);
  if (absl::Status status = CheckResourceGiven(request, kind); !status.ok()) co_return status;
  const absl::StatusOr<absl::Time> now = workforce.regions.Now(*region);
  if (!now.ok()) co_return now.status();

  const std::unique_ptr<Message> wanted(answer->New());
  absl::Status status = ReplaceFields(FieldMask(), ResourceOf(request, kind), wanted.get());
  const std::string name = MakeName(*region, kind.collection, id);
  SetText(wanted.get(), "name", name);
  SetTime(*now, "create_time", wanted.get());
  SetTime(*now, "update_time", wanted.get());
  if (status.ok()) status = kind.check(*wanted);
  if (status.ok()) status = co_await CheckReference(workforce, call, kind, *wanted);
  if (!status.ok()) co_return status;
  absl::StatusOr<serving::RequestKey> key = serving::MakeRequestKey(call, TextOf(request, "request_id"), request);
  if (!key.ok()) co_return key.status();

  Change change{&kind, {*region, id}, *std::move(key), call.deadline, {}};
  change.edit = [&](uint64_t version, Message* resource) {
    if (version != 0) return rpc::Error(v1::RESOURCE_ALREADY_EXISTS, absl::StrCat(name, " exists already"));
    resource->CopyFrom(*wanted);
    return absl::OkStatus();
  };
  co_return co_await workforce.store.Apply(std::move(change), answer);
}

Task<absl::Status> GetRecord(Workforce& workforce, rpc::Call& call, const Kind& kind, const Message& request,
                             Message* answer) {
  const absl::StatusOr<ResourceName> name = RequiredName("name", TextOf(request, "name"), kind);
  if (!name.ok()) co_return name.status();
  if (absl::Status status = serving::CheckRegion(call.identity, name->region); !status.ok()) co_return status;
  co_return co_await workforce.store.Get(&kind, *name, call.deadline, answer);
}

Task<absl::Status> ListRecords(Workforce& workforce, rpc::Call& call, const Kind& kind, const Message& request,
                               Message* answer) {
  const absl::StatusOr<std::string> region = ParentRegion(call, workforce.regions, TextOf(request, "parent"));
  if (!region.ok()) co_return region.status();
  const absl::StatusOr<int> size = PageSize(request);
  if (!size.ok()) co_return size.status();
  const absl::StatusOr<std::string> after = LastId(kind, *region, TextOf(request, "page_token"));
  if (!after.ok()) co_return after.status();

  PageQuery query{&kind, *region, *size, *after, call.deadline, {}};
  const FieldDescriptor* resources = Field(*answer, kind.collection);
  query.add = [answer, resources] { return answer->GetReflection()->AddMessage(answer, resources); };
  const absl::StatusOr<std::string> last = co_await workforce.store.List(std::move(query));
  if (!last.ok()) co_return last.status();
  if (!last->empty()) SetText(answer, "next_page_token", PageToken(kind, *region, *last));
  co_return absl::OkStatus();
}

Task<absl::Status> UpdateRecord(Workforce& workforce, rpc::Call& call, const Kind& kind, const Message& request,
                                Message* answer) {
  if (absl::Status status = CheckResourceGiven(request, kind); !status.ok()) co_return status;
  const Message& wanted = ResourceOf(request, kind);
  const absl::StatusOr<ResourceName> name =
      RequiredName(absl::StrCat(kind.field, ".name"), TextOf(wanted, "name"), kind);
  if (!name.ok()) co_return name.status();
  if (absl::Status status = serving::CheckRegion(call.identity, name->region); !status.ok()) co_return status;
  const absl::Status referenced = co_await CheckReference(workforce, call, kind, wanted);
  if (!referenced.ok()) co_return referenced;

  const std::string etag = TextOf(wanted, "etag");
  const auto& mask =
      static_cast<const FieldMask&>(request.GetReflection()->GetMessage(request, Field(request, "update_mask")));
  auto edit = [&](uint64_t version, Message* resource) {
    if (!etag.empty() && etag != Etag(version)) {
      return rpc::Error(v1::ETAG_STALE, absl::StrCat(TextOf(wanted, "name"), " was changed since; read it again"));
    }
    return ReplaceFields(mask, wanted, resource);
  };
  co_return co_await EditRecord(workforce, call, kind, request, *name, edit, answer);
}

Task<absl::Status> EditRecord(Workforce& workforce, rpc::Call& call, const Kind& kind, const Message& request,
                              ResourceName name, std::function<absl::Status(uint64_t, Message*)> edit,
                              Message* answer) {
  const std::string full_name = MakeName(name.region, kind.collection, name.id);
  if (workforce.regions.Find(RegionName(name.region)) == nullptr) co_return rpc::NotFound(full_name);
  const absl::StatusOr<absl::Time> now = workforce.regions.Now(name.region);
  if (!now.ok()) co_return now.status();
  absl::StatusOr<serving::RequestKey> key = serving::MakeRequestKey(call, TextOf(request, "request_id"), request);
  if (!key.ok()) co_return key.status();

  Change change{&kind, name, *std::move(key), call.deadline, {}};
  change.edit = [&](uint64_t version, Message* resource) {
    if (version == 0) return rpc::NotFound(full_name);
    if (absl::Status status = edit(version, resource); !status.ok()) return status;
    SetTime(*now, "update_time", resource);
    return kind.check(*resource);
  };
  co_return co_await workforce.store.Apply(std::move(change), answer);
}

}  // namespace truckroll::workforce
