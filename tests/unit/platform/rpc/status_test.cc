#include "platform/rpc/status.h"

#include <fstream>
#include <regex>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"

namespace truckroll {
namespace {

using ::testing::HasSubstr;

google::rpc::Status Wire(const grpc::Status& status) {
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  return wire;
}

template <class Detail>
Detail Only(const grpc::Status& status) {
  Detail detail;
  int found = 0;
  google::rpc::Status wire = Wire(status);
  for (const google::protobuf::Any& any : wire.details()) {
    if (any.Is<Detail>() && any.UnpackTo(&detail)) ++found;
  }
  EXPECT_EQ(found, 1) << Detail::descriptor()->full_name();
  return detail;
}

TEST(StatusTest, ARefusalOfAServicesOwnTokenIsNotTheCallers) {
  const absl::Status refused = rpc::OfOwnCall(rpc::Error(v1::TOKEN_INVALID, "not valid yet"));
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_TRUE(rpc::RetryAfter(refused).has_value());
  EXPECT_TRUE(absl::IsNotFound(rpc::OfOwnCall(rpc::NotFound("regions/x"))));
  EXPECT_TRUE(rpc::OfOwnCall(absl::OkStatus()).ok());
}

TEST(StatusTest, AFieldErrorNamesFieldFoundAndExpected) {
  grpc::Status status = rpc::ToGrpc(rpc::InvalidField("agreed_time", "yesterday", "a time after now"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "agreed_time: found yesterday, expected a time after now");
  auto info = Only<google::rpc::ErrorInfo>(status);
  EXPECT_EQ(info.domain(), "truckroll");
  EXPECT_EQ(info.reason(), "FIELD_INVALID");
  auto bad = Only<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad.field_violations_size(), 1);
  EXPECT_EQ(bad.field_violations(0).field(), "agreed_time");
  EXPECT_EQ(bad.field_violations(0).description(), "found yesterday, expected a time after now");
}

TEST(StatusTest, DetailsSurviveTheWire) {
  absl::Status before = rpc::PreconditionFailed(v1::STATE_NOT_ALLOWED, "regions/x/workOrders/1", "it is COMPLETED");
  absl::Status after = rpc::FromGrpc(rpc::ToGrpc(before));
  EXPECT_EQ(after, before);
  EXPECT_EQ(rpc::ReasonOf(after), v1::STATE_NOT_ALLOWED);
  auto failure = Only<google::rpc::PreconditionFailure>(rpc::ToGrpc(after));
  EXPECT_EQ(failure.violations(0).type(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(failure.violations(0).subject(), "regions/x/workOrders/1");
  EXPECT_TRUE(rpc::ToGrpc(absl::OkStatus()).ok());
  EXPECT_TRUE(rpc::FromGrpc(grpc::Status::OK).ok());
}

TEST(StatusTest, UnavailableSaysWhenToTryAgain) {
  EXPECT_EQ(rpc::RetryAfter(rpc::Error(v1::STORE_UNREACHABLE, "down")), absl::Seconds(1));
  EXPECT_EQ(rpc::RetryAfter(rpc::Unavailable(v1::SHUTTING_DOWN, "bye", absl::Milliseconds(2500))),
            absl::Milliseconds(2500));
  EXPECT_EQ(rpc::RetryAfter(rpc::NotFound("regions/x")), std::nullopt);
}

TEST(StatusTest, AnErrorFromBelowGetsTheReasonItsCodeImplies) {
  absl::Status outside = rpc::FromGrpc(rpc::ToGrpc(absl::UnavailableError("connection refused")));
  EXPECT_EQ(rpc::ReasonOf(outside), v1::STORE_UNREACHABLE);
  EXPECT_EQ(rpc::RetryAfter(outside), absl::Seconds(1));
  EXPECT_EQ(rpc::ReasonOf(rpc::FromGrpc(rpc::ToGrpc(absl::ResourceExhaustedError("full")))), v1::OVERLOADED);
  EXPECT_EQ(rpc::ReasonOf(rpc::FromGrpc(rpc::ToGrpc(absl::InternalError("bug")))), std::nullopt);
  // One that has its reason keeps it.
  EXPECT_EQ(rpc::ReasonOf(rpc::FromGrpc(rpc::ToGrpc(rpc::Error(v1::SLOW_READER, "slow")))), v1::SLOW_READER);
}

TEST(StatusTest, WhatIsTooLongForTrailersIsCutBetweenCharacters) {
  std::string long_text;
  for (int i = 0; i < 5000; ++i) long_text += "徐";
  grpc::Status status = rpc::ToGrpc(rpc::InvalidField("text", long_text, "less"));
  EXPECT_LT(status.error_message().size(), 300u);
  EXPECT_THAT(status.error_message(), HasSubstr("徐…, expected less"));
  EXPECT_LT(rpc::ToGrpc(absl::InternalError(long_text)).error_message().size(), 1100u);
}

// The contract's comments name the code of each reason; callers read them there.
TEST(StatusTest, EveryReasonHasTheCodeThatTheContractNames) {
  std::ifstream proto("proto/truckroll/v1/error_reason.proto");
  ASSERT_TRUE(proto.good());
  std::string line, code;
  int seen = 0;
  std::smatch match;
  while (std::getline(proto, line)) {
    if (std::regex_search(line, match, std::regex("// ([A-Z_]+):"))) code = match[1];
    if (!std::regex_search(line, match, std::regex("^  ([A-Z_]+) = ([1-9][0-9]*);"))) continue;
    v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
    ASSERT_TRUE(v1::ErrorReason_Parse(match[1].str(), &reason)) << line;
    EXPECT_EQ(absl::StatusCodeToString(rpc::CodeOf(reason)), code) << line;
    ++seen;
  }
  EXPECT_EQ(seen, v1::ErrorReason_descriptor()->value_count() - 1);
}

}  // namespace
}  // namespace truckroll
