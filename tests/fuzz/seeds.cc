// fuzz_seeds DIR: writes the first inputs of the targets decide, record and replay to DIR/{decide,record,replay}, one
// for each worked example of the promises (tests/data/promises.json). Run from the repository's root.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "domain/calendar/instant.h"
#include "tests/fuzz/decide_case.pb.h"
#include "tests/fuzz/policies.h"
#include "truckroll/v1/history.pb.h"

namespace truckroll::fuzz {
namespace {

using google::protobuf::Struct;
namespace json = google::protobuf::util;

void Write(const std::string& directory, const std::string& name, const std::string& bytes) {
  std::filesystem::create_directories(directory);
  std::ofstream(directory + "/" + name, std::ios::binary) << bytes;
}

DecideCase CaseOf(const v1::History& history) {
  DecideCase made;
  *made.mutable_record()->mutable_order() = history.order();
  *made.mutable_record()->mutable_order()->mutable_community_facts() = history.community();
  for (const v1::Action& action : history.actions()) {
    DecideCase::Step& step = *made.add_steps();
    *step.mutable_action() = action;
    *step.mutable_now() = action.time();
  }
  DecideCase::Step& last = *made.add_steps();
  last.set_settle(true);
  *last.mutable_now() = history.as_of();
  return made;
}

// The record as it is stored in the end, behind its version.
std::string RecordOf(const DecideCase& life) {
  storage::v1::WorkOrderRecord record = life.record();
  for (const DecideCase::Step& step : life.steps()) {
    const absl::Time now = FromProto(step.now());
    record = step.settle() ? Settle(record, now, PolicyNumber(0), ZoneNumber(0)).record
                           : Decide(record, {step.action(), {}}, now, PolicyNumber(0), ZoneNumber(0), {}).record;
  }
  return std::string("\0\0\0\0\0\0\0", 7) + static_cast<char>(record.order().version()) + record.SerializeAsString();
}

int Run(const std::string& directory) {
  Struct document;
  if (!json::JsonStringToMessage(testing::ReadFile("tests/data/promises.json"), &document).ok()) return 1;
  for (const auto& example : document.fields().at("cases").list_value().values()) {
    const std::string id = example.struct_value().fields().at("id").string_value();
    std::string text;
    v1::History history;
    if (!json::MessageToJsonString(example.struct_value().fields().at("history").struct_value(), &text).ok() ||
        !json::JsonStringToMessage(text, &history).ok()) {
      std::cerr << id << " is no history\n";
      return 1;
    }
    const DecideCase life = CaseOf(history);
    Write(directory + "/replay", id, text);
    Write(directory + "/decide", id, life.SerializeAsString());
    Write(directory + "/record", id, RecordOf(life));
  }
  return 0;
}

}  // namespace
}  // namespace truckroll::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: fuzz_seeds DIR\n";
    return 2;
  }
  return truckroll::fuzz::Run(argv[1]);
}
