// Watches over a real server and client.
#include <thread>

#include "gmock/gmock.h"
#include "tests/unit/platform/rpc/loopback.h"

namespace truckroll {
namespace {

using ::testing::ElementsAre;

std::shared_ptr<v1::WatchTrackingResponse> Update(uint64_t version, size_t bytes = 0) {
  auto message = std::make_shared<v1::WatchTrackingResponse>();
  message->add_updates()->set_version(version);
  if (bytes > 0) message->mutable_snapshot()->set_summary(std::string(bytes, 'x'));
  return message;
}

// A watcher, and what it has seen.
class StreamTest : public LoopbackTest {
 protected:
  StreamTest() {
    tracking_->begin = [this](std::shared_ptr<Writer> stream, const v1::WatchTrackingRequest&) {
      stream->OnEnd([this] { happening_.Do([this] { ++ended_; }); });
      happening_.Do([&] { writer_ = stream; });
    };
  }
  ~StreamTest() override {
    happening_.Do([this] { asleep_ = false; });
    server_->Shutdown(absl::ZeroDuration());
    if (reader_) happening_.Until([this] { return status_.has_value(); });
  }

  void Watch() {
    reader_ = rpc::StreamReader<v1::WatchTrackingResponse>::Start(
        tracking_stub_->async(), &v1::TrackingService::Stub::async::WatchTracking, v1::WatchTrackingRequest(),
        {.deadline = absl::InfiniteFuture(), .token = "", .trace_id = "", .language = ""},
        [this](const v1::WatchTrackingResponse& message) {
          happening_.Do([&] { seen_.push_back(message.updates(0).version()); });
          happening_.Until([this] { return !asleep_; });
        },
        [this](absl::Status status) { happening_.Do([&] { status_ = status; }); });
    happening_.Until([this] { return writer_ != nullptr; });
  }
  // The client then holds one message and reads no other; what is pushed after it stays on its way.
  void FallAsleepAfterTheFirst() {
    tracking_->options.max_queued = 4;
    asleep_ = true;
    Watch();
    EXPECT_TRUE(writer_->Push(Update(1)));
    happening_.Until([this] { return seen_.size() == 1; });
  }
  // Called with one message pushed that will be stuck in flight, once it is.
  void FillTheQueue() {
    while (writer_->queued() > 0) std::this_thread::yield();
    for (uint64_t version = 3; writer_->Push(Update(version)); ++version) ASSERT_LT(version, 100u);
    EXPECT_EQ(writer_->queued(), 4u);
  }
  absl::Status Status() {
    happening_.Until([this] { return status_.has_value(); });
    return *status_;
  }
  void UntilOwnerWasTold() {
    happening_.Until([this] { return ended_ > 0; });
    while (gate_->counts().streams > 0) std::this_thread::yield();
  }

  Happening happening_;
  std::shared_ptr<Writer> writer_;
  std::shared_ptr<rpc::StreamReader<v1::WatchTrackingResponse>> reader_;
  std::vector<uint64_t> seen_;
  std::optional<absl::Status> status_;
  bool asleep_ = false;
  int ended_ = 0;
};

TEST_F(StreamTest, EveryMessageOnceInOrderThenTheStatus) {
  Watch();
  std::thread pusher([this] {
    for (uint64_t i = 1; i <= 200; ++i) EXPECT_TRUE(writer_->Push(Update(i)));
    writer_->End(absl::OkStatus());
    EXPECT_FALSE(writer_->Push(Update(201)));
  });
  pusher.join();
  EXPECT_TRUE(Status().ok());
  ASSERT_EQ(seen_.size(), 200u);
  for (uint64_t i = 0; i < 200; ++i) EXPECT_EQ(seen_[i], i + 1);
  UntilOwnerWasTold();
  EXPECT_EQ(ended_, 1);
}

TEST_F(StreamTest, ManyPushersAtOnce) {
  Watch();
  std::vector<std::thread> pushers;
  for (int t = 0; t < 4; ++t) {
    pushers.emplace_back([this] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(writer_->Push(Update(i)));
    });
  }
  for (std::thread& pusher : pushers) pusher.join();
  writer_->End(absl::OkStatus());
  EXPECT_TRUE(Status().ok());
  EXPECT_EQ(seen_.size(), 200u);
}

// More than flow control lets through to a reader that does not read, less than a client takes.
constexpr size_t kTooMuchInFlight = 3 << 20;

TEST_F(StreamTest, ASlowReaderIsEndedWithAReason) {
  FallAsleepAfterTheFirst();
  EXPECT_TRUE(writer_->Push(Update(2, kTooMuchInFlight)));
  FillTheQueue();
  writer_->EndSlow();
  happening_.Do([this] { asleep_ = false; });
  absl::Status status = Status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(rpc::ReasonOf(status), v1::SLOW_READER);
  EXPECT_THAT(seen_, ElementsAre(1u, 2u)) << "what was queued is dropped, what was in flight arrives";
  UntilOwnerWasTold();
}

TEST_F(StreamTest, AReaderThatNeverReadsIsCutOffAfterTheGrace) {
  tracking_->options.grace = absl::Milliseconds(50);
  FallAsleepAfterTheFirst();
  EXPECT_TRUE(writer_->Push(Update(2, kTooMuchInFlight)));
  FillTheQueue();
  writer_->EndSlow();
  UntilOwnerWasTold();
  happening_.Do([this] { asleep_ = false; });
  EXPECT_TRUE(absl::IsCancelled(Status())) << *status_;
}

TEST_F(StreamTest, OthersDoNotNoticeASlowReader) {
  FallAsleepAfterTheFirst();
  std::shared_ptr<Writer> slow = writer_;
  EXPECT_TRUE(slow->Push(Update(2, kTooMuchInFlight)));
  happening_.Do([this] { writer_ = nullptr; });
  std::vector<uint64_t> other;
  bool over = false;
  auto reader = rpc::StreamReader<v1::WatchTrackingResponse>::Start(
      tracking_stub_->async(), &v1::TrackingService::Stub::async::WatchTracking, v1::WatchTrackingRequest(),
      {.deadline = absl::InfiniteFuture(), .token = "", .trace_id = "", .language = ""},
      [&](const v1::WatchTrackingResponse& message) { other.push_back(message.updates(0).version()); },
      [&](absl::Status) { happening_.Do([&] { over = true; }); });
  happening_.Until([this] { return writer_ != nullptr; });
  EXPECT_TRUE(writer_->Push(Update(7)));
  writer_->End(absl::OkStatus());
  happening_.Until([&] { return over; });
  EXPECT_THAT(other, ElementsAre(7u));
}

TEST_F(StreamTest, AReaderWhoGoesIsNoticed) {
  Watch();
  EXPECT_TRUE(writer_->Push(Update(1)));
  happening_.Until([this] { return seen_.size() == 1; });
  reader_->Cancel();
  EXPECT_TRUE(absl::IsCancelled(Status()));
  UntilOwnerWasTold();
  EXPECT_TRUE(writer_->call().cancelled);
  EXPECT_FALSE(writer_->Push(Update(2)));
  bool told = false;
  writer_->OnEnd([&] { told = true; });
  EXPECT_TRUE(told) << "asked after the end";
}

TEST_F(StreamTest, ShutdownEndsWatchesWithAReason) {
  Watch();
  EXPECT_TRUE(writer_->Push(Update(1)));
  happening_.Until([this] { return seen_.size() == 1; });
  server_->Shutdown(absl::Seconds(30));
  absl::Status status = Status();
  EXPECT_EQ(rpc::ReasonOf(status), v1::SHUTTING_DOWN) << status;
  EXPECT_THAT(seen_, ElementsAre(1u));
}

TEST_F(StreamTest, EndedBeforeItBegan) {
  tracking_->begin = [this](std::shared_ptr<Writer> stream, const v1::WatchTrackingRequest&) {
    EXPECT_TRUE(stream->Push(Update(1)));
    stream->End(rpc::Error(v1::TRACKING_ID_UNKNOWN, "no order is watched under this tracking id"));
    happening_.Do([&] { writer_ = stream; });
  };
  Watch();
  EXPECT_EQ(rpc::ReasonOf(Status()), v1::TRACKING_ID_UNKNOWN);
  EXPECT_THAT(seen_, ElementsAre(1u));
}

}  // namespace
}  // namespace truckroll
