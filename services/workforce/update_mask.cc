#include "services/workforce/update_mask.h"

#include <google/protobuf/util/field_mask_util.h>

#include <vector>

#include "platform/rpc/status.h"
#include "services/workforce/kind.h"

namespace truckroll::workforce {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;

namespace {

FieldMask EverySettable(const Descriptor& type) {
  FieldMask mask;
  for (int i = 0; i < type.field_count(); ++i) {
    if (IsSettable(*type.field(i))) mask.add_paths(type.field(i)->name());
  }
  return mask;
}

}  // namespace

absl::Status ReplaceFields(const FieldMask& mask, const Message& from, Message* to) {
  const Descriptor& type = *to->GetDescriptor();
  const bool whole = mask.paths().empty() || (mask.paths_size() == 1 && mask.paths(0) == "*");
  const FieldMask wanted = whole ? EverySettable(type) : mask;
  for (const std::string& path : wanted.paths()) {
    std::vector<const FieldDescriptor*> fields;
    if (!FieldMaskUtil::GetFieldDescriptors(&type, path, &fields) || fields.empty() || !IsSettable(*fields.front())) {
      return rpc::InvalidField("update_mask", path, "a path of a field that can be set");
    }
  }
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(from, wanted, options, to);
  return absl::OkStatus();
}

}  // namespace truckroll::workforce
