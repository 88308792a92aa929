// Two who want the same thing at the same instant: one gets it, whatever the interleaving.
#include <array>
#include <barrier>
#include <thread>

#include "domain/calendar/instant.h"
#include "tests/integration/work_order/work_order_fixture.h"

namespace truckroll {
namespace {

using v1::WorkOrder;

constexpr int kRounds = 40;

class Race : public WorkOrderTest {
 protected:
  // Runs both at once, each in its thread; their statuses.
  template <class First, class Second>
  std::array<absl::Status, 2> AtOnce(First first, Second second) {
    std::array<absl::Status, 2> statuses;
    std::barrier start(2);
    std::thread other([&] {
      start.arrive_and_wait();
      statuses[1] = second();
    });
    start.arrive_and_wait();
    statuses[0] = first();
    other.join();
    return statuses;
  }
  v1::AssignWorkOrderRequest Assignment(const WorkOrder& order, const std::string& technician) {
    auto request = About<v1::AssignWorkOrderRequest>(order.name());
    request.set_technician(TechnicianName(technician));
    return request;
  }
};

TEST_F(Race, OfTwoAgentsAtOneEtagOneAssigns) {
  const std::string second_agent = system_.Token(v1::Actor::AGENT, "agent-2", "xuzhou");
  for (int round = 0; round < kRounds; ++round) {
    const WorkOrder order = Create();
    auto to_first = Assignment(order, "t1");
    auto to_second = Assignment(order, "t2");
    to_first.set_etag(order.etag());
    to_second.set_etag(order.etag());
    const auto statuses = AtOnce([&] { return Refusal(&Stub::AssignWorkOrder, to_first); },
                                 [&] { return Refusal(&Stub::AssignWorkOrder, to_second, second_agent); });
    ASSERT_NE(statuses[0].ok(), statuses[1].ok()) << statuses[0] << " " << statuses[1];
    EXPECT_THAT(statuses[statuses[0].ok() ? 1 : 0], Is(v1::ETAG_STALE));
    const WorkOrder after = Get(order.name());
    EXPECT_EQ(after.technician(), TechnicianName(statuses[0].ok() ? "t1" : "t2"));
    EXPECT_EQ(after.version(), 2);
    EXPECT_EQ(CountOf(after, v1::Event::ASSIGNED), 1);
    ExpectWholeTimeline(after);
  }
}

TEST_F(Race, WithoutAnEtagBothAreDoneOneAfterTheOther) {
  for (int round = 0; round < kRounds; ++round) {
    const WorkOrder order = Create();
    const auto statuses = AtOnce([&] { return Refusal(&Stub::AssignWorkOrder, Assignment(order, "t1")); },
                                 [&] { return Refusal(&Stub::AssignWorkOrder, Assignment(order, "t2")); });
    EXPECT_TRUE(statuses[0].ok() && statuses[1].ok()) << statuses[0] << " " << statuses[1];
    const WorkOrder after = Get(order.name());
    EXPECT_EQ(after.version(), 3);
    ExpectWholeTimeline(after);
    // Whoever has it has it in their day, and nobody else.
    for (const char* id : {"t1", "t2"}) {
      v1::GetTechnicianDayRequest day;
      day.set_technician(TechnicianName(id));
      int visits = 0;
      const auto answer = Good(&Stub::GetTechnicianDay, day);
      for (const auto& visit : answer.visits()) visits += visit.work_order() == order.name() ? 1 : 0;
      EXPECT_EQ(visits, after.technician() == TechnicianName(id) ? 1 : 0);
    }
  }
}

TEST_F(Race, AnHourIsGivenOnceAndTheLoserTakesTheNext) {
  for (int round = 0; round < kRounds; ++round) {
    const WorkOrder orders[] = {CreateAccepted("t1"), CreateAccepted("t1")};
    // Half past the hour overlaps it: a repair takes an hour.
    const absl::Time hour = absl::FromUnixMillis(absl::ToUnixMillis(RegionNow())) + absl::Hours(1 + 3 * round);
    const absl::Time times[] = {hour, hour + absl::Minutes(30)};
    const auto statuses =
        AtOnce([&] { return Refusal(&Stub::SetAppointment, Appointment(orders[0].name(), times[0])); },
               [&] { return Refusal(&Stub::SetAppointment, Appointment(orders[1].name(), times[1])); });
    ASSERT_NE(statuses[0].ok(), statuses[1].ok()) << statuses[0] << " " << statuses[1];
    const int winner = statuses[0].ok() ? 0 : 1;
    const int loser = 1 - winner;
    EXPECT_THAT(statuses[loser], Is(v1::HOUR_TAKEN));
    EXPECT_EQ(Get(orders[loser].name()).version(), orders[loser].version());
    const WorkOrder next =
        Good(&Stub::SetAppointment, Appointment(orders[loser].name(), times[winner] + absl::Hours(1)));
    EXPECT_EQ(FromProto(next.agreed_time()), times[winner] + absl::Hours(1));
    ExpectWholeTimeline(next);
  }
}

TEST_F(Race, ManyNotesAtOnceAreAllKept) {
  const WorkOrder order = Create();
  constexpr int kThreads = 4;
  constexpr int kNotes = 10;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kNotes; ++i) Good(&Stub::AddNote, About<v1::AddNoteRequest>(order.name(), "text: 'knocked'"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const WorkOrder after = Get(order.name());
  EXPECT_EQ(after.version(), 1 + kThreads * kNotes);
  EXPECT_EQ(CountOf(after, v1::Event::NOTE_ADDED), kThreads * kNotes);
  ExpectWholeTimeline(after);
}

TEST_F(Race, ABatchForOneTechnicianIsAssignedWholeAndSaysWhatFailed) {
  v1::BatchAssignRequest batch;
  batch.set_parent("regions/xuzhou");
  for (int i = 0; i < 20; ++i) {
    v1::AssignWorkOrderRequest& item = *batch.add_requests();
    item.set_name(Create().name());
    item.set_technician("regions/xuzhou/technicians/t1");
  }
  *batch.add_requests() = batch.requests(0);
  const v1::BatchAssignResponse response = Good(&Stub::BatchAssign, batch);
  ASSERT_EQ(response.results_size(), 21);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(response.results(i).work_order().state(), WorkOrder::ASSIGNED) << i;
  EXPECT_EQ(response.results(20).reason(), "ALREADY_ASSIGNED");
}

}  // namespace
}  // namespace truckroll
