#include "truckrollctl/commands/order_fields.h"

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/name/resource_name.h"

namespace truckroll::ctl {
namespace {

absl::Status ReadRate(const Arguments& arguments, v1::WorkOrder* order) {
  if (!arguments.Has("down") && !arguments.Has("up")) return absl::OkStatus();
  absl::StatusOr<double> down = arguments.Number("down", 0);
  absl::StatusOr<double> up = arguments.Number("up", 0);
  if (!down.ok()) return down.status();
  if (!up.ok()) return up.status();
  order->mutable_contracted_rate()->set_down_mbps(*down);
  order->mutable_contracted_rate()->set_up_mbps(*up);
  return absl::OkStatus();
}

absl::Status ReadPlace(const Arguments& arguments, v1::WorkOrder* order) {
  order->mutable_address()->set_text(arguments.Value("address"));
  if (arguments.Has("old-address")) order->mutable_old_address()->set_text(arguments.Value("old-address"));
  if (arguments.Has("latitude") != arguments.Has("longitude")) {
    return UsageError("--latitude and --longitude belong together");
  }
  if (!arguments.Has("latitude")) return absl::OkStatus();
  absl::StatusOr<double> latitude = arguments.Number("latitude", 0);
  absl::StatusOr<double> longitude = arguments.Number("longitude", 0);
  if (!latitude.ok()) return latitude.status();
  if (!longitude.ok()) return longitude.status();
  order->mutable_address()->mutable_location()->set_latitude(*latitude);
  order->mutable_address()->mutable_location()->set_longitude(*longitude);
  return absl::OkStatus();
}

absl::Status ReadTimes(Session& session, const Arguments& arguments, const std::string& parent, v1::WorkOrder* order) {
  struct Field {
    const char* flag;
    google::protobuf::Timestamp* (*target)(v1::WorkOrder*);
  };
  const Field fields[] = {
      {"accept-time", [](v1::WorkOrder* o) { return o->mutable_accept_time(); }},
      {"booked-start", [](v1::WorkOrder* o) { return o->mutable_booked_window()->mutable_start_time(); }},
      {"booked-end", [](v1::WorkOrder* o) { return o->mutable_booked_window()->mutable_end_time(); }},
  };
  for (const Field& field : fields) {
    if (!arguments.Has(field.flag)) continue;
    absl::StatusOr<absl::Time> time =
        session.Instant(absl::StrCat("--", field.flag), arguments.Value(field.flag), parent);
    if (!time.ok()) return time.status();
    *field.target(order) = ToProto(*time);
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Flag> OrderFieldFlags() {
  return {
      {"region", "REGION", "where, xuzhou for example", Flag::kRequired},
      {"type", "TYPE", "INSTALL, MOVE, REPAIR, OPTIMIZE or REVISIT", Flag::kRequired},
      {"community", "COMMUNITY", "its id or name", Flag::kRequired},
      {"name", "TEXT", "how to address the customer"},
      {"phone", "PHONE", "the customer's"},
      {"alternate-phone", "PHONE", "another one"},
      {"customer-language", "TAG", "zh-CN or en"},
      {"address", "TEXT", "where; the new address of a MOVE"},
      {"old-address", "TEXT", "where from, of a MOVE"},
      {"latitude", "DEGREES", "of the address; the community's centre when not given"},
      {"longitude", "DEGREES", "of the address"},
      {"down", "MBPS", "contracted rate downwards"},
      {"up", "MBPS", "contracted rate upwards"},
      {"skills", "SKILL,…", "what a technician needs", Flag::kRepeated},
      {"external-id", "ID", "another system's number of the order"},
      {"accept-time", "INSTANT", "when the request was taken; now when not given"},
      {"booked-start", "INSTANT", "start of the booked window"},
      {"booked-end", "INSTANT", "end of the booked window"},
      {"asked-by", "WHO", "CUSTOMER or CARRIER: who wished the booked window"},
      {"description", "TEXT", "why it is wanted"},
  };
}

absl::StatusOr<v1::WorkOrder> ReadOrderFields(Session& session, const Arguments& arguments, const std::string& parent) {
  v1::WorkOrder order;
  auto type = ParseEnum<v1::WorkOrder::Type>("--type", arguments.Value("type"));
  if (!type.ok()) return type.status();
  order.set_type(*type);
  auto community = NameArgument(arguments, "--community", arguments.Value("community"), kCommunities);
  if (!community.ok()) return community.status();
  order.set_community(*community);
  order.mutable_customer()->set_display_name(arguments.Value("name"));
  order.mutable_customer()->set_phone(arguments.Value("phone"));
  order.mutable_customer()->set_alternate_phone(arguments.Value("alternate-phone"));
  order.mutable_customer()->set_language(arguments.Value("customer-language"));
  order.set_external_id(arguments.Value("external-id"));
  order.set_description(arguments.Value("description"));
  for (const std::string& skill : arguments.Values("skills")) order.add_required_skills(skill);
  for (const absl::Status& read :
       {ReadRate(arguments, &order), ReadPlace(arguments, &order), ReadTimes(session, arguments, parent, &order)}) {
    if (!read.ok()) return read;
  }
  return order;
}

absl::StatusOr<v1::Action::AskedBy> ReadAskedBy(const Arguments& arguments) {
  if (!arguments.Has("asked-by")) return v1::Action::ASKED_BY_UNSPECIFIED;
  return ParseEnum<v1::Action::AskedBy>("--asked-by", arguments.Value("asked-by"));
}

}  // namespace truckroll::ctl
