#include "platform/redis/versioned.h"

#include "gtest/gtest.h"

namespace truckroll::redis {
namespace {

Reply Stored(std::string bytes) {
  return Reply::Text(Reply::Type::kString, std::move(bytes));
}

TEST(Versioned, ComesBackAsItWas) {
  for (uint64_t version : {uint64_t{1}, uint64_t{255}, uint64_t{256}, uint64_t{0x0102030405060708}, ~uint64_t{0}}) {
    auto record = ParseVersioned(Stored(EncodeVersioned(version, std::string("\0x", 2))));
    ASSERT_TRUE(record.ok() && record->has_value());
    EXPECT_EQ((*record)->version, version);
    EXPECT_EQ((*record)->bytes, std::string("\0x", 2));
  }
}

TEST(Versioned, IsBigEndian) {
  EXPECT_EQ(EncodeVersioned(0x0102030405060708, ""), "\x01\x02\x03\x04\x05\x06\x07\x08");
}

TEST(Versioned, MayBeAbsent) {
  auto record = ParseVersioned(Reply());
  ASSERT_TRUE(record.ok());
  EXPECT_FALSE(record->has_value());
}

TEST(Versioned, RefusesWhatIsNoRecord) {
  EXPECT_TRUE(absl::IsDataLoss(ParseVersioned(Stored("short")).status()));
  EXPECT_TRUE(absl::IsDataLoss(ParseVersioned(Stored(std::string(8, '\0'))).status()));
  EXPECT_TRUE(absl::IsDataLoss(ParseVersioned(Reply::Integer(7)).status()));
}

}  // namespace
}  // namespace truckroll::redis
