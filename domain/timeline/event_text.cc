#include "domain/timeline/event_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/substitute.h"
#include "domain/calendar/instant.h"

namespace truckroll {
namespace {

struct Words {
  int value;
  const char* zh;
  const char* en;
};

template <size_t N>
std::string Pick(const Words (&table)[N], int value, Language language) {
  for (const Words& words : table) {
    if (words.value == value) return language == Language::kChinese ? words.zh : words.en;
  }
  return "";
}

// $0 is the detail that DetailOf finds.
constexpr Words kSentences[] = {
    {v1::Event::CREATED, "已受理", "Request taken"},
    {v1::Event::ASSIGNED, "已派单", "Assigned to a technician"},
    {v1::Event::UNASSIGNED, "已撤回派单", "Taken from the technician"},
    {v1::Event::TAKEN_BACK, "超时未接单，已收回重派", "Not taken on in time: taken back, to be assigned again"},
    {v1::Event::ACCEPTED, "装维人员已接单", "The technician has taken it on"},
    {v1::Event::DECLINED, "装维人员退单$0", "Sent back by the technician$0"},
    {v1::Event::CONTACT_ATTEMPTED, "已联系客户：$0", "Customer called: $0"},
    {v1::Event::APPOINTED, "已约定 $0 上门", "Visit agreed for $0"},
    {v1::Event::RESCHEDULED, "改约至 $0", "Visit moved to $0"},
    {v1::Event::DEPARTED, "装维人员已出发", "The technician is on the way"},
    {v1::Event::ARRIVED, "装维人员已到达", "The technician has arrived"},
    {v1::Event::COMPLETED, "已完成", "Completed"},
    {v1::Event::HELD, "已挂起：$0", "On hold: $0"},
    {v1::Event::RESUMED, "已恢复处理", "Work goes on"},
    {v1::Event::WITHDRAWAL_REQUESTED, "已申请撤单", "Withdrawal asked for"},
    {v1::Event::WITHDRAWAL_CONFIRMED, "撤单已核实", "Withdrawal confirmed"},
    {v1::Event::WITHDRAWAL_DENIED, "客户否认撤单，继续处理", "Withdrawal denied by the customer: work goes on"},
    {v1::Event::CANCELLED, "已撤单", "Withdrawn"},
    {v1::Event::URGED, "客户催单", "Urged by the customer"},
    {v1::Event::NOTE_ADDED, "备注：$0", "Note: $0"},
    {v1::Event::BECAME_INSTALL_READY, "该地址已具备装机条件", "The address can be connected now"},
    {v1::Event::OPTIMIZE_CREATED, "测速未达标，已生成网络优化工单",
     "Speed test fell short: an optimisation order was made"},
    {v1::Event::COMMITMENT_MET, "承诺已兑现：$0", "Promise kept: $0"},
    {v1::Event::COMMITMENT_MISSED, "承诺未兑现：$0", "Promise missed: $0"},
    {v1::Event::COMMITMENT_EXCUSED, "因他方原因未按时：$0", "Not in time, for others' causes: $0"},
    {v1::Event::COMMITMENT_VOIDED, "承诺不再适用：$0", "Promise no longer applies: $0"},
    {v1::Event::DUE_EXTENDED, "应客户要求，时限顺延至 $0", "Due moved at the customer's wish to $0"},
    {v1::Event::ARRIVAL_FAR_AWAY, "到达位置距地址 $0 米", "Arrival recorded $0 m from the address"},
    {v1::Event::CONTACT_EXHAUSTED, "三次补充联系均未成功，转呼叫中心",
     "All retries were in vain: handed to the call centre"},
    {v1::Event::CLAIM_FLAGGED, "撤单理由不实，已告知班长", "The claim was denied: flagged to the team lead"},
};

constexpr Words kCommitments[] = {
    {v1::Commitment::RESOLUTION, "按时完成", "done in time"},
    {v1::Commitment::TAKE_ON, "及时接单", "taken on in time"},
    {v1::Commitment::CONTACT, "及时联系", "called in time"},
    {v1::Commitment::CONTACT_RETRY, "再次联系", "called again"},
    {v1::Commitment::BOOKED_WINDOW, "预约时段内上门", "arrival inside the booked window"},
    {v1::Commitment::ARRIVAL, "按约定时间上门", "arrival at the agreed time"},
    {v1::Commitment::WITHDRAWAL_VERIFY, "核实撤单", "withdrawal verified"},
    {v1::Commitment::WITHDRAWAL_COMPLETE, "办结撤单", "withdrawal carried out"},
    {v1::Commitment::FIRST_REPLY, "首次答复", "first reply"},
    {v1::Commitment::SUPERVISION, "督办", "supervision"},
    {v1::Commitment::REVISIT, "回访上门", "return visit"},
};

constexpr Words kHolds[] = {
    {v1::Hold::CUSTOMER_REQUEST, "客户要求等待", "the customer asked to wait"},
    {v1::Hold::CUSTOMER_UNREACHABLE, "联系不上客户", "the customer can't be reached"},
    {v1::Hold::PREMISES_CLOSED, "客户处无人", "premises closed"},
    {v1::Hold::RESOURCE_NOT_READY, "端口资源不足", "no free port"},
    {v1::Hold::PARTS_MISSING, "缺少器材", "parts missing"},
    {v1::Hold::CABLE_WORK, "线路施工", "cable work"},
    {v1::Hold::ACCESS_REFUSED_BY_PROPERTY, "物业不允许进入", "access refused by the property"},
    {v1::Hold::THIRD_PARTY_WORKS, "第三方施工", "third-party works"},
    {v1::Hold::POWER_OUTAGE, "停电", "power cut"},
    {v1::Hold::FORCE_MAJEURE, "不可抗力", "force majeure"},
};

constexpr Words kOutcomes[] = {
    {v1::ContactAttempt::REACHED, "已接通", "reached"}, {v1::ContactAttempt::NO_ANSWER, "无人接听", "no answer"},
    {v1::ContactAttempt::BUSY, "占线", "busy"},         {v1::ContactAttempt::WRONG_NUMBER, "号码有误", "wrong number"},
    {v1::ContactAttempt::REFUSED, "拒接", "refused"},
};

std::string DetailOf(const v1::Event& event, absl::TimeZone zone, Language language) {
  const v1::Event::Arguments& arguments = event.arguments();
  switch (event.kind()) {
    case v1::Event::DECLINED:
      return arguments.action().decline().reason().empty()
                 ? ""
                 : absl::StrCat(language == Language::kChinese ? "：" : ": ", arguments.action().decline().reason());
    case v1::Event::CONTACT_ATTEMPTED:
      return OutcomeName(arguments.action().contact().outcome(), language);
    case v1::Event::APPOINTED:
    case v1::Event::RESCHEDULED:
      return Say(FromProto(arguments.action().appoint().agreed_time()), zone, language);
    case v1::Event::HELD:
      return HoldReasonName(arguments.action().hold().reason(), language);
    case v1::Event::NOTE_ADDED:
      return arguments.action().add_note().text();
    case v1::Event::DUE_EXTENDED:
      return Say(FromProto(arguments.due_time()), zone, language);
    case v1::Event::ARRIVAL_FAR_AWAY:
      return absl::StrFormat("%.0f", std::trunc(arguments.distance_m()));
    default:
      return CommitmentName(arguments.commitment(), language);
  }
}

}  // namespace

std::string EventText(const v1::Event& event, absl::TimeZone zone, Language language) {
  return absl::Substitute(Pick(kSentences, event.kind(), language), DetailOf(event, zone, language));
}

std::string CommitmentName(v1::Commitment::Kind kind, Language language) {
  return Pick(kCommitments, kind, language);
}
std::string HoldReasonName(v1::Hold::Reason reason, Language language) {
  return Pick(kHolds, reason, language);
}
std::string OutcomeName(v1::ContactAttempt::Outcome outcome, Language language) {
  return Pick(kOutcomes, outcome, language);
}

}  // namespace truckroll
