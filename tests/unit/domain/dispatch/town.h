// A small town for the tests: places in kilometres of road east of the middle, times on Monday 2026-03-02 and after.
#ifndef TRUCKROLL_TESTS_UNIT_DOMAIN_DISPATCH_TOWN_H_
#define TRUCKROLL_TESTS_UNIT_DOMAIN_DISPATCH_TOWN_H_

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"
#include "domain/dispatch/route.h"

namespace truckroll {

inline absl::TimeZone Zone(absl::string_view name = "Asia/Shanghai") {
  return *LoadZone(name);
}

// "03-02 14:10" of 2026.
inline absl::Time At(absl::string_view local, absl::TimeZone zone = Zone()) {
  absl::Time t;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", absl::StrCat("2026-", local), zone, &t, &error)) << error;
  return t;
}

inline google::type::LatLng Km(double east) {
  constexpr double kRoadKmADegree = 111.19493 * 1.35;  // on the equator
  google::type::LatLng place;
  place.set_longitude(east / kRoadKmADegree);
  return place;
}

template <class Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Mondays to Sundays from 08:00 to 18:00.
inline v1::Technician Technician(absl::string_view id, double home_km, absl::string_view more = "") {
  std::string text = absl::StrCat("name: 'regions/xz/technicians/", id, "' skills: 'fiber' ", more);
  auto technician = Parse<v1::Technician>(text);
  *technician.mutable_home() = Km(home_km);
  for (int day = 1; technician.shifts_size() < 7 && more.find("shifts") == absl::string_view::npos; ++day) {
    *technician.add_shifts() = Parse<v1::Shift>(absl::StrCat("start_minute: 480 end_minute: 1080 iso_weekday: ", day));
  }
  return technician;
}

inline v1::TechnicianDay::Visit Visit(absl::string_view id, double km, v1::WorkOrder::State state) {
  v1::TechnicianDay::Visit visit;
  visit.set_work_order(absl::StrCat("regions/xz/workOrders/", id));
  *visit.mutable_location() = Km(km);
  visit.set_state(state);
  return visit;
}

inline v1::TechnicianDay::Visit FixedVisit(absl::string_view id, double km, absl::Time start, absl::Time end) {
  v1::TechnicianDay::Visit visit = Visit(id, km, v1::WorkOrder::ACCEPTED);
  *visit.mutable_start_time() = ToProto(start);
  *visit.mutable_end_time() = ToProto(end);
  return visit;
}

inline v1::TechnicianDay::Visit WaitingVisit(absl::string_view id, double km, absl::Time due) {
  v1::TechnicianDay::Visit visit = Visit(id, km, v1::WorkOrder::ASSIGNED);
  *visit.mutable_due_time() = ToProto(due);
  return visit;
}

template <class... Visits>
v1::TechnicianDay Day(const Visits&... visits) {
  v1::TechnicianDay day;
  (void)std::initializer_list<int>{(*day.add_visits() = visits, 0)...};
  return day;
}

}  // namespace truckroll

#endif  // TRUCKROLL_TESTS_UNIT_DOMAIN_DISPATCH_TOWN_H_
