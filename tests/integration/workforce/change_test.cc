// Creating, reading and updating; etags, masks and repeated requests.
#include <google/protobuf/util/message_differencer.h>

#include <thread>
#include <vector>

#include "tests/integration/workforce/workforce_fixture.h"

namespace truckroll {
namespace {

using google::protobuf::util::MessageDifferencer;
using Change = WorkforceTest;

v1::UpdateTechnicianRequest Update(v1::Technician technician, std::vector<std::string> paths) {
  v1::UpdateTechnicianRequest request;
  *request.mutable_technician() = std::move(technician);
  for (std::string& path : paths) request.mutable_update_mask()->add_paths(std::move(path));
  return request;
}

TEST_F(Change, WhatIsCreatedIsRead) {
  const v1::Technician made = Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  EXPECT_EQ(made.name(), "regions/xuzhou/technicians/t-1");
  EXPECT_EQ(made.skills_size(), 2);
  EXPECT_FALSE(made.etag().empty());
  EXPECT_TRUE(made.has_create_time());
  const v1::Technician read = Good(&Stub::GetTechnician, Get("t-1"));
  EXPECT_TRUE(MessageDifferencer::Equals(made, read)) << read.ShortDebugString();
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, NewTechnician("t-1")), Is(v1::RESOURCE_ALREADY_EXISTS));
  EXPECT_THAT(Refusal(&Stub::GetTechnician, Get("t-2")), Is(v1::RESOURCE_NOT_FOUND));
}

TEST_F(Change, EveryKindIsKept) {
  const auto team = Good(&Stub::CreateTeam, Proto<v1::CreateTeamRequest>(R"(
      parent: "regions/xuzhou" team_id: "north" team { display_name: "城北班组" lead: "lead-1" })"));
  const auto community = Good(&Stub::CreateCommunity, Proto<v1::CreateCommunityRequest>(R"(
      parent: "regions/xuzhou" community_id: "north"
      community { display_name: "云龙湖" center { latitude: 34.2 longitude: 117.1 } aliases: "YLH"
                  facts { tier: PREMIUM install_ready: false } })"));
  const auto subscriber = Good(&Stub::CreateSubscriber, Proto<v1::CreateSubscriberRequest>(R"(
      parent: "regions/xuzhou" subscriber_id: "north"
      subscriber { display_name: "李娜" phone: "13900000000" community: "regions/xuzhou/communities/north"
                   contracted_rate { down_mbps: 100 up_mbps: 20 } address { text: "1" } })"));
  EXPECT_TRUE(MessageDifferencer::Equals(
      team, Good(&Stub::GetTeam, Proto<v1::GetTeamRequest>(R"(name: "regions/xuzhou/teams/north")"))));
  EXPECT_TRUE(MessageDifferencer::Equals(
      community,
      Good(&Stub::GetCommunity, Proto<v1::GetCommunityRequest>(R"(name: "regions/xuzhou/communities/north")"))));
  EXPECT_TRUE(MessageDifferencer::Equals(
      subscriber,
      Good(&Stub::GetSubscriber, Proto<v1::GetSubscriberRequest>(R"(name: "regions/xuzhou/subscribers/north")"))));
  const auto moved = Good(&Stub::UpdateCommunity, Proto<v1::UpdateCommunityRequest>(R"(
      community { name: "regions/xuzhou/communities/north" facts { install_ready: true } }
      update_mask { paths: "facts.install_ready" })"));
  EXPECT_TRUE(moved.facts().install_ready());
  EXPECT_EQ(moved.facts().tier(), v1::CommunityFacts::PREMIUM);
  const auto renamed = Good(&Stub::UpdateTeam, Proto<v1::UpdateTeamRequest>(R"(
      team { name: "regions/xuzhou/teams/north" display_name: "北" } )"));
  EXPECT_EQ(renamed.lead(), "");  // an empty mask replaces all
  const auto slower = Good(&Stub::UpdateSubscriber, Proto<v1::UpdateSubscriberRequest>(R"(
      subscriber { name: "regions/xuzhou/subscribers/north" } update_mask { paths: "contracted_rate.up_mbps" })"));
  EXPECT_EQ(slower.contracted_rate().up_mbps(), 0);
  EXPECT_EQ(slower.contracted_rate().down_mbps(), 100);
}

TEST_F(Change, MaskNamesWhatIsReplaced) {
  v1::Technician technician = Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  const std::string etag = technician.etag();
  technician.clear_skills();
  technician.add_skills("copper");
  technician.set_display_name("李强");
  technician.clear_phone();
  const auto updated = Good(&Stub::UpdateTechnician, Update(technician, {"skills", "phone"}));
  EXPECT_EQ(updated.display_name(), "张伟");
  ASSERT_EQ(updated.skills_size(), 1);
  EXPECT_EQ(updated.skills(0), "copper");
  EXPECT_EQ(updated.phone(), "");
  EXPECT_NE(updated.etag(), etag);
  EXPECT_TRUE(MessageDifferencer::Equals(updated.create_time(), technician.create_time()));

  technician.clear_etag();
  for (const char* path : {"name", "etag", "create_time", "position", "skill", "home.height", ""}) {
    EXPECT_THAT(Refusal(&Stub::UpdateTechnician, Update(technician, {path})), Is(v1::FIELD_INVALID)) << path;
  }
  technician.clear_home();
  EXPECT_THAT(Refusal(&Stub::UpdateTechnician, Update(technician, {"home"})), Is(v1::FIELD_MISSING));
  EXPECT_EQ(Good(&Stub::GetTechnician, Get("t-1")).etag(), updated.etag());
}

TEST_F(Change, StaleEtagChangesNothing) {
  v1::Technician technician = Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  const auto first = Good(&Stub::UpdateTechnician, Update(technician, {"badge_number"}));
  technician.set_badge_number("other");
  EXPECT_THAT(Refusal(&Stub::UpdateTechnician, Update(technician, {"badge_number"})), Is(v1::ETAG_STALE));
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::GetTechnician, Get("t-1")), first));
}

TEST_F(Change, ARepeatedRequestGetsTheFirstAnswer) {
  auto create = NewTechnician("t-1");
  create.set_request_id("r-1");
  const auto made = Good(&Stub::CreateTechnician, create);
  auto update = Update(made, {"badge_number"});
  update.mutable_technician()->set_badge_number("B");
  update.set_request_id("r-1");  // of another method: another request
  const auto updated = Good(&Stub::UpdateTechnician, update);
  EXPECT_EQ(updated.badge_number(), "B");

  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::CreateTechnician, create), made));
  EXPECT_TRUE(MessageDifferencer::Equals(Good(&Stub::UpdateTechnician, update), updated));
  EXPECT_EQ(Good(&Stub::GetTechnician, Get("t-1")).etag(), updated.etag());

  create.mutable_technician()->set_badge_number("C");
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, create), Is(v1::REQUEST_ID_REUSED));
  update.mutable_technician()->set_badge_number("C");
  EXPECT_THAT(Refusal(&Stub::UpdateTechnician, update), Is(v1::REQUEST_ID_REUSED));
  // Another caller's same id is another request.
  EXPECT_THAT(Refusal(&Stub::CreateTechnician, create, system_.Token(v1::Actor::LEAD, "lead-2", "xuzhou")),
              Is(v1::RESOURCE_ALREADY_EXISTS));
}

TEST_F(Change, RacersWithOneRequestIdMakeOneChange) {
  auto create = NewTechnician("t-1");
  create.set_request_id("r-1");
  const std::string token = Lead();
  std::vector<v1::Technician> answers(8);
  std::vector<absl::Status> statuses(8);
  std::vector<std::thread> racers;
  for (int i = 0; i < 8; ++i) {
    racers.emplace_back([&, i] { answers[i] = Call(&Stub::CreateTechnician, create, token, &statuses[i]); });
  }
  for (std::thread& racer : racers) racer.join();
  for (int i = 0; i < 8; ++i) {
    ASSERT_TRUE(statuses[i].ok()) << statuses[i];
    EXPECT_TRUE(MessageDifferencer::Equals(answers[i], answers[0]));
  }
}

TEST_F(Change, ShiftsOfOneDayAreReplaced) {
  Good(&Stub::CreateTechnician, NewTechnician("t-1"));
  auto request = Proto<v1::SetShiftRequest>(R"(
      name: "regions/xuzhou/technicians/t-1" request_id: "s-1"
      shifts { iso_weekday: 1 start_minute: 0 end_minute: 60 } shifts { iso_weekday: 1 start_minute: 60 end_minute: 1440 })");
  EXPECT_EQ(Good(&Stub::SetShift, request).shifts_size(), 2);
  EXPECT_EQ(Good(&Stub::SetShift, request).etag(), "2");
  EXPECT_EQ(Good(&Stub::SetShift, Proto<v1::SetShiftRequest>(R"(
      name: "regions/xuzhou/technicians/t-1" shifts { date: "2026-03-02" off: true })"))
                .shifts_size(),
            3);
  const auto technician = Good(&Stub::SetAvailability, Proto<v1::SetAvailabilityRequest>(R"(
      name: "regions/xuzhou/technicians/t-1" availability: UNAVAILABLE)"));
  EXPECT_EQ(technician.availability(), v1::Technician::UNAVAILABLE);
  EXPECT_EQ(technician.shifts_size(), 3);
}

}  // namespace
}  // namespace truckroll
