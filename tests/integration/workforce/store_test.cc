// Restarts, a Redis that goes away and comes back, region clocks, and starts that must fail.
#include <google/protobuf/util/message_differencer.h>
#include <google/protobuf/util/time_util.h>

#include "platform/async/task.h"
#include "platform/clock/clock.h"
#include "platform/redis/client.h"
#include "tests/integration/workforce/workforce_fixture.h"

namespace truckroll {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::HasSubstr;

class StoreTest : public WorkforceTest {
 protected:
  void Set(const std::string& key, const std::string& value) {
    auto client = redis::Client::Create({.address = system_.redis().address()});
    redis::Command set("SET", key, value);
    const auto reply = BlockOn((*client)->Call(std::move(set), clock::SystemClock().Now() + absl::Seconds(5)));
    ASSERT_TRUE(reply.ok()) << reply.status();
  }
  const v1::GetRegionRequest xuzhou_ = Proto<v1::GetRegionRequest>(R"(name: "regions/xuzhou")");
};

TEST_F(StoreTest, ARestartKeepsEverything) {
  auto create = NewTechnician("t-1");
  create.set_request_id("r-1");
  const auto made = Good(&Stub::CreateTechnician, create);
  system_.Kill("workforce-service");
  system_.redis().Kill();
  system_.redis().Restart();
  ASSERT_TRUE(system_.Start({"workforce-service"}).ok());
  stub_ = v1::WorkforceService::NewStub(system_.Channel("workforce-service"));
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::GetTechnician, Get("t-1")), made));
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::CreateTechnician, create), made));
  EXPECT_EQ(system_.Stop("workforce-service"), 0);
}

TEST_F(StoreTest, WithoutRedisItSaysSoAndComesBack) {
  Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  system_.redis().Stop();
  EXPECT_TRUE(system_.WaitForHealth("workforce-service", false));
  const auto context = harness::System::Context(Lead());
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(1));
  v1::Technician technician;
  const auto status = rpc::FromGrpc(stub_->GetTechnician(context.get(), Get("t-1"), &technician));
  EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) << status;
  system_.redis().Restart();
  EXPECT_TRUE(system_.WaitForHealth("workforce-service", true));
  EXPECT_EQ(Good(&Stub::GetTechnician, Get("t-1")).badge_number(), "XZ-1001");
}

TEST_F(StoreTest, RegionsHaveTheirClocks) {
  const auto real = Good(&Stub::GetRegion, xuzhou_);
  EXPECT_EQ(real.time_zone(), "Asia/Shanghai");
  EXPECT_EQ(real.clock().speed(), 1);
  EXPECT_TRUE(MessageDifferencer::Equals(real.clock().real_anchor_time(), real.clock().region_anchor_time()));
  Set("{xuzhou}:clock", "1000 2000 600");
  const auto scaled = Good(&Stub::GetRegion, xuzhou_);
  EXPECT_EQ(scaled.clock().speed(), 600);
  EXPECT_EQ(google::protobuf::util::TimeUtil::TimestampToMilliseconds(scaled.clock().region_anchor_time()), 2000);
}

TEST_F(StoreTest, StartsOnlyWithWhatItNeeds) {
  struct Row {
    std::string argument, words;
  };
  for (const Row& row : {Row{"--regions=/nonexistent", "/nonexistent"}, Row{"--keys=/nonexistent", "/nonexistent"},
                         Row{"--redis=nowhere", "nowhere"}, Row{"--log_level=loud", "--log_level"}}) {
    auto process = harness::Process::Start(
        harness::ProgramPath("workforce-service"),
        {"--listen=127.0.0.1:0", "--keys=" + system_.keys(), "--redis=" + system_.redis().address(), row.argument},
        system_.directory() + "/failing.log");
    ASSERT_TRUE(process.ok()) << process.status();
    EXPECT_EQ((*process)->Wait(), 1) << row.argument;
    EXPECT_THAT((*process)->Log(), HasSubstr(row.words));
  }
}

}  // namespace
}  // namespace truckroll
