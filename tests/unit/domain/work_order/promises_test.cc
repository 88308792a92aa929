// The worked examples of the promises: tests/data/promises.json, replayed one by one.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "domain/work_order/replay.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll {
namespace {

using google::protobuf::Struct;
using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageToJsonString;

struct Example {
  std::string id;
  Struct fields;
};

std::vector<Example> Examples() {
  Struct document;
  if (!JsonStringToMessage(testing::ReadFile("tests/data/promises.json"), &document).ok()) return {};
  std::vector<Example> examples;
  for (const auto& value : document.fields().at("cases").list_value().values()) {
    examples.push_back({value.struct_value().fields().at("id").string_value(), value.struct_value()});
  }
  return examples;
}

const google::protobuf::Value* FieldOf(const Struct& s, const std::string& name) {
  const auto found = s.fields().find(name);
  return found == s.fields().end() ? nullptr : &found->second;
}

bool HasEvent(const v1::Replay& replay, const std::string& kind) {
  return std::any_of(replay.events().begin(), replay.events().end(),
                     [&](const v1::Event& e) { return v1::Event::Kind_Name(e.kind()) == kind; });
}

class PromisesTest : public ::testing::TestWithParam<Example> {
 protected:
  void CheckCommitments(const v1::Replay& replay) {
    std::map<std::string, int> seen;
    for (const auto& value : GetParam().fields.fields().at("expect").list_value().values()) {
      const Struct& expected = value.struct_value();
      const std::string kind = expected.fields().at("kind").string_value();
      std::vector<const v1::Commitment*> found;
      for (const v1::Commitment& c : replay.commitments()) {
        if (v1::Commitment::Kind_Name(c.kind()) == kind) found.push_back(&c);
      }
      const size_t nth = seen[kind]++;
      ASSERT_LT(nth, found.size()) << "no " << kind;
      EXPECT_EQ(v1::Commitment::State_Name(found[nth]->state()), expected.fields().at("state").string_value()) << kind;
      if (const auto* due = FieldOf(expected, "dueTime")) {
        EXPECT_EQ(FromProto(found[nth]->due_time()), testing::At(due->string_value())) << kind;
      }
    }
  }
};

TEST_P(PromisesTest, ComesOutAsWorked) {
  const Struct& example = GetParam().fields;
  std::string json;
  ASSERT_TRUE(MessageToJsonString(example.fields().at("history").struct_value(), &json).ok());
  v1::History history;
  ASSERT_TRUE(JsonStringToMessage(json, &history).ok()) << json;
  const auto replay = ReplayHistory(history, testing::Shipped(), Language::kEnglish);
  ASSERT_TRUE(replay.ok()) << replay.status();

  CheckCommitments(*replay);
  if (const auto* state = FieldOf(example, "orderState")) {
    EXPECT_EQ(v1::WorkOrder::State_Name(replay->state()), state->string_value());
  }
  std::vector<int> refused;
  for (const auto& refusal : replay->refused()) refused.push_back(refusal.index());
  std::vector<int> expected_refused;
  if (const auto* list = FieldOf(example, "refused")) {
    for (const auto& index : list->list_value().values())
      expected_refused.push_back(static_cast<int>(index.number_value()));
  }
  EXPECT_EQ(refused, expected_refused);
  if (const auto* events = FieldOf(example, "events")) {
    for (const auto& kind : events->list_value().values()) EXPECT_TRUE(HasEvent(*replay, kind.string_value()));
  }
  if (const auto* events = FieldOf(example, "noEvents")) {
    for (const auto& kind : events->list_value().values()) EXPECT_FALSE(HasEvent(*replay, kind.string_value()));
  }
  if (const auto* absent = FieldOf(example, "absent")) {
    for (const auto& kind : absent->list_value().values()) {
      for (const v1::Commitment& c : replay->commitments()) {
        EXPECT_NE(v1::Commitment::Kind_Name(c.kind()), kind.string_value());
      }
    }
  }
  for (const v1::Commitment& c : replay->commitments()) {
    EXPECT_FALSE(c.explanation().zh_cn().empty());
    EXPECT_FALSE(c.explanation().en().empty());
  }
}

INSTANTIATE_TEST_SUITE_P(Worked, PromisesTest, ::testing::ValuesIn(Examples()), [](const auto& info) {
  std::string name = info.param.id;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(PromisesFile, HasAllVisibleExamples) {
  EXPECT_EQ(Examples().size(), 43u);
}

}  // namespace
}  // namespace truckroll
