// technician create, get, list, set-shift, set-availability, day.
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "domain/calendar/local_time.h"
#include "domain/name/resource_name.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/session.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

using Stub = v1::WorkforceService::Stub;

constexpr std::array<const char*, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::string ShowShifts(const v1::Technician& technician) {
  std::vector<std::string> shifts;
  for (const v1::Shift& shift : technician.shifts()) {
    const std::string day = shift.iso_weekday() > 0 ? kWeekdays[shift.iso_weekday() - 1] : shift.date();
    auto clock = [](int minute) { return absl::StrCat(minute / 60, ":", absl::Dec(minute % 60, absl::kZeroPad2)); };
    shifts.push_back(shift.off() ? absl::StrCat(day, " off")
                                 : absl::StrCat(day, " ", clock(shift.start_minute()), "-", clock(shift.end_minute())));
  }
  return absl::StrJoin(shifts, ", ");
}

absl::Status Print(Session& session, const absl::StatusOr<v1::Technician>& technician) {
  if (!technician.ok()) return technician.status();
  if (session.json()) return session.PrintJson(*technician);
  Table table({"field", "value"});
  table.Add({"technician", technician->name()});
  table.Add({"name", technician->display_name()});
  table.Add({"badge", technician->badge_number()});
  table.Add({"team", technician->team()});
  table.Add({"skills", absl::StrJoin(technician->skills(), ", ")});
  table.Add({"available", v1::Technician::Availability_Name(technician->availability())});
  table.Add({"shifts", ShowShifts(*technician)});
  session.out() << table.Print();
  return absl::OkStatus();
}

// "mon-fri 08:00-17:30", "sat 09:00-12:00", "2026-05-01 off", "2026-05-02 10:00-12:00"; one entry a day.
absl::StatusOr<std::vector<v1::Shift>> ParseShift(const std::string& text) {
  const absl::Status wrong = UsageError(absl::StrCat(
      "shift: found ", text, ", expected \"mon-fri 08:00-17:30\", \"sat off\" or \"2026-05-01 10:00-12:00\""));
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits(' ', 1));
  v1::Shift shift;
  if (parts.second == "off") {
    shift.set_off(true);
  } else {
    const std::pair<std::string, std::string> span = absl::StrSplit(parts.second, absl::MaxSplits('-', 1));
    const std::optional<LocalTime> start = ParseLocalTime(span.first);
    const std::optional<LocalTime> end = ParseLocalTime(span.second);
    if (!start || !end) return wrong;
    shift.set_start_minute(start->minutes);
    shift.set_end_minute(end->minutes);
  }
  auto weekday = [](absl::string_view name) {
    for (size_t i = 0; i < kWeekdays.size(); ++i) {
      if (name == kWeekdays[i]) return static_cast<int>(i) + 1;
    }
    return 0;
  };
  absl::CivilDay date;
  if (absl::ParseCivilTime(parts.first, &date)) {
    shift.set_date(parts.first);
    return std::vector<v1::Shift>{shift};
  }
  const std::vector<std::string> ends = absl::StrSplit(parts.first, '-');
  const int first = weekday(ends.front());
  const int last = weekday(ends.back());
  if (ends.size() > 2 || first == 0 || last < first) return wrong;
  std::vector<v1::Shift> shifts;
  for (int day = first; day <= last; ++day) {
    shift.set_iso_weekday(day);
    shifts.push_back(shift);
  }
  return shifts;
}

absl::Status ReadHome(const Arguments& arguments, google::type::LatLng* home) {
  absl::StatusOr<double> latitude = arguments.Number("latitude", 0);
  absl::StatusOr<double> longitude = arguments.Number("longitude", 0);
  if (!latitude.ok()) return latitude.status();
  if (!longitude.ok()) return longitude.status();
  home->set_latitude(*latitude);
  home->set_longitude(*longitude);
  return absl::OkStatus();
}

absl::Status Create(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::CreateTechnicianRequest request;
  request.set_parent(*parent);
  request.set_technician_id(arguments[0]);
  request.set_request_id(RandomId());
  v1::Technician& technician = *request.mutable_technician();
  technician.set_display_name(arguments.Value("name"));
  technician.set_badge_number(arguments.Has("badge") ? arguments.Value("badge") : arguments[0]);
  technician.set_phone(arguments.Value("phone"));
  technician.set_availability(v1::Technician::AVAILABLE);
  if (arguments.Has("team")) {
    absl::StatusOr<std::string> team = NameArgument(arguments, "--team", arguments.Value("team"), kTeams);
    if (!team.ok()) return team.status();
    technician.set_team(*team);
  }
  for (const std::string& skill : arguments.Values("skills")) technician.add_skills(skill);
  for (const std::string& text : arguments.Values("shift")) {
    absl::StatusOr<std::vector<v1::Shift>> shifts = ParseShift(text);
    if (!shifts.ok()) return shifts.status();
    technician.mutable_shifts()->Add(shifts->begin(), shifts->end());
  }
  absl::Status home = ReadHome(arguments, technician.mutable_home());
  if (!home.ok()) return home;
  return Print(session, session.Call<v1::WorkforceService>(&Stub::CreateTechnician, request, v1::Actor::MANAGER));
}

absl::Status Get(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "TECHNICIAN", arguments[0], kTechnicians);
  if (!name.ok()) return name.status();
  v1::GetTechnicianRequest request;
  request.set_name(*name);
  return Print(session, session.Call<v1::WorkforceService>(&Stub::GetTechnician, request));
}

absl::Status List(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> parent = RegionArgument(arguments);
  if (!parent.ok()) return parent.status();
  v1::ListTechniciansRequest request;
  request.set_parent(*parent);
  request.set_page_size(1000);
  v1::ListTechniciansResponse all;
  do {
    auto page = session.Call<v1::WorkforceService>(&Stub::ListTechnicians, request);
    if (!page.ok()) return page.status();
    all.mutable_technicians()->MergeFrom(page->technicians());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  if (session.json()) return session.PrintJson(all);
  Table table({"technician", "name", "badge", "team", "available", "skills", "shifts"});
  for (const v1::Technician& technician : all.technicians()) {
    table.Add({IdOf(technician.name()), technician.display_name(), technician.badge_number(), IdOf(technician.team()),
               v1::Technician::Availability_Name(technician.availability()), absl::StrJoin(technician.skills(), ","),
               ShowShifts(technician)});
  }
  session.out() << table.Print();
  return absl::OkStatus();
}

absl::Status SetShift(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "TECHNICIAN", arguments[0], kTechnicians);
  if (!name.ok()) return name.status();
  absl::StatusOr<std::vector<v1::Shift>> shifts = ParseShift(arguments[1]);
  if (!shifts.ok()) return shifts.status();
  absl::StatusOr<v1::Technician> technician;
  for (const v1::Shift& shift : *shifts) {
    v1::SetShiftRequest request;
    request.set_name(*name);
    request.set_request_id(RandomId());
    *request.add_shifts() = shift;
    technician = session.Call<v1::WorkforceService>(&Stub::SetShift, request);
    if (!technician.ok()) return technician.status();
  }
  return Print(session, technician);
}

absl::Status SetAvailability(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "TECHNICIAN", arguments[0], kTechnicians);
  if (!name.ok()) return name.status();
  auto availability = ParseEnum<v1::Technician::Availability>("AVAILABILITY", arguments[1]);
  if (!availability.ok()) return availability.status();
  v1::SetAvailabilityRequest request;
  request.set_name(*name);
  request.set_availability(*availability);
  request.set_request_id(RandomId());
  return Print(session, session.Call<v1::WorkforceService>(&Stub::SetAvailability, request));
}

absl::Status Day(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> name = NameArgument(arguments, "TECHNICIAN", arguments[0], kTechnicians);
  if (!name.ok()) return name.status();
  v1::GetTechnicianDayRequest request;
  request.set_technician(*name);
  auto day = session.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::GetTechnicianDay, request);
  if (!day.ok()) return day.status();
  if (session.json()) return session.PrintJson(*day);
  absl::StatusOr<absl::TimeZone> zone = session.Zone(*name);
  if (!zone.ok()) return zone.status();
  Table table({"from", "to", "order", "state", "due"});
  for (const auto& visit : day->visits()) {
    table.Add({ShowTime(visit.start_time(), *zone), ShowTime(visit.end_time(), *zone), IdOf(visit.work_order()),
               v1::WorkOrder::State_Name(visit.state()), ShowTime(visit.due_time(), *zone)});
  }
  session.out() << table.Print();
  return absl::OkStatus();
}

const Flag kRegion = {"region", "REGION", "needed when TECHNICIAN is a bare id"};

}  // namespace

std::vector<Command> TechnicianCommands() {
  return {
      {"technician create",
       "ID",
       "Adds a technician.",
       {{"region", "REGION", "where", Flag::kRequired},
        {"name", "TEXT", "as customers know them", Flag::kRequired},
        {"latitude", "DEGREES", "of where their day starts", Flag::kRequired},
        {"longitude", "DEGREES", "of where their day starts", Flag::kRequired},
        {"badge", "TEXT", "badge number; the id when not given"},
        {"phone", "PHONE", "theirs"},
        {"team", "TEAM", "its id or name"},
        {"skills", "SKILL,…", "what they can do", Flag::kRepeated},
        {"shift", "SHIFT,…", "\"mon-fri 08:00-17:30\", \"sat 09:00-12:00\"", Flag::kRepeated}},
       Create},
      {"technician get", "TECHNICIAN", "Shows a technician.", {kRegion}, Get},
      {"technician list", "", "Lists a region's technicians.", {{"region", "REGION", "where", Flag::kRequired}}, List},
      {"technician set-shift",
       "TECHNICIAN SHIFT",
       "Sets one shift: \"mon-fri 08:00-17:30\", \"2026-05-01 off\"; it replaces those of its days.",
       {kRegion},
       SetShift},
      {"technician set-availability",
       "TECHNICIAN AVAILABILITY",
       "AVAILABLE or UNAVAILABLE.",
       {kRegion},
       SetAvailability},
      {"technician day", "TECHNICIAN", "Shows a technician's open visits.", {kRegion}, Day},
  };
}

}  // namespace truckroll::ctl
