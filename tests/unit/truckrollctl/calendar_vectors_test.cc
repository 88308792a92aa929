// The worked examples of counted hours: tests/data/counted_hours.json, answered as one document.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "truckrollctl/calendar/answers.h"
#include "truckrollctl/import/row_time.h"

namespace truckroll::ctl {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using google::protobuf::util::JsonStringToMessage;

struct Example {
  Struct vector;
  Struct answer;
};

Struct Parse(const std::string& json) {
  Struct parsed;
  EXPECT_TRUE(JsonStringToMessage(json, &parsed).ok());
  return parsed;
}

std::vector<Example> Examples() {
  std::ifstream in("tests/data/counted_hours.json");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto no_holidays = [](const std::string&) { return absl::NotFoundError("none"); };
  const auto answers = AnswerCalendarDocument(text, no_holidays);
  if (!answers.ok()) return {};
  const Struct document = Parse(text);
  const Struct results = Parse(answers->json);
  std::vector<Example> examples;
  for (const Value& vector : document.fields().at("vectors").list_value().values()) {
    const int i = static_cast<int>(examples.size());
    examples.push_back({vector.struct_value(), results.fields().at("results").list_value().values(i).struct_value()});
  }
  return examples;
}

// Instants are compared as such, whatever their offsets; the vectors' own are with Z.
std::string Canonical(const Value& value) {
  if (value.kind_case() == Value::kListValue) {
    std::string list;
    for (const Value& element : value.list_value().values()) list += Canonical(element) + " ";
    return list;
  }
  if (value.kind_case() == Value::kStringValue) {
    const auto instant = ParseInstant(value.string_value(), absl::UTCTimeZone());
    return instant.ok() ? absl::FormatTime(*instant, absl::UTCTimeZone()) : value.string_value();
  }
  return value.ShortDebugString();
}

class CalendarVectors : public ::testing::TestWithParam<Example> {};

TEST_P(CalendarVectors, ComeOutAsWorked) {
  const auto& vector = GetParam().vector.fields();
  const auto& answer = GetParam().answer.fields();
  ASSERT_EQ(answer.at("id").string_value(), vector.at("id").string_value());
  int compared = 0;
  for (const char* field : {"due", "elapsed_s", "open", "intervals"}) {
    const auto expected = vector.find(field);
    if (expected == vector.end()) continue;
    ++compared;
    ASSERT_TRUE(answer.contains(field)) << GetParam().answer.ShortDebugString();
    EXPECT_EQ(Canonical(answer.at(field)), Canonical(expected->second)) << field;
  }
  EXPECT_EQ(compared, 1);
  EXPECT_EQ(answer.size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(Worked, CalendarVectors, ::testing::ValuesIn(Examples()),
                         [](const auto& info) { return info.param.vector.fields().at("id").string_value(); });

TEST(CalendarVectorsFile, HasAllVisibleExamples) {
  EXPECT_EQ(Examples().size(), 149u);
}

}  // namespace
}  // namespace truckroll::ctl
