#include "truckrollctl/calendar/answers.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "truckrollctl/calendar/answer.h"
#include "truckrollctl/json_value.h"

namespace truckroll::ctl {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

struct Calendar {
  WorkCalendar hours;
  Mistakes mistakes;
};

class Document {
 public:
  absl::StatusOr<CalendarAnswers> Answer(const Struct& document, const FindHolidays& find_holidays) {
    const auto calendars = document.fields().find("calendars");
    if (calendars == document.fields().end() || calendars->second.kind_case() != Value::kStructValue) {
      return absl::InvalidArgumentError("calendars: expected an object, calendars by their names");
    }
    const auto vectors = document.fields().find("vectors");
    if (vectors == document.fields().end() || vectors->second.kind_case() != Value::kListValue) {
      return absl::InvalidArgumentError("vectors: expected a list of objects");
    }
    ReadCalendars(calendars->second.struct_value(), find_holidays);
    std::vector<std::string> results;
    for (const Value& vector : vectors->second.list_value().values()) {
      results.push_back("  " + AnswerOne(vector, absl::StrCat("vectors[", results.size(), "]")));
    }
    answers_.vectors = static_cast<int>(results.size());
    const std::string list = results.empty() ? "" : absl::StrCat("\n", absl::StrJoin(results, ",\n"), "\n");
    answers_.json = absl::StrCat("{\"results\": [", list, "]}\n");
    for (const auto& [field, where] : unread_) {
      answers_.notes.push_back(
          absl::StrCat(field, ": is not read (", where.first, " times; first in ", where.second, ")"));
    }
    return std::move(answers_);
  }

 private:
  void ReadCalendars(const Struct& calendars, const FindHolidays& find_holidays) {
    const std::map<std::string, Value> by_name(calendars.fields().begin(), calendars.fields().end());
    for (const auto& [name, value] : by_name) {
      Calendar& calendar = calendars_[name];
      const std::string place = absl::StrCat("calendars.", name);
      if (value.kind_case() != Value::kStructValue) {
        calendar.mistakes.push_back(absl::StrCat(place, ": found ", Found(value), ", expected an object"));
      } else {
        Fields fields(value.struct_value(), place + ".", &calendar.mistakes);
        calendar.hours = ReadWorkCalendar(fields, find_holidays);
        NoteUnread(fields, {"source", "note"}, place);
      }
      for (const std::string& mistake : calendar.mistakes) answers_.calendars.push_back(mistake);
    }
  }

  std::string AnswerOne(const Value& vector, const std::string& place) {
    Mistakes mistakes;
    if (vector.kind_case() != Value::kStructValue) {
      mistakes.push_back(absl::StrCat(place, ": found ", Found(vector), ", expected an object"));
      return Refusal("", mistakes);
    }
    Fields fields(vector.struct_value(), "", &mistakes);
    const std::string id = fields.Text("id", Fields::kRequired);
    if (id.empty()) mistakes.push_back(absl::StrCat("it is ", place));
    const Calendar* calendar = FindCalendar(fields);
    std::optional<CalendarAnswer> answer;
    if (calendar != nullptr) {
      for (const std::string& mistake : calendar->mistakes) mistakes.push_back(mistake);
      answer = AnswerVector(fields, calendar->hours, mistakes);
      NoteUnread(fields, {"source", "note", "boundary", "due", "elapsed_s", "open", "intervals"}, id);
    }
    if (!answer || !mistakes.empty()) return Refusal(id, mistakes);
    const std::vector<int> assumed = calendar->hours.AssumedYears(answer->looked_at.start, answer->looked_at.end);
    if (!assumed.empty()) {
      const std::string years = absl::StrJoin(assumed, ", ");
      answer->fields.emplace_back("assumed_years", absl::StrCat("[", years, "]"));
      answers_.notes.push_back(
          absl::StrCat(id, ": the public holidays of ", years, " are not announced; the week's hours are assumed"));
    }
    std::string json = absl::StrCat("{\"id\": ", JsonString(id));
    for (const auto& [name, value] : answer->fields) absl::StrAppend(&json, ", \"", name, "\": ", value);
    return json + "}";
  }

  const Calendar* FindCalendar(Fields& fields) {
    const std::string name = fields.Text("calendar", Fields::kRequired);
    if (name.empty()) return nullptr;
    const auto found = calendars_.find(name);
    if (found != calendars_.end()) return &found->second;
    fields.Refuse("calendar", JsonString(name), "the name of one of the document's calendars");
    return nullptr;
  }

  std::string Refusal(const std::string& id, const Mistakes& mistakes) {
    ++answers_.refused;
    return absl::StrCat("{\"id\": ", JsonString(id), ", \"error\": ", JsonString(absl::StrJoin(mistakes, "; ")), "}");
  }

  // `known`: fields that are there for people, or for comparing with the answer.
  void NoteUnread(const Fields& fields, const std::set<std::string>& known, const std::string& where) {
    for (const std::string& name : fields.Unread()) {
      if (known.count(name) == 0) ++unread_.try_emplace(name, 0, where).first->second.first;
    }
  }

  std::map<std::string, Calendar> calendars_;
  std::map<std::string, std::pair<int, std::string>> unread_;
  CalendarAnswers answers_;
};

}  // namespace

absl::StatusOr<CalendarAnswers> AnswerCalendarDocument(absl::string_view text, const FindHolidays& find_holidays) {
  Struct document;
  const auto parsed = google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, &document);
  if (!parsed.ok()) return absl::InvalidArgumentError(parsed.message().ToString());
  return Document().Answer(document, find_holidays);
}

}  // namespace truckroll::ctl
