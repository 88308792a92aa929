// Redis or the service killed in the middle of a stream of changes: what was acknowledged is there, what was not is
// there once or not at all, and asking again brings both to the same end.
#include <atomic>
#include <filesystem>
#include <map>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/calendar/instant.h"
#include "platform/clock/clock.h"
#include "tests/integration/work_order/work_order_fixture.h"

namespace truckroll {
namespace {

using v1::Event;
using v1::WorkOrder;

constexpr int kWriters = 4;
constexpr int kNotes = 60;

class Restart : public WorkOrderTest {
 protected:
  // Writers, each noting 1, 2, 3, … on its own order, trying each note until it is acknowledged.
  void StartWriters() {
    for (int w = 0; w < kWriters; ++w) written_.push_back({Create().name(), {}});
    for (Written& written : written_) writers_.emplace_back([this, &written] { Write(&written); });
  }
  void WaitForNotes(int count) {
    while (acknowledged_ < count) absl::SleepFor(absl::Milliseconds(1));
  }
  // Every order has every note once, each at the version that was acknowledged.
  void FinishAndCheck() {
    for (std::thread& writer : writers_) writer.join();
    EXPECT_GT(failures_, 0) << "nothing was interrupted";
    for (const Written& written : written_) {
      const WorkOrder order = Get(written.order);
      EXPECT_EQ(order.version(), 1 + kNotes);
      ExpectWholeTimeline(order);
      std::map<std::string, uint64_t> found;
      for (const Event& event : order.timeline()) {
        if (event.kind() != Event::NOTE_ADDED) continue;
        EXPECT_TRUE(found.emplace(event.arguments().action().add_note().text(), event.version()).second);
      }
      EXPECT_EQ(found, written.versions);
    }
    EXPECT_EQ(List().total_size(), kWriters);
  }

 private:
  struct Written {
    std::string order;
    std::map<std::string, uint64_t> versions;  // by the note's text, as acknowledged
  };
  void Write(Written* written) {
    const auto stub = v1::WorkOrderService::NewStub(system_.Channel("work-order-service"));
    for (int i = 0; i < kNotes; ++i) {
      auto note = About<v1::AddNoteRequest>(written->order);
      note.set_text(absl::StrCat("note ", i));
      note.set_request_id(absl::StrCat("r-", i));
      for (;;) {
        WorkOrder answer;
        const auto context = harness::System::Context(agent_);
        context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(2));
        const absl::Status status = rpc::FromGrpc(stub->AddNote(context.get(), note, &answer));
        if (status.ok()) {
          written->versions[note.text()] = answer.version();
          ++acknowledged_;
          break;
        }
        // CANCELLED is what gRPC says of a call that a stopping server never took.
        EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsCancelled(status))
            << status;
        ++failures_;
        absl::SleepFor(absl::Milliseconds(20));
      }
    }
  }

  std::vector<Written> written_;
  std::vector<std::thread> writers_;
  std::atomic<int> acknowledged_ = 0;
  std::atomic<int> failures_ = 0;
};

TEST_F(Restart, OfRedisInTheMiddleOfChanges) {
  StartWriters();
  WaitForNotes(kWriters * kNotes / 3);
  system_.redis().Kill();
  EXPECT_TRUE(system_.WaitForHealth("work-order-service", false));
  const absl::Status status =
      Refusal(&Stub::AddNote, About<v1::AddNoteRequest>("regions/xuzhou/workOrders/x", "text: 'x'"));
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_TRUE(rpc::RetryAfter(status).has_value()) << status;
  EXPECT_EQ(rpc::ReasonOf(status), v1::STORE_UNREACHABLE);
  system_.redis().Restart();
  EXPECT_TRUE(system_.WaitForHealth("work-order-service", true));
  FinishAndCheck();
}

TEST_F(Restart, OfTheServiceInTheMiddleOfChanges) {
  StartWriters();
  WaitForNotes(kWriters * kNotes / 3);
  system_.Kill("work-order-service");
  StartWorkOrderService();
  FinishAndCheck();
}

TEST_F(Restart, GoesOnInRegionTimeThoughTheClockWasSetBack) {
  const std::string first = Create().name();
  const v1::WorkOrder noted = Good(&Stub::AddNote, About<v1::AddNoteRequest>(first, "text: 'late'"));
  EXPECT_EQ(system_.Stop("work-order-service"), 0);
  // What a machine's clock an hour back makes of the region's.
  Set("{xuzhou}:clock",
      clock::RegionClock::Create(clock::SystemClock().Now(), RegionNow() - absl::Hours(1), 1)->Print());
  StartWorkOrderService();
  EXPECT_GE(FromProto(Create().create_time()), FromProto(noted.timeline().rbegin()->record_time()));
}

// Under load, and watched: no answer is lost, the watcher is told why it ends, and what was refused is done elsewhere.
TEST_F(Restart, InOrderEndsEveryCallAndSaysWhyStreamsEnd) {
  StartWriters();
  WaitForNotes(kWriters * kNotes / 3);
  grpc::ClientContext watching;
  watching.AddMetadata("authorization", absl::StrCat("Bearer ", Service()));
  const auto watched =
      orders_->WatchWorkOrders(&watching, Proto<v1::WatchWorkOrdersRequest>("parent: 'regions/xuzhou'"));
  v1::WatchWorkOrdersResponse message;
  ASSERT_TRUE(watched->Read(&message));
  std::thread watcher([&] {
    while (watched->Read(&message)) {
    }
    EXPECT_THAT(rpc::FromGrpc(watched->Finish()), Is(v1::SHUTTING_DOWN));
  });
  EXPECT_EQ(system_.Stop("work-order-service"), 0);
  watcher.join();
  EXPECT_THAT(system_.process("work-order-service").Log(), ::testing::ContainsRegex("every_call_served\":\"?1"));
  StartWorkOrderService();
  FinishAndCheck();
}

TEST_F(Restart, WithoutTheReadModelListsAreRightAgain) {
  for (int i = 0; i < 5; ++i) Create();
  const std::string accepted = CreateAccepted("t1").name();
  const std::vector<std::string> before = Listed("");
  EXPECT_EQ(before.size(), 6);
  EXPECT_EQ(system_.Stop("work-order-service"), 0);
  int removed = 0;
  for (const char* end : {"", "-wal", "-shm"}) {
    removed += std::filesystem::remove(absl::StrCat(system_.directory(), "/read-model.sqlite", end)) ? 1 : 0;
  }
  EXPECT_GT(removed, 0);
  StartWorkOrderService();
  // Built anew in the background: until then lists say so.
  absl::Status status = Refusal(&Stub::ListWorkOrders, Proto<v1::ListWorkOrdersRequest>("parent: 'regions/xuzhou'"));
  for (int tries = 0; tries < 200 && absl::IsUnavailable(status); ++tries) {
    absl::SleepFor(absl::Milliseconds(50));
    status = Refusal(&Stub::ListWorkOrders, Proto<v1::ListWorkOrdersRequest>("parent: 'regions/xuzhou'"));
  }
  EXPECT_EQ(Listed(""), before);
  EXPECT_THAT(Listed("states: ACCEPTED"), ::testing::ElementsAre(accepted));
  EXPECT_THAT(Listed("technician: 'regions/xuzhou/technicians/t1'"), ::testing::ElementsAre(accepted));
}

}  // namespace
}  // namespace truckroll
