#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "domain/calendar/instant.h"
#include "domain/dispatch/rank.h"

namespace truckroll {
namespace {

using Suggestion = v1::SuggestTechniciansResponse::Suggestion;

void Say(Suggestion* suggestion, absl::string_view zh_cn, absl::string_view en) {
  v1::LocalizedText* text = suggestion->add_reasons();
  text->set_zh_cn(std::string(zh_cn));
  text->set_en(std::string(en));
}

std::string SpanZh(absl::Duration span) {
  const int64_t minutes = absl::ToInt64Minutes(span);
  if (minutes < 60) return absl::StrCat(minutes, " 分钟");
  if (minutes % 60 == 0 || minutes >= 24 * 60) return absl::StrCat(minutes / 60, " 小时");
  return absl::StrCat(minutes / 60, " 小时 ", minutes % 60, " 分钟");
}

std::string SpanEn(absl::Duration span) {
  const int64_t minutes = absl::ToInt64Minutes(span);
  if (minutes < 60) return absl::StrCat(minutes, " min");
  if (minutes % 60 == 0 || minutes >= 24 * 60) return absl::StrCat(minutes / 60, " h");
  return absl::StrCat(minutes / 60, " h ", minutes % 60, " min");
}

struct KindName {
  absl::string_view zh_cn;
  absl::string_view en;
};

KindName NameOf(v1::Commitment::Kind kind) {
  switch (kind) {
    case v1::Commitment::BOOKED_WINDOW:
      return {"预约时段", "booked window"};
    case v1::Commitment::ARRIVAL:
      return {"约定到户时间", "agreed time"};
    default:
      return {"完成时限", "time to completion"};
  }
}

void SayWhyNot(const Candidate& candidate, Suggestion* suggestion) {
  switch (candidate.infeasible) {
    case v1::SKILL_MISSING:
      return Say(suggestion, absl::StrCat("缺少技能 ", candidate.missing_skill),
                 absl::StrCat("lacks the skill ", candidate.missing_skill));
    case v1::HOUR_TAKEN:
      return Say(suggestion, "该时段已有其他工单", "is taken by another order then");
    case v1::ALREADY_ASSIGNED:
      return Say(suggestion, "工单已在此人手上", "has the order already");
    default:
      break;
  }
  if (candidate.technician->availability() == v1::Technician::UNAVAILABLE) {
    return Say(suggestion, "目前不可派单", "can't be given work at present");
  }
  Say(suggestion, "班次内没有合适的时间", "has no time for it in their shifts");
}

void SayArrival(const Candidate& candidate, absl::TimeZone zone, Suggestion* suggestion) {
  const std::string zh = absl::FormatTime("%-m月%-d日 %H:%M", candidate.arrive, zone);
  const std::string en = absl::FormatTime("%Y-%m-%d %H:%M", candidate.arrive, zone);
  const Stake* tightest = nullptr;
  for (const Stake& stake : candidate.stakes) {
    if (tightest == nullptr || stake.slack < tightest->slack) tightest = &stake;
  }
  if (tightest == nullptr || tightest->slack < absl::ZeroDuration()) {
    return Say(suggestion, absl::StrCat("可在 ", zh, " 到达"), absl::StrCat("can be there at ", en));
  }
  Say(suggestion, absl::StrCat("可在 ", zh, " 到达，比承诺早 ", SpanZh(tightest->slack)),
      absl::StrCat("can be there at ", en, ", ", SpanEn(tightest->slack), " ahead of the promise"));
}

void SayMissed(const Candidate& candidate, Suggestion* suggestion) {
  for (const Stake& stake : candidate.stakes) {
    if (stake.slack >= absl::ZeroDuration()) continue;
    const KindName name = NameOf(stake.kind);
    Say(suggestion, absl::StrCat("赶不上", name.zh_cn, "，差 ", SpanZh(-stake.slack)),
        absl::StrCat("misses the ", name.en, " by ", SpanEn(-stake.slack)));
  }
}

void SayWhy(const Candidate& candidate, absl::TimeZone zone, Suggestion* suggestion) {
  Say(suggestion, "技能符合", "has the skills");
  SayArrival(candidate, zone, suggestion);
  SayMissed(candidate, suggestion);
  const std::string km = absl::StrFormat("%.1f", candidate.extra.metres / 1000);
  Say(suggestion, absl::StrCat("多走 ", km, " 公里"), absl::StrCat(km, " km of added way"));
  if (candidate.open_visits > 0) {
    Say(suggestion, absl::StrCat("手上有 ", candidate.open_visits, " 个工单"),
        absl::StrCat("has ", candidate.open_visits, " open visits"));
  }
  if (candidate.tries.count > 0) {
    Say(suggestion, "曾退回或未按时接此单", "declined this order before, or let it lapse");
  }
}

}  // namespace

v1::SuggestTechniciansResponse::Suggestion Explain(const Candidate& candidate, int rank, absl::TimeZone zone) {
  Suggestion suggestion;
  *suggestion.mutable_technician() = *candidate.technician;
  suggestion.set_rank(rank);
  suggestion.set_open_visits(candidate.open_visits);
  suggestion.set_infeasible_reason(candidate.infeasible);
  if (!candidate.feasible()) {
    SayWhyNot(candidate, &suggestion);
    return suggestion;
  }
  *suggestion.mutable_arrive_time() = ToProto(candidate.arrive);
  *suggestion.mutable_complete_time() = ToProto(candidate.complete);
  *suggestion.mutable_travel() = ToProto(candidate.extra.duration);
  suggestion.set_travel_m(std::round(candidate.extra.metres));
  for (const Stake& stake : candidate.stakes) {
    auto* told = suggestion.add_stakes();
    told->set_kind(stake.kind);
    *told->mutable_due_time() = ToProto(stake.due);
    *told->mutable_slack() = ToProto(stake.slack);
  }
  SayWhy(candidate, zone, &suggestion);
  return suggestion;
}

}  // namespace truckroll
