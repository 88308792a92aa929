#include "tests/faults/check/check.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"

namespace truckroll::faults {
namespace {

void CheckRun(const History& history, Verdict* verdict) {
  for (const std::string& what : history.malformed) verdict->Add("HISTORY", what);
  if (history.run.region().empty()) verdict->Add("HISTORY", "it has no end");
  for (const std::string& what : history.run.restless()) verdict->Add("RESTLESS", what);
  for (const Died& died : history.died) {
    if (!died.expected()) verdict->Add("CRASH", absl::StrCat(died.process(), " ended with ", died.result()));
  }
}

// What a fault explains, or the request itself.
void CheckAnswers(const History& history, Verdict* verdict) {
  static const auto& explained = *new std::set<std::string>{
      "OK",        "UNAVAILABLE",         "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "ABORTED",
      "CANCELLED", "FAILED_PRECONDITION", "PERMISSION_DENIED", "INVALID_ARGUMENT"};
  for (const auto& [id, op] : history.ops) {
    ++verdict->counts.operations;
    verdict->counts.attempts += static_cast<int>(op.answers.size());
    ++(op.Acknowledged() != nullptr ? verdict->counts.acknowledged
       : op.Refused()               ? verdict->counts.refused
                                    : verdict->counts.unknown);
    for (const Answered& answer : op.answers) {
      if (explained.count(answer.code()) > 0) continue;
      verdict->Add("ERROR", absl::StrCat(id, " ", op.asked.action(), ": ", answer.code(), " ", answer.reason(), " ",
                                         answer.message()));
    }
  }
}

}  // namespace

std::string Told(const v1::Event& event) {
  return absl::StrCat(v1::Event::Kind_Name(event.kind()), "@", absl::ToUnixMillis(FromProto(event.event_time())));
}

Verdict Check(const History& history, const PolicySet& policies) {
  Verdict verdict;
  CheckRun(history, &verdict);
  CheckAnswers(history, &verdict);
  CheckChanges(history, &verdict);
  CheckVersions(history, &verdict);
  CheckRegionTime(history, &verdict);
  CheckSettlements(history, policies, &verdict);
  CheckTrackings(history, policies, &verdict);
  CheckChangeFeeds(history, &verdict);
  CheckTechnicians(history, &verdict);
  return verdict;
}

}  // namespace truckroll::faults
