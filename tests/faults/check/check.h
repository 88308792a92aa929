// What a history proves: that nothing acknowledged was lost, nothing happened twice, every promise was settled once and
// at its true instant, and no stream missed or repeated anything. Pure: it reads the history and nothing else.
#ifndef TRUCKROLL_TESTS_FAULTS_CHECK_CHECK_H_
#define TRUCKROLL_TESTS_FAULTS_CHECK_CHECK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "domain/policy/policy_set.h"
#include "tests/faults/check/history.h"

namespace truckroll::faults {

struct Violation {
  // LOST       acknowledged, and not there          TWICE      one change, there more than once
  // INVENTED   there, and asked for by nobody       DIFFERS    one question, two answers
  // GAP        versions that are not 1, 2, 3, …     TIME       region time ran backwards
  // UNSETTLED  due, and not settled                 DOUBLE     settled more than once, or told otherwise than kept
  // INSTANT    settled at another instant           HOLE       a stream missed something
  // REPEAT     a stream said something again        STREAM     a stream said what is not so
  // ERROR      an answer that no fault explains     CRASH      a process ended by itself
  // RESTLESS   the system did not come to rest      HISTORY    the history contradicts itself
  std::string kind;
  std::string what;
};

struct Counts {
  int operations = 0, acknowledged = 0, refused = 0, unknown = 0, attempts = 0;
  int orders = 0, versions = 0, settled = 0, missed = 0;
  int sessions = 0, stream_messages = 0;
};

struct Verdict {
  Counts counts;
  std::vector<Violation> violations;

  void Add(absl::string_view kind, std::string what) { violations.push_back({std::string(kind), std::move(what)}); }
};

Verdict Check(const History& history, const PolicySet& policies);

// Parts of it.
void CheckChanges(const History& history, Verdict* verdict);
void CheckVersions(const History& history, Verdict* verdict);
void CheckRegionTime(const History& history, Verdict* verdict);
void CheckSettlements(const History& history, const PolicySet& policies, Verdict* verdict);
void CheckTrackings(const History& history, const PolicySet& policies, Verdict* verdict);
void CheckChangeFeeds(const History& history, Verdict* verdict);
void CheckTechnicians(const History& history, Verdict* verdict);

// "ARRIVED@1772416800000": an event as watchers write it down.
std::string Told(const v1::Event& event);

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CHECK_CHECK_H_
