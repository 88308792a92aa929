#include "truckrollctl/show.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "domain/calendar/instant.h"

namespace truckroll::ctl {
namespace {

std::string ShowEvents(const v1::WorkOrder& order, absl::TimeZone zone) {
  Table table({">version", "time", "event", "by", "text"});
  for (const v1::Event& event : order.timeline()) {
    std::string actor = event.has_actor() ? v1::Actor::Role_Name(event.actor().role()) : "";
    if (event.has_actor()) absl::StrAppend(&actor, " ", IdOf(event.actor().subject()));
    table.Add({absl::StrCat(event.version()), ShowTime(event.event_time(), zone), v1::Event::Kind_Name(event.kind()),
               actor, event.text()});
  }
  return table.size() == 0 ? "" : absl::StrCat("\n", table.Print());
}

void AddLine(absl::string_view name, const std::string& value, std::string* text) {
  if (!value.empty()) absl::StrAppend(text, name, std::string(16 - name.size(), ' '), value, "\n");
}

}  // namespace

std::string ShowTime(absl::Time time, absl::TimeZone zone) {
  const bool seconds = absl::ToCivilSecond(time, zone).second() != 0;
  return absl::FormatTime(seconds ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M", time, zone);
}

std::string ShowTime(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  return ShowTime(FromProto(time), zone);
}

std::string ShowSpan(absl::Duration span) {
  if (span < absl::ZeroDuration()) return absl::StrCat("-", ShowSpan(-span));
  const int64_t seconds = absl::ToInt64Seconds(span);
  auto two = [](int64_t number) { return absl::StrCat(absl::Dec(number, absl::kZeroPad2)); };
  if (seconds < 60) return absl::StrCat(seconds, "s");
  if (seconds < 3600) return absl::StrCat(seconds / 60, "m", two(seconds % 60), "s");
  if (seconds < 48 * 3600) return absl::StrCat(seconds / 3600, "h", two(seconds / 60 % 60), "m");
  return absl::StrCat(seconds / 86400, "d", two(seconds / 3600 % 24), "h");
}

std::string IdOf(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

const v1::Commitment* NextDue(const google::protobuf::RepeatedPtrField<v1::Commitment>& commitments) {
  const v1::Commitment* next = nullptr;
  for (const v1::Commitment& commitment : commitments) {
    if (commitment.state() != v1::Commitment::RUNNING) continue;
    if (next == nullptr || FromProto(commitment.due_time()) < FromProto(next->due_time())) next = &commitment;
  }
  return next;
}

Table CommitmentTable(const google::protobuf::RepeatedPtrField<v1::Commitment>& commitments, absl::TimeZone zone,
                      bool chinese) {
  Table table({"promise", "state", "due", "settled", ">to spare", "rule", "why"});
  for (const v1::Commitment& commitment : commitments) {
    const v1::LocalizedText& why = commitment.explanation();
    table.Add({v1::Commitment::Kind_Name(commitment.kind()), v1::Commitment::State_Name(commitment.state()),
               ShowTime(commitment.due_time(), zone), ShowTime(commitment.settle_time(), zone),
               commitment.has_margin() ? ShowSpan(FromProto(commitment.margin())) : "", commitment.rule(),
               chinese ? why.zh_cn() : why.en()});
  }
  return table;
}

std::string ShowOrder(const v1::WorkOrder& order, absl::TimeZone zone, bool chinese) {
  std::string text;
  AddLine("order", order.name(), &text);
  AddLine("type", v1::WorkOrder::Type_Name(order.type()), &text);
  AddLine("state", v1::WorkOrder::State_Name(order.state()), &text);
  AddLine("community", order.community(), &text);
  AddLine("technician", order.technician(), &text);
  AddLine("customer", absl::StrCat(order.customer().display_name(), "  ", order.customer().phone()), &text);
  AddLine("address", absl::StrCat(order.address().text(), order.address().approximate() ? " (place approximate)" : ""),
          &text);
  AddLine("description", order.description(), &text);
  AddLine("external id", order.external_id(), &text);
  AddLine("tracking id", order.tracking_id(), &text);
  AddLine("accepted", ShowTime(order.accept_time(), zone), &text);
  if (order.has_booked_window()) {
    AddLine("booked",
            absl::StrCat(ShowTime(order.booked_window().start_time(), zone), " to ",
                         ShowTime(order.booked_window().end_time(), zone)),
            &text);
  }
  AddLine("agreed", ShowTime(order.agreed_time(), zone), &text);
  AddLine("arrived", ShowTime(order.arrive_time(), zone), &text);
  AddLine("completed", ShowTime(order.complete_time(), zone), &text);
  AddLine("version", absl::StrCat(order.version(), order.etag().empty() ? "" : "  etag ", order.etag()), &text);
  if (order.commitments_size() > 0) {
    absl::StrAppend(&text, "\n", CommitmentTable(order.commitments(), zone, chinese).Print());
  }
  return text + ShowEvents(order, zone);
}

Table OrderTable(const google::protobuf::RepeatedPtrField<v1::WorkOrder>& orders, absl::TimeZone zone) {
  Table table({"order", "type", "state", "technician", "community", "next due", "promise", "external id"});
  for (const v1::WorkOrder& order : orders) {
    const v1::Commitment* next = NextDue(order.commitments());
    table.Add({IdOf(order.name()), v1::WorkOrder::Type_Name(order.type()), v1::WorkOrder::State_Name(order.state()),
               IdOf(order.technician()), IdOf(order.community()),
               next == nullptr ? "" : ShowTime(next->due_time(), zone),
               next == nullptr ? "" : v1::Commitment::Kind_Name(next->kind()), order.external_id()});
  }
  return table;
}

}  // namespace truckroll::ctl
