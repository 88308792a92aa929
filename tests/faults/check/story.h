// A history as a run would have written it, about one order whose promises are kept and missed: to plant violations in.
#ifndef TRUCKROLL_TESTS_FAULTS_CHECK_STORY_H_
#define TRUCKROLL_TESTS_FAULTS_CHECK_STORY_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/work_order/action_name.h"
#include "domain/work_order/projection.h"
#include "tests/faults/check/check.h"
#include "tests/unit/domain/work_order/orders.h"

namespace truckroll::faults {

inline constexpr char kOrder[] = "regions/xuzhou/workOrders/1";
inline constexpr char kTechnician[] = "regions/xuzhou/technicians/zhang";

class Story {
 public:
  Story() : life_(v1::WorkOrder::REPAIR) {
    life_.record.set_time_zone("Asia/Shanghai");
    life_.record.mutable_order()->set_external_id("x-1");
  }

  // Asked for by a client of its own, and acknowledged. Answers the operation's name.
  std::string Do(const std::string& when, const v1::Action& action) {
    const std::string op = absl::StrCat("op-", history.ops.size() + 1);
    Happen(when, action, op);
    Op& asked = Ask(op, action);
    Answered& answered = asked.answers.emplace_back();
    answered.set_op(op);
    answered.set_begun_us(now_us_ += 10);
    answered.set_ended_us(now_us_ += 10);
    answered.set_code("OK");
    answered.set_order(kOrder);
    answered.set_version(life_.order().version());
    return op;
  }
  // It happens, asked for by that client.
  void Happen(const std::string& when, const v1::Action& action, const std::string& actor) {
    v1::Actor agent;
    agent.set_role(v1::Actor::AGENT);
    agent.set_subject(actor);
    const storage::v1::WorkOrderRecord before = life_.record;
    life_.Do(when, action, agent);
    Append(before);
  }
  Op& Ask(const std::string& op, const v1::Action& action) {
    Asked asked;
    asked.set_op(op);
    asked.set_actor(op);
    asked.set_action(ActionName(action));
    asked.set_order(action.has_create() ? "" : kOrder);
    asked.set_external_id(action.has_create() ? "x-1" : "");
    return history.ops[op] = {asked, {}};
  }
  void Wait(const std::string& when) {
    const storage::v1::WorkOrderRecord before = life_.record;
    life_.Wait(when);
    if (life_.order().version() > before.order().version()) Append(before);
  }

  // What is stored, read and told about it.
  History& End(const std::string& healed) {
    Stored& stored = history.stored[kOrder];
    stored.set_version(life_.order().version());
    *stored.mutable_record() = life_.record;
    for (const char* method : {"GetWorkOrder", "ListWorkOrders"}) {
      Read& read = history.reads.emplace_back();
      read.set_method(method);
      read.set_order(kOrder);
      read.set_version(stored.version());
    }
    history.run.set_region("regions/xuzhou");
    *history.run.mutable_healed_time() = ToProto(testing::At(healed));
    TellCustomer();
    TellTechnician();
    TellReader();
    return history;
  }

  History history;

 private:
  void Append(const storage::v1::WorkOrderRecord& before) {
    storage::v1::StreamEntry& entry = *history.appended.emplace_back().mutable_entry();
    *entry.mutable_order() = life_.order();
    entry.mutable_order()->clear_timeline();
    for (const v1::Event& event : life_.order().timeline()) {
      if (event.version() > before.order().version()) *entry.add_events() = event;
    }
  }

  Heard& Hear(const std::string& watcher, Heard::Stream stream, const std::string& subject, Heard::What what) {
    Heard& heard = history.heard[watcher].emplace_back();
    heard.set_watcher(watcher);
    heard.set_stream(stream);
    heard.set_subject(subject);
    heard.set_what(what);
    heard.set_order(kOrder);
    return heard;
  }
  Heard& HearUpdate(const std::string& watcher, Heard::Stream stream, const std::string& subject, uint64_t version) {
    Heard& heard = Hear(watcher, stream, subject, Heard::UPDATE);
    heard.set_from_version(version - 1);
    heard.set_version(version);
    return heard;
  }

  // A snapshot of version 1, all else live, with a break in between.
  void TellCustomer() {
    const Reading reading = {testing::Shipped(), testing::Shanghai(), Language::kEnglish};
    Hear("customer", Heard::TRACKING, kOrder, Heard::OPENED).set_after("0");
    Hear("customer", Heard::TRACKING, kOrder, Heard::SNAPSHOT).set_version(1);
    for (uint64_t version = 2; version <= life_.order().version(); ++version) {
      if (version == 4) {
        Hear("customer", Heard::TRACKING, kOrder, Heard::ENDED).set_code("UNAVAILABLE");
        Hear("customer", Heard::TRACKING, kOrder, Heard::OPENED).set_after("3");
        Hear("customer", Heard::TRACKING, kOrder, Heard::RESUMED);
      }
      Heard& heard = HearUpdate("customer", Heard::TRACKING, kOrder, version);
      for (const v1::Event& event : EventsForCustomer(life_.order().timeline(), reading)) {
        if (event.version() == version) heard.add_events(Told(event));
      }
    }
  }
  void TellTechnician() {
    Hear("phone", Heard::TECHNICIAN, kTechnician, Heard::OPENED);
    Hear("phone", Heard::TECHNICIAN, kTechnician, Heard::SNAPSHOT);
    bool theirs = false;
    for (const Appended& appended : history.appended) {
      const v1::WorkOrder& order = appended.entry().order();
      const bool was =
          std::exchange(theirs, order.technician() == kTechnician && order.state() != v1::WorkOrder::COMPLETED);
      if (!was && !theirs) continue;
      Heard& heard = HearUpdate("phone", Heard::TECHNICIAN, kTechnician, order.version());
      if (!was) heard.set_from_version(0);
      heard.set_removed(!theirs);
      for (const v1::Event& event : appended.entry().events()) heard.add_events(Told(event));
    }
  }
  void TellReader() {
    Hear("reader", Heard::CHANGES, "regions/xuzhou", Heard::OPENED);
    Hear("reader", Heard::CHANGES, "regions/xuzhou", Heard::SNAPSHOT);
    for (const Appended& appended : history.appended) {
      HearUpdate("reader", Heard::CHANGES, "regions/xuzhou", appended.entry().order().version());
    }
  }

  testing::Life life_;
  int64_t now_us_ = 0;
};

}  // namespace truckroll::faults

#endif  // TRUCKROLL_TESTS_FAULTS_CHECK_STORY_H_
