#include "city/hotline.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "city/arrivals.h"
#include "city/places.h"
#include "city/seed.h"
#include "domain/calendar/instant.h"
#include "domain/calendar/local_time.h"

namespace truckroll::city {
namespace {

using Orders = class v1::WorkOrderService::Stub::async;

constexpr double kHouses = 500;  // metres of houses around their community's middle
constexpr double kBooks = 0.5;   // of those who want an installation
constexpr double kDenies = 0.1;  // a withdrawal that somebody else asked for

v1::DataRate DrawRate(Chance& chance) {
  static constexpr std::array<double, 4> kDown = {100, 300, 500, 1000};
  v1::DataRate rate;
  rate.set_down_mbps(kDown[chance.Weighted({20, 40, 25, 15})]);
  rate.set_up_mbps(rate.down_mbps() / 10);
  return rate;
}

}  // namespace

Hotline::Hotline(Loop& loop, Wire& wire, Chance& chance, absl::TimeZone zone, std::string region,
                 std::vector<v1::Community> communities, std::map<std::string, std::string> streets)
    : loop_(loop),
      wire_(wire),
      chance_(chance),
      zone_(zone),
      region_(std::move(region)),
      communities_(std::move(communities)),
      streets_(std::move(streets)),
      chinese_(zone.name() == "Asia/Shanghai") {}

std::string Hotline::MakeAddress(const v1::Community& community) {
  auto street = streets_.find(community.name());
  const int house = static_cast<int>(chance_.Between(1, 40));
  const int room = static_cast<int>(chance_.Between(1, 19)) * 100 + static_cast<int>(chance_.Between(1, 5));
  if (!chinese_) return absl::StrCat(house, ", ", community.display_name());
  return absl::StrCat(street == streets_.end() ? "" : street->second, community.display_name(), house, "号楼", room,
                      "室");
}

// A half-day, today's afternoon at the earliest, as the hall offers them.
void Hotline::Book(v1::WorkOrder* order) {
  const absl::CivilDay day = DayOf(loop_.Now(), zone_) + static_cast<int>(chance_.Between(1, 3));
  const bool morning = chance_.Happens(0.5);
  *order->mutable_booked_window()->mutable_start_time() = ToProto(OnDay(day, LocalTime{morning ? 480 : 720}, zone_));
  *order->mutable_booked_window()->mutable_end_time() = ToProto(OnDay(day, LocalTime{morning ? 720 : 1080}, zone_));
}

v1::WorkOrder Hotline::MakeOrder() {
  constexpr std::array kTypes = {v1::WorkOrder::REPAIR, v1::WorkOrder::INSTALL, v1::WorkOrder::MOVE,
                                 v1::WorkOrder::OPTIMIZE};
  v1::WorkOrder order;
  order.set_type(kTypes[chance_.Weighted({58, 30, 8, 4})]);
  const v1::Community& community = communities_[chance_.Index(communities_.size())];
  order.set_community(community.name());
  order.mutable_customer()->set_display_name(chinese_ ? PersonName(true, 0, chance_) : "Customer");
  // No network has these numbers.
  order.mutable_customer()->set_phone(absl::StrFormat("100 0000 %04d", static_cast<int>(chance_.Between(0, 10000))));
  order.mutable_customer()->set_language(chinese_ ? "zh-CN" : "en");
  order.mutable_address()->set_text(MakeAddress(community));
  *order.mutable_address()->mutable_location() = chance_.Near(community.center(), kHouses);
  if (order.type() == v1::WorkOrder::MOVE) {
    const v1::Community& old = communities_[chance_.Index(communities_.size())];
    order.mutable_old_address()->set_text(MakeAddress(old));
    *order.mutable_old_address()->mutable_location() = chance_.Near(old.center(), kHouses);
  }
  if (order.type() != v1::WorkOrder::REPAIR) *order.mutable_contracted_rate() = DrawRate(chance_);
  if (order.type() == v1::WorkOrder::INSTALL && chance_.Happens(kBooks)) Book(&order);
  order.add_required_skills(Skills()[0]);
  if (chance_.Happens(0.3)) order.add_required_skills(Skills()[1 + chance_.Index(Skills().size() - 1)]);
  return order;
}

Task<void> Hotline::TakeCalls(double per_day) {
  while (true) {
    co_await loop_.Until(NextArrival(loop_.Now(), per_day, zone_, chance_));
    v1::CreateWorkOrderRequest request;
    request.set_parent(region_);
    *request.mutable_work_order() = MakeOrder();
    request.set_request_id(FreshId());
    const auto order = co_await Ask(&loop_, &wire_, wire_.orders().async(), &Orders::CreateWorkOrder, request, Agent());
    if (order.ok()) ++taken_;
  }
}

Task<void> Hotline::Verify(v1::WorkOrder order) {
  const absl::Time asked = FromProto(order.withdrawal().request_time());
  if (DayOf(loop_.Now(), zone_) <= DayOf(asked, zone_)) co_return;
  v1::VerifyWithdrawalRequest request;
  request.set_name(order.name());
  request.set_request_id(FreshId());
  request.set_outcome(chance_.Happens(kDenies) ? v1::Withdrawal::DENIED : v1::Withdrawal::CONFIRMED);
  (void)co_await Ask(&loop_, &wire_, wire_.orders().async(), &Orders::VerifyWithdrawal, request, Agent());
}

Task<void> Hotline::Cancel(std::string name) {
  v1::CompleteWithdrawalRequest request;
  request.set_name(name);
  request.set_request_id(FreshId());
  (void)co_await Ask(&loop_, &wire_, wire_.orders().async(), &Orders::CompleteWithdrawal, request, Agent());
}

Task<void> Hotline::SettleWithdrawals() {
  while (true) {
    co_await loop_.Until(loop_.Now() + absl::Minutes(45));
    const int hour = absl::ToCivilHour(loop_.Now(), zone_).hour();
    if (hour < 9 || hour >= 20) continue;
    v1::ListWorkOrdersRequest request;
    request.set_parent(region_);
    request.add_states(v1::WorkOrder::ASSESSING_CANCELLATION);
    request.add_states(v1::WorkOrder::PENDING_CANCELLATION);
    const auto page = co_await Ask(&loop_, &wire_, wire_.orders().async(), &Orders::ListWorkOrders, request, Agent());
    if (!page.ok()) continue;
    for (const v1::WorkOrder& order : page->work_orders()) {
      if (order.state() == v1::WorkOrder::PENDING_CANCELLATION) {
        co_await Cancel(order.name());
      } else {
        co_await Verify(order);
      }
    }
  }
}

}  // namespace truckroll::city
