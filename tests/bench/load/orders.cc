#include "tests/bench/load/orders.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "domain/calendar/instant.h"

namespace truckroll::bench {

const std::string kCreate = "/truckroll.v1.WorkOrderService/CreateWorkOrder";
const std::string kGet = "/truckroll.v1.WorkOrderService/GetWorkOrder";
const std::string kList = "/truckroll.v1.WorkOrderService/ListWorkOrders";

namespace {

constexpr const char* kFamilies[] = {"李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "欧阳", "司马"};
constexpr const char* kGiven[] = {"秀英", "伟", "芳", "建国", "桂兰", "磊", "静", "志强", "娜", "晓东", "玉梅"};
constexpr const char* kStreets[] = {"中山北路", "淮海东路", "建国西路", "解放南路", "彭城路", "和平路", "复兴北路"};
constexpr const char* kComplaints[] = {"光猫红灯闪烁，无法上网，晚上七点以后在家", "新装千兆宽带，请提前电话联系",
                                       "网速慢，电视卡顿，家中有老人", "搬家移机，新址已通光纤"};

template <size_t N>
const char* Pick(const char* const (&words)[N], uint64_t index) {
  return words[index % N];
}

v1::WorkOrder::Type TypeOf(uint64_t index) {
  const uint64_t hundredth = index * 37 % 100;
  if (hundredth < 50) return v1::WorkOrder::REPAIR;
  if (hundredth < 85) return v1::WorkOrder::INSTALL;
  return hundredth < 95 ? v1::WorkOrder::MOVE : v1::WorkOrder::OPTIMIZE;
}

template <class Request>
Request About(const std::string& order, const std::string& request_id) {
  Request request;
  request.set_name(order);
  request.set_request_id(request_id);
  return request;
}

v1::RecordContactAttemptRequest Contact(const std::string& order, const std::string& id,
                                        v1::ContactAttempt::Outcome outcome, const char* note) {
  auto request = About<v1::RecordContactAttemptRequest>(order, id);
  request.set_outcome(outcome);
  request.set_note(note);
  return request;
}

v1::HoldWorkOrderRequest Hold(const std::string& order, const std::string& id, v1::Hold::Reason reason) {
  auto request = About<v1::HoldWorkOrderRequest>(order, id);
  request.set_reason(reason);
  request.set_note("用户出差，要求改期上门");
  return request;
}

v1::SetAppointmentRequest Appoint(const std::string& order, const std::string& id, absl::Time at) {
  auto request = About<v1::SetAppointmentRequest>(order, id);
  *request.mutable_agreed_time() = ToProto(at);
  return request;
}

v1::AddNoteRequest Note(const std::string& order, const std::string& id, const char* text, bool visible) {
  auto request = About<v1::AddNoteRequest>(order, id);
  request.set_text(text);
  request.set_visible_to_customer(visible);
  return request;
}

v1::ArriveRequest Arrive(const std::string& order, const std::string& id) {
  auto request = About<v1::ArriveRequest>(order, id);
  request.set_consent(true);
  request.mutable_location()->set_latitude(34.2611);
  request.mutable_location()->set_longitude(117.1861);
  return request;
}

v1::CompleteWorkOrderRequest Complete(const std::string& order, const std::string& id) {
  auto request = About<v1::CompleteWorkOrderRequest>(order, id);
  for (const double down : {948.2, 951.7, 940.0}) request.mutable_speed_test()->add_down_mbps(down);
  for (const double up : {98.1, 97.5, 99.2}) request.mutable_speed_test()->add_up_mbps(up);
  request.set_note("更换光猫，测速正常");
  return request;
}

template <class Request>
Orders::Step Call(const char* method, const Request& request) {
  static const std::string name = absl::StrCat("/truckroll.v1.WorkOrderService/", method);
  return {&name, request.SerializeAsString()};
}

}  // namespace

std::string CommunityName(const std::string& region, int index) {
  return absl::StrCat("regions/", region, "/communities/bench-", index);
}

std::string TechnicianName(const std::string& region, int index) {
  return absl::StrCat("regions/", region, "/technicians/bench-", index);
}

Orders::Orders(std::string region, absl::Time now, std::string run)
    : region_(std::move(region)), now_(now), run_(std::move(run)) {
  common_.set_parent(absl::StrCat("regions/", region_));
  v1::WorkOrder& order = *common_.mutable_work_order();
  order.add_required_skills("fiber");
  order.mutable_contracted_rate()->set_down_mbps(1000);
  order.mutable_contracted_rate()->set_up_mbps(100);
  order.mutable_address()->mutable_location()->set_latitude(34.261);
  order.mutable_address()->mutable_location()->set_longitude(117.186);
}

v1::CreateWorkOrderRequest Orders::Create(uint64_t index) const {
  v1::CreateWorkOrderRequest request = common_;
  request.set_request_id(absl::StrFormat("%s-c%012d", run_, index));
  v1::WorkOrder& order = *request.mutable_work_order();
  order.set_type(due_ ? v1::WorkOrder::REPAIR : TypeOf(index));
  if (due_) *order.mutable_accept_time() = ToProto(*due_ - absl::Hours(24));
  order.set_community(CommunityName(region_, static_cast<int>(index % kCommunities)));
  order.mutable_customer()->set_display_name(absl::StrCat(Pick(kFamilies, index), Pick(kGiven, index / 12)));
  order.mutable_customer()->set_phone(absl::StrFormat("138%08d", index * 7919 % 100'000'000));
  order.mutable_address()->set_text(absl::StrCat(Pick(kStreets, index), " ", index % 300 + 1, " 号阳光花园 ",
                                                 index % 40 + 1, " 幢 ", index % 4 + 1, " 单元 ", index % 30 + 1,
                                                 "02 室"));
  if (order.type() == v1::WorkOrder::MOVE) {
    order.mutable_old_address()->set_text(absl::StrCat(Pick(kStreets, index + 3), " ", index % 90 + 1, " 号"));
  }
  order.set_external_id(absl::StrFormat("CRM-%s-%010d", run_, index));
  order.set_description(Pick(kComplaints, index));
  if (index % 2 == 0 && !due_) {  // the afternoon of the day after tomorrow
    const absl::TimeZone zone = absl::FixedTimeZone(8 * 3600);
    const absl::CivilDay day = absl::CivilDay(absl::ToCivilSecond(now_, zone)) + 2;
    *order.mutable_booked_window()->mutable_start_time() = ToProto(absl::FromCivil(absl::CivilHour(day) + 12, zone));
    *order.mutable_booked_window()->mutable_end_time() = ToProto(absl::FromCivil(absl::CivilHour(day) + 18, zone));
  }
  return request;
}

Orders::Step Orders::At(int step, const std::string& order, uint64_t index) const {
  const std::string id = absl::StrFormat("%s-s%02d-%010d", run_, step, index);
  // Nobody's hours meet: a technician's n-th order is agreed for another four hours than the one before.
  const absl::Time agreed = now_ + absl::Hours(2 + 4 * static_cast<int64_t>(index / kTechnicians % 500));
  switch (step) {
    case 0: {
      auto request = About<v1::AssignWorkOrderRequest>(order, id);
      request.set_technician(TechnicianName(region_, static_cast<int>(index % kTechnicians)));
      return Call("AssignWorkOrder", request);
    }
    case 1:
      return Call("AcceptWorkOrder", About<v1::AcceptWorkOrderRequest>(order, id));
    case 2:
      return Call("RecordContactAttempt", Contact(order, id, v1::ContactAttempt::NO_ANSWER, "无人接听"));
    case 3:
      return Call("RecordContactAttempt", Contact(order, id, v1::ContactAttempt::REACHED, "已约明天下午上门"));
    case 4:
      return Call("SetAppointment", Appoint(order, id, agreed));
    case 5:
      return Call("AddNote", Note(order, id, "小区需登记，带身份证，地下车库可停车", false));
    case 6:
      return Call("HoldWorkOrder", Hold(order, id, v1::Hold::CUSTOMER_REQUEST));
    case 7:
      return Call("ResumeWorkOrder", About<v1::ResumeWorkOrderRequest>(order, id));
    case 8:
      return Call("SetAppointment", Appoint(order, id, agreed + absl::Hours(2)));
    case 9:
      return Call("Depart", About<v1::DepartRequest>(order, id));
    case 10:
      return Call("HoldWorkOrder", Hold(order, id, v1::Hold::RESOURCE_NOT_READY));
    case 11:
      return Call("ResumeWorkOrder", About<v1::ResumeWorkOrderRequest>(order, id));
    case 12: {
      auto request = About<v1::UrgeWorkOrderRequest>(order, id);
      request.set_note("用户来电催单，希望今天完成");
      return Call("UrgeWorkOrder", request);
    }
    case 13:
      return Call("Depart", About<v1::DepartRequest>(order, id));
    case 14:
      return Call("AddNote", Note(order, id, "师傅已出发，预计二十分钟到达", true));
    case 15:
      return Call("Arrive", Arrive(order, id));
    case 16:
      return Call("AddNote", Note(order, id, "分光器端口更换，正在测速", true));
    default:
      return Call("CompleteWorkOrder", Complete(order, id));
  }
}

}  // namespace truckroll::bench
