#include "tests/faults/run.h"

#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/calendar/instant.h"
#include "platform/async/task.h"
#include "platform/clock/region_clock.h"
#include "platform/redis/client.h"
#include "platform/redis/keys.h"
#include "platform/redis/versioned.h"
#include "tests/faults/clients/scribe.h"
#include "tests/faults/clients/watchers.h"
#include "tests/faults/clients/worker.h"
#include "tests/faults/world/fleet.h"
#include "tests/faults/world/storm.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"

namespace truckroll::faults {
namespace {

// A real second is twenty minutes: half an hour to take an order on is a second and a half, a day 72 s.
constexpr double kSpeed = 1200;
// At the end time all but stands still, so that all comes to rest.
constexpr double kRestSpeed = 0.001;
// Only for what would never come: nothing is judged by how long it took.
constexpr absl::Duration kPatience = absl::Minutes(3);

class Play {
 public:
  explicit Play(const RunOptions& options)
      : options_(options),
        history_(options.directory + "/history.jsonl"),
        fleet_({.directory = options.directory}),
        storm_(fleet_, history_) {}

  RunResult Do() {
    StartAll();
    StartClients();
    std::cout << "the storm begins" << std::endl;
    storm_.Blow(MakeSchedule({options_.seed, options_.length, options_.kills, options_.faults}, fleet_.processes(),
                             fleet_.links()),
                options_.length);
    std::cout << "the storm is over" << std::endl;
    Rest();
    WriteEnd();
    return {storm_.kills(), storm_.faults()};
  }

 private:
  // False: patience ran out, which is a violation.
  bool Wait(const std::string& what, const std::function<bool()>& done) {
    const absl::Time until = absl::Now() + kPatience;
    while (!done()) {
      if (absl::Now() > until) {
        restless_.push_back(what);
        return false;
      }
      storm_.Tend();
      absl::SleepFor(absl::Milliseconds(50));
    }
    return true;
  }

  absl::StatusOr<redis::Reply> Redis(redis::Command command) {
    return BlockOn(redis_->Call(std::move(command), absl::Now() + absl::Seconds(5)));
  }

  void StartAll() {
    fleet_.Start("redis");
    redis::ClientOptions options;
    options.address = fleet_.redis_address();
    redis_ = *redis::Client::Create(options);
    // Monday 2 March 2026, 10:00 in Xuzhou, from now on.
    const absl::Time ten = absl::FromCivil(absl::CivilHour(2026, 3, 2, 2), absl::UTCTimeZone());
    const std::string clock = clock::RegionClock::Create(absl::Now(), ten, kSpeed)->Print();
    Wait("Redis has not started",
         [&] { return Redis(redis::Command("SET", redis::Key("xuzhou", "clock"), clock)).ok(); });
    for (const std::string& process : fleet_.processes()) {
      if (process != "redis") fleet_.Start(process);
      if (absl::StartsWith(process, "mobile-gateway")) gateways_.push_back(process);
    }
    workforce_ = v1::WorkforceService::NewStub(OpenChannel(fleet_.ClientAddress("workforce-service")));
    AddCommunity("c1", false);
    AddCommunity("c2", true);
    for (int i = 1; i <= kTechnicians; ++i) AddTechnician(i);
  }

  template <class Request, class Response>
  void Make(grpc::Status (v1::WorkforceService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
            const Request& request) {
    const std::string token = fleet_.Token(v1::Actor::ADMIN, "admin");
    Wait(absl::StrCat("cannot make ", request.ShortDebugString()), [&] {
      Response made;
      const auto context = OpenContext(token, absl::Seconds(5));
      const grpc::Status status = (workforce_.get()->*method)(context.get(), request, &made);
      return status.ok() || status.error_code() == grpc::StatusCode::ALREADY_EXISTS;
    });
  }

  void AddCommunity(const std::string& id, bool premium) {
    v1::CreateCommunityRequest request;
    request.set_parent("regions/xuzhou");
    request.set_community_id(id);
    v1::Community& community = *request.mutable_community();
    community.set_display_name(id);
    community.mutable_center()->set_latitude(34.26);
    community.mutable_center()->set_longitude(117.18);
    community.mutable_facts()->set_install_ready(!premium);
    community.mutable_facts()->set_tier(premium ? v1::CommunityFacts::PREMIUM : v1::CommunityFacts::STANDARD);
    Make(&v1::WorkforceService::Stub::CreateCommunity, request);
  }

  void AddTechnician(int number) {
    v1::CreateTechnicianRequest request;
    request.set_parent("regions/xuzhou");
    request.set_technician_id(absl::StrCat("t", number));
    v1::Technician& technician = *request.mutable_technician();
    technician.set_display_name(request.technician_id());
    technician.set_badge_number(request.technician_id());
    technician.mutable_home()->set_latitude(34.26);
    technician.mutable_home()->set_longitude(117.18);
    for (int day = 1; day <= 7; ++day) {
      v1::Shift& shift = *technician.add_shifts();
      shift.set_iso_weekday(day);
      shift.set_end_minute(1440);
    }
    Make(&v1::WorkforceService::Stub::CreateTechnician, request);
  }

  void StartClients() {
    orders_ = v1::WorkOrderService::NewStub(OpenChannel(fleet_.ClientAddress("work-order-service")));
    scribe_ = std::make_unique<Scribe>(fleet_.redis_address(), history_);
    for (int i = 1; i <= options_.workers; ++i) {
      workers_.push_back(std::make_unique<Worker>(i, options_.seed, fleet_, history_, population_, gateways_));
    }
    // A reader that began before the first change would have nothing to go on from.
    Wait("nothing is changed", [&] { return scribe_->last() != "0-0"; });
    for (int i = 1; i <= options_.customers; ++i) {
      customers_.push_back(
          std::make_unique<TrackingWatcher>(i, options_.seed, fleet_, history_, population_, gateways_));
    }
    for (int i = 1; i <= options_.phones; ++i) {
      phones_.push_back(std::make_unique<TechnicianWatcher>(i, options_.seed, fleet_, history_, gateways_));
    }
    for (int i = 1; i <= options_.readers; ++i) {
      readers_.push_back(std::make_unique<ChangeWatcher>(i, options_.seed, fleet_, history_));
    }
  }

  // No more load, no more faults, time all but standing still; until nothing changes any more.
  void Rest() {
    for (const auto& worker : workers_) worker->Stop();
    workers_.clear();
    Wait("a process does not stay up", [&] {
      for (const std::string& process : fleet_.processes()) {
        if (!fleet_.Running(process)) return false;
      }
      return true;
    });
    fleet_.Rest(kRestSpeed);
    for (const std::string& process : fleet_.processes()) {
      if (process != "work-order-service" && !absl::StartsWith(process, "dispatcher")) continue;
      fleet_.Stop(process);
      fleet_.Start(process);
    }
    std::string last;
    absl::Time since = absl::Now();
    Wait("orders go on changing, or promises are not settled", [&] {
      if (!NothingIsDue() || scribe_->last() != last) {
        last = scribe_->last();
        since = absl::Now();
      }
      return absl::Now() - since > absl::Seconds(4);
    });
    for (const auto& customer : customers_) customer->Settle();
    for (const auto& phone : phones_) phone->Settle();
    for (const auto& reader : readers_) reader->Settle();
    Wait("a customer has not been told all", [&] { return CustomersKnow(); });
    Wait("a technician has not been told all", [&] { return TechniciansKnow(); });
    Wait("a reader has not been told all", [&] {
      for (const auto& reader : readers_) {
        if (!absl::EndsWith(reader->after(), "/" + scribe_->last())) return false;
      }
      return true;
    });
    customers_.clear();
    phones_.clear();
    readers_.clear();
  }

  bool NothingIsDue() {
    v1::EnforceCommitmentsRequest request;
    request.set_parent("regions/xuzhou");
    v1::EnforceCommitmentsResponse response;
    const absl::Time now = absl::Now() + fleet_.clock_offset();
    const auto context = OpenContext(fleet_.Token(v1::Actor::SERVICE, "faults"), absl::Seconds(5));
    if (!orders_->EnforceCommitments(context.get(), request, &response).ok()) return false;
    const auto clock = clock::RegionClock::FromProto(response.region().clock());
    if (!clock.ok() || clock->speed() != kRestSpeed) return false;
    if (response.more() || response.settled() > 0) return false;
    healed_ = clock->At(now);
    return true;
  }

  void LoadStored() {
    stored_.clear();
    std::set<std::string> keys;
    std::string cursor = "0";
    do {
      Wait("the store cannot be read", [&] {
        const auto reply =
            Redis(redis::Command("SCAN", cursor, "MATCH", redis::Key("xuzhou", "wo", "*"), "COUNT", 1000));
        if (!reply.ok()) return false;
        cursor = reply->array()[0].text();
        for (const redis::Reply& key : reply->array()[1].array()) keys.insert(key.text());
        return true;
      });
    } while (cursor != "0");
    for (const std::string& key : keys) {
      Wait("an order cannot be read", [&] {
        const auto reply = Redis(redis::Command("GET", key));
        if (!reply.ok()) return false;
        const auto versioned = redis::ParseVersioned(*reply);
        if (!versioned.ok() || !versioned->has_value()) return false;
        Stored stored;
        stored.set_version((*versioned)->version);
        if (!stored.mutable_record()->ParseFromString((*versioned)->bytes)) return false;
        stored_[stored.record().order().name()] = std::move(stored);
        return true;
      });
    }
  }

  // If anything was changed since.
  void LoadStoredAnew() {
    const std::string last = scribe_->last();
    if (last == loaded_) return;
    LoadStored();
    loaded_ = last;
  }

  bool CustomersKnow() {
    LoadStoredAnew();
    for (const auto& customer : customers_) {
      const auto [order, version] = customer->have();
      if (order.empty()) continue;
      const auto stored = stored_.find(order);
      if (stored == stored_.end() || stored->second.version() != version) return false;
    }
    return true;
  }

  bool TechniciansKnow() {
    LoadStoredAnew();
    for (const auto& phone : phones_) {
      std::map<std::string, uint64_t> theirs;
      for (const auto& [name, stored] : stored_) {
        const v1::WorkOrder& order = stored.record().order();
        const bool open = order.state() != v1::WorkOrder::COMPLETED && order.state() != v1::WorkOrder::CANCELLED;
        if (open && order.technician() == phone->technician()) theirs[name] = order.version();
      }
      if (phone->held() != theirs) return false;
    }
    return true;
  }

  // What is stored, and what the service answers about it.
  void WriteEnd() {
    LoadStored();
    for (const auto& [name, stored] : stored_) {
      Entry entry;
      *entry.mutable_stored() = stored;
      history_.Write(entry);
    }
    const std::string agent = fleet_.Token(v1::Actor::AGENT, "reader");
    for (const auto& [name, stored] : stored_) {
      v1::GetWorkOrderRequest request;
      request.set_name(name);
      v1::WorkOrder order;
      Wait("an order is not answered", [&] {
        const auto context = OpenContext(agent, absl::Seconds(5));
        return orders_->GetWorkOrder(context.get(), request, &order).ok();
      });
      WriteRead("GetWorkOrder", order);
    }
    v1::ListWorkOrdersRequest list;
    list.set_parent("regions/xuzhou");
    list.set_page_size(500);
    do {
      v1::ListWorkOrdersResponse page;
      Wait("the list is not answered", [&] {
        const auto context = OpenContext(agent, absl::Seconds(5));
        return orders_->ListWorkOrders(context.get(), list, &page).ok();
      });
      for (const v1::WorkOrder& order : page.work_orders()) WriteRead("ListWorkOrders", order);
      list.set_page_token(page.next_page_token());
    } while (!list.page_token().empty());
    Entry entry;
    entry.mutable_run()->set_seed(options_.seed);
    entry.mutable_run()->set_region("regions/xuzhou");
    *entry.mutable_run()->mutable_healed_time() = ToProto(healed_);
    for (const std::string& what : restless_) entry.mutable_run()->add_restless(what);
    scribe_.reset();
    history_.Write(entry);
  }

  void WriteRead(const std::string& method, const v1::WorkOrder& order) {
    Entry entry;
    Read& read = *entry.mutable_read();
    read.set_method(method);
    read.set_order(order.name());
    read.set_version(order.version());
    read.set_state(v1::WorkOrder::State_Name(order.state()));
    history_.Write(entry);
  }

  const RunOptions options_;
  HistoryWriter history_;
  Fleet fleet_;
  Storm storm_;
  std::vector<std::string> gateways_;
  std::unique_ptr<redis::Client> redis_;
  std::unique_ptr<v1::WorkforceService::Stub> workforce_;
  std::unique_ptr<v1::WorkOrderService::Stub> orders_;
  Population population_;
  std::map<std::string, Stored> stored_;
  std::string loaded_;  // the stream's last entry then
  absl::Time healed_;
  std::vector<std::string> restless_;
  std::unique_ptr<Scribe> scribe_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::unique_ptr<TrackingWatcher>> customers_;
  std::vector<std::unique_ptr<TechnicianWatcher>> phones_;
  std::vector<std::unique_ptr<ChangeWatcher>> readers_;
};

}  // namespace

RunResult RunOnce(const RunOptions& options) {
  return Play(options).Do();
}

}  // namespace truckroll::faults
