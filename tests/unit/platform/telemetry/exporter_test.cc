#include "platform/telemetry/exporter.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/integration/harness/scrape.h"

namespace truckroll::telemetry {
namespace {

using ::testing::Contains;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Pair;

std::string AddressOf(const Exporter& exporter) {
  return absl::StrCat("127.0.0.1:", exporter.port());
}

TEST(ExporterTest, ShowsWhatItsCollectorsSayAtEachLook) {
  Histogram histogram(kLatency);
  histogram.Observe(absl::Milliseconds(3));
  int looks = 0;
  const auto exporter = Exporter::Start("127.0.0.1:0", {[&](Samples* samples) {
                                                          samples->AddCounter("x_total", "X.", ++looks);
                                                          samples->AddGauge("y", "Y.", 7, {{"kind", "a"}});
                                                        },
                                                        [&](Samples* samples) {
                                                          samples->AddGauge("y", "Y.", 8, {{"kind", "b\"\\\n"}});
                                                          samples->AddHistogram("z_seconds", "Z.", histogram);
                                                        }});
  ASSERT_TRUE(exporter.ok()) << exporter.status();
  for (int look = 1; look <= 2; ++look) {
    const auto page = harness::Scrape(AddressOf(**exporter));
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_THAT(*page, Contains(Pair("x_total", look)));
    EXPECT_THAT(*page, Contains(Pair("y{kind=\"a\"}", 7)));
    EXPECT_THAT(*page, Contains(Pair("y{kind=\"b\\\"\\\\\\n\"}", 8)));
    EXPECT_THAT(*page, Contains(Pair("z_seconds_bucket{le=\"0.0025\"}", 0)));
    EXPECT_THAT(*page, Contains(Pair("z_seconds_bucket{le=\"0.005\"}", 1)));
    EXPECT_THAT(*page, Contains(Pair("z_seconds_bucket{le=\"+Inf\"}", 1)));
    EXPECT_THAT(*page, Contains(Pair("z_seconds_count", 1)));
    EXPECT_THAT(*page, Contains(Pair("z_seconds_sum", 0.003)));
  }
}

TEST(ExporterTest, ShowsTheProcess) {
  const auto exporter = Exporter::Start("127.0.0.1:0", {});
  ASSERT_TRUE(exporter.ok()) << exporter.status();
  const auto page = harness::Scrape(AddressOf(**exporter));
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_THAT(*page, Contains(Pair("process_resident_memory_bytes", Gt(1 << 20))));
  EXPECT_THAT(*page, Contains(Pair("process_open_fds", Gt(2))));
  EXPECT_THAT(*page, Contains(Pair("process_threads", Gt(1))));
  EXPECT_THAT(*page, Contains(Key("process_cpu_seconds_total")));
}

TEST(ExporterTest, ATakenPortIsSaid) {
  const auto first = Exporter::Start("127.0.0.1:0", {});
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Exporter::Start(AddressOf(**first), {});
  EXPECT_TRUE(absl::IsUnavailable(second.status()));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(AddressOf(**first)));
}

TEST(ExporterTest, NoAddressNoPage) {
  const auto exporter = Exporter::Start("", {});
  ASSERT_TRUE(exporter.ok());
  EXPECT_EQ(*exporter, nullptr);
}

}  // namespace
}  // namespace truckroll::telemetry
