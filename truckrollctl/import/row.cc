#include "truckrollctl/import/row.h"

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "domain/calendar/instant.h"
#include "truckrollctl/arguments.h"
#include "truckrollctl/import/row_time.h"

namespace truckroll::ctl {
namespace {

using Row = std::vector<std::string>;

// A row that is no order: not wrong, but not to be done either. Told from a failure by its code.
absl::Status Skip(absl::string_view why) {
  return absl::NotFoundError(why);
}

absl::StatusOr<double> Degrees(absl::string_view field, const std::string& text, double limit) {
  double degrees = 0;
  if (absl::SimpleAtod(text, &degrees) && degrees >= -limit && degrees <= limit) return degrees;
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": found ", text, ", expected degrees from -", limit, " to ", limit));
}

absl::Status ReadTime(const RowReading& reading, const Row& row, ImportRow* into) {
  if (!reading.bound.Has("accept_time")) return absl::OkStatus();
  const std::string text = reading.bound.Value("accept_time", row);
  if (text.empty()) return absl::InvalidArgumentError("accept_time: found nothing, expected a time");
  absl::StatusOr<absl::CivilSecond> local = ReadLocalTime(text, reading.mapping.time_format, reading.zone);
  if (!local.ok()) return absl::InvalidArgumentError(absl::StrCat("accept_time: ", local.status().message()));
  into->time = InstantOf(reading.week ? FoldInto(*local, *reading.week) : *local, reading.zone);
  *into->order.mutable_accept_time() = ToProto(*into->time);
  return absl::OkStatus();
}

absl::StatusOr<const v1::Community*> ChooseCommunity(const RowReading& reading, const Row& row,
                                                     const std::optional<google::type::LatLng>& place,
                                                     ImportRow* into) {
  const std::vector<std::string> names = reading.bound.Values("community", row);
  for (const std::string& name : names) {
    if (const v1::Community* community = reading.communities.Find(name)) return community;
  }
  if (reading.otherwise != nullptr) {
    into->flags.emplace_back("community assumed");
    return reading.otherwise;
  }
  if (place && reading.communities.size() > 0) {
    into->flags.emplace_back("community nearest");
    return reading.communities.Nearest(*place);
  }
  return absl::InvalidArgumentError(absl::StrCat("community: found ",
                                                 names.empty() ? "nothing" : absl::StrJoin(names, ", "),
                                                 ", expected the name or an alias of one of the region's ",
                                                 reading.communities.size(), " communities, or --community"));
}

absl::Status ReadPlace(const RowReading& reading, const Row& row, ImportRow* into) {
  v1::Address& address = *into->order.mutable_address();
  address.set_text(reading.bound.Value("address", row));
  absl::StatusOr<std::optional<google::type::LatLng>> place = PlaceOf(reading.bound, row);
  if (!place.ok()) return place.status();
  if (address.text().empty() && !*place) return Skip("nothing says where: no address and no coordinates");
  absl::StatusOr<const v1::Community*> community = ChooseCommunity(reading, row, *place, into);
  if (!community.ok()) return community.status();
  into->order.set_community((*community)->name());
  // Without a place the server puts the order at the community's centre, and marks it so.
  if (*place) *address.mutable_location() = **place;
  if (!*place) into->flags.emplace_back("approximate");
  return absl::OkStatus();
}

absl::Status ReadWords(const RowReading& reading, const Row& row, ImportRow* into) {
  v1::WorkOrder& order = into->order;
  order.set_external_id(into->external_id);
  order.set_description(reading.bound.Value("description", row));
  order.mutable_customer()->set_display_name(reading.bound.Value("customer_name", row));
  order.mutable_customer()->set_phone(reading.bound.Value("customer_phone", row));
  const std::string skills = absl::AsciiStrToLower(reading.bound.Value("skills", row));
  for (absl::string_view skill : absl::StrSplit(skills, absl::ByAnyChar(" ,;&"), absl::SkipEmpty())) {
    order.add_required_skills(std::string(skill));
  }
  const std::string type = reading.bound.Value("type", row);
  order.set_type(v1::WorkOrder::REPAIR);
  if (type.empty()) return absl::OkStatus();
  absl::StatusOr<v1::WorkOrder::Type> parsed = ParseEnum<v1::WorkOrder::Type>("type", type);
  if (parsed.ok()) order.set_type(*parsed);
  return parsed.status();
}

}  // namespace

absl::StatusOr<std::optional<google::type::LatLng>> PlaceOf(const BoundMapping& bound, const Row& row) {
  const std::string latitude = bound.Value("latitude", row);
  const std::string longitude = bound.Value("longitude", row);
  if (latitude.empty() || longitude.empty()) return std::nullopt;
  absl::StatusOr<double> north = Degrees("latitude", latitude, 90);
  if (!north.ok()) return north.status();
  absl::StatusOr<double> east = Degrees("longitude", longitude, 180);
  if (!east.ok()) return east.status();
  google::type::LatLng place;
  place.set_latitude(*north);
  place.set_longitude(*east);
  return place;
}

ImportRow ReadRow(const RowReading& reading, int number, const Row& row) {
  ImportRow read;
  read.row = number;
  if (row.size() != reading.bound.columns()) {
    read.result = ImportRow::kFailed;
    read.reason = absl::StrCat("found ", row.size(), " columns, expected ", reading.bound.columns());
    return read;
  }
  read.external_id = reading.bound.Value("external_id", row);
  for (auto part : {ReadWords, ReadPlace, ReadTime}) {
    absl::Status status = part(reading, row, &read);
    if (status.ok()) continue;
    read.result = absl::IsNotFound(status) ? ImportRow::kSkipped : ImportRow::kFailed;
    read.reason = std::string(status.message());
    return read;
  }
  return read;
}

const char* ResultName(ImportRow::Result result) {
  switch (result) {
    case ImportRow::kReady:
      return "ready";
    case ImportRow::kCreated:
      return "created";
    case ImportRow::kExists:
      return "exists";
    case ImportRow::kSkipped:
      return "skipped";
    case ImportRow::kFailed:
      return "failed";
    case ImportRow::kLater:
      return "later";
  }
  return "";
}

}  // namespace truckroll::ctl
