// The same request again changes nothing and gets its first answer.
#include <google/protobuf/util/message_differencer.h>

#include <thread>

#include "tests/integration/work_order/work_order_fixture.h"

namespace truckroll {
namespace {

using google::protobuf::util::MessageDifferencer;
using v1::WorkOrder;

constexpr int kThreads = 8;

class RequestId : public WorkOrderTest {
 protected:
  // The answers of eight threads that ask the same at once.
  template <class Request>
  std::vector<WorkOrder> EightTimes(Method<Request, WorkOrder> method, const Request& request) {
    std::vector<WorkOrder> answers(kThreads);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] { answers[t] = Good(method, request); });
    }
    for (std::thread& thread : threads) thread.join();
    return answers;
  }
  static v1::AddNoteRequest Note(const std::string& order, const std::string& text) {
    auto request = About<v1::AddNoteRequest>(order, "request_id: 'r-1'");
    request.set_text(text);
    return request;
  }
};

TEST_F(RequestId, TheSameChangeAgainGetsTheSameAnswer) {
  const std::string order = Create().name();
  auto assign = About<v1::AssignWorkOrderRequest>(order, "request_id: 'r-1'");
  assign.set_technician(TechnicianName("t1"));
  const WorkOrder first = Good(&Stub::AssignWorkOrder, assign);
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::AssignWorkOrder, assign), first));
  EXPECT_EQ(Get(order).version(), 2);
  // Later changes do not alter what it answered.
  Accept(order);
  Good(&Stub::UnassignWorkOrder, About<v1::UnassignWorkOrderRequest>(order, "reason: 'ill'"));
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::AssignWorkOrder, assign), first));
  const WorkOrder now = Get(order);
  EXPECT_EQ(now.version(), 4);
  EXPECT_EQ(now.technician(), "");
}

TEST_F(RequestId, AStaleEtagIsForgivenToARepeat) {
  const WorkOrder made = Create();
  auto note = Note(made.name(), "gate code 12");
  note.set_etag(made.etag());
  const WorkOrder first = Good(&Stub::AddNote, note);
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::AddNote, note), first));
}

TEST_F(RequestId, TheSameCreateAgainMakesNoSecondOrder) {
  auto create = NewOrder(WorkOrder::REPAIR);
  create.set_request_id("r-1");
  create.mutable_work_order()->set_external_id("crm-1");
  const WorkOrder first = Good(&Stub::CreateWorkOrder, create);
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::CreateWorkOrder, create), first));
  Assign(first.name());
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::CreateWorkOrder, create), first));
  EXPECT_EQ(List().total_size(), 1);
}

TEST_F(RequestId, EightAtOnceAreOneChange) {
  const std::string order = Create().name();
  const auto answers = EightTimes(&Stub::AddNote, Note(order, "gate code 12"));
  for (const WorkOrder& answer : answers) EXPECT_TRUE(MessageDifferencer::Equals(answer, answers[0]));
  const WorkOrder now = Get(order);
  EXPECT_EQ(now.version(), 2);
  EXPECT_EQ(CountOf(now, v1::Event::NOTE_ADDED), 1);
}

TEST_F(RequestId, EightCreatesAtOnceAreOneOrder) {
  auto create = NewOrder(WorkOrder::REPAIR);
  create.set_request_id("r-1");
  const auto answers = EightTimes(&Stub::CreateWorkOrder, create);
  for (const WorkOrder& answer : answers) EXPECT_TRUE(MessageDifferencer::Equals(answer, answers[0]));
  EXPECT_EQ(List().total_size(), 1);
}

TEST_F(RequestId, AnotherBodyIsRefused) {
  const std::string order = Create().name();
  Good(&Stub::AddNote, Note(order, "gate code 12"));
  EXPECT_THAT(Refusal(&Stub::AddNote, Note(order, "gate code 13")), Is(v1::REQUEST_ID_REUSED));
  EXPECT_EQ(Get(order).version(), 2);
  auto create = NewOrder(WorkOrder::REPAIR);
  create.set_request_id("r-2");
  Good(&Stub::CreateWorkOrder, create);
  create.mutable_work_order()->set_type(WorkOrder::REVISIT);
  EXPECT_THAT(Refusal(&Stub::CreateWorkOrder, create), Is(v1::REQUEST_ID_REUSED));
  EXPECT_EQ(List().total_size(), 2);
}

TEST_F(RequestId, AnothersSameIdIsAnotherRequest) {
  const std::string order = Create().name();
  Assign(order);
  const auto note = Note(order, "gate code 12");
  EXPECT_EQ(Good(&Stub::AddNote, note).version(), 3);
  EXPECT_EQ(Good(&Stub::AddNote, note, system_.Token(v1::Actor::AGENT, "agent-2", "xuzhou")).version(), 4);
  EXPECT_EQ(Good(&Stub::AddNote, note, Technician("t1")).version(), 5);
  // And so is the same caller's same id for another method, or another order.
  EXPECT_EQ(Good(&Stub::UrgeWorkOrder, About<v1::UrgeWorkOrderRequest>(order, "request_id: 'r-1'")).version(), 6);
  EXPECT_EQ(Good(&Stub::AddNote, Note(Create().name(), "gate code 12")).version(), 2);
}

TEST_F(RequestId, AnExternalIdIsTakenOnce) {
  auto create = NewOrder(WorkOrder::REPAIR);
  create.mutable_work_order()->set_external_id("crm-1");
  const std::string first = Good(&Stub::CreateWorkOrder, create).name();
  const absl::Status again = Refusal(&Stub::CreateWorkOrder, create);
  EXPECT_THAT(again, Is(v1::RESOURCE_ALREADY_EXISTS));
  EXPECT_THAT(std::string(again.message()), ::testing::HasSubstr(first));
  create.mutable_work_order()->set_external_id("crm-2");
  Good(&Stub::CreateWorkOrder, create);
  EXPECT_EQ(List().total_size(), 2);
}

TEST_F(RequestId, ARefusedRequestMayBeTriedAgain) {
  const std::string order = Create().name();
  const auto accept = About<v1::AcceptWorkOrderRequest>(order, "request_id: 'r-1'");
  EXPECT_THAT(Refusal(&Stub::AcceptWorkOrder, accept), Is(v1::STATE_NOT_ALLOWED));
  Assign(order);
  EXPECT_EQ(Good(&Stub::AcceptWorkOrder, accept).state(), WorkOrder::ACCEPTED);
}

}  // namespace
}  // namespace truckroll
