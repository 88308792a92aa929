// How things look on a terminal: times on the region's wall clock, spans, orders and their promises.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "truckroll/v1/commitment.pb.h"
#include "truckroll/v1/work_order.pb.h"
#include "truckrollctl/table.h"

namespace truckroll::ctl {

// "2026-03-02 17:05", with seconds where there are any; empty for an absent time.
std::string ShowTime(const google::protobuf::Timestamp& time, absl::TimeZone zone);
std::string ShowTime(absl::Time time, absl::TimeZone zone);
// "2h05m", "3d4h", "12s"; with "-" before it when negative.
std::string ShowSpan(absl::Duration span);
// The last part of a resource's name.
std::string IdOf(const std::string& name);

Table CommitmentTable(const google::protobuf::RepeatedPtrField<v1::Commitment>& commitments, absl::TimeZone zone,
                      bool chinese);
// All of an order, its timeline included.
std::string ShowOrder(const v1::WorkOrder& order, absl::TimeZone zone, bool chinese);
// A line an order.
Table OrderTable(const google::protobuf::RepeatedPtrField<v1::WorkOrder>& orders, absl::TimeZone zone);

// The running promise that is due first; null when none runs.
const v1::Commitment* NextDue(const google::protobuf::RepeatedPtrField<v1::Commitment>& commitments);

}  // namespace truckroll::ctl
