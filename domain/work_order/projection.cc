#include "domain/work_order/projection.h"

#include <google/protobuf/message.h>

#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/commitment/explanation.h"
#include "domain/timeline/event_text.h"

namespace truckroll {
namespace {

using Order = v1::WorkOrder;

constexpr std::initializer_list<int> kForTechnician = {
    Order::kNameFieldNumber,
    Order::kTypeFieldNumber,
    Order::kStateFieldNumber,
    Order::kCommunityFieldNumber,
    Order::kCustomerFieldNumber,
    Order::kAddressFieldNumber,
    Order::kOldAddressFieldNumber,
    Order::kContractedRateFieldNumber,
    Order::kRequiredSkillsFieldNumber,
    Order::kTechnicianFieldNumber,
    Order::kBookedWindowFieldNumber,
    Order::kAgreedTimeFieldNumber,
    Order::kCommitmentsFieldNumber,
    Order::kTimelineFieldNumber,
    Order::kHoldsFieldNumber,
    Order::kContactAttemptsFieldNumber,
    Order::kWithdrawalFieldNumber,
    Order::kSpeedTestFieldNumber,
    Order::kVersionFieldNumber,
    Order::kCreateTimeFieldNumber,
    Order::kAcceptTimeFieldNumber,
    Order::kCompleteTimeFieldNumber,
    Order::kCommunityFactsFieldNumber,
    Order::kTechnicianCardFieldNumber,
    Order::kSourceWorkOrderFieldNumber,
    Order::kInstallReadyTimeFieldNumber,
    Order::kArriveTimeFieldNumber,
    Order::kUrgeCountFieldNumber,
    Order::kDescriptionFieldNumber,
    Order::kCommunityDisplayNameFieldNumber,
};

Order Copy(const Order& from, std::initializer_list<int> fields) {
  Order all = from;
  Order out;
  std::vector<const google::protobuf::FieldDescriptor*> wanted;
  for (const int number : fields) wanted.push_back(Order::descriptor()->FindFieldByNumber(number));
  Order::GetReflection()->SwapFields(&all, &out, wanted);
  return out;
}

const Policy* PolicyOf(const v1::Commitment& commitment, const PolicySet& policies) {
  return policies.Find(absl::string_view(commitment.rule()).substr(0, commitment.rule().find('/')));
}

// Makes what is made when read.
void FillIn(Order& order, const Reading& reading) {
  order.set_etag(EtagOf(order.version()));
  for (v1::Commitment& commitment : *order.mutable_commitments()) {
    *commitment.mutable_explanation() = Explain(commitment, PolicyOf(commitment, reading.policies), reading.zone);
  }
  for (v1::Event& event : *order.mutable_timeline()) event.set_text(EventText(event, reading.zone, reading.language));
}

std::string Summary(const Order& order, const Reading& reading) {
  const bool zh = reading.language == Language::kChinese;
  switch (order.state()) {
    case Order::ACKNOWLEDGED:
    case Order::ASSIGNED:
      return zh ? "已受理，正在安排装维人员" : "Taken; a technician is being arranged";
    case Order::ACCEPTED:
      if (order.has_agreed_time()) {
        return absl::StrCat(zh ? "已约定上门时间：" : "Visit agreed for ",
                            Say(FromProto(order.agreed_time()), reading.zone, reading.language));
      }
      return zh ? "装维人员已接单，将与您联系" : "A technician has taken it on and will call you";
    case Order::EN_ROUTE:
      return zh ? "装维人员正在路上" : "The technician is on the way";
    case Order::ON_SITE:
      return zh ? "装维人员已到达" : "The technician is there";
    case Order::HELD:
      return zh ? "暂时挂起" : "On hold for now";
    case Order::ASSESSING_CANCELLATION:
      return zh ? "撤单申请核实中" : "The withdrawal is being verified";
    case Order::PENDING_CANCELLATION:
      return zh ? "撤单办理中" : "The withdrawal is being carried out";
    case Order::COMPLETED:
      return zh ? "已完成" : "Done";
    case Order::CANCELLED:
      return zh ? "已撤单" : "Withdrawn";
    default:
      return "";
  }
}

std::string LastDigits(absl::string_view phone) {
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.size() <= 4 ? "" : digits.substr(digits.size() - 4);
}

bool HasTakenOn(const Order& order) {
  switch (order.state()) {
    case Order::ACCEPTED:
    case Order::EN_ROUTE:
    case Order::ON_SITE:
    case Order::COMPLETED:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string EtagOf(uint64_t version) {
  return absl::StrCat("v", version);
}

bool IsShownToCustomer(v1::Commitment::Kind kind) {
  return kind != v1::Commitment::TAKE_ON && kind != v1::Commitment::SUPERVISION;
}

Order ProjectForStaff(Order order, const Reading& reading) {
  FillIn(order, reading);
  return order;
}

Order ProjectForTechnician(const Order& order, const Reading& reading) {
  Order out = Copy(order, kForTechnician);
  FillIn(out, reading);
  return out;
}

v1::Tracking ProjectForCustomer(const Order& order, const Reading& reading) {
  v1::Tracking out;
  out.set_tracking_id(order.tracking_id());
  out.set_type(order.type());
  out.set_state(order.state());
  out.set_version(order.version());
  out.set_phone_last_digits(LastDigits(order.customer().phone()));
  if (HasTakenOn(order) && order.has_technician_card()) *out.mutable_technician() = order.technician_card();
  if (order.has_booked_window()) *out.mutable_booked_window() = order.booked_window();
  if (order.has_agreed_time()) *out.mutable_agreed_time() = order.agreed_time();
  for (const v1::Commitment& commitment : order.commitments()) {
    if (!IsShownToCustomer(commitment.kind())) continue;
    v1::Commitment& shown = *out.add_commitments();
    shown = commitment;
    shown.clear_rule();
    *shown.mutable_explanation() = Explain(commitment, PolicyOf(commitment, reading.policies), reading.zone);
  }
  for (v1::Event& event : EventsForCustomer(order.timeline(), reading)) *out.add_timeline() = std::move(event);
  *out.mutable_accept_time() = order.accept_time();
  out.set_community_display_name(order.community_display_name());
  if (order.has_complete_time()) *out.mutable_complete_time() = order.complete_time();
  out.set_summary(Summary(order, reading));
  out.set_time_zone(reading.zone.name());
  return out;
}

std::vector<v1::Event> EventsForCustomer(const google::protobuf::RepeatedPtrField<v1::Event>& events,
                                         const Reading& reading) {
  std::vector<v1::Event> out;
  for (const v1::Event& event : events) {
    const bool promise = event.arguments().commitment() != v1::Commitment::KIND_UNSPECIFIED;
    if (event.visibility() != v1::Event::CUSTOMER || (promise && !IsShownToCustomer(event.arguments().commitment())))
      continue;
    v1::Event& shown = out.emplace_back();
    shown.set_version(event.version());
    *shown.mutable_event_time() = event.event_time();
    *shown.mutable_record_time() = event.record_time();
    shown.set_kind(event.kind());
    shown.set_visibility(event.visibility());
    if (promise) shown.mutable_arguments()->set_commitment(event.arguments().commitment());
    if (event.arguments().has_due_time()) *shown.mutable_arguments()->mutable_due_time() = event.arguments().due_time();
    shown.set_text(EventText(event, reading.zone, reading.language));
  }
  return out;
}

std::vector<v1::Event> EventsForStaff(const google::protobuf::RepeatedPtrField<v1::Event>& events,
                                      const Reading& reading) {
  std::vector<v1::Event> out(events.begin(), events.end());
  for (v1::Event& event : out) event.set_text(EventText(event, reading.zone, reading.language));
  return out;
}

}  // namespace truckroll
