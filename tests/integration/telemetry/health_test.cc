// grpc.health.v1 says SERVING only while the store answers, and the metrics say the same.
#include <grpcpp/generic/generic_stub.h>

#include <optional>

#include "absl/strings/string_view.h"
#include "tests/integration/harness/scrape.h"
#include "tests/integration/telemetry/telemetry_fixture.h"

namespace truckroll {
namespace {

constexpr absl::Duration kSoon = absl::Seconds(10);

// A health Watch, read message by message in the test's thread.
class HealthWatch {
 public:
  explicit HealthWatch(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    call_ = stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &queue_);
    call_->StartCall(nullptr);
    Wait();
    const grpc::Slice nothing;
    call_->Write(grpc::ByteBuffer(&nothing, 1), nullptr);
    Wait();
    call_->WritesDone(nullptr);
    Wait();
  }
  ~HealthWatch() {
    context_.TryCancel();
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Wait();
  }

  // The next status told: whether it is SERVING. Nothing when the stream ended.
  std::optional<bool> Next() {
    grpc::ByteBuffer answer;
    call_->Read(&answer, nullptr);
    if (!Wait()) return std::nullopt;
    grpc::Slice slice;
    if (!answer.DumpToSingleSlice(&slice).ok()) return std::nullopt;
    return absl::string_view(reinterpret_cast<const char*>(slice.begin()), slice.size()) == "\x08\x01";
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

class HealthTest : public TelemetryTest {
 protected:
  HealthTest() : TelemetryTest(1) {}

  double Shown(const std::string& program, const std::string& sample) {
    const auto page = harness::Scrape(system_.MetricsAddress(program));
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? harness::Sum(*page, sample) : -1;
  }
};

TEST_F(HealthTest, FollowsRedis) {
  std::vector<std::unique_ptr<HealthWatch>> watches;
  for (const std::string& program : kServers) {
    watches.push_back(std::make_unique<HealthWatch>(system_.Channel(program)));
    EXPECT_EQ(watches.back()->Next(), true) << program;
    EXPECT_EQ(Shown(program, "truckroll_serving"), 1) << program;
  }
  EXPECT_EQ(Shown("workforce-service", "truckroll_redis_up"), 1);
  system_.redis().Kill();
  for (size_t i = 0; i < kServers.size(); ++i) {
    EXPECT_TRUE(system_.WaitForHealth(kServers[i], false, kSoon)) << kServers[i];
    EXPECT_EQ(watches[i]->Next(), false) << kServers[i];
    EXPECT_EQ(Shown(kServers[i], "truckroll_serving"), 0) << kServers[i];
  }
  EXPECT_EQ(Shown("workforce-service", "truckroll_redis_up"), 0);
  system_.redis().Restart();
  for (size_t i = 0; i < kServers.size(); ++i) {
    EXPECT_TRUE(system_.WaitForHealth(kServers[i], true, kSoon)) << kServers[i];
    EXPECT_EQ(watches[i]->Next(), true) << kServers[i];
  }
  EXPECT_EQ(Shown("workforce-service", "truckroll_redis_up"), 1);
}

TEST_F(HealthTest, TheGatewayFollowsTheServicesBehindIt) {
  for (const std::string service : {"work-order-service", "workforce-service"}) {
    system_.Kill(service);
    EXPECT_TRUE(system_.WaitForHealth("mobile-gateway", false, kSoon)) << service;
    ASSERT_TRUE(system_.Start({service}).ok());
    EXPECT_TRUE(system_.WaitForHealth("mobile-gateway", true, kSoon)) << service;
  }
}

}  // namespace
}  // namespace truckroll
