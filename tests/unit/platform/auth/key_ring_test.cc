#include "platform/auth/key_ring.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/platform/auth/keys_directory.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'772'413'200);

TEST(KeyRingTest, TheNewestKeySigns) {
  KeysDirectory directory;
  std::string first = directory.Add(kNow);
  std::string second = directory.Add(kNow + absl::Hours(1));
  auto ring = auth::KeyRing::Load(directory.path());
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_EQ((*ring)->Signing(kNow)->kid, second);
  EXPECT_NE((*ring)->Find(first, kNow), nullptr);
}

TEST(KeyRingTest, AKeyAddedLaterIsFoundWithinASecond) {
  KeysDirectory directory;
  directory.Add(kNow);
  auto ring = auth::KeyRing::Load(directory.path());
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_EQ((*ring)->Find("unknown", kNow), nullptr);
  std::string added = directory.Add(kNow + absl::Seconds(1));
  EXPECT_EQ((*ring)->Find(added, kNow + absl::Milliseconds(999)), nullptr) << "read twice within a second";
  EXPECT_NE((*ring)->Find(added, kNow + absl::Seconds(1)), nullptr);
  EXPECT_EQ((*ring)->Signing(kNow + absl::Seconds(2))->kid, added);
}

TEST(KeyRingTest, WithoutPrivateHalfItVerifiesButDoesNotSign) {
  KeysDirectory directory;
  std::string kid = directory.Add(kNow);
  std::filesystem::remove(directory.path() + "/" + kid + ".pem");
  auto ring = auth::KeyRing::Load(directory.path());
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_NE((*ring)->Find(kid, kNow), nullptr);
  EXPECT_EQ((*ring)->Signing(kNow), nullptr);
}

TEST(KeyRingTest, PrivateHalfIsTheOwnersOnly) {
  KeysDirectory directory;
  std::string kid = directory.Add(kNow);
  auto mode = std::filesystem::status(directory.path() + "/" + kid + ".pem").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(KeyRingTest, AnEmptyDirectoryAndABrokenKeyAreRefused) {
  KeysDirectory directory;
  EXPECT_THAT(auth::KeyRing::Load(directory.path()).status().message(), HasSubstr("no *.pub.pem"));
  std::ofstream(directory.path() + "/broken.pub.pem") << "no key";
  EXPECT_THAT(auth::KeyRing::Load(directory.path()).status().message(), HasSubstr("key broken"));
  EXPECT_FALSE(auth::KeyRing::Load(directory.path() + "/absent").ok());
}

TEST(KeyRingTest, AKeyBrokenLaterLeavesTheOthersInUse) {
  KeysDirectory directory;
  std::string kid = directory.Add(kNow);
  auto ring = auth::KeyRing::Load(directory.path());
  ASSERT_TRUE(ring.ok()) << ring.status();
  std::ofstream(directory.path() + "/broken.pub.pem") << "no key";
  EXPECT_EQ((*ring)->Find("broken", kNow), nullptr);
  EXPECT_NE((*ring)->Find(kid, kNow), nullptr);
}

}  // namespace
}  // namespace truckroll
