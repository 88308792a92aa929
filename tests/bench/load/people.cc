#include "tests/bench/load/people.h"

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "platform/clock/region_clock.h"
#include "tests/bench/load/orders.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::bench {
namespace {

std::unique_ptr<v1::WorkforceService::Stub> Workforce(const std::string& address) {
  return v1::WorkforceService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

std::unique_ptr<grpc::ClientContext> As(const std::string& authorization) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->AddMetadata("authorization", authorization);
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  return context;
}

void Expect(const grpc::Status& status) {
  if (status.ok() || status.error_code() == grpc::ALREADY_EXISTS) return;
  std::fprintf(stderr, "the workforce service refused: %s\n", status.error_message().c_str());
  exit(1);
}

v1::CreateTechnicianRequest Technician(const std::string& parent, int index) {
  v1::CreateTechnicianRequest request;
  request.set_parent(parent);
  request.set_technician_id(absl::StrCat("bench-", index));
  v1::Technician& technician = *request.mutable_technician();
  technician.set_display_name(absl::StrCat("王师傅", index));
  technician.set_badge_number(absl::StrCat("XZ-", index));
  technician.add_skills("fiber");
  technician.mutable_home()->set_latitude(34.26);
  technician.mutable_home()->set_longitude(117.18);
  for (int day = 1; day <= 7; ++day) {
    v1::Shift& shift = *technician.add_shifts();
    shift.set_iso_weekday(day);
    shift.set_end_minute(1440);
  }
  return request;
}

}  // namespace

void MakePeople(const std::string& workforce, const std::string& region, const std::string& admin, int technicians) {
  const auto stub = Workforce(workforce);
  const std::string parent = absl::StrCat("regions/", region);
  for (int i = 0; i < kCommunities; ++i) {
    v1::CreateCommunityRequest request;
    request.set_parent(parent);
    request.set_community_id(absl::StrCat("bench-", i));
    v1::Community& community = *request.mutable_community();
    community.set_display_name(absl::StrCat("阳光花园", i, "期"));
    community.mutable_center()->set_latitude(34.26);
    community.mutable_center()->set_longitude(117.18);
    community.mutable_facts()->set_tier(v1::CommunityFacts::STANDARD);
    community.mutable_facts()->set_install_ready(true);
    v1::Community made;
    Expect(stub->CreateCommunity(As(admin).get(), request, &made));
  }
  for (int i = 0; i < technicians; ++i) {
    v1::Technician made;
    Expect(stub->CreateTechnician(As(admin).get(), Technician(parent, i), &made));
  }
}

absl::Time RegionNow(const std::string& workforce, const std::string& region, const std::string& admin) {
  v1::GetRegionRequest request;
  request.set_name(absl::StrCat("regions/", region));
  v1::Region answer;
  Expect(Workforce(workforce)->GetRegion(As(admin).get(), request, &answer));
  const auto clock = clock::RegionClock::FromProto(answer.clock());
  if (!clock.ok()) {
    std::fprintf(stderr, "no clock: %s\n", clock.status().ToString().c_str());
    exit(1);
  }
  return clock->At(absl::Now());
}

}  // namespace truckroll::bench
