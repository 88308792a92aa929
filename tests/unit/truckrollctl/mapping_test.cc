#include "truckrollctl/import/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace truckroll::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ErrorOf(absl::string_view text) {
  auto mapping = ParseMapping("m", text);
  return mapping.ok() ? "" : std::string(mapping.status().message());
}

TEST(Mapping, FallsBackAndJoins) {
  auto mapping = ParseMapping("m", "# c\n\naddress = Street | Cross A & Cross B | \"none | at all\"\n");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  auto bound = BoundMapping::Bind(*mapping, {"Cross B", "Street", "Cross A"});
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_EQ(bound->Value("address", {"B", " Main ", "A"}), "Main");
  EXPECT_EQ(bound->Value("address", {"B", "", "A"}), "A & B");
  EXPECT_EQ(bound->Value("address", {"B", "", " "}), "none | at all");
  EXPECT_THAT(bound->Values("address", {"B", "S", "A"}), ElementsAre("S", "A & B", "none | at all"));
  EXPECT_EQ(bound->Value("skills", {"", "", ""}), "");
}

TEST(Mapping, Settings) {
  auto mapping =
      ParseMapping("m", "time_format = %m/%d/%Y %I:%M:%S %p\r\nzone=America/New_York\r\ncommunities = create");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->time_format, "%m/%d/%Y %I:%M:%S %p");
  EXPECT_EQ(mapping->zone->name(), "America/New_York");
  EXPECT_TRUE(mapping->create_communities);
}

TEST(Mapping, MistakesNameTheLine) {
  EXPECT_THAT(ErrorOf("external_id = K\ncolour = Red"), StartsWith("m:2: unknown field colour, expected one of "));
  EXPECT_EQ(ErrorOf("address"), "m:1: found address, expected field = column");
  EXPECT_EQ(ErrorOf("address ="), "m:1: address: found nothing behind \"=\"");
  EXPECT_EQ(ErrorOf("address = A\n\naddress = B"), "m:3: address: given twice");
  EXPECT_EQ(ErrorOf("address = A | "), "m:1: a column's name is missing");
  EXPECT_THAT(ErrorOf("type = \"REPAIR"), HasSubstr("expected text between two double quotes"));
  EXPECT_EQ(ErrorOf("zone = Mars/Olympus"),
            "m:1: zone: found Mars/Olympus, expected an IANA name such as America/New_York");
  EXPECT_EQ(ErrorOf("type = T\naddress = \"caf\xE9\""), "m:2: found bytes that are no UTF-8");
  EXPECT_EQ(ErrorOf("latitude = L"), "m: latitude and longitude belong together");
}

TEST(Mapping, UnknownAndDoubledColumns) {
  auto mapping = ParseMapping("m", "\n\naddress = Street");
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ(BoundMapping::Bind(*mapping, {"A", "B"}).status().message(),
            "m:3: address: unknown column Street, the CSV has A, B");
  EXPECT_EQ(BoundMapping::Bind(*mapping, {"Street", "Street"}).status().message(),
            "m:3: address: the CSV has two columns Street");
}

}  // namespace
}  // namespace truckroll::ctl
