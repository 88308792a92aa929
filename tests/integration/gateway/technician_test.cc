// A technician's phone at the real gateway.
#include <map>

#include "tests/integration/gateway/gateway_fixture.h"

namespace truckroll {
namespace {

using S = v1::TechnicianService::Stub;

class TechnicianTest : public GatewayTest {
 protected:
  v1::WatchMyWorkOrdersResponse First(TechnicianStream& stream) {
    v1::WatchMyWorkOrdersResponse message;
    EXPECT_TRUE(stream.Next(&message)) << stream.status();
    return message;
  }
  std::unique_ptr<S> NarrowStub();
  // The next message with an update; heartbeats are passed over.
  v1::WatchMyWorkOrdersResponse NextUpdate(TechnicianStream& stream) {
    v1::WatchMyWorkOrdersResponse message;
    do {
      if (!stream.Next(&message)) {
        ADD_FAILURE() << stream.status();
        return {};
      }
    } while (message.updates().empty());
    EXPECT_EQ(message.updates_size(), 1);
    return message;
  }
};

// At the gateway by a connection of its own that takes in no more than HTTP/2's 64 kB unread.
std::unique_ptr<S> TechnicianTest::NarrowStub() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 65535);
  return v1::TechnicianService::NewStub(
      grpc::CreateCustomChannel(system_.Address("mobile-gateway"), grpc::InsecureChannelCredentials(), arguments));
}

TEST_F(TechnicianTest, OrdersComeChangeAndGo) {
  TechnicianStream li = Watch(TokenOf("li"), "");
  v1::WatchMyWorkOrdersResponse message = First(li);
  EXPECT_EQ(message.start().kind(), v1::StreamStart::SNAPSHOT);
  EXPECT_EQ(message.work_orders_size(), 0);

  const std::string name = Create().name();
  Assign(name, "li");
  message = NextUpdate(li);
  EXPECT_EQ(message.updates(0).from_version(), 0u);
  EXPECT_EQ(message.updates(0).version(), 2u);
  EXPECT_EQ(message.updates(0).work_order().customer().phone(), "13912345678");
  EXPECT_TRUE(message.updates(0).work_order().tracking_id().empty()) << "the customer's key";

  v1::AcceptRequest accept;
  accept.set_name(name);
  accept.set_request_id("a-1");
  EXPECT_EQ(GoodAs("li", &S::Accept, accept).state(), v1::WorkOrder::ACCEPTED);
  EXPECT_EQ(GoodAs("li", &S::Accept, accept).version(), 3u) << "the same request again";
  message = NextUpdate(li);
  EXPECT_EQ(message.updates(0).from_version(), 2u);
  const std::string token = message.token();

  TechnicianStream wu = Watch(TokenOf("wu"), "");
  First(wu);
  Assign(name, "wu");
  message = NextUpdate(li);
  EXPECT_TRUE(message.updates(0).removed());
  EXPECT_EQ(message.updates(0).from_version(), 3u);
  EXPECT_FALSE(message.updates(0).work_order().has_customer());
  EXPECT_FALSE(message.updates(0).work_order().has_address());
  message = NextUpdate(wu);
  EXPECT_EQ(message.updates(0).from_version(), 0u);

  absl::Status status;
  As("li", &S::Accept, accept, &status);
  EXPECT_TRUE(status.ok() || absl::IsPermissionDenied(status)) << status;
  v1::DepartRequest depart;
  depart.set_name(name);
  As("li", &S::Depart, depart, &status);
  EXPECT_EQ(rpc::ReasonOf(status), v1::NOT_YOUR_ORDER) << status;

  // What li missed after that token is what was told live.
  TechnicianStream again = Watch(TokenOf("li"), token);
  message = First(again);
  EXPECT_EQ(message.start().kind(), v1::StreamStart::RESUMED);
  message = NextUpdate(again);
  EXPECT_TRUE(message.updates(0).removed());
  EXPECT_EQ(message.updates(0).from_version(), 3u);
}

TEST_F(TechnicianTest, ARestartedGatewayStartsWithASnapshot) {
  const std::string name = Create().name();
  Assign(name, "li");
  TechnicianStream li = Watch(TokenOf("li"), "");
  v1::WatchMyWorkOrdersResponse message = First(li);
  ASSERT_EQ(message.work_orders_size(), 1);
  system_.Kill("mobile-gateway");
  EXPECT_TRUE(absl::IsUnavailable(li.End()));
  Note(name, "meanwhile", false);
  ASSERT_TRUE(system_.Start({"mobile-gateway"}).ok());
  TechnicianStream again = Watch(TokenOf("li"), message.token());
  message = First(again);
  EXPECT_EQ(message.start().kind(), v1::StreamStart::SNAPSHOT);
  ASSERT_EQ(message.work_orders_size(), 1);
  EXPECT_EQ(message.work_orders(0).version(), 3u);
}

TEST_F(TechnicianTest, ASlowReaderIsEndedWhileOthersGoOn) {
  constexpr int kOrders = 8, kNotes = 60;
  std::vector<std::string> names;
  for (int i = 0; i < kOrders; ++i) names.push_back(Create().name());
  for (const std::string& name : names) Assign(name, "li");
  auto narrow = NarrowStub();
  TechnicianStream slow = Watch(TokenOf("li"), "", narrow.get()), quick = Watch(TokenOf("li"), "");
  ASSERT_EQ(First(quick).work_orders_size(), kOrders);
  // The slow one reads its first message, and no more.
  std::map<std::string, uint64_t> had;
  v1::WatchMyWorkOrdersResponse first = First(slow);
  for (const v1::WorkOrder& order : first.work_orders()) had[order.name()] = order.version();
  const std::string words(2000, 'x');
  for (int i = 0; i < kNotes; ++i) {
    for (const std::string& name : names) {
      const uint64_t version = Note(name, words, false).version();
      const auto update = NextUpdate(quick).updates(0);
      ASSERT_EQ(update.work_order().name(), name);
      ASSERT_EQ(update.version(), version);
    }
  }
  std::string token = first.token();
  v1::WatchMyWorkOrdersResponse message;
  auto take = [&](TechnicianStream& stream, int most) {
    for (int read = 0; read < most && stream.Next(&message);) {
      for (const auto& update : message.updates()) {
        ASSERT_EQ(update.from_version(), had[update.work_order().name()]);
        had[update.work_order().name()] = update.version();
        ++read;
      }
      token = message.token();
    }
  };
  take(slow, kOrders * kNotes + 1);
  ASSERT_TRUE(absl::IsResourceExhausted(slow.status())) << slow.status();
  EXPECT_EQ(rpc::ReasonOf(slow.status()), v1::SLOW_READER);

  // It goes on from the last token it has, and misses nothing.
  int left = 0;
  for (const auto& [name, version] : had) left += kNotes + 2 - static_cast<int>(version);
  ASSERT_GT(left, 0);
  TechnicianStream resumed = Watch(TokenOf("li"), token);
  take(resumed, left);
  for (const auto& [name, version] : had) EXPECT_EQ(version, uint64_t{kNotes + 2}) << name;
}

TEST_F(TechnicianTest, TheDayIsInOrder) {
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) {
    names.push_back(Create().name());
    Assign(names.back(), "li");
  }
  v1::SetAppointmentRequest appoint;
  appoint.set_name(names[2]);
  *appoint.mutable_agreed_time() = ToProto(clock::SystemClock().Now() + absl::Hours(2));
  GoodAs("li", &S::SetAppointment, appoint);
  const v1::GetMyDayResponse day = GoodAs("li", &S::GetMyDay, v1::GetMyDayRequest());
  EXPECT_EQ(day.technician(), TechnicianCalled("li"));
  ASSERT_EQ(day.work_orders_size(), 3);
  EXPECT_EQ(day.work_orders(0).name(), names[2]);
  EXPECT_EQ(day.work_orders(1).name(), names[0]);
  EXPECT_TRUE(day.region().has_clock());
  EXPECT_EQ(GoodAs("wu", &S::GetMyDay, v1::GetMyDayRequest()).work_orders_size(), 0);
}

TEST_F(TechnicianTest, OnlyTechniciansAndOnlyWhileTheTokenHolds) {
  EXPECT_EQ(rpc::ReasonOf(Watch("", "").End()), v1::TOKEN_MISSING);
  EXPECT_EQ(rpc::ReasonOf(Watch(system_.Token(v1::Actor::AGENT, "a", "xuzhou"), "").End()), v1::ROLE_NOT_ALLOWED);
  EXPECT_EQ(rpc::ReasonOf(Watch(system_.Token(v1::Actor::TECHNICIAN, "li"), "").End()), v1::REGION_NOT_ALLOWED);

  auto keys = *auth::KeyRing::Load(system_.keys());
  const auto brief =
      auth::Mint(*keys, v1::Actor::TECHNICIAN, "li", "xuzhou", absl::Seconds(2), clock::SystemClock().Now());
  TechnicianStream stream = Watch(*brief, "");
  EXPECT_EQ(First(stream).start().kind(), v1::StreamStart::SNAPSHOT);
  const absl::Status ended = stream.End();
  EXPECT_TRUE(absl::IsUnauthenticated(ended)) << ended;
  EXPECT_EQ(rpc::ReasonOf(ended), v1::TOKEN_EXPIRED);
}

TEST_F(TechnicianTest, APositionReachesTheWorkforce) {
  v1::ReportPositionRequest report;
  report.set_name(TechnicianCalled("li"));
  report.mutable_position()->mutable_location()->set_latitude(34.3);
  report.mutable_position()->mutable_location()->set_longitude(117.2);
  *report.mutable_position()->mutable_event_time() = ToProto(clock::SystemClock().Now());
  GoodAs("li", &S::ReportPosition, report);
  absl::Status status;
  As("wu", &S::ReportPosition, report, &status);
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  v1::GetTechnicianRequest get;
  get.set_name(report.name());
  EXPECT_EQ(Good(*workforce_, &v1::WorkforceService::Stub::GetTechnician, get).position().location().latitude(), 34.3);
}

}  // namespace
}  // namespace truckroll
