// The phone's requests are carried on to the work-order service as the bytes they are: their fields must be the same.
#include "gtest/gtest.h"
#include "mobile-gateway/technician/technician_server.h"

namespace truckroll::gateway {
namespace {

template <class From, class To>
void ExpectSameFields() {
  const google::protobuf::Descriptor* from = From::descriptor();
  const google::protobuf::Descriptor* to = To::descriptor();
  SCOPED_TRACE(from->name() + " as " + to->name());
  ASSERT_EQ(from->field_count(), to->field_count());
  for (int i = 0; i < from->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* a = from->field(i);
    const google::protobuf::FieldDescriptor* b = to->FindFieldByNumber(a->number());
    ASSERT_NE(b, nullptr) << a->full_name();
    EXPECT_EQ(a->name(), b->name());
    EXPECT_EQ(a->type(), b->type());
    EXPECT_EQ(a->label(), b->label());
    EXPECT_EQ(a->message_type(), b->message_type());
    EXPECT_EQ(a->enum_type(), b->enum_type());
  }
}

TEST(ActionsTest, PhonesRequestsHaveTheServicesFields) {
  ExpectSameFields<v1::AcceptRequest, v1::AcceptWorkOrderRequest>();
  ExpectSameFields<v1::DeclineRequest, v1::DeclineWorkOrderRequest>();
  ExpectSameFields<v1::RecordContactRequest, v1::RecordContactAttemptRequest>();
  ExpectSameFields<v1::CompleteRequest, v1::CompleteWorkOrderRequest>();
  ExpectSameFields<v1::HoldRequest, v1::HoldWorkOrderRequest>();
  ExpectSameFields<v1::ResumeRequest, v1::ResumeWorkOrderRequest>();
  ExpectSameFields<v1::ReportImpossibleRequest, v1::RequestWithdrawalRequest>();
}

TEST(ActionsTest, ATechnicianIsNamedByTheTokenOneWayOrTheOther) {
  v1::Region xuzhou;
  xuzhou.set_name("regions/xuzhou");
  xuzhou.set_time_zone("Asia/Shanghai");
  Regions regions({xuzhou}, clock::SystemClock());
  auto name = [&](const std::string& subject, const std::string& region) {
    auth::Identity identity;
    identity.role = v1::Actor::TECHNICIAN;
    identity.subject = subject;
    identity.region = region;
    return TechnicianName(identity, regions);
  };
  const std::string full = "regions/xuzhou/technicians/t-001";
  EXPECT_EQ(*name("t-001", "xuzhou"), full);
  EXPECT_EQ(*name("t-001", "regions/xuzhou"), full);
  EXPECT_EQ(*name(full, ""), full);
  EXPECT_EQ(*name(full, "xuzhou"), full);
  EXPECT_TRUE(absl::IsPermissionDenied(name("t-001", "").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(name("t-001", "nowhere").status()));
  EXPECT_TRUE(absl::IsPermissionDenied(name("regions/nanjing/technicians/t-001", "xuzhou").status()));
}

}  // namespace
}  // namespace truckroll::gateway
