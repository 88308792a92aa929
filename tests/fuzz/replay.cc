// A replay document of any text: refused with a reason, or told in JSON that can be read.
#include "domain/work_order/replay.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <string>

#include "domain/calendar/local_time.h"
#include "tests/fuzz/mutation.h"
#include "tests/fuzz/policies.h"
#include "truckrollctl/replay_json.h"

namespace truckroll::fuzz {
namespace {

void Run(const std::string& text) {
  v1::History history;
  if (!ReadMessage(Form::kJson, text, &history)) return;
  const Language language = text.size() % 2 == 0 ? Language::kEnglish : Language::kChinese;
  const auto replay = ReplayHistory(history, Policies(), language);
  if (!replay.ok()) {
    Expect(!replay.status().message().empty(), "refused without a reason");
    return;
  }
  Expect(replay->refused_size() <= history.actions_size(), "more is refused than was asked for");
  const std::string& zone = history.region().time_zone();
  const std::string json = ctl::ReplayJson(*replay, *LoadZone(zone.empty() ? "Asia/Shanghai" : zone));
  google::protobuf::Struct object;
  Expect(ReadMessage(Form::kJson, json, &object), "what is told is no JSON");
  Expect(object.fields().count("commitments") == 1, "what is told lacks its commitments");
}

}  // namespace
}  // namespace truckroll::fuzz

using truckroll::fuzz::Form;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  truckroll::fuzz::SilenceProtobuf();
  truckroll::fuzz::Policies();
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  truckroll::v1::History history;
  return truckroll::fuzz::MutateMessage(Form::kJson, history, data, size, max_size, seed);
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t* first, size_t first_size, const uint8_t* second,
                                            size_t second_size, uint8_t* out, size_t max_size, unsigned seed) {
  truckroll::v1::History history, other;
  return truckroll::fuzz::CrossMessages(Form::kJson, history, other, {reinterpret_cast<const char*>(first), first_size},
                                        {reinterpret_cast<const char*>(second), second_size}, out, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  truckroll::fuzz::Run(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
