#include "platform/rpc/access.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "platform/rpc/status.h"
#include "truckroll/v1/tracking_service.pb.h"
#include "truckroll/v1/work_order_service.pb.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;

std::optional<v1::ErrorReason> Refused(const char* path, v1::Actor::Role role) {
  auth::Identity identity;
  identity.role = role;
  absl::Status status = rpc::CheckAccess(path, &identity);
  return status.ok() ? std::nullopt : rpc::ReasonOf(status);
}

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    // Keeps the linker from leaving the services' descriptors out.
    v1::GetTrackingRequest::descriptor();
    v1::GetWorkOrderRequest::descriptor();
  }
};

TEST_F(AccessTest, IsReadFromTheContract) {
  const v1::Access* access = rpc::FindAccess("/truckroll.v1.WorkOrderService/AcceptWorkOrder");
  ASSERT_NE(access, nullptr);
  EXPECT_GT(access->roles_size(), 0);
  EXPECT_EQ(rpc::FindAccess("/truckroll.v1.WorkOrderService/Nothing"), nullptr);
  EXPECT_EQ(rpc::FindAccess("nonsense"), nullptr);
}

TEST_F(AccessTest, RolesNamedMayCallOthersMayNot) {
  const char* accept = "/truckroll.v1.WorkOrderService/AcceptWorkOrder";
  EXPECT_EQ(Refused(accept, v1::Actor::TECHNICIAN), std::nullopt);
  EXPECT_EQ(Refused(accept, v1::Actor::CUSTOMER), v1::ROLE_NOT_ALLOWED);
  EXPECT_EQ(Refused(accept, v1::Actor::SERVICE), v1::ROLE_NOT_ALLOWED) << "not marked internal";
  EXPECT_EQ(Refused(accept, v1::Actor::ROLE_UNSPECIFIED), v1::ROLE_NOT_ALLOWED);
}

TEST_F(AccessTest, AServiceMayCallWhatIsInternalOnly) {
  const char* enforce = "/truckroll.v1.WorkOrderService/EnforceCommitments";
  EXPECT_EQ(Refused(enforce, v1::Actor::SERVICE), std::nullopt);
  EXPECT_EQ(Refused(enforce, v1::Actor::AGENT), v1::ROLE_NOT_ALLOWED);
}

TEST_F(AccessTest, NobodyMayCallOnlyWhatIsPublic) {
  EXPECT_TRUE(rpc::CheckAccess("/truckroll.v1.TrackingService/GetTracking", nullptr).ok());
  absl::Status refused = rpc::CheckAccess("/truckroll.v1.WorkOrderService/GetWorkOrder", nullptr);
  EXPECT_TRUE(absl::IsUnauthenticated(refused));
  EXPECT_EQ(rpc::ReasonOf(refused), v1::TOKEN_MISSING);
}

TEST_F(AccessTest, WhatTheContractDoesNotOpenIsClosed) {
  EXPECT_EQ(Refused("/truckroll.v1.WorkOrderService/Nothing", v1::Actor::ADMIN), v1::ROLE_NOT_ALLOWED);
  absl::Status refused = rpc::CheckAccess("/grpc.health.v1.Health/Check", nullptr);
  EXPECT_THAT(refused.message(), HasSubstr("no token"));
}

}  // namespace
}  // namespace truckroll
