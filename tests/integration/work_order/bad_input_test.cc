// Bad requests: code and reason, the field by its name, and an order that stays as it was.
#include <functional>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "tests/integration/work_order/work_order_fixture.h"

namespace truckroll {
namespace {

using v1::WorkOrder;

class BadInput : public WorkOrderTest {
 protected:
  struct Row {
    absl::Status status;
    v1::ErrorReason reason;
    std::string field;
  };
  void Expect(const std::vector<Row>& rows) {
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_THAT(rows[i].status, Is(rows[i].reason)) << "row " << i << ": " << rows[i].status;
      EXPECT_EQ(FieldOf(rows[i].status), rows[i].field) << "row " << i << ": " << rows[i].status;
    }
  }
  // An ordinary request to create, made bad.
  absl::Status Created(const std::function<void(v1::CreateWorkOrderRequest&)>& spoil) {
    auto request = NewOrder(WorkOrder::REPAIR);
    spoil(request);
    return Refusal(&Stub::CreateWorkOrder, request);
  }
  absl::Status Made(const std::function<void(WorkOrder&)>& spoil) {
    return Created([&](v1::CreateWorkOrderRequest& request) { spoil(*request.mutable_work_order()); });
  }
  absl::Status ListedWith(const std::string& filter) {
    return Refusal(&Stub::ListWorkOrders, Proto<v1::ListWorkOrdersRequest>(filter));
  }
  absl::Status AppointedAt(const std::string& order, absl::Duration from_now) {
    return Refusal(&Stub::SetAppointment, Appointment(order, RegionNow() + from_now));
  }
};

TEST_F(BadInput, OfACreate) {
  Expect({
      {Created([](auto& r) { r.clear_parent(); }), v1::FIELD_MISSING, "parent"},
      {Created([](auto& r) { r.set_parent("xuzhou"); }), v1::FIELD_INVALID, "parent"},
      {Created([](auto& r) { r.set_request_id(std::string(65, 'x')); }), v1::FIELD_INVALID, "request_id"},
      {Made([](auto& o) { o.clear_type(); }), v1::FIELD_INVALID, "work_order.type"},
      {Made([](auto& o) { o.set_type(static_cast<WorkOrder::Type>(77)); }), v1::FIELD_INVALID, "work_order.type"},
      {Made([](auto& o) { o.clear_community(); }), v1::FIELD_MISSING, "work_order.community"},
      {Made([](auto& o) { o.set_community("regions/xuzhou/communities/c9"); }), v1::FIELD_INVALID,
       "work_order.community"},
      {Made([](auto& o) { o.set_community("regions/nanjing/communities/c1"); }), v1::FIELD_INVALID,
       "work_order.community"},
      {Made([](auto& o) { o.mutable_customer()->set_phone("call me"); }), v1::FIELD_INVALID,
       "work_order.customer.phone"},
      {Made([](auto& o) { o.mutable_customer()->set_phone("123"); }), v1::FIELD_INVALID, "work_order.customer.phone"},
      {Made([](auto& o) { o.clear_address(); }), v1::FIELD_MISSING, "work_order.address"},
      {Made([](auto& o) { o.mutable_address()->set_text(std::string(401, 'x')); }), v1::FIELD_INVALID,
       "work_order.address.text"},
      {Made([](auto& o) { o.mutable_address()->mutable_location()->set_latitude(91); }), v1::FIELD_INVALID,
       "work_order.address.location.latitude"},
      {Made([](auto& o) { o.set_description(std::string(1001, 'x')); }), v1::FIELD_INVALID, "work_order.description"},
      {Made([](auto& o) { o.add_required_skills("Fiber!"); }), v1::FIELD_INVALID, "work_order.required_skills"},
      {Made([](auto& o) { o.set_type(WorkOrder::MOVE); }), v1::FIELD_INVALID, "work_order.old_address"},
      {Made([](auto& o) {
         o.set_type(WorkOrder::INSTALL);
         o.clear_contracted_rate();
       }),
       v1::FIELD_MISSING, "work_order.contracted_rate"},
      {Made([](auto& o) { o.mutable_accept_time()->set_seconds(0); }), v1::TIME_OUT_OF_RANGE, "work_order.accept_time"},
      {Made([this](auto& o) { *o.mutable_accept_time() = ToProto(RegionNow() + absl::Hours(1)); }),
       v1::TIME_OUT_OF_RANGE, "work_order.accept_time"},
      {Made([this](auto& o) {
         *o.mutable_booked_window()->mutable_start_time() = ToProto(RegionNow() + absl::Hours(2));
         *o.mutable_booked_window()->mutable_end_time() = ToProto(RegionNow() + absl::Hours(1));
       }),
       v1::TIME_OUT_OF_RANGE, "work_order.booked_window.end_time"},
  });
  EXPECT_EQ(List().total_size(), 0);
}

TEST_F(BadInput, ARefusalShowsNoPhone) {
  const absl::Status status = Made([](auto& o) { o.mutable_customer()->set_phone("138-secret-0000"); });
  EXPECT_THAT(status.ToString(), ::testing::Not(::testing::HasSubstr("secret")));
}

TEST_F(BadInput, OfAChange) {
  const WorkOrder order = CreateAccepted("t1");
  const std::string& name = order.name();
  const std::string none = "regions/xuzhou/workOrders/none";
  auto assign = [&](const std::string& technician) {
    auto request = About<v1::AssignWorkOrderRequest>(name);
    request.set_technician(technician);
    return Refusal(&Stub::AssignWorkOrder, request);
  };
  auto contact = [&](int outcome) {
    auto request = About<v1::RecordContactAttemptRequest>(name);
    request.set_outcome(static_cast<v1::ContactAttempt::Outcome>(outcome));
    return Refusal(&Stub::RecordContactAttempt, request);
  };
  auto note = [&](const std::string& about, const std::string& text) {
    auto request = About<v1::AddNoteRequest>(about);
    request.set_text(text);
    return Refusal(&Stub::AddNote, request);
  };
  Expect({
      {note("", "x"), v1::FIELD_MISSING, "name"},
      {note("workOrders/1", "x"), v1::FIELD_INVALID, "name"},
      {note(none, "x"), v1::RESOURCE_NOT_FOUND, ""},
      {note(name, ""), v1::FIELD_MISSING, "text"},
      {note(name, std::string(2001, 'x')), v1::FIELD_INVALID, "text"},
      {assign(""), v1::FIELD_MISSING, "technician"},
      {assign("t2"), v1::FIELD_INVALID, "technician"},
      {assign("regions/nanjing/technicians/t2"), v1::FIELD_INVALID, "technician"},
      {assign(TechnicianName("t9")), v1::RESOURCE_NOT_FOUND, ""},
      {assign(TechnicianName("t1")), v1::ALREADY_ASSIGNED, name},
      {contact(0), v1::FIELD_INVALID, "outcome"},
      {contact(77), v1::FIELD_INVALID, "outcome"},
      {AppointedAt(name, -absl::Hours(1)), v1::TIME_OUT_OF_RANGE, "agreed_time"},
      {AppointedAt(name, absl::Hours(24 * 91)), v1::TIME_OUT_OF_RANGE, "agreed_time"},
      {Refusal(&Stub::SetAppointment, About<v1::SetAppointmentRequest>(name)), v1::FIELD_MISSING, "agreed_time"},
      {Refusal(&Stub::Arrive, About<v1::ArriveRequest>(name, "location { longitude: 181 }")), v1::FIELD_INVALID,
       "location.longitude"},
      {Refusal(&Stub::HoldWorkOrder, About<v1::HoldWorkOrderRequest>(name)), v1::FIELD_INVALID, "reason"},
      {Refusal(&Stub::HoldWorkOrder, About<v1::HoldWorkOrderRequest>(name, "reason: FORCE_MAJEURE")),
       v1::APPROVAL_MISSING, name},
      {Refusal(&Stub::HoldWorkOrder, About<v1::HoldWorkOrderRequest>(name, "reason: CUSTOMER_UNREACHABLE")),
       v1::RETRIES_NOT_EXHAUSTED, name},
      {Refusal(&Stub::RequestWithdrawal, About<v1::RequestWithdrawalRequest>(name, "reason: DUPLICATE")),
       v1::FIELD_MISSING, "note"},
      {Refusal(&Stub::AddNote, About<v1::AddNoteRequest>(name, "text: 'x' etag: 'old'")), v1::ETAG_STALE, ""},
      {Refusal(&Stub::CompleteWorkOrder, About<v1::CompleteWorkOrderRequest>(name)), v1::STATE_NOT_ALLOWED, name},
      {Refusal(&Stub::AcceptWorkOrder, About<v1::AcceptWorkOrderRequest>(name)), v1::STATE_NOT_ALLOWED, name},
      {Refusal(&Stub::ResumeWorkOrder, About<v1::ResumeWorkOrderRequest>(name)), v1::STATE_NOT_ALLOWED, name},
  });
  const WorkOrder after = Get(name);
  EXPECT_EQ(after.version(), order.version());
  EXPECT_EQ(after.etag(), order.etag());
}

TEST_F(BadInput, OfAList) {
  Expect({
      {ListedWith(""), v1::FIELD_MISSING, "parent"},
      {ListedWith("parent: 'regions/xuzhou' page_size: -1"), v1::FIELD_INVALID, "page_size"},
      {ListedWith("parent: 'regions/xuzhou' page_size: 1001"), v1::FIELD_INVALID, "page_size"},
      {ListedWith("parent: 'regions/xuzhou' page_token: 'nonsense'"), v1::PAGE_TOKEN_INVALID, ""},
      {ListedWith("parent: 'regions/xuzhou' states: 77"), v1::FIELD_INVALID, "states"},
      {ListedWith("parent: 'regions/xuzhou' types: 77"), v1::FIELD_INVALID, "types"},
      {ListedWith("parent: 'regions/xuzhou' phone: '12'"), v1::FIELD_INVALID, "phone"},
      {ListedWith("parent: 'regions/xuzhou' technician: 't1'"), v1::FIELD_INVALID, "technician"},
  });
}

TEST_F(BadInput, MoreThanAMebibyteIsRefused) {
  const WorkOrder order = Create();
  auto note = About<v1::AddNoteRequest>(order.name());
  note.set_text(std::string((1 << 20) + 1, 'x'));
  EXPECT_TRUE(absl::IsResourceExhausted(Refusal(&Stub::AddNote, note)));
  EXPECT_EQ(Get(order.name()).version(), 1);
}

}  // namespace
}  // namespace truckroll
