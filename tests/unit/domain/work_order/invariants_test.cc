// Random lives: what holds for every order, whatever is done to it and whenever.
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "domain/work_order/replay.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

using C = v1::Commitment;
using google::protobuf::util::MessageDifferencer;
using storage::v1::WorkOrderRecord;

// Chooses what happens next.
class Fate {
 public:
  explicit Fate(unsigned seed) : engine_(seed) {}

  int Below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }

  // Mostly minutes, at times the very instant of a due or a day.
  absl::Time After(absl::Time now, const WorkOrderRecord& record) {
    const auto due = NextDue(record);
    if (due && *due >= now && OneIn(5)) return *due + absl::Milliseconds(Below(2));
    if (OneIn(8)) return now + absl::Hours(Below(40));
    return now + absl::Milliseconds(Below(90 * 60 * 1000));
  }

  v1::Action Action(absl::Time now, v1::WorkOrder::State state) {
    v1::Action action = OneIn(4) ? Onward(state) : Any(now);
    // Some is learnt late, or from a clock that is off.
    if (OneIn(6)) *action.mutable_time() = ToProto(now - absl::Minutes(Below(300) - 10));
    return action;
  }

 private:
  // What brings an order to its end.
  static v1::Action Onward(v1::WorkOrder::State state) {
    switch (state) {
      case v1::WorkOrder::ACKNOWLEDGED:
        return Assign("zhang");
      case v1::WorkOrder::ASSIGNED:
        return Accept();
      case v1::WorkOrder::ON_SITE:
        return Complete();
      case v1::WorkOrder::HELD:
        return Resume();
      case v1::WorkOrder::ASSESSING_CANCELLATION:
        return Verify(v1::Withdrawal::CONFIRMED, true);
      case v1::WorkOrder::PENDING_CANCELLATION:
        return Withdraw();
      default:
        return Arrive();
    }
  }

  v1::Action Any(absl::Time now) {
    const v1::Action::AskedBy by = OneIn(3) ? v1::Action::CARRIER : v1::Action::CUSTOMER;
    switch (Below(20)) {
      case 0:
      case 1:
      case 2:
        return Assign(OneIn(2) ? "zhang" : "li");
      case 3:
      case 4:
      case 5:
        return Accept();
      case 6:
        return OneIn(2) ? Decline() : Unassign();
      case 7:
      case 8:
        return Contact(static_cast<v1::ContactAttempt::Outcome>(1 + Below(5)));
      case 9:
        return Appoint(absl::FormatTime(now + absl::Minutes(Below(3000)), absl::UTCTimeZone()), by);
      case 11:
        return Depart();
      case 12:
      case 13:
        return Arrive(OneIn(2));
      case 14:
        return Complete(OneIn(2) ? 100 : 10);
      case 10:
      case 15: {
        v1::Action hold = HoldFor(static_cast<v1::Hold::Reason>(1 + Below(v1::Hold::Reason_MAX)));
        if (OneIn(2)) hold.mutable_hold()->set_approved_by("manager");
        return hold;
      }
      case 16:
      case 17:
        return Resume();
      case 18:
        return OneIn(3) ? AskToWithdraw() : BecomeReady();
      default:
        return OneIn(3) ? Withdraw() : Verify(OneIn(4) ? v1::Withdrawal::CONFIRMED : v1::Withdrawal::DENIED, OneIn(2));
    }
  }

  std::mt19937 engine_;
};

bool IsSettled(const C& c) {
  return c.state() != C::RUNNING && c.state() != C::PAUSED;
}

absl::Duration Paused(const C& c) {
  absl::Duration paused;
  for (const C::Pause& pause : c.pauses()) {
    if (pause.has_end_time()) paused += FromProto(pause.end_time()) - FromProto(pause.start_time());
  }
  return paused;
}

void CheckClock(const C& before, const C& after) {
  EXPECT_EQ(before.kind(), after.kind());
  EXPECT_EQ(before.rule(), after.rule());
  if (IsSettled(before)) {
    C without_margin = after;
    if (!before.has_margin()) without_margin.clear_margin();
    EXPECT_TRUE(MessageDifferencer::Equals(before, without_margin)) << before.DebugString() << after.DebugString();
    return;
  }
  const absl::Duration moved = FromProto(after.due_time()) - FromProto(before.due_time());
  if (after.extensions_size() > before.extensions_size()) {
    EXPECT_GT(moved, absl::ZeroDuration());
  } else if (before.state() == C::PAUSED && after.state() == C::VOID) {
    EXPECT_EQ(moved, absl::ZeroDuration());
  } else {
    EXPECT_EQ(moved, Paused(after) - Paused(before)) << before.DebugString() << after.DebugString();
  }
  if (IsSettled(after)) {
    EXPECT_GE(FromProto(after.settle_time()), FromProto(after.start_time()));
  }
}

void CheckStep(const WorkOrderRecord& before, const Decision& decision, absl::Time now) {
  const v1::WorkOrder& order = decision.record.order();
  EXPECT_EQ(order.version(), before.order().version() + (decision.changed ? 1 : 0));
  if (!decision.changed) {
    EXPECT_TRUE(MessageDifferencer::Equals(before, decision.record));
  }
  const int old = before.order().timeline_size();
  EXPECT_EQ(decision.changed, order.timeline_size() > old);
  for (int i = old; i < order.timeline_size(); ++i) {
    EXPECT_EQ(order.timeline(i).version(), order.version());
    EXPECT_EQ(FromProto(order.timeline(i).record_time()), now);
    EXPECT_LE(FromProto(order.timeline(i).event_time()), now);
  }
  ASSERT_GE(order.commitments_size(), before.order().commitments_size());
  for (int i = 0; i < before.order().commitments_size(); ++i) {
    CheckClock(before.order().commitments(i), order.commitments(i));
  }
  const auto next = NextDue(decision.record);
  if (next) {
    EXPECT_GE(*next, now);
  }
  EXPECT_EQ(decision.record.has_next_due_time(), next.has_value());
  for (const C& c : order.commitments()) {
    for (int i = 0; i < c.pauses_size(); ++i) {
      if (i > 0) {
        EXPECT_GE(FromProto(c.pauses(i).start_time()), FromProto(c.pauses(i - 1).end_time()));
      }
      if (c.pauses(i).has_end_time()) {
        EXPECT_GE(FromProto(c.pauses(i).end_time()), FromProto(c.pauses(i).start_time()));
      }
    }
  }
}

WorkOrderRecord AskedFor(Fate& fate) {
  WorkOrderRecord record;
  v1::WorkOrder& order = *record.mutable_order();
  order.set_name("regions/xuzhou/workOrders/1");
  order.set_type(static_cast<v1::WorkOrder::Type>(1 + fate.Below(5)));
  order.mutable_contracted_rate()->set_down_mbps(100);
  order.mutable_community_facts()->set_install_ready(!fate.OneIn(4));
  order.mutable_community_facts()->set_pilot_24h(fate.OneIn(4));
  if (fate.OneIn(3)) order.mutable_community_facts()->set_tier(v1::CommunityFacts::PREMIUM);
  return record;
}

v1::Action FirstAction(Fate& fate, absl::Time now) {
  if (fate.OneIn(2)) return Create();
  const absl::Time start = now + absl::Minutes(fate.Below(2000));
  return Book(absl::FormatTime(start, absl::UTCTimeZone()),
              absl::FormatTime(start + absl::Hours(5), absl::UTCTimeZone()),
              fate.OneIn(3) ? v1::Action::CARRIER : v1::Action::CUSTOMER);
}

void CheckClocksEqual(const v1::WorkOrder& a, const v1::WorkOrder& b) {
  EXPECT_EQ(a.state(), b.state());
  ASSERT_EQ(a.commitments_size(), b.commitments_size());
  for (int i = 0; i < a.commitments_size(); ++i) {
    EXPECT_TRUE(MessageDifferencer::Equals(a.commitments(i), b.commitments(i)))
        << a.commitments(i).DebugString() << b.commitments(i).DebugString();
  }
}

void LiveThrough(unsigned seed, absl::TimeZone zone, std::set<std::string>& ends) {
  Fate fate(seed);
  const SpareNames spare{"regions/xuzhou/workOrders/2", "xz2"};
  absl::Time now = ToMillis(At("2026-03-06T00:00:00+08:00") + absl::Minutes(fate.Below(4 * 24 * 60)));
  WorkOrderRecord watched = AskedFor(fate);
  // The same life, of which nothing is settled but by the next action.
  WorkOrderRecord unwatched = watched;
  std::vector<WorkOrderRecord> versions;
  for (int step = 0; step < 40; ++step) {
    const Command command{step == 0 ? FirstAction(fate, now) : fate.Action(now, watched.order().state()), {}};
    if (step > 0 && fate.OneIn(2)) {
      // Somebody looks in between; at the end of the wait or before.
      const absl::Time last = FromProto(watched.last_record_time());
      const absl::Time then = std::max(last, now - absl::Milliseconds(fate.Below(600000)));
      const Decision settled = Settle(watched, then, Standard(), zone);
      CheckStep(watched, settled, then);
      watched = settled.record;
      if (settled.changed) versions.push_back(watched);
    }
    const Decision decision = Decide(watched, command, now, Standard(), zone, spare);
    const Decision again = Decide(watched, command, now, Standard(), zone, spare);
    ASSERT_TRUE(MessageDifferencer::Equals(decision.record, again.record));
    CheckStep(watched, decision, now);
    watched = decision.record;
    if (decision.changed) versions.push_back(watched);
    unwatched = Decide(unwatched, command, now, Standard(), zone, spare).record;
    CheckClocksEqual(watched.order(), unwatched.order());
    now = fate.After(now, watched);
  }
  for (size_t i = 0; i < versions.size(); ++i) {
    ASSERT_EQ(versions[i].order().version(), i + 1);
    const WorkOrderRecord rebuilt = RebuildAt(watched, i + 1, Standard(), zone);
    EXPECT_TRUE(MessageDifferencer::Equals(rebuilt, versions[i])) << "version " << i + 1 << "\n"
                                                                  << rebuilt.DebugString() << "\n---\n"
                                                                  << versions[i].DebugString();
  }
  ends.insert(v1::WorkOrder::State_Name(watched.order().state()));
  for (const C& c : watched.order().commitments()) {
    ends.insert(C::Kind_Name(c.kind()) + " " + C::State_Name(c.state()));
  }
}

class Invariants : public ::testing::TestWithParam<const char*> {};

TEST_P(Invariants, HoldForEveryLife) {
  std::set<std::string> ends;
  for (unsigned seed = 1; seed <= 150 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    LiveThrough(seed, *LoadZone(GetParam()), ends);
  }
  // The lives are varied enough to say something.
  for (const char* end :
       {"COMPLETED",          "CANCELLED",         "RESOLUTION MET",        "RESOLUTION MISSED",
        "RESOLUTION EXCUSED", "RESOLUTION VOID",   "TAKE_ON MET",           "TAKE_ON MISSED",
        "CONTACT MET",        "CONTACT MISSED",    "CONTACT_RETRY MET",     "CONTACT_RETRY MISSED",
        "CONTACT_RETRY VOID", "BOOKED_WINDOW MET", "BOOKED_WINDOW MISSED",  "ARRIVAL MET",
        "ARRIVAL MISSED",     "ARRIVAL VOID",      "WITHDRAWAL_VERIFY MET", "WITHDRAWAL_COMPLETE MET"}) {
    EXPECT_TRUE(ends.count(end) > 0 || HasFailure()) << end;
  }
}

INSTANTIATE_TEST_SUITE_P(Zones, Invariants, ::testing::Values("Asia/Shanghai", "America/New_York"),
                         [](const auto& info) { return std::string(info.param).substr(0, 4); });

}  // namespace
}  // namespace truckroll
