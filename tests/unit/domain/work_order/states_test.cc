// promises.md, 0, first table: every action in every state.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using namespace testing;  // NOLINT: the actions, spelled as on the page

using W = v1::WorkOrder;

v1::Actor By(v1::Actor::Role role, const std::string& subject) {
  v1::Actor actor;
  actor.set_role(role);
  actor.set_subject(subject);
  return actor;
}

// An order in the state, reached as shortly as can be; assigned to zhang where it is assigned.
Life In(W::State state) {
  Life life(W::REPAIR);
  const auto go = [&](std::initializer_list<v1::Action> way) {
    for (const v1::Action& action : way) EXPECT_FALSE(life.Do("10:00", action).refusal);
  };
  go({Create()});
  switch (state) {
    case W::ASSIGNED:
      go({Assign("zhang")});
      break;
    case W::ACCEPTED:
      go({Assign("zhang"), Accept()});
      break;
    case W::EN_ROUTE:
      go({Assign("zhang"), Accept(), Depart()});
      break;
    case W::ON_SITE:
      go({Assign("zhang"), Accept(), Arrive()});
      break;
    case W::HELD:
      go({Assign("zhang"), Accept(), HoldFor(v1::Hold::CUSTOMER_REQUEST)});
      break;
    case W::ASSESSING_CANCELLATION:
      go({Assign("zhang"), Accept(), AskToWithdraw()});
      break;
    case W::PENDING_CANCELLATION:
      go({Assign("zhang"), Accept(), AskToWithdraw(), Verify(v1::Withdrawal::CONFIRMED, true)});
      break;
    case W::COMPLETED:
      go({Assign("zhang"), Accept(), Arrive(), Complete()});
      break;
    case W::CANCELLED:
      go({Assign("zhang"), Accept(), AskToWithdraw(), Verify(v1::Withdrawal::CONFIRMED, true), Withdraw()});
      break;
    default:
      break;
  }
  EXPECT_EQ(life.order().state(), state);
  return life;
}

constexpr W::State kStates[] = {
    W::ACKNOWLEDGED,         W::ASSIGNED,  W::ACCEPTED, W::EN_ROUTE, W::ON_SITE, W::HELD, W::ASSESSING_CANCELLATION,
    W::PENDING_CANCELLATION, W::COMPLETED, W::CANCELLED};

// A row: where the action leads from each state that allows it.
struct Row {
  std::string action;
  v1::Action what;
  std::map<W::State, W::State> leads;
};

std::map<W::State, W::State> All(std::initializer_list<W::State> from, W::State to) {
  std::map<W::State, W::State> leads;
  for (const W::State state : from) leads[state] = to;
  return leads;
}

std::map<W::State, W::State> Stays(const std::set<W::State>& states) {
  std::map<W::State, W::State> leads;
  for (const W::State state : states) leads[state] = state;
  return leads;
}

std::vector<Row> Table() {
  const std::set<W::State> open = {
      W::ACKNOWLEDGED,        W::ASSIGNED, W::ACCEPTED, W::EN_ROUTE, W::ON_SITE, W::HELD, W::ASSESSING_CANCELLATION,
      W::PENDING_CANCELLATION};
  const auto holds = All({W::ACKNOWLEDGED, W::ASSIGNED, W::ACCEPTED, W::EN_ROUTE, W::ON_SITE}, W::HELD);
  return {
      {"create", Create(), {}},
      {"assign", Assign("li"), All({W::ACKNOWLEDGED, W::ASSIGNED, W::ACCEPTED}, W::ASSIGNED)},
      {"assign the same", Assign("zhang"), All({W::ACKNOWLEDGED}, W::ASSIGNED)},
      {"unassign", Unassign(), All({W::ASSIGNED, W::ACCEPTED, W::EN_ROUTE}, W::ACKNOWLEDGED)},
      {"accept", Accept(), All({W::ASSIGNED}, W::ACCEPTED)},
      {"decline", Decline(), All({W::ASSIGNED}, W::ACKNOWLEDGED)},
      {"contact", Contact(v1::ContactAttempt::BUSY), Stays(open)},
      {"urge", Urge(), Stays(open)},
      {"note", Note(), Stays({std::begin(kStates), std::end(kStates)})},
      {"appoint", Appoint("2026-03-02T14:00:00+08:00"),
       Stays({W::ACKNOWLEDGED, W::ASSIGNED, W::ACCEPTED, W::EN_ROUTE})},
      {"depart", Depart(), All({W::ACCEPTED}, W::EN_ROUTE)},
      {"arrive", Arrive(), All({W::ACCEPTED, W::EN_ROUTE}, W::ON_SITE)},
      {"complete", Complete(), All({W::ON_SITE}, W::COMPLETED)},
      {"hold, customer's", HoldFor(v1::Hold::CUSTOMER_REQUEST), holds},
      {"hold, carrier's", HoldFor(v1::Hold::PARTS_MISSING), holds},
      {"hold, others'", HoldFor(v1::Hold::POWER_OUTAGE), holds},
      {"hold, force majeure", ApprovedHold(), holds},
      {"resume", Resume(), All({W::HELD}, W::ACCEPTED)},
      {"requestWithdrawal", AskToWithdraw(),
       All({W::ACKNOWLEDGED, W::ASSIGNED, W::ACCEPTED, W::EN_ROUTE, W::ON_SITE, W::HELD}, W::ASSESSING_CANCELLATION)},
      {"verifyWithdrawal, denied", Verify(v1::Withdrawal::DENIED), All({W::ASSESSING_CANCELLATION}, W::ACCEPTED)},
      {"verifyWithdrawal, confirmed", Verify(v1::Withdrawal::CONFIRMED, true),
       All({W::ASSESSING_CANCELLATION}, W::PENDING_CANCELLATION)},
      {"completeWithdrawal", Withdraw(), All({W::PENDING_CANCELLATION}, W::CANCELLED)},
      {"becomeInstallReady, of a repair", BecomeReady(), {}},
  };
}

TEST(States, EveryActionInEveryStateIsAsTheTableSays) {
  for (const Row& row : Table()) {
    for (const W::State state : kStates) {
      Life life = In(state);
      const std::string before = life.record.SerializeAsString();
      const Decision decision = life.Do("10:00", row.what);
      const std::string where = row.action + " in " + W::State_Name(state);
      const auto leads = row.leads.find(state);
      EXPECT_EQ(!decision.refusal, leads != row.leads.end()) << where;
      EXPECT_EQ(life.order().state(), leads == row.leads.end() ? state : leads->second) << where;
      EXPECT_EQ(decision.changed, leads != row.leads.end()) << where;
      if (decision.refusal) {
        EXPECT_EQ(life.record.SerializeAsString(), before) << where;
        EXPECT_FALSE(decision.refusal->message.empty());
      }
    }
  }
}

TEST(States, NothingIsDoneToAnOrderThatWasNotCreated) {
  for (const Row& row : Table()) {
    if (row.action == "create") continue;
    Life life(W::REPAIR);
    EXPECT_TRUE(life.Do("10:00", row.what).refusal) << row.action;
    EXPECT_EQ(life.order().version(), 0u);
  }
  Life typeless(W::TYPE_UNSPECIFIED);
  EXPECT_EQ(typeless.Do("10:00", Create()).refusal->field, "work_order.type");
  Life life(W::REPAIR);
  EXPECT_EQ(life.Do("10:00", v1::Action()).refusal.has_value(), true);
}

TEST(States, AnAppointmentOfAnUnassignedOrderIsForCustomersAndAgents) {
  const v1::Action appoint = Appoint("2026-03-02T14:00:00+08:00");
  for (const auto role : {v1::Actor::CUSTOMER, v1::Actor::AGENT}) {
    Life life = In(W::ACKNOWLEDGED);
    EXPECT_FALSE(life.Do("10:00", appoint, By(role, "somebody")).refusal);
  }
  Life life = In(W::ACKNOWLEDGED);
  EXPECT_TRUE(life.Do("10:00", appoint, By(v1::Actor::TECHNICIAN, "zhang")).refusal);
  Life theirs = In(W::ASSIGNED);
  EXPECT_FALSE(theirs.Do("10:00", appoint, By(v1::Actor::TECHNICIAN, "zhang")).refusal);
}

TEST(States, OnlyTheAssignedTechnicianOrAnAgentAnswers) {
  for (const v1::Action& answer : {Accept(), Decline()}) {
    Life another = In(W::ASSIGNED);
    EXPECT_EQ(another.Do("10:00", answer, By(v1::Actor::TECHNICIAN, "li")).refusal->reason, v1::NOT_YOUR_ORDER);
    Life own = In(W::ASSIGNED);
    EXPECT_FALSE(own.Do("10:00", answer, By(v1::Actor::TECHNICIAN, "zhang")).refusal);
    Life agents = In(W::ASSIGNED);
    EXPECT_FALSE(agents.Do("10:00", answer, By(v1::Actor::AGENT, "wu")).refusal);
  }
}

// After a hold or a denied withdrawal an order is where it was; from a visit it is back at ACCEPTED.
TEST(States, AnInterruptionReturnsToTheStateBefore) {
  const std::map<W::State, W::State> back = {{W::ACKNOWLEDGED, W::ACKNOWLEDGED},
                                             {W::ASSIGNED, W::ASSIGNED},
                                             {W::ACCEPTED, W::ACCEPTED},
                                             {W::EN_ROUTE, W::ACCEPTED},
                                             {W::ON_SITE, W::ACCEPTED}};
  for (const auto& [before, after] : back) {
    Life held = In(before);
    held.Do("10:00", HoldFor(v1::Hold::CABLE_WORK));
    held.Do("10:01", Resume());
    EXPECT_EQ(held.order().state(), after);
    EXPECT_EQ(held.order().technician().empty(), before == W::ACKNOWLEDGED);

    Life denied = In(before);
    denied.Do("10:00", AskToWithdraw());
    denied.Do("10:01", Verify(v1::Withdrawal::DENIED));
    EXPECT_EQ(denied.order().state(), after);

    Life both = In(before);
    both.Do("10:00", HoldFor(v1::Hold::CABLE_WORK));
    both.Do("10:01", AskToWithdraw());
    both.Do("10:02", Verify(v1::Withdrawal::DENIED));
    EXPECT_EQ(both.order().state(), W::HELD);
    both.Do("10:03", Resume());
    EXPECT_EQ(both.order().state(), after);
  }
}

TEST(States, TheEndMakesEveryOtherUnsettledClockVoid) {
  Life done(W::REPAIR);
  done.Do("10:00", Book("2026-03-02T12:00:00+08:00", "2026-03-02T18:00:00+08:00", v1::Action::CUSTOMER));
  done.Do("10:10", Contact(v1::ContactAttempt::BUSY));
  done.Do("10:20", Assign("zhang"));
  done.Do("10:30", Accept());
  done.Do("10:40", Arrive());
  done.Do("10:50", HoldFor(v1::Hold::PARTS_MISSING));
  done.Do("11:00", Resume());
  done.Do("11:00", Appoint("2026-03-02T14:00:00+08:00"));
  done.Do("13:30", Arrive());
  EXPECT_FALSE(done.Do("13:40", Complete()).refusal);
  for (const v1::Commitment& c : done.order().commitments()) {
    EXPECT_NE(c.state(), v1::Commitment::RUNNING);
    if (c.kind() == v1::Commitment::CONTACT_RETRY) {
      EXPECT_EQ(c.state(), v1::Commitment::VOID);
    }
  }
  EXPECT_EQ(StateOf(done, v1::Commitment::RESOLUTION), v1::Commitment::MET);
  EXPECT_EQ(NextDue(done.record), std::nullopt);
}

}  // namespace
}  // namespace truckroll
