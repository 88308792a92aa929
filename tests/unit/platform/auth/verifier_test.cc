#include "platform/auth/verifier.h"

#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "platform/auth/service_token.h"
#include "tests/unit/platform/auth/keys_directory.h"

namespace truckroll {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'772'413'200);

class VerifierTest : public testing::Test {
 protected:
  VerifierTest() {
    keys_.Add(kNow);
    ring_ = *auth::KeyRing::Load(keys_.path());
  }

  std::string Mint(const std::string& subject) {
    return *auth::Mint(*ring_, v1::Actor::AGENT, subject, "", absl::Minutes(1), kNow);
  }

  KeysDirectory keys_;
  std::unique_ptr<auth::KeyRing> ring_;
};

TEST_F(VerifierTest, RemembersWhatItVerified) {
  auth::Verifier verifier(*ring_);
  std::string token = Mint("a");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(verifier.Verify(token, kNow).identity.subject, "a");
  EXPECT_EQ(verifier.counts().verified, 1u);
  EXPECT_EQ(verifier.counts().remembered, 2u);
}

TEST_F(VerifierTest, WhatItRemembersExpires) {
  auth::Verifier verifier(*ring_);
  std::string token = Mint("a");
  EXPECT_FALSE(verifier.Verify(token, kNow).refused.has_value());
  auth::Checked late = verifier.Verify(token, kNow + absl::Minutes(1));
  ASSERT_TRUE(late.refused.has_value());
  EXPECT_EQ(late.refused->fault, auth::TokenFault::kExpired);
}

TEST_F(VerifierTest, ForgetsTheLeastRecentlyUsed) {
  auth::Verifier verifier(*ring_, 2);
  std::string a = Mint("a"), b = Mint("b"), c = Mint("c");
  verifier.Verify(a, kNow);
  verifier.Verify(b, kNow);
  verifier.Verify(a, kNow);
  verifier.Verify(c, kNow);
  EXPECT_EQ(verifier.counts().forgotten, 1u);
  verifier.Verify(a, kNow);
  EXPECT_EQ(verifier.counts().remembered, 2u);
  verifier.Verify(b, kNow);
  EXPECT_EQ(verifier.counts().verified, 4u);
}

TEST_F(VerifierTest, ARefusalIsNotRemembered) {
  auth::Verifier verifier(*ring_);
  EXPECT_TRUE(verifier.Verify("a.b.c", kNow).refused.has_value());
  EXPECT_TRUE(verifier.Verify("a.b.c", kNow).refused.has_value());
  EXPECT_EQ(verifier.counts().refused, 2u);
  EXPECT_EQ(verifier.counts().remembered, 0u);
}

TEST_F(VerifierTest, ManyThreadsAtOnce) {
  auth::Verifier verifier(*ring_, 3);
  std::vector<std::string> tokens;
  for (int i = 0; i < 5; ++i) tokens.push_back(Mint(std::to_string(i)));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(verifier.Verify(tokens[i % 5], kNow).identity.subject, std::to_string(i % 5));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(verifier.counts().verified + verifier.counts().remembered, 160u);
}

TEST_F(VerifierTest, AServiceTokenIsRenewedAtHalfItsLife) {
  auth::ServiceToken own(*ring_, "dispatcher");
  std::string first = *own.Get(kNow);
  EXPECT_EQ(*own.Get(kNow + absl::Minutes(4)), first);
  std::string second = *own.Get(kNow + absl::Minutes(5));
  EXPECT_NE(second, first);
  auth::Checked checked = auth::Check(*ring_, second, kNow + absl::Minutes(14));
  EXPECT_EQ(checked.identity.role, v1::Actor::SERVICE);
  EXPECT_EQ(checked.identity.subject, "dispatcher");
}

TEST_F(VerifierTest, AServiceTokenFromATimeThatWasTakenBackIsRenewed) {
  auth::ServiceToken own(*ring_, "dispatcher");
  EXPECT_FALSE(auth::Check(*ring_, *own.Get(kNow), kNow).refused.has_value());
  const absl::Time set_back = kNow - absl::Hours(1);
  EXPECT_FALSE(auth::Check(*ring_, *own.Get(set_back), set_back).refused.has_value());
}

}  // namespace
}  // namespace truckroll
