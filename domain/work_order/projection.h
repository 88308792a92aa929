#pragma once

#include <string>
#include <vector>

#include "domain/policy/policy_set.h"
#include "domain/timeline/wording.h"
#include "truckroll/v1/tracking_service.pb.h"
#include "truckroll/v1/work_order.pb.h"

namespace truckroll {

// What each role is shown: lists of what is allowed, never of what is hidden. They stand before every reply and stream,
// and make what is made when read: texts, explanations, the etag.

struct Reading {
  const PolicySet& policies;
  absl::TimeZone zone;
  Language language;
};

// The etag that stands for a version.
std::string EtagOf(uint64_t version);

// For agents, leads, managers, admins and services: all of it.
v1::WorkOrder ProjectForStaff(v1::WorkOrder order, const Reading& reading);
// For the technician whose order it is: what the visit needs.
v1::WorkOrder ProjectForTechnician(const v1::WorkOrder& order, const Reading& reading);
// For the customer: promises, times and the technician; no phone, no address, nothing internal.
v1::Tracking ProjectForCustomer(const v1::WorkOrder& order, const Reading& reading);
// Of these events, those that the role may read, with their texts.
std::vector<v1::Event> EventsForCustomer(const google::protobuf::RepeatedPtrField<v1::Event>& events,
                                         const Reading& reading);
std::vector<v1::Event> EventsForStaff(const google::protobuf::RepeatedPtrField<v1::Event>& events,
                                      const Reading& reading);
// Whether the customer is shown promises of this kind.
bool IsShownToCustomer(v1::Commitment::Kind kind);

}  // namespace truckroll
