#include "truckrollctl/replay_json.h"

#include <gtest/gtest.h>

#include <cmath>

#include "domain/calendar/instant.h"

namespace truckroll::ctl {
namespace {

TEST(ReplayJson, EmptyListsAndZerosAreThere) {
  v1::Replay replay;
  replay.set_state(v1::WorkOrder::ACKNOWLEDGED);
  replay.add_refused()->set_reason("say \"no\"\n");
  EXPECT_EQ(ReplayJson(replay, absl::UTCTimeZone()),
            "{\n"
            "  \"state\": \"ACKNOWLEDGED\",\n"
            "  \"commitments\": [],\n"
            "  \"events\": [],\n"
            "  \"refused\": [\n"
            "    {\n"
            "      \"index\": 0,\n"
            "      \"reason\": \"say \\\"no\\\"\\u000a\"\n"
            "    }\n"
            "  ]\n"
            "}\n");
}

TEST(ReplayJson, TimesAreLocalWithTheirOffset) {
  absl::TimeZone shanghai;
  ASSERT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &shanghai));
  v1::Replay replay;
  v1::Commitment& commitment = *replay.add_commitments();
  commitment.set_kind(v1::Commitment::CONTACT);
  *commitment.mutable_due_time() = ToProto(absl::FromUnixMillis(1772440200000));
  *commitment.mutable_settle_time() = ToProto(absl::FromUnixMillis(1772440200001));
  *commitment.mutable_margin() = ToProto(absl::Milliseconds(-1));
  const std::string json = ReplayJson(replay, shanghai);
  EXPECT_NE(json.find("\"dueTime\": \"2026-03-02T16:30:00+08:00\""), json.npos) << json;
  EXPECT_NE(json.find("\"settleTime\": \"2026-03-02T16:30:00.001+08:00\""), json.npos) << json;
  EXPECT_NE(json.find("\"margin\": \"-0.001s\""), json.npos) << json;
  EXPECT_NE(json.find("\"kind\": \"CONTACT\""), json.npos) << json;
}

TEST(ReplayJson, NumbersReadBackAsTheyWere) {
  v1::Replay replay;
  auto distance = [&](double metres) {
    replay.clear_events();
    replay.add_events()->mutable_arguments()->set_distance_m(metres);
    const std::string json = ReplayJson(replay, absl::UTCTimeZone());
    const size_t at = json.find("distanceM\": ") + 12;
    return json.substr(at, json.find('\n', at) - at);
  };
  EXPECT_EQ(distance(0.1), "0.1");
  EXPECT_EQ(distance(-1.7976931348623157e+308), "-1.7976931348623157e+308");
  EXPECT_EQ(distance(HUGE_VAL), "\"Infinity\"");
  EXPECT_EQ(distance(-HUGE_VAL), "\"-Infinity\"");
  EXPECT_EQ(distance(std::nan("")), "\"NaN\"");
}

}  // namespace
}  // namespace truckroll::ctl
