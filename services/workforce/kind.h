// What is different about technicians, teams, communities and subscribers. All else about them is shared: records.h.
#ifndef TRUCKROLL_SERVICES_WORKFORCE_KIND_H_
#define TRUCKROLL_SERVICES_WORKFORCE_KIND_H_

#include <google/protobuf/message.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace truckroll::workforce {

struct Kind {
  absl::string_view collection;  // "technicians"
  absl::string_view field;       // "technician": its field in requests and in storage.v1.WorkforceRecord
  absl::string_view key;         // "tech": its part of the store's keys
  // Whether a whole resource may be stored. Names it by `field`, as requests do.
  absl::Status (*check)(const google::protobuf::Message& resource);
  // A field that names a resource of another kind, which must exist when given.
  absl::string_view reference;
  const Kind* referenced;
};

extern const Kind kTechnician;
extern const Kind kTeam;
extern const Kind kCommunity;
extern const Kind kSubscriber;

// Whether callers set it: neither OUTPUT_ONLY nor IDENTIFIER in the contract.
bool IsSettable(const google::protobuf::FieldDescriptor& field);

// A text field by its name.
std::string TextOf(const google::protobuf::Message& message, absl::string_view field);
void SetText(google::protobuf::Message* message, absl::string_view field, absl::string_view text);

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_KIND_H_
