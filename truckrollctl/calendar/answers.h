// Answers a counted-hours document: calendars by name, and vectors, each of which asks one thing of one calendar.
//
// The document's lists of lists are beyond what messages can be in proto JSON, so it is read as a Struct.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "truckrollctl/calendar/work_calendars.h"

namespace truckroll::ctl {

struct CalendarAnswers {
  std::string json;                // {"results": […]}, one a vector, in their order
  std::vector<std::string> notes;  // what a reader should know: fields nobody read, years assumed
  int vectors = 0;
  int refused = 0;     // vectors with an "error" instead of an answer
  Mistakes calendars;  // in calendars; vectors that use them are refused
};

// INVALID_ARGUMENT when the document as a whole can't be read.
absl::StatusOr<CalendarAnswers> AnswerCalendarDocument(absl::string_view text, const FindHolidays& find_holidays);

}  // namespace truckroll::ctl
