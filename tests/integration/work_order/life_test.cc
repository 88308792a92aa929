// An order's whole life, as agents, the technician and the customer see it.
#include <google/protobuf/util/message_differencer.h>

#include "absl/time/clock.h"
#include "domain/calendar/instant.h"
#include "tests/integration/work_order/work_order_fixture.h"
#include "truckroll/v1/tracking_service.grpc.pb.h"

namespace truckroll {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using v1::Commitment;
using v1::Event;
using v1::WorkOrder;

class Life : public WorkOrderTest {
 protected:
  // The order after a step: that state, one version more, another etag, and the same when read.
  void Step(const WorkOrder& after, WorkOrder::State state) {
    EXPECT_EQ(after.state(), state) << WorkOrder::State_Name(after.state());
    EXPECT_EQ(after.version(), before_.version() + 1);
    EXPECT_NE(after.etag(), before_.etag());
    EXPECT_EQ(after.timeline(after.timeline_size() - 1).version(), after.version());
    ExpectWholeTimeline(after);
    const WorkOrder read = Get(after.name());
    EXPECT_EQ(read.state(), state);
    EXPECT_EQ(read.version(), after.version());
    EXPECT_EQ(read.etag(), after.etag());
    before_ = after;
  }
  template <class Request>
  WorkOrder ByTechnician(Method<Request, WorkOrder> method, const std::string& text = "") {
    return Good(method, About<Request>(before_.name(), text), Technician("t1"));
  }
  // From nothing to the technician at the door.
  void BringToTheDoor(WorkOrder::Type type) {
    Step(Create(type), WorkOrder::ACKNOWLEDGED);
    Step(Assign(before_.name(), "t1"), WorkOrder::ASSIGNED);
    Step(ByTechnician(&Stub::AcceptWorkOrder), WorkOrder::ACCEPTED);
    Step(ByTechnician(&Stub::RecordContactAttempt, "outcome: REACHED"), WorkOrder::ACCEPTED);
    Step(Appoint(before_.name(), absl::Minutes(50)), WorkOrder::ACCEPTED);
    Step(ByTechnician(&Stub::Depart), WorkOrder::EN_ROUTE);
    Step(ByTechnician(&Stub::Arrive, "location { latitude: 34.26 longitude: 117.18 }"), WorkOrder::ON_SITE);
  }
  Commitment::State StateOf(Commitment::Kind kind) {
    const Commitment* found = FindCommitment(before_, kind);
    return found == nullptr ? Commitment::STATE_UNSPECIFIED : found->state();
  }

  WorkOrder before_;
};

TEST_F(Life, FromAcceptanceToCompletion) {
  BringToTheDoor(WorkOrder::REPAIR);
  Step(ByTechnician(&Stub::CompleteWorkOrder, "note: 'a new plug'"), WorkOrder::COMPLETED);
  EXPECT_EQ(before_.version(), 8);
  EXPECT_EQ(before_.technician(), TechnicianName("t1"));
  EXPECT_EQ(before_.technician_card().badge_number(), "t1");
  for (Commitment::Kind kind :
       {Commitment::RESOLUTION, Commitment::TAKE_ON, Commitment::CONTACT, Commitment::ARRIVAL}) {
    EXPECT_EQ(StateOf(kind), Commitment::MET) << kind;
  }
  EXPECT_EQ(before_.timeline(0).actor().subject(), "agent-1");
  EXPECT_THAT(Refusal(&Stub::Depart, About<v1::DepartRequest>(before_.name())), Is(v1::STATE_NOT_ALLOWED));
  EXPECT_EQ(Get(before_.name()).version(), 8);
}

TEST_F(Life, ListsShowEveryChangeAtOnce) {
  auto wanted = NewOrder(WorkOrder::INSTALL, "+86 139-1234-5678");
  wanted.mutable_work_order()->set_external_id("crm-77");
  const std::string order = Good(&Stub::CreateWorkOrder, wanted).name();
  const std::string repair = Create(WorkOrder::REPAIR).name();
  EXPECT_THAT(Listed(""), ElementsAre(repair, order));  // 24 h is due before 72 h
  EXPECT_THAT(Listed("phone: '5678'"), ElementsAre(order));
  EXPECT_THAT(Listed("phone: '139 1234 5678'"), ElementsAre(order));
  EXPECT_THAT(Listed("phone: '9999'"), IsEmpty());
  EXPECT_THAT(Listed("types: INSTALL"), ElementsAre(order));
  EXPECT_THAT(Listed("external_id: 'crm-77'"), ElementsAre(order));
  EXPECT_THAT(Listed("community: 'regions/xuzhou/communities/c2'"), IsEmpty());
  Assign(order, "t2");
  EXPECT_THAT(Listed("states: ASSIGNED"), ElementsAre(order));
  EXPECT_THAT(Listed("technician: 'regions/xuzhou/technicians/t2'"), ElementsAre(order));
  EXPECT_THAT(Listed("states: ACKNOWLEDGED states: HELD"), ElementsAre(repair));
  Accept(order);
  EXPECT_THAT(Listed("states: ASSIGNED"), IsEmpty());
  EXPECT_THAT(Listed("states: ACCEPTED"), ElementsAre(order));

  v1::ListWorkOrdersRequest dusk = Proto<v1::ListWorkOrdersRequest>("parent: 'regions/xuzhou'");
  *dusk.mutable_due_before() = ToProto(RegionNow() + absl::Hours(5));  // CONTACT, 2 h
  const auto due = Good(&Stub::ListWorkOrders, dusk);
  ASSERT_EQ(due.work_orders_size(), 1);
  EXPECT_EQ(due.work_orders(0).name(), order);
  EXPECT_EQ(due.work_orders(0).timeline_size(), 0);
  // A technician's list is their own.
  EXPECT_EQ(Good(&Stub::ListWorkOrders, Proto<v1::ListWorkOrdersRequest>("parent: 'regions/xuzhou'"), Technician("t1"))
                .work_orders_size(),
            0);
}

TEST_F(Life, PagesHoldEachOrderOnce) {
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) made.push_back(Create().name());
  std::vector<std::string> found;
  auto request = Proto<v1::ListWorkOrdersRequest>("parent: 'regions/xuzhou' page_size: 3");
  do {
    const auto page = Good(&Stub::ListWorkOrders, request);
    EXPECT_EQ(page.total_size(), 7);
    EXPECT_LE(page.work_orders_size(), 3);
    for (const WorkOrder& order : page.work_orders()) found.push_back(order.name());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && found.size() < 20);
  EXPECT_THAT(found, ::testing::UnorderedElementsAreArray(made));
}

TEST_F(Life, TheCustomerFollowsWithoutATokenAndSeesNoPhone) {
  const WorkOrder order = CreateAccepted("t1");
  const absl::Status started = system_.Start({"mobile-gateway"});
  ASSERT_TRUE(started.ok()) << started;
  const auto tracking = v1::TrackingService::NewStub(system_.Channel("mobile-gateway"));
  auto track = [&](const std::string& id, v1::Tracking* answer) {
    v1::GetTrackingRequest request;
    request.set_tracking_id(id);
    return rpc::FromGrpc(tracking->GetTracking(harness::System::Context("").get(), request, answer));
  };
  v1::Tracking seen;
  const absl::Status status = track(order.tracking_id(), &seen);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(seen.state(), WorkOrder::ACCEPTED);
  EXPECT_EQ(seen.version(), order.version());
  EXPECT_EQ(seen.phone_last_digits(), "0000");
  const std::string text = seen.DebugString() + seen.SerializeAsString();
  EXPECT_THAT(text, Not(HasSubstr("13800000000")));
  EXPECT_THAT(text, Not(HasSubstr("Heping")));
  EXPECT_THAT(text, Not(HasSubstr("agent-1")));
  std::string other = order.tracking_id();
  other.back() = other.back() == 'a' ? 'b' : 'a';
  EXPECT_THAT(track(other, &seen), Is(v1::TRACKING_ID_UNKNOWN));
}

TEST_F(Life, ACustomersHoldPausesAndResumeGoesOn) {
  before_ = CreateAccepted("t1");
  const absl::Time due = FromProto(FindCommitment(before_, Commitment::RESOLUTION)->due_time());
  Step(ByTechnician(&Stub::HoldWorkOrder, "reason: CUSTOMER_REQUEST"), WorkOrder::HELD);
  EXPECT_EQ(StateOf(Commitment::RESOLUTION), Commitment::PAUSED);
  EXPECT_EQ(StateOf(Commitment::CONTACT), Commitment::VOID);
  absl::SleepFor(absl::Milliseconds(5));
  Step(ByTechnician(&Stub::ResumeWorkOrder), WorkOrder::ACCEPTED);
  EXPECT_EQ(StateOf(Commitment::RESOLUTION), Commitment::RUNNING);
  // Moved by exactly the time held.
  const v1::Hold& hold = before_.holds(0);
  EXPECT_EQ(FromProto(FindCommitment(before_, Commitment::RESOLUTION)->due_time()) - due,
            FromProto(hold.end_time()) - FromProto(hold.start_time()));
  EXPECT_GE(FromProto(hold.end_time()) - FromProto(hold.start_time()), absl::Milliseconds(5));
}

TEST_F(Life, AWithdrawalIsAskedVerifiedAndCarriedOut) {
  before_ = CreateAccepted("t1");
  Step(ByTechnician(&Stub::RequestWithdrawal, "reason: CUSTOMER_REQUEST note: 'moves away'"),
       WorkOrder::ASSESSING_CANCELLATION);
  EXPECT_EQ(StateOf(Commitment::RESOLUTION), Commitment::PAUSED);
  const std::string order = before_.name();
  EXPECT_THAT(Refusal(&Stub::VerifyWithdrawal, About<v1::VerifyWithdrawalRequest>(order, "outcome: CONFIRMED")),
              Is(v1::SAME_DAY_CONFIRMATION));
  Step(Good(&Stub::VerifyWithdrawal,
            About<v1::VerifyWithdrawalRequest>(order, "outcome: CONFIRMED same_day_asked: true")),
       WorkOrder::PENDING_CANCELLATION);
  Step(Good(&Stub::CompleteWithdrawal, About<v1::CompleteWithdrawalRequest>(order)), WorkOrder::CANCELLED);
  EXPECT_EQ(StateOf(Commitment::RESOLUTION), Commitment::VOID);
  EXPECT_EQ(StateOf(Commitment::WITHDRAWAL_COMPLETE), Commitment::MET);
  EXPECT_THAT(Listed("open_only: true"), IsEmpty());
  EXPECT_THAT(Listed("states: CANCELLED"), ElementsAre(order));
}

TEST_F(Life, ASlowInstallIsFollowedByAnOptimizeInTheSameStep) {
  BringToTheDoor(WorkOrder::INSTALL);
  Step(ByTechnician(&Stub::CompleteWorkOrder, R"(speed_test { down_mbps: [ 89, 89, 90 ] up_mbps: [ 20, 20, 20 ] })"),
       WorkOrder::COMPLETED);
  ASSERT_EQ(CountOf(before_, Event::OPTIMIZE_CREATED), 1);
  const Event& last = before_.timeline(before_.timeline_size() - 1);
  EXPECT_EQ(last.version(), before_.version());
  const WorkOrder optimize = Get(last.arguments().work_order());
  EXPECT_EQ(optimize.type(), WorkOrder::OPTIMIZE);
  EXPECT_EQ(optimize.state(), WorkOrder::ACKNOWLEDGED);
  EXPECT_EQ(optimize.version(), 1);
  EXPECT_EQ(optimize.source_work_order(), before_.name());
  EXPECT_EQ(optimize.address().text(), before_.address().text());
  EXPECT_NE(optimize.tracking_id(), before_.tracking_id());
  const Commitment* clock = FindCommitment(optimize, Commitment::RESOLUTION);
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(FromProto(clock->due_time()), FromProto(before_.complete_time()) + absl::Hours(24));
  EXPECT_THAT(Listed(""), UnorderedElementsAre(before_.name(), optimize.name()));
}

TEST_F(Life, ExactlyNinetyPercentPasses) {
  BringToTheDoor(WorkOrder::INSTALL);
  Step(ByTechnician(&Stub::CompleteWorkOrder, R"(speed_test { down_mbps: [ 89, 90, 91 ] up_mbps: [ 18, 18, 18 ] })"),
       WorkOrder::COMPLETED);
  EXPECT_EQ(CountOf(before_, Event::OPTIMIZE_CREATED), 0);
  EXPECT_THAT(Listed(""), ElementsAre(before_.name()));
}

TEST_F(Life, ExplainsEveryEarlierTime) {
  std::vector<WorkOrder> versions = {Create()};
  const std::string order = versions[0].name();
  absl::SleepFor(absl::Milliseconds(5));
  versions.push_back(Assign(order));
  absl::SleepFor(absl::Milliseconds(5));
  versions.push_back(Accept(order));
  for (const WorkOrder& then : versions) {
    auto request = About<v1::ExplainWorkOrderRequest>(order);
    *request.mutable_as_of_time() = then.timeline(then.timeline_size() - 1).record_time();
    const v1::Replay replay = Good(&Stub::ExplainWorkOrder, request);
    EXPECT_EQ(replay.state(), then.state());
    EXPECT_EQ(replay.events_size(), then.timeline_size());
    ASSERT_EQ(replay.commitments_size(), then.commitments_size());
    for (int i = 0; i < replay.commitments_size(); ++i) {
      EXPECT_EQ(replay.commitments(i).kind(), then.commitments(i).kind());
      EXPECT_EQ(replay.commitments(i).state(), then.commitments(i).state());
    }
  }
}

TEST_F(Life, WhatThePreviewPromisesIsPromised) {
  for (WorkOrder::Type type : {WorkOrder::INSTALL, WorkOrder::MOVE, WorkOrder::REPAIR, WorkOrder::OPTIMIZE}) {
    for (const char* community : {"c1", "c2"}) {
      auto wanted = NewOrder(type);
      WorkOrder& asked = *wanted.mutable_work_order();
      asked.set_community(std::string("regions/xuzhou/communities/") + community);
      *asked.mutable_accept_time() = ToProto(RegionNow() - absl::Hours(1));
      *asked.mutable_booked_window()->mutable_start_time() = ToProto(RegionNow() + absl::Hours(1));
      *asked.mutable_booked_window()->mutable_end_time() = ToProto(RegionNow() + absl::Hours(5));
      v1::PreviewCommitmentsRequest preview;
      preview.set_parent(wanted.parent());
      *preview.mutable_work_order() = asked;
      const auto promised = Good(&Stub::PreviewCommitments, preview);
      const WorkOrder made = Good(&Stub::CreateWorkOrder, wanted);
      ASSERT_EQ(promised.commitments_size(), made.commitments_size()) << community << type;
      for (int i = 0; i < made.commitments_size(); ++i) {
        EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(promised.commitments(i), made.commitments(i)))
            << promised.commitments(i).ShortDebugString() << "\n"
            << made.commitments(i).ShortDebugString();
      }
    }
  }
}

TEST_F(Life, ReadinessStartsTheClocksThatWaitForIt) {
  auto wanted = NewOrder(WorkOrder::INSTALL);
  wanted.mutable_work_order()->set_community("regions/xuzhou/communities/c2");
  std::vector<std::string> waiting;
  for (int i = 0; i < 3; ++i) waiting.push_back(Good(&Stub::CreateWorkOrder, wanted).name());
  const std::string elsewhere = Create(WorkOrder::INSTALL).name();
  EXPECT_EQ(FindCommitment(Get(waiting[0]), Commitment::RESOLUTION), nullptr);
  auto mark = About<v1::MarkInstallReadyRequest>(waiting[0]);
  EXPECT_THAT(Good(&Stub::MarkInstallReady, mark).work_orders(), ElementsAre(waiting[0]));
  EXPECT_THAT(Refusal(&Stub::MarkInstallReady, mark), Is(v1::ALREADY_INSTALL_READY));
  mark.set_name("regions/xuzhou/communities/c2");
  EXPECT_THAT(Good(&Stub::MarkInstallReady, mark).work_orders(), UnorderedElementsAre(waiting[1], waiting[2]));
  EXPECT_THAT(Good(&Stub::MarkInstallReady, mark).work_orders(), IsEmpty());
  for (const std::string& name : waiting) {
    const WorkOrder order = Get(name);
    ASSERT_NE(FindCommitment(order, Commitment::RESOLUTION), nullptr);
    EXPECT_EQ(FindCommitment(order, Commitment::RESOLUTION)->state(), Commitment::RUNNING);
    EXPECT_EQ(order.version(), 2);
    ExpectWholeTimeline(order);
  }
  EXPECT_EQ(Get(elsewhere).version(), 1);
}

}  // namespace
}  // namespace truckroll
