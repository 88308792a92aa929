#include "domain/commitment/explanation.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"
#include "domain/timeline/event_text.h"

namespace truckroll {
namespace {

// Says one commitment in one language.
class Sentence {
 public:
  Sentence(const v1::Commitment& commitment, const Policy* policy, absl::TimeZone zone, Language language)
      : c_(commitment), policy_(policy), zone_(zone), language_(language) {}

  std::string Make() const {
    return absl::StrCat(CommitmentName(c_.kind(), language_), In("：", ": "), Reason(), Waits(), Extensions(),
                        In("，应于 ", ", due by "), At(c_.due_time()), In(" 前", ""), Outcome(), In("。", "."));
  }

 private:
  std::string In(absl::string_view zh, absl::string_view en) const {
    return std::string(language_ == Language::kChinese ? zh : en);
  }
  std::string At(const google::protobuf::Timestamp& t) const { return Say(FromProto(t), zone_, language_); }
  std::string Span(absl::Duration d) const { return Say(d, language_); }

  std::string Limit() const {
    const std::string id = c_.rule().substr(c_.rule().find('/') + 1);
    if (policy_ == nullptr) return id;
    for (const auto& rule : policy_->values().resolution()) {
      if (rule.id() != id) continue;
      if (rule.has_elapsed()) return absl::StrCat(Span(FromProto(rule.elapsed())), In("内", " "), In("", "in all"));
      if (rule.has_next_day_at()) return absl::StrCat(In("次日 ", "the next day's "), rule.next_day_at());
      if (rule.end_of_day() == 1) return In("当日内", "the end of the same day");
      return absl::StrCat(rule.end_of_day(), In(" 日内", " days"));
    }
    return id;
  }

  std::string Reason() const {
    const std::string start = At(c_.start_time());
    switch (c_.kind()) {
      case v1::Commitment::RESOLUTION:
        return absl::StrCat(In("自 ", "counted from "), start, In(" 起算，时限为", ", limit "), Limit(), In("", ""));
      case v1::Commitment::TAKE_ON:
        return absl::StrCat(start, In(" 派单", " assigned"),
                            Counted(policy_ == nullptr ? absl::ZeroDuration() : policy_->take_on()));
      case v1::Commitment::CONTACT:
        return absl::StrCat(start, In(" 首次接单", " first taken on"),
                            Counted(policy_ == nullptr ? absl::ZeroDuration() : policy_->contact()));
      case v1::Commitment::CONTACT_RETRY:
        return absl::StrCat(start, In(" 首次联系未成功，下一时段自 ", " first call in vain, next slot from "),
                            At(c_.reference_time()));
      case v1::Commitment::BOOKED_WINDOW:
        return absl::StrCat(In("预约时段自 ", "window booked from "), At(c_.reference_time()));
      case v1::Commitment::ARRIVAL:
        return absl::StrCat(In("约定 ", "agreed for "), At(c_.reference_time()),
                            In(" 上门，前后容许 ", ", give or take "),
                            Span(FromProto(c_.due_time()) - FromProto(c_.reference_time())));
      case v1::Commitment::WITHDRAWAL_VERIFY:
        return absl::StrCat(
            start, In(" 申请撤单，次日内核实", " withdrawal asked for, to be verified by the end of the next day"));
      case v1::Commitment::WITHDRAWAL_COMPLETE:
        return absl::StrCat(start, In(" 核实撤单", " withdrawal verified"));
      default:
        return start;
    }
  }

  // "within 2 h, quiet hours not counted".
  std::string Counted(absl::Duration limit) const {
    if (limit == absl::ZeroDuration()) return "";
    const bool quiet = FromProto(c_.due_time()) - FromProto(c_.start_time()) > limit;
    return absl::StrCat(In("，", ", within "), Span(limit), In("内", ""),
                        quiet ? In("（免打扰时段不计）", ", quiet hours not counted") : "");
  }

  std::string Waits() const {
    absl::Duration stood;
    for (const auto& pause : c_.pauses()) {
      if (pause.has_end_time()) stood += FromProto(pause.end_time()) - FromProto(pause.start_time());
    }
    std::string text;
    if (stood > absl::ZeroDuration()) text = absl::StrCat(In("，暂停 ", ", stood still for "), Span(stood));
    if (c_.state() == v1::Commitment::PAUSED && !c_.pauses().empty()) {
      absl::StrAppend(&text, In("，自 ", ", standing still since "), At(c_.pauses(c_.pauses_size() - 1).start_time()),
                      In(" 起暂停中", ""));
    }
    return text;
  }

  std::string Extensions() const {
    if (c_.extensions().empty()) return "";
    return absl::StrCat(In("，应客户要求由 ", ", moved at the customer's wish from "),
                        At(c_.extensions(0).previous_due_time()), In(" 顺延", ""));
  }

  std::string Outcome() const {
    const std::string margin = c_.has_margin() ? Span(FromProto(c_.margin())) : "";
    switch (c_.state()) {
      case v1::Commitment::MET:
        return margin.empty() ? In("；已兑现", "; kept")
                              : absl::StrCat(In("；已兑现，提前 ", "; kept with "), margin, In("", " to spare"));
      case v1::Commitment::MISSED:
        if (c_.cause() == "ARRIVED_EARLY")
          return absl::StrCat(In("；未兑现，提前到达 ", "; missed, too early by "), margin);
        if (c_.cause() == "RESCHEDULED_BY_CARRIER")
          return In("；未兑现，运营方到时改约", "; missed: the carrier moved the visit when it was due");
        return margin.empty() ? In("；未兑现", "; missed")
                              : absl::StrCat(In("；未兑现，超时 ", "; missed by "), margin);
      case v1::Commitment::EXCUSED:
        return absl::StrCat(In("；因他方原因延误 ", "; late for others' causes by "), margin,
                            In("，予以免责", ", excused"));
      case v1::Commitment::VOID:
        return In("；不再适用", "; no longer applies");
      default:
        return "";
    }
  }

  const v1::Commitment& c_;
  const Policy* policy_;
  const absl::TimeZone zone_;
  const Language language_;
};

}  // namespace

v1::LocalizedText Explain(const v1::Commitment& commitment, const Policy* policy, absl::TimeZone zone) {
  v1::LocalizedText text;
  text.set_zh_cn(Sentence(commitment, policy, zone, Language::kChinese).Make());
  text.set_en(Sentence(commitment, policy, zone, Language::kEnglish).Make());
  return text;
}

}  // namespace truckroll
