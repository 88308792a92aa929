// How a resource lies in its record, and what is added when it is read.
#ifndef TRUCKROLL_SERVICES_WORKFORCE_STORED_H_
#define TRUCKROLL_SERVICES_WORKFORCE_STORED_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/workforce/kind.h"
#include "truckroll/storage/v1/workforce_record.pb.h"
#include "truckroll/v1/technician.pb.h"

namespace truckroll::workforce {

// The record's resource of that kind, made if it has none.
google::protobuf::Message* ResourceIn(storage::v1::WorkforceRecord* record, const Kind& kind);

// Fills `resource` from a record's bytes. DATA_LOSS: it is no such record.
absl::Status Unpack(const Kind& kind, absl::string_view bytes, google::protobuf::Message* resource);
// A record's bytes, without what is made when read.
std::string Pack(const Kind& kind, const google::protobuf::Message& resource);

// Adds the etag and, to a technician, the position kept (empty: none).
void Dress(uint64_t version, absl::string_view kept_position, google::protobuf::Message* resource);
std::string Etag(uint64_t version);

// What {region}:pos:{id} holds.
std::string PackPosition(const v1::Position& position);

}  // namespace truckroll::workforce

#endif  // TRUCKROLL_SERVICES_WORKFORCE_STORED_H_
