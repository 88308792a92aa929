#include "platform/auth/token.h"

#include <jwt.h>

#include <cstdlib>
#include <map>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/platform/auth/keys_directory.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1'772'413'200);

class TokenTest : public testing::Test {
 protected:
  TokenTest() : kid_(keys_.Add(kNow)) { ring_ = *auth::KeyRing::Load(keys_.path()); }

  std::string Mint(auth::Role role = v1::Actor::AGENT, absl::Duration lifetime = absl::Hours(1)) {
    return *auth::Mint(*ring_, role, "a1", "xuzhou", lifetime, kNow);
  }

  // What somebody with other tools could send.
  struct Forged {
    jwt_alg_t alg = JWT_ALG_ES256;
    std::string key;
    std::string kid;
    std::map<std::string, long> numbers = {{"exp", absl::ToUnixSeconds(kNow) + 60}};
    std::map<std::string, std::string> texts = {{"iss", "truckroll"}, {"sub", "a1"}, {"role", "admin"}};
  };
  static std::string Forge(const Forged& forged) {
    jwt_t* jwt = nullptr;
    EXPECT_EQ(jwt_new(&jwt), 0);
    const auto* key = forged.key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(forged.key.c_str());
    EXPECT_EQ(jwt_set_alg(jwt, forged.alg, key, static_cast<int>(forged.key.size())), 0);
    jwt_add_header(jwt, "kid", forged.kid.c_str());
    for (const auto& [name, value] : forged.numbers) jwt_add_grant_int(jwt, name.c_str(), value);
    for (const auto& [name, value] : forged.texts) jwt_add_grant(jwt, name.c_str(), value.c_str());
    std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(jwt), &std::free);
    jwt_free(jwt);
    EXPECT_NE(text, nullptr);
    return text ? text.get() : "";
  }
  Forged Own() const { return {.key = keys_.Read(kid_ + ".pem"), .kid = kid_}; }

  std::string WhyRefused(const std::string& token, absl::Time now = kNow) {
    auth::Checked checked = auth::Check(*ring_, token, now);
    if (!checked.refused) return "accepted";
    EXPECT_THAT(checked.refused->why, Not(HasSubstr(token.empty() ? "\x01" : token)));
    EXPECT_EQ(checked.refused->fault == auth::TokenFault::kExpired, checked.refused->why.starts_with("expired"));
    return checked.refused->why;
  }

  KeysDirectory keys_;
  std::string kid_;
  std::unique_ptr<auth::KeyRing> ring_;
};

TEST_F(TokenTest, SaysWhoItWasMintedFor) {
  std::string token = Mint(v1::Actor::TECHNICIAN);
  auth::Checked checked = auth::Check(*ring_, token, kNow);
  ASSERT_FALSE(checked.refused.has_value()) << checked.refused->why;
  EXPECT_EQ(checked.identity.role, v1::Actor::TECHNICIAN);
  EXPECT_EQ(checked.identity.subject, "a1");
  EXPECT_EQ(checked.identity.region, "xuzhou");
  EXPECT_EQ(checked.identity.expire_time, kNow + absl::Hours(1));
  EXPECT_EQ(checked.identity.token, token);
}

TEST_F(TokenTest, LivesUntilItsEndExclusive) {
  std::string token = Mint(v1::Actor::AGENT, absl::Minutes(1));
  EXPECT_EQ(WhyRefused(token, kNow + absl::Seconds(59)), "accepted");
  EXPECT_THAT(WhyRefused(token, kNow + absl::Seconds(60)), HasSubstr("expired at"));
}

TEST_F(TokenTest, IsNotValidBeforeItsTimeSaveForSkew) {
  std::string token = Mint();
  EXPECT_EQ(WhyRefused(token, kNow - absl::Seconds(5)), "accepted");
  EXPECT_EQ(WhyRefused(token, kNow - absl::Seconds(6)), "not valid yet");
}

TEST_F(TokenTest, AForgeryOfOurOwnKeyIsTheBaselineOfTheNext) {
  EXPECT_EQ(WhyRefused(Forge(Own())), "accepted");
}

TEST_F(TokenTest, WithoutSignatureIsRefused) {
  EXPECT_EQ(WhyRefused(Forge({.alg = JWT_ALG_NONE, .key = "", .kid = kid_})), "algorithm is not ES256");
}

TEST_F(TokenTest, ThePublicKeyAsSharedSecretIsRefused) {
  EXPECT_EQ(WhyRefused(Forge({.alg = JWT_ALG_HS256, .key = keys_.Read(kid_ + ".pub.pem"), .kid = kid_})),
            "algorithm is not ES256");
}

TEST_F(TokenTest, AnotherKeyUnderOurNameIsRefused) {
  KeysDirectory other;
  std::string kid = other.Add(kNow);
  EXPECT_EQ(WhyRefused(Forge({.key = other.Read(kid + ".pem"), .kid = kid_})), "signature does not fit");
  EXPECT_EQ(WhyRefused(Forge({.key = other.Read(kid + ".pem"), .kid = kid})), "signed with a key not known here");
}

TEST_F(TokenTest, ChangedClaimsAreRefused) {
  std::vector<std::string> parts = absl::StrSplit(Mint(), '.');
  std::string claims;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(parts[1], &claims));
  claims.replace(claims.find("agent"), 5, "admin");
  EXPECT_EQ(WhyRefused(absl::StrCat(parts[0], ".", absl::WebSafeBase64Escape(claims), ".", parts[2])),
            "signature does not fit");
  EXPECT_EQ(WhyRefused(absl::StrCat(parts[0], ".", parts[1], ".")), "signature does not fit");
}

TEST_F(TokenTest, ClaimsThatAreMissingOrWrongAreRefused) {
  Forged forged = Own();
  forged.numbers.clear();
  EXPECT_THAT(WhyRefused(Forge(forged)), HasSubstr("no exp"));
  forged.texts["exp"] = "9999999999";
  EXPECT_THAT(WhyRefused(Forge(forged)), HasSubstr("no exp"));
  forged = Own();
  forged.texts["iss"] = "someone";
  EXPECT_THAT(WhyRefused(Forge(forged)), HasSubstr("issuer"));
  forged = Own();
  forged.texts["role"] = "role_unspecified";
  EXPECT_THAT(WhyRefused(Forge(forged)), HasSubstr("role"));
  forged = Own();
  forged.texts.erase("sub");
  EXPECT_THAT(WhyRefused(Forge(forged)), HasSubstr("no sub"));
}

TEST_F(TokenTest, NoTokenAtAllIsRefused) {
  EXPECT_THAT(WhyRefused(""), HasSubstr("0 bytes"));
  EXPECT_EQ(WhyRefused("abc"), "not a JWT");
  EXPECT_EQ(WhyRefused("a.b.c"), "not a JWT");
  EXPECT_THAT(WhyRefused(std::string(5000, 'a')), HasSubstr("5000 bytes"));
}

TEST_F(TokenTest, RotationKeepsTheOldTokensGood) {
  std::string before = Mint();
  std::string added = keys_.Add(kNow + absl::Minutes(1));
  std::string after = *auth::Mint(*ring_, v1::Actor::AGENT, "a1", "xuzhou", absl::Hours(1), kNow + absl::Minutes(2));
  EXPECT_EQ(WhyRefused(before, kNow + absl::Minutes(2)), "accepted");
  EXPECT_EQ(WhyRefused(after, kNow + absl::Minutes(2)), "accepted");
  std::string header;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(std::vector<std::string>(absl::StrSplit(after, '.'))[0], &header));
  EXPECT_THAT(header, HasSubstr(added));
}

TEST_F(TokenTest, MintSaysWhatItCannotMint) {
  auto mint = [&](auth::Role role, const char* subject, absl::Duration lifetime) {
    return std::string(auth::Mint(*ring_, role, subject, "", lifetime, kNow).status().message());
  };
  EXPECT_THAT(mint(v1::Actor::ROLE_UNSPECIFIED, "a", absl::Hours(1)), HasSubstr("role"));
  EXPECT_THAT(mint(v1::Actor::AGENT, "", absl::Hours(1)), HasSubstr("subject"));
  EXPECT_THAT(mint(v1::Actor::AGENT, "a", absl::ZeroDuration()), HasSubstr("lifetime"));
}

}  // namespace
}  // namespace truckroll
