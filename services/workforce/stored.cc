#include "services/workforce/stored.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace truckroll::workforce {

using google::protobuf::Message;
using google::protobuf::util::TimeUtil;

Message* ResourceIn(storage::v1::WorkforceRecord* record, const Kind& kind) {
  return record->GetReflection()->MutableMessage(record,
                                                 record->GetDescriptor()->FindFieldByName(std::string(kind.field)));
}

absl::Status Unpack(const Kind& kind, absl::string_view bytes, Message* resource) {
  storage::v1::WorkforceRecord record;
  const auto* field = record.GetDescriptor()->FindFieldByName(std::string(kind.field));
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      !record.GetReflection()->HasField(record, field)) {
    return absl::DataLossError(absl::StrCat("a record of ", kind.collection, " cannot be read"));
  }
  resource->GetReflection()->Swap(resource, ResourceIn(&record, kind));
  return absl::OkStatus();
}

std::string Pack(const Kind& kind, const Message& resource) {
  storage::v1::WorkforceRecord record;
  Message* stored = ResourceIn(&record, kind);
  stored->CopyFrom(resource);
  SetText(stored, "etag", "");
  if (record.has_technician()) record.mutable_technician()->clear_position();
  return record.SerializeAsString();
}

std::string Etag(uint64_t version) {
  return absl::StrCat(version);
}

void Dress(uint64_t version, absl::string_view kept_position, Message* resource) {
  SetText(resource, "etag", Etag(version));
  auto* technician = dynamic_cast<v1::Technician*>(resource);
  if (technician == nullptr || kept_position.empty()) return;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(kept_position, absl::MaxSplits(' ', 1));
  technician->mutable_position()->ParseFromArray(parts.second.data(), static_cast<int>(parts.second.size()));
}

std::string PackPosition(const v1::Position& position) {
  return absl::StrCat(TimeUtil::TimestampToMilliseconds(position.event_time()), " ", position.SerializeAsString());
}

}  // namespace truckroll::workforce
