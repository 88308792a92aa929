// Pages: everything once, in the order of names, whatever comes in between.
#include "absl/strings/str_format.h"
#include "tests/integration/workforce/workforce_fixture.h"

namespace truckroll {
namespace {

class List : public WorkforceTest {
 protected:
  v1::ListTechniciansRequest Page(int size, const std::string& token = "") {
    auto request = Proto<v1::ListTechniciansRequest>(R"(parent: "regions/xuzhou")");
    request.set_page_size(size);
    request.set_page_token(token);
    return request;
  }
};

TEST_F(List, PagesHoldEachOnceByName) {
  for (int i = 259; i >= 0; --i) Good(&Stub::CreateTechnician, NewTechnician(absl::StrFormat("t-%03d", i)));
  for (const int size : {0, 1000, 100, 130, 259, 260}) {
    std::vector<std::string> names;
    std::string token;
    do {
      const auto page = Good(&Stub::ListTechnicians, Page(size, token));
      for (const v1::Technician& technician : page.technicians()) names.push_back(technician.name());
      token = page.next_page_token();
      EXPECT_EQ(page.technicians_size() == (size == 0 ? 100 : size) || token.empty(), true);
    } while (!token.empty());
    ASSERT_EQ(names.size(), 260u) << size;
    for (int i = 0; i < 260; ++i) EXPECT_EQ(names[i], absl::StrFormat("regions/xuzhou/technicians/t-%03d", i));
  }
}

TEST_F(List, PagesGoOnWhereTheyWereWhileOthersAreAdded) {
  for (const char* id : {"b", "d", "f"}) Good(&Stub::CreateTechnician, NewTechnician(id));
  const auto first = Good(&Stub::ListTechnicians, Page(2));
  ASSERT_EQ(first.technicians_size(), 2);
  for (const char* id : {"a", "e"}) Good(&Stub::CreateTechnician, NewTechnician(id));
  const auto second = Good(&Stub::ListTechnicians, Page(2, first.next_page_token()));
  ASSERT_EQ(second.technicians_size(), 2);
  EXPECT_EQ(second.technicians(0).name(), "regions/xuzhou/technicians/e");
  EXPECT_EQ(second.technicians(1).name(), "regions/xuzhou/technicians/f");
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(List, RefusesOtherTokensAndSizes) {
  for (const char* id : {"b", "d"}) Good(&Stub::CreateTechnician, NewTechnician(id));
  const std::string token = Good(&Stub::ListTechnicians, Page(1)).next_page_token();
  auto teams = Proto<v1::ListTeamsRequest>(R"(parent: "regions/xuzhou")");
  teams.set_page_token(token);
  EXPECT_THAT(Refusal(&Stub::ListTeams, teams), Is(v1::PAGE_TOKEN_INVALID));
  auto elsewhere = Page(1, token);
  elsewhere.set_parent("regions/nanjing");
  EXPECT_THAT(Refusal(&Stub::ListTechnicians, elsewhere, system_.Token(v1::Actor::ADMIN, "root")),
              Is(v1::PAGE_TOKEN_INVALID));
  EXPECT_THAT(Refusal(&Stub::ListTechnicians, Page(1, "x")), Is(v1::PAGE_TOKEN_INVALID));
  EXPECT_THAT(Refusal(&Stub::ListTechnicians, Page(-1)), Is(v1::FIELD_INVALID));
  EXPECT_THAT(Refusal(&Stub::ListTechnicians, Page(1001)), Is(v1::FIELD_INVALID));
  EXPECT_EQ(Good(&Stub::ListTeams, Proto<v1::ListTeamsRequest>(R"(parent: "regions/xuzhou")")).teams_size(), 0);
}

TEST_F(List, APageEndsBeforeItOutgrowsAMessage) {
  auto request = Proto<v1::CreateCommunityRequest>(R"(
      parent: "regions/xuzhou" community { display_name: "大" center { latitude: 1 longitude: 1 } })");
  std::string alias;
  for (int i = 0; i < 100; ++i) alias += "名";
  for (int i = 0; i < 64; ++i) request.mutable_community()->add_aliases(alias);
  for (int i = 0; i < 240; ++i) {
    request.set_community_id(absl::StrFormat("c-%03d", i));
    Good(&Stub::CreateCommunity, request);
  }
  auto page = Proto<v1::ListCommunitiesRequest>(R"(parent: "regions/xuzhou" page_size: 1000)");
  int listed = 0;
  do {
    const auto part = Good(&Stub::ListCommunities, page);
    EXPECT_LT(part.ByteSizeLong(), 4u << 20);
    EXPECT_LT(part.communities_size(), 240);
    listed += part.communities_size();
    page.set_page_token(part.next_page_token());
  } while (!page.page_token().empty());
  EXPECT_EQ(listed, 240);
}

}  // namespace
}  // namespace truckroll
