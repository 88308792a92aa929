#include "truckrollctl/replay_json.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace truckroll::ctl
