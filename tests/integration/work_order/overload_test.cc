// More than the service can take, and a Redis that does not answer: what is refused, what is never begun, and who is
// let in all the same.
#include <signal.h>

#include <condition_variable>
#include <mutex>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "platform/rpc/client.h"
#include "tests/integration/harness/scrape.h"
#include "tests/integration/work_order/work_order_fixture.h"
#include "truckroll/v1/technician_service.grpc.pb.h"

namespace truckroll {
namespace {

class StoppedRedis : public WorkOrderTest {
 protected:
  double Metric(const std::string& name) {
    const auto page = harness::Scrape(system_.MetricsAddress("work-order-service"));
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? harness::Sum(*page, name) : 0;
  }
  // How often Redis was asked for one of our functions.
  int64_t FunctionCalls() {
    const auto info = BlockOn(redis_->Call(redis::Command("INFO", "commandstats"), absl::Now() + absl::Seconds(10)));
    EXPECT_TRUE(info.ok()) << info.status();
    int64_t calls = 0;
    for (absl::string_view line : absl::StrSplit(info->text(), "\r\n")) {
      if (!absl::ConsumePrefix(&line, "cmdstat_fcall:calls=")) continue;
      EXPECT_TRUE(absl::SimpleAtoi(line.substr(0, line.find(',')), &calls)) << line;
    }
    return calls;
  }
};

// More commands than the sockets take, with half a second each. When Redis goes on, it does those that it was given and
// no other.
TEST_F(StoppedRedis, IsNeverGivenWhatExpiredWhileItWasStopped) {
  constexpr int kCalls = 400;
  auto order = NewOrder(v1::WorkOrder::REPAIR);
  order.mutable_work_order()->set_description(std::string(1000, 'x'));
  Good(&Stub::CreateWorkOrder, order);  // the community is known from here on
  const int64_t before = FunctionCalls();
  kill(system_.redis().pid(), SIGSTOP);

  std::mutex mutex;
  std::condition_variable over;
  int ended = 0;
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<v1::WorkOrder> answers(kCalls);
  for (int i = 0; i < kCalls; ++i) {
    contexts.push_back(harness::System::Context(agent_));
    contexts.back()->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(500));
    orders_->async()->CreateWorkOrder(contexts.back().get(), &order, &answers[i], [&](const grpc::Status& status) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << status.error_message();
      std::lock_guard lock(mutex);
      ++ended;
      over.notify_all();
    });
  }
  {
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return ended == kCalls; });
  }
  while (Metric("truckroll_redis_queued") > 0) absl::SleepFor(absl::Milliseconds(10));
  kill(system_.redis().pid(), SIGCONT);
  while (Metric("truckroll_redis_in_flight") > 1) absl::SleepFor(absl::Milliseconds(10));  // 1: the PING of the scrape

  const int64_t done = FunctionCalls() - before;
  EXPECT_GT(done, 0);
  EXPECT_LT(done, kCalls) << "the sockets took everything: the test shows nothing";
  const auto orders = BlockOn(redis_->Call(redis::Command("KEYS", "{xuzhou}:wo:*"), absl::Now() + absl::Seconds(10)));
  ASSERT_TRUE(orders.ok()) << orders.status();
  EXPECT_EQ(static_cast<int64_t>(orders->array().size()), 1 + done);
}

// Callers have no place at all; services have theirs.
class WithoutRoom : public ::testing::Test {
 protected:
  static harness::SystemOptions Options() {
    harness::SystemOptions options;
    options.arguments["work-order-service"] = {"--max_calls=0"};
    return options;
  }
  harness::System system_{Options()};
};

TEST_F(WithoutRoom, CallersAreToldToComeAgainAndServicesAreServed) {
  // SERVING: the gateway's feed stands, and the dispatcher's EnforceCommitments is answered.
  const absl::Status started =
      system_.Start({"workforce-service", "work-order-service", "mobile-gateway", "dispatcher"});
  ASSERT_TRUE(started.ok()) << started;

  const auto orders = v1::WorkOrderService::NewStub(system_.Channel("work-order-service"));
  v1::WorkOrder order;
  v1::GetWorkOrderRequest get;
  get.set_name("regions/xuzhou/workOrders/x");
  const auto agent = system_.Context(v1::Actor::AGENT, "agent-1", "xuzhou");
  const absl::Status refused = rpc::FromGrpc(orders->GetWorkOrder(agent.get(), get, &order));
  EXPECT_THAT(refused, Is(v1::OVERLOADED));
  EXPECT_EQ(rpc::RetryAfter(refused), absl::Seconds(1));

  // What is refused behind the gateway is refused by it, in the same words.
  const auto phone = v1::TechnicianService::NewStub(system_.Channel("mobile-gateway"));
  v1::AcceptRequest accept;
  accept.set_name(get.name());
  const auto technician = system_.Context(v1::Actor::TECHNICIAN, "t1", "xuzhou");
  const absl::Status carried = rpc::FromGrpc(phone->Accept(technician.get(), accept, &order));
  EXPECT_THAT(carried, Is(v1::OVERLOADED));
  EXPECT_EQ(rpc::RetryAfter(carried), absl::Seconds(1));

  v1::EnforceCommitmentsRequest enforce;
  v1::EnforceCommitmentsResponse enforced;
  enforce.set_parent("regions/xuzhou");
  const auto service = system_.Context(v1::Actor::SERVICE, "dispatcher");
  const absl::Status served = rpc::FromGrpc(orders->EnforceCommitments(service.get(), enforce, &enforced));
  EXPECT_TRUE(served.ok()) << served;
}

}  // namespace
}  // namespace truckroll
