#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "truckrollctl/calendar/answers.h"

namespace truckroll::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::StatusOr<std::shared_ptr<const PublicHolidays>> Holidays(const std::string& country) {
  if (country != "cn") return absl::NotFoundError("one of: cn");
  auto holidays = std::make_shared<PublicHolidays>();
  holidays->Announce(2026, {{absl::CivilDay(2026, 2, 14), PublicHolidays::Day::kMadeUp},
                            {absl::CivilDay(2026, 2, 16), PublicHolidays::Day::kOff}});
  return holidays;
}

constexpr char kCalendars[] = R"({
  "berlin": {"tz": "Europe/Berlin", "hours": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]]},
             "holidays": ["2026-05-01", "*-12-25"], "shifts": {"2026-02-14": [["10:00", "12:00"]]},
             "breaks": {"2026-02-17": [["12:00", "12:30"]]}},
  "china": {"tz": "Asia/Shanghai", "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]},
            "holidays_of": "cn", "made_up_hours": [["09:00", "16:00"]]},
  "new_york": {"tz": "America/New_York", "hours": {"sun": [["00:00", "24:00"]], "mon": [["00:00", "24:00"]]}},
  "never": {"tz": "UTC", "hours": {}}})";

CalendarAnswers Answers(const std::string& vectors, const std::string& calendars = kCalendars) {
  const auto answers =
      AnswerCalendarDocument(absl::StrCat("{\"calendars\": ", calendars, ", \"vectors\": [", vectors, "]}"), Holidays);
  EXPECT_TRUE(answers.ok()) << answers.status();
  return answers.value_or(CalendarAnswers());
}

// The one vector's answer, without its id.
std::string Answer(const std::string& fields, const std::string& calendars = kCalendars) {
  const std::string json = Answers("{\"id\": \"v\", " + fields + "}", calendars).json;
  const std::string before = "{\"results\": [\n  {\"id\": \"v\", ";
  EXPECT_EQ(json.substr(0, before.size()), before);
  return json.substr(before.size(), json.rfind("}\n]}") - before.size());
}

TEST(CalendarDocument, AnswersTheContractsExample) {
  const std::string on = "\"calendar\": \"berlin\", ";
  EXPECT_EQ(Answer(on + R"("kind": "due", "start": "2026-02-16T11:00:00+01:00", "limit_s": 7200,
                           "pauses": [["2026-02-16T11:30:00+01:00", "2026-02-16T13:30:00+01:00"]])"),
            R"("due": "2026-02-16T15:00:00+01:00")");
  EXPECT_EQ(Answer(on + R"("kind": "due", "start": "2026-02-16 16:00:00", "local": true, "limit_s": 3600,
                           "hold_s": 1800)"),
            R"("due": "2026-02-17T09:30:00+01:00")");
  EXPECT_EQ(Answer(on + R"("kind": "elapsed", "start": "2026-02-16T08:00:00+01:00",
                           "stop": "2026-02-17T10:00:00+01:00",
                           "clamp": ["2026-02-16T00:00:00+01:00", "2026-02-17T09:30:00+01:00"])"),
            R"("elapsed_s": 27000)");
  EXPECT_EQ(Answer(on + R"("kind": "timeline", "start": "2026-02-17T09:00:00+01:00", "limit_s": 14400,
                     "warn_before_s": [3600, 1800],
                     "fired": [{"at": "2026-02-17T12:00:00+01:00"}, {"at": "2026-02-17T13:30:00+01:00"}])"),
            R"("due": "2026-02-17T13:30:00+01:00", "fired": [{"at": "2026-02-17T12:00:00+01:00", "count": 0}, )"
            R"({"at": "2026-02-17T13:30:00+01:00", "count": 2}])");
}

TEST(CalendarDocument, AnswersTheOtherKinds) {
  const std::string on = "\"calendar\": \"berlin\", ";
  EXPECT_EQ(Answer(on + R"("kind": "next_open", "at": "2026-02-13 12:00")"), R"("open": "2026-02-14T10:00:00+01:00")");
  EXPECT_EQ(Answer(on + R"("kind": "is_open", "at": "2026-02-16T08:00:00Z")"), R"("open": true)");
  EXPECT_EQ(Answer(on + R"("kind": "is_open", "at": "2026-02-16T11:00:00Z")"), R"("open": false)");
  EXPECT_EQ(Answer(on + R"("kind": "open_intervals", "origin": "2026-02-16T10:00:00.5+01:00", "count": 2)"),
            R"("intervals": [["2026-02-16T10:00:00.500+01:00", "2026-02-16T12:00:00+01:00"], )"
            R"(["2026-02-16T13:00:00+01:00", "2026-02-16T17:00:00+01:00"]])");
  EXPECT_EQ(Answer(on + R"("kind": "open_intervals", "origin": "2026-02-16 10:00", "count": 0)"), R"("intervals": [])");
  EXPECT_EQ(Answer(on + R"("kind": "due_days", "start": "2026-02-16 12:30", "working_days": 1)"),
            R"("due": "2026-02-17T12:30:00+01:00")");
  EXPECT_EQ(Answer(on + R"("kind": "due_days", "start": "2026-02-16 12:30", "working_days": 1, "end_of_day": true)"),
            R"("due": "2026-02-17T17:00:00+01:00")");
}

TEST(CalendarDocument, PausesMoveADueOfDaysAndWarningsWithTheDue) {
  const std::string paused = R"(, "pauses": [["2026-02-16 16:00", "2026-02-17 10:00"]])";  // two hours of open time
  EXPECT_EQ(
      Answer(R"("calendar": "berlin", "kind": "due_days", "start": "2026-02-16 14:00", "working_days": 1)" + paused),
      R"("due": "2026-02-17T16:00:00+01:00")");
  // Warnings lie so much clock time before the due: a quarter past six, when nobody is there.
  EXPECT_EQ(Answer(R"("calendar": "berlin", "kind": "timeline", "start": "2026-02-16 16:00", "limit_s": 6300,
                      "warn_before_s": [14400, 1e6], "fired": [{"at": "2026-02-17 06:14:59", "count": 1},
                      {"at": "2026-02-17 06:15", "count": 2}, {"at": "2026-02-16 15:00"}])" +
                   std::string(R"(, "pauses": [["2026-02-16 16:30", "2026-02-16 17:00"]])")),
            R"("due": "2026-02-17T10:15:00+01:00", "fired": [{"at": "2026-02-17T06:14:59+01:00", "count": 1}, )"
            R"({"at": "2026-02-17T06:15:00+01:00", "count": 2}, {"at": "2026-02-16T15:00:00+01:00", "count": 0}])");
}

TEST(CalendarDocument, ReadsTheWallClockWhereItChanges) {
  const std::string on = R"("calendar": "new_york", "kind": "next_open", "at": )";
  EXPECT_EQ(Answer(on + R"("2026-03-08 02:30:00")"), R"("open": "2026-03-08T03:00:00-04:00")");
  EXPECT_EQ(Answer(on + R"("2026-11-01 01:30:00")"), R"("open": "2026-11-01T01:30:00-04:00")");
  EXPECT_EQ(Answer(on + R"("2026-11-01T01:30:00-05:00")"), R"("open": "2026-11-01T01:30:00-05:00")");
  EXPECT_EQ(Answer(R"("calendar": "new_york", "kind": "due", "start": "2026-11-01 00:00", "limit_s": 90000)"),
            R"("due": "2026-11-02T00:00:00-05:00")");
}

TEST(CalendarDocument, FlagsYearsThatAreNotAnnounced) {
  const std::string on = R"("calendar": "china", "kind": "due", "limit_s": 3600, "start": )";
  EXPECT_EQ(Answer(on + R"("2026-02-14 09:00")"), R"("due": "2026-02-14T10:00:00+08:00")");
  EXPECT_EQ(Answer(on + R"("2026-02-15 09:00")"), R"("due": "2026-02-17T10:00:00+08:00")");
  EXPECT_EQ(Answer(on + R"("2026-12-29 16:00")"), R"("due": "2026-12-29T17:00:00+08:00", "assumed_years": [2027])");
  EXPECT_EQ(Answer(on + R"("2025-02-15 09:00")"), R"("due": "2025-02-17T10:00:00+08:00", "assumed_years": [2025])");
  const CalendarAnswers answers = Answers("{\"id\": \"far\", " + on + R"("2027-03-01 09:00"})");
  EXPECT_THAT(answers.notes, ElementsAre("far: the public holidays of 2027 are not announced; the week's hours are "
                                         "assumed"));
}

TEST(CalendarDocument, RefusesAVectorAndAnswersTheRest) {
  const CalendarAnswers answers = Answers(R"(
      {"id": "a", "kind": "due", "calendar": "berlin", "start": "soon", "limit_s": "3600", "hold_s": -1},
      {"id": "b", "kind": "is_open", "calendar": "berlin", "at": "2026-02-16 10:00", "reason": "why"},
      {"kind": "is_open", "calendar": "nowhere"},
      7)");
  EXPECT_EQ(answers.vectors, 4);
  EXPECT_EQ(answers.refused, 3);
  EXPECT_THAT(answers.json, HasSubstr(R"({"id": "a", "error": "start: found \"soon\", expected an instant)"));
  EXPECT_THAT(answers.json, HasSubstr(R"(limit_s: found \"3600\", expected a number of seconds, 0 or more)"));
  EXPECT_THAT(answers.json, HasSubstr("hold_s: found -1, expected"));
  EXPECT_THAT(answers.json, HasSubstr(R"({"id": "b", "open": true})"));
  EXPECT_THAT(answers.json, HasSubstr("id: is missing; it is vectors[2]; calendar: found \\\"nowhere\\\""));
  EXPECT_THAT(answers.json, HasSubstr("vectors[3]: found 7, expected an object"));
  EXPECT_THAT(answers.notes, ElementsAre("reason: is not read (1 times; first in b)"));
}

struct Refusal {
  const char* fields;
  const char* error;
};

TEST(CalendarDocument, NamesEachBadField) {
  const Refusal table[] = {
      {R"("kind": "due_time")", R"(kind: found \"due_time\", expected due, elapsed)"},
      {R"("kind": "due", "start": "2026-02-16 10:00")", "limit_s: is missing"},
      {R"("kind": "due", "start": "2026-02-30 10:00", "limit_s": 1)", R"(start: found \"2026-02-30 10:00\")"},
      {R"("kind": "due", "start": "infinite-future", "limit_s": 1)", R"(start: found \"infinite-future\")"},
      {R"("kind": "due", "start": "9999-01-01", "limit_s": 1)", "start: found"},
      {R"("kind": "due", "start": 5, "limit_s": 1)", "start: found 5"},
      {R"("kind": "due", "start": "2026-02-16", "limit_s": 1, "local": "yes")", R"(local: found \"yes\")"},
      {R"("kind": "due", "start": "2026-02-16", "limit_s": 1, "pauses": ["2026-02-16"])", "pauses[0]: found"},
      {R"("kind": "due", "start": "2026-02-16", "limit_s": 1, "pauses": [["2026-02-16", null]])",
       "pauses[0][1]: found null"},
      {R"("kind": "due", "start": "2026-02-16", "limit_s": 1, "pauses": [["2026-02-17", "2026-02-16"]])",
       R"(pauses[0]: found \"2026-02-17\" to \"2026-02-16\")"},
      {R"("kind": "elapsed", "start": "2026-02-16")", "stop: is missing"},
      {R"("kind": "elapsed", "start": "1026-02-16", "stop": "2026-02-16")", "stop: found"},
      {R"("kind": "elapsed", "start": "2026-02-16", "stop": "2026-02-16", "clamp": "2026-02-16")", "clamp: found"},
      {R"("kind": "due_days", "start": "2026-02-16", "working_days": 1.5)",
       "working_days: found 1.5, expected a whole"},
      {R"("kind": "open_intervals", "origin": "2026-02-16", "count": -1)", "count: found -1"},
      {R"("kind": "timeline", "start": "2026-02-16", "limit_s": 1, "warn_before_s": 60)", "warn_before_s: found 60"},
      {R"("kind": "timeline", "start": "2026-02-16", "limit_s": 1, "fired": [{"on": "2026-02-16"}])",
       "fired[0].at: is missing"},
  };
  for (const Refusal& row : table) {
    EXPECT_THAT(Answer(absl::StrCat("\"calendar\": \"berlin\", ", row.fields)), HasSubstr(row.error)) << row.fields;
  }
}

TEST(CalendarDocument, SaysWhatIsNeverReached) {
  const std::string on = "\"calendar\": \"never\", ";
  EXPECT_THAT(Answer(on + R"("kind": "due", "start": "2026-02-16", "limit_s": 1)"), HasSubstr("within 400 years"));
  EXPECT_THAT(Answer(on + R"("kind": "next_open", "at": "2026-02-16")"), HasSubstr("within 400 years"));
  EXPECT_THAT(Answer(on + R"("kind": "due_days", "start": "2026-02-16", "working_days": 1)"), HasSubstr("400 years"));
  EXPECT_EQ(Answer(on + R"("kind": "elapsed", "start": "2026-02-16", "stop": "2026-03-16")"), R"("elapsed_s": 0)");
}

TEST(CalendarDocument, NamesEachBadFieldOfACalendar) {
  const Refusal table[] = {
      {R"("tz": "Mars/Base", "hours": {})", R"(tz: found "Mars/Base", expected an IANA zone)"},
      {R"("tz": "localtime", "hours": {})", R"(tz: found "localtime")"},
      {R"("hours": {})", "tz: is missing"},
      {R"("tz": "UTC")", "hours: is missing"},
      {R"("tz": "UTC", "hours": {"monday": []})", R"(hours: found "monday", expected mon, tue)"},
      {R"("tz": "UTC", "hours": {"mon": [["17:00", "09:00"]]})", R"(hours.mon[0]: found "17:00" to "09:00")"},
      {R"("tz": "UTC", "hours": {"mon": [["9:00", "17:00"]]})", R"(hours.mon[0]: found "9:00")"},
      {R"("tz": "UTC", "hours": {"mon": ["09:00"]})", R"(hours.mon[0]: found "09:00", expected two)"},
      {R"("tz": "UTC", "hours": {}, "holidays": ["2026-02-29"])", R"(holidays[0]: found "2026-02-29")"},
      {R"("tz": "UTC", "hours": {}, "holidays": ["*-13-01"])", R"(holidays[0]: found "*-13-01")"},
      {R"("tz": "UTC", "hours": {}, "shifts": {"*-12-25": []})", R"(shifts: found "*-12-25")"},
      {R"("tz": "UTC", "hours": {}, "breaks": {"2026-02-17": [["12:00", "12:00"]]})", "breaks.2026-02-17[0]: found"},
      {R"("tz": "UTC", "hours": {}, "holidays_of": "cn")", "made_up_hours: is missing"},
      {R"("tz": "UTC", "hours": {}, "holidays_of": "xx", "made_up_hours": [])", "one of: cn"},
  };
  for (const Refusal& row : table) {
    const std::string calendars = absl::StrCat("{\"c\": {", row.fields, "}}");
    const CalendarAnswers answers =
        Answers(R"({"id": "v", "calendar": "c", "kind": "is_open", "at": "2026-02-16"})", calendars);
    ASSERT_EQ(answers.calendars.size(), 1u) << row.fields;
    EXPECT_THAT(answers.calendars[0], HasSubstr("calendars.c."));
    EXPECT_THAT(answers.calendars[0], HasSubstr(row.error));
    EXPECT_EQ(answers.refused, 1);
  }
}

TEST(CalendarDocument, IsRefusedAsAWholeWhereItIsNone) {
  EXPECT_FALSE(AnswerCalendarDocument("{", Holidays).ok());
  EXPECT_THAT(AnswerCalendarDocument("{\"vectors\": []}", Holidays).status().message(), HasSubstr("calendars: "));
  EXPECT_THAT(AnswerCalendarDocument("{\"calendars\": {}}", Holidays).status().message(), HasSubstr("vectors: "));
  EXPECT_EQ(Answers("").json, "{\"results\": []}\n");
  EXPECT_THAT(Answers("").notes, IsEmpty());
}

}  // namespace
}  // namespace truckroll::ctl
