// A customer's stream through the real gateway: nothing missing, nothing twice, whatever breaks.
#include <thread>
#include <vector>

#include "tests/integration/gateway/gateway_fixture.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What a customer's page knows; checks every message against it.
struct Page {
  uint64_t have = 0;
  v1::WorkOrder::State state = v1::WorkOrder::STATE_UNSPECIFIED;
  std::vector<v1::Event> events;

  void Take(const v1::WatchTrackingResponse& message) {
    EXPECT_TRUE(message.has_time());
    EXPECT_THAT(message.DebugString(), Not(HasSubstr("1391234")));
    EXPECT_THAT(message.DebugString(), Not(HasSubstr("Jiefang")));
    EXPECT_THAT(message.DebugString(), Not(HasSubstr("TAKE_ON")));
    if (message.has_snapshot()) {
      have = message.snapshot().version();
      state = message.snapshot().state();
      events.assign(message.snapshot().timeline().begin(), message.snapshot().timeline().end());
    }
    for (const auto& update : message.updates()) {
      ASSERT_EQ(update.from_version(), have);
      ASSERT_EQ(update.version(), have + 1);
      have = update.version();
      if (update.has_tracking()) state = update.tracking().state();
      for (const v1::Event& event : update.events()) {
        EXPECT_EQ(event.version(), have);
        events.push_back(event);
      }
    }
  }
  // Reads until that version.
  void Follow(TrackingStream& stream, uint64_t until) {
    v1::WatchTrackingResponse message;
    while (have < until) {
      ASSERT_TRUE(stream.Next(&message)) << stream.status() << " at version " << have;
      Take(message);
    }
  }
  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    for (const v1::Event& event : events) texts.push_back(absl::StrCat(event.version(), ": ", event.text()));
    return texts;
  }
};

class TrackingTest : public GatewayTest {
 protected:
  // One order's whole life, `after_each` called at every version.
  template <class F>
  v1::WorkOrder Live(F after_each) {
    using S = v1::TechnicianService::Stub;
    v1::WorkOrder order = Create();
    const std::string name = order.name();
    after_each(order);
    auto named = [&name](auto request) {
      request.set_name(name);
      return request;
    };
    after_each(Assign(name, "wu"));
    after_each(GoodAs("wu", &S::Decline, named(Proto<v1::DeclineRequest>(R"(reason: "too far")"))));
    after_each(Note(name, "for staff only", false));
    after_each(Assign(name, "li"));
    after_each(GoodAs("li", &S::Accept, named(v1::AcceptRequest())));
    after_each(GoodAs("li", &S::RecordContact, named(Proto<v1::RecordContactRequest>("outcome: REACHED"))));
    v1::SetAppointmentRequest appoint;
    *appoint.mutable_agreed_time() = ToProto(clock::SystemClock().Now() + absl::Minutes(30));
    after_each(GoodAs("li", &S::SetAppointment, named(appoint)));
    after_each(GoodAs("li", &S::Depart, named(v1::DepartRequest())));
    after_each(
        GoodAs("li", &S::Arrive, named(Proto<v1::ArriveRequest>("location { latitude: 34.261 longitude: 117.181 }"))));
    order = GoodAs("li", &S::Complete, named(v1::CompleteRequest()));
    after_each(order);
    return order;
  }
};

TEST_F(TrackingTest, SeesAWholeLifeAndResumesAtEveryVersion) {
  Page live;
  std::unique_ptr<TrackingStream> stream;
  std::string tracking_id;
  const v1::WorkOrder last = Live([&](const v1::WorkOrder& order) {
    if (tracking_id.empty()) {
      tracking_id = order.tracking_id();
      stream = std::make_unique<TrackingStream>(Track(tracking_id, 0));
    }
    live.Follow(*stream, order.version());
  });
  ASSERT_EQ(live.have, last.version());
  EXPECT_EQ(live.state, v1::WorkOrder::COMPLETED);
  EXPECT_THAT(live.Texts(), Not(::testing::Contains(HasSubstr("for staff only"))));

  // Whoever comes later, from wherever, ends up with the same.
  for (uint64_t after = 0; after <= last.version(); ++after) {
    SCOPED_TRACE(after);
    TrackingStream late = Track(tracking_id, after);
    v1::WatchTrackingResponse message;
    ASSERT_TRUE(late.Next(&message)) << late.status();
    EXPECT_EQ(message.start().kind(), after == 0 ? v1::StreamStart::SNAPSHOT : v1::StreamStart::RESUMED);
    Page page;
    for (const v1::Event& event : live.events) {
      if (event.version() <= after) page.events.push_back(event);
    }
    page.have = after;
    page.Take(message);
    page.Follow(late, last.version());
    EXPECT_EQ(page.Texts(), live.Texts());
    EXPECT_TRUE(after == last.version() || page.state == v1::WorkOrder::COMPLETED);
    late.Cancel();
  }

  v1::GetTrackingRequest request;
  request.set_tracking_id(tracking_id);
  absl::Status status;
  const auto tracking = Call(*tracking_, &v1::TrackingService::Stub::GetTracking, request, "", &status);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(tracking.version(), last.version());
  EXPECT_EQ(tracking.technician().display_name(), "li");
  EXPECT_EQ(tracking.phone_last_digits(), "5678");
  EXPECT_EQ(tracking.time_zone(), "Asia/Shanghai");
}

TEST_F(TrackingTest, AWatcherKilledAndResumedAtEveryVersionMissesNothing) {
  Page page;
  std::string tracking_id;
  const v1::WorkOrder last = Live([&](const v1::WorkOrder& order) {
    if (tracking_id.empty()) tracking_id = order.tracking_id();
    TrackingStream stream = Track(tracking_id, page.have);
    page.Follow(stream, order.version());
    stream.Cancel();
    EXPECT_TRUE(absl::IsCancelled(stream.End()));
  });
  EXPECT_EQ(page.have, last.version());
  EXPECT_EQ(page.state, v1::WorkOrder::COMPLETED);
}

TEST_F(TrackingTest, GoesOnOverARestartOfTheWorkOrderService) {
  const v1::WorkOrder order = Create();
  Page page;
  TrackingStream stream = Track(order.tracking_id(), 0);
  page.Follow(stream, 1);
  system_.Kill("work-order-service");
  ASSERT_TRUE(system_.WaitForHealth("mobile-gateway", false));
  ASSERT_TRUE(system_.Start({"work-order-service"}).ok());
  for (int i = 0; i < 5; ++i) Note(order.name(), absl::StrCat("note ", i), true);
  page.Follow(stream, 6);
  EXPECT_EQ(page.events.size(), 6u);
  ASSERT_TRUE(system_.WaitForHealth("mobile-gateway", true));
}

TEST_F(TrackingTest, AShutdownSaysSoAndTheNextGatewayGoesOn) {
  const v1::WorkOrder order = Create();
  Page page;
  TrackingStream stream = Track(order.tracking_id(), 0);
  page.Follow(stream, 1);
  std::thread stopping([this] { system_.Stop("mobile-gateway"); });
  const absl::Status ended = stream.End();
  stopping.join();
  EXPECT_TRUE(absl::IsUnavailable(ended)) << ended;
  EXPECT_EQ(rpc::ReasonOf(ended), v1::SHUTTING_DOWN) << ended;
  Note(order.name(), "meanwhile", true);
  ASSERT_TRUE(system_.Launch("mobile-gateway").ok());
  TrackingStream resumed = Track(order.tracking_id(), page.have);
  page.Follow(resumed, 2);
  Note(order.name(), "afterwards", true);
  page.Follow(resumed, 3);
}

TEST_F(TrackingTest, BeatsWhileNothingHappens) {
  const v1::WorkOrder order = Create();
  TrackingStream stream = Track(order.tracking_id(), 0);
  v1::WatchTrackingResponse first, beat;
  ASSERT_TRUE(stream.Next(&first));
  ASSERT_TRUE(stream.Next(&beat)) << stream.status();
  EXPECT_FALSE(beat.has_start());
  EXPECT_EQ(beat.updates_size(), 0);
  EXPECT_GT(FromProto(beat.time().server_time()), FromProto(first.time().server_time()));
  EXPECT_EQ(beat.time().speed(), 1);
}

TEST_F(TrackingTest, RefusesWhatItDoesNotKnow) {
  const v1::WorkOrder order = Create();
  EXPECT_EQ(rpc::ReasonOf(Track(order.tracking_id(), 2).End()), v1::TOKEN_UNKNOWN);
  EXPECT_EQ(rpc::ReasonOf(Track("", 0).End()), v1::FIELD_MISSING);
  for (const std::string id : {"xz", "nothing", "xz0000000000000000000000000000"}) {
    const absl::Status status = Track(id, 0).End();
    EXPECT_TRUE(absl::IsNotFound(status)) << status;
    EXPECT_EQ(rpc::ReasonOf(status), v1::TRACKING_ID_UNKNOWN) << id;
    v1::GetTrackingRequest request;
    request.set_tracking_id(id);
    absl::Status refused;
    Call(*tracking_, &v1::TrackingService::Stub::GetTracking, request, "", &refused);
    EXPECT_EQ(rpc::ReasonOf(refused), v1::TRACKING_ID_UNKNOWN) << id;
  }
}

}  // namespace
}  // namespace truckroll
