// calendar: answers a counted-hours document, without a server.
#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "platform/config/holidays.h"
#include "truckrollctl/calendar/answers.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/policies_directory.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {
namespace {

using Holidays = absl::StatusOr<std::shared_ptr<const PublicHolidays>>;

Holidays LoadCountry(const Arguments& arguments, const std::string& country) {
  if (!std::all_of(country.begin(), country.end(), absl::ascii_islower)) {
    return absl::InvalidArgumentError("a country's folder, lower-case letters");
  }
  absl::StatusOr<std::string> policies = PoliciesDirectory(arguments);
  if (!policies.ok()) return policies.status();
  return config::LoadHolidays(absl::StrCat(*policies, "/holidays/", country));
}

absl::Status AnswerFile(Session& session, const Arguments& arguments) {
  absl::StatusOr<std::string> text = ReadFile(arguments[0]);
  if (!text.ok()) return text.status();
  const auto find_holidays = [&](const std::string& country) { return LoadCountry(arguments, country); };
  absl::StatusOr<CalendarAnswers> answers = AnswerCalendarDocument(*text, find_holidays);
  if (!answers.ok()) {
    return absl::Status(answers.status().code(), absl::StrCat(arguments[0], ": ", answers.status().message()));
  }
  session.out() << answers->json;
  for (const std::string& note : answers->notes) session.progress() << "note: " << note << "\n";
  for (const std::string& mistake : answers->calendars) session.progress() << mistake << "\n";
  if (answers->refused == 0 && answers->calendars.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(arguments[0], ": ", answers->refused, " of ", answers->vectors,
                                                 " vectors refused, ", answers->calendars.size(),
                                                 " mistakes in calendars"));
}

}  // namespace

std::vector<Command> CalendarCommands() {
  return {{"calendar",
           "FILE",
           "Answers a counted-hours document (JSON), no server needed: dues, open time, working days. What can't be "
           "answered has an \"error\" in its place, and the command fails once the rest is answered.",
           {{"policies", "DIR", "holidays/COUNTRY/*.json in here are public holidays; deploy/policies when not given"}},
           AnswerFile}};
}

}  // namespace truckroll::ctl
