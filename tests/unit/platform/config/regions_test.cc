#include "platform/config/regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_replace.h"

namespace truckroll::config {
namespace {

using ::testing::HasSubstr;

constexpr char kRegion[] = R"(name: "regions/harbour"
display_name: "Harbour"
time_zone: "Europe/Berlin"
policy: "standard"
short_code: "hb"
center { latitude: 53.5 longitude: 10 }
)";

class Regions : public ::testing::Test {
 protected:
  Regions() {
    std::string path = ::testing::TempDir() + "/regionsXXXXXX";
    directory_ = mkdtemp(path.data());
  }
  ~Regions() override { std::filesystem::remove_all(directory_); }

  void Write(const std::string& name, const std::string& text) { std::ofstream(directory_ + "/" + name) << text; }
  // The message of loading kRegion with `from` turned into `to`.
  std::string Refusal(const std::string& from, const std::string& to) {
    Write("harbour.textproto", absl::StrReplaceAll(kRegion, {{from, to}}));
    const auto regions = LoadRegions(directory_);
    EXPECT_EQ(regions.status().code(), absl::StatusCode::kInvalidArgument) << regions.status();
    return std::string(regions.status().message());
  }

  std::string directory_;
};

TEST_F(Regions, OursAreGood) {
  const auto regions = LoadRegions("deploy/regions");
  ASSERT_TRUE(regions.ok()) << regions.status();
  ASSERT_EQ(regions->size(), 3u);
  EXPECT_EQ(regions->at(0).name(), "regions/nanjing");
  EXPECT_EQ(regions->at(1).time_zone(), "America/New_York");
  EXPECT_EQ(regions->at(2).short_code(), "xz");
}

TEST_F(Regions, MistakesNameFileLineAndField) {
  EXPECT_THAT(Refusal("time_zone", "timezone"), HasSubstr("harbour.textproto:3: Message type"));
  EXPECT_THAT(Refusal("\"Harbour\"", "7"), HasSubstr("harbour.textproto:2:"));
  EXPECT_THAT(Refusal("policy", "name: \"regions/again\" policy"), HasSubstr("harbour.textproto:4:"));
  EXPECT_THAT(Refusal("Europe/Berlin", "Europe/Berln"),
              HasSubstr("harbour.textproto:3: time_zone: found \"Europe/Berln\", expected an IANA zone"));
  EXPECT_THAT(Refusal("Europe/Berlin", ""), HasSubstr("harbour.textproto:3: time_zone: found \"\""));
  EXPECT_THAT(Refusal("regions/harbour", "harbour"), HasSubstr("harbour.textproto:1: name: found \"harbour\""));
  EXPECT_THAT(Refusal("\"standard\"", "\"../standard\""), HasSubstr(":4: policy: found \"../standard\""));
  EXPECT_THAT(Refusal("\"hb\"", "\"h\""), HasSubstr(":5: short_code: found \"h\", expected 2 to 4"));
  EXPECT_THAT(Refusal("53.5", "90.5"), HasSubstr(":6: center: found 90.5, 10"));
  EXPECT_THAT(Refusal("53.5", "nan"), HasSubstr(":6: center: found nan, 10"));
  EXPECT_THAT(Refusal("center {", "clock { speed: 2 } center {"), HasSubstr(":6: clock:"));
  EXPECT_THAT(Refusal("center { latitude: 53.5 longitude: 10 }", ""),
              HasSubstr("harbour.textproto: center: found nothing"));
}

TEST_F(Regions, NamesAndShortCodesAreDistinct) {
  Write("a.textproto", kRegion);
  Write("b.textproto", absl::StrReplaceAll(kRegion, {{"\"hb\"", "\"hc\""}}));
  EXPECT_THAT(LoadRegions(directory_).status().message(), HasSubstr("b.textproto:1: name: found \"regions/harbour\""));
  Write("b.textproto", absl::StrReplaceAll(kRegion, {{"regions/harbour", "regions/haven"}}));
  EXPECT_THAT(LoadRegions(directory_).status().message(), HasSubstr("b.textproto:5: short_code: found \"hb\""));
  Write("b.textproto", absl::StrReplaceAll(kRegion, {{"regions/harbour", "regions/haven"}, {"\"hb\"", "\"hv\""}}));
  EXPECT_TRUE(LoadRegions(directory_).ok());
}

TEST_F(Regions, NothingToLoadIsAnError) {
  Write("readme.txt", kRegion);
  EXPECT_EQ(LoadRegions(directory_).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(LoadRegions(directory_ + "/absent").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace truckroll::config
