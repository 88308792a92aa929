#include <set>

#include "platform/rpc/status.h"
#include "tests/unit/services/work_order/read_model/fixture.h"

namespace truckroll::read_model {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;
using v1::Commitment;
using v1::WorkOrder;

class ListTest : public ReadModelTest {
 protected:
  absl::Status Refused(const v1::ListWorkOrdersRequest& request) {
    return BlockOn(model_->List(request, kNow)).status();
  }
};

TEST_F(ListTest, OrdersByNextDueThenThoseWithoutOneNewestFirst) {
  WorkOrder paused = Order("o3");
  Promise(&paused, Commitment::RESOLUTION, Commitment::PAUSED, 1);
  WorkOrder two = Order("o5");
  Promise(&two, Commitment::RESOLUTION, Commitment::RUNNING, 500);
  Promise(&two, Commitment::CONTACT, Commitment::RUNNING, 20);
  Promise(&two, Commitment::TAKE_ON, Commitment::MET, 5);
  Apply({Order("o1"), Running("o2", 30), paused, Order("o4"), two, Running("o6", -10), Running("o7", 30)});
  EXPECT_THAT(Ids(Request()), ElementsAre("o6", "o5", "o7", "o2", "o4", "o3", "o1"));
}

TEST_F(ListTest, FiltersByStateTypeTechnicianAndCommunity) {
  std::vector<WorkOrder> orders;
  for (int i = 0; i < 8; ++i) {
    WorkOrder order = Running(absl::StrCat("o", i), i);
    order.set_state(i % 2 ? WorkOrder::ASSIGNED : WorkOrder::ACCEPTED);
    order.set_type(i % 4 < 2 ? WorkOrder::INSTALL : WorkOrder::REPAIR);
    order.set_technician(i < 4 ? "regions/xuzhou/technicians/t1" : "regions/xuzhou/technicians/t2");
    if (i == 7) order.set_community("regions/xuzhou/communities/c2");
    orders.push_back(order);
  }
  Apply(orders);
  auto states = Request();
  states.add_states(WorkOrder::ASSIGNED);
  EXPECT_THAT(Ids(states), ElementsAre("o1", "o3", "o5", "o7"));
  states.add_states(WorkOrder::ACCEPTED);
  EXPECT_THAT(Ids(states), ElementsAre("o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7"));
  auto types = Request();
  types.add_types(WorkOrder::REPAIR);
  EXPECT_THAT(Ids(types), ElementsAre("o2", "o3", "o6", "o7"));
  types.add_states(WorkOrder::ASSIGNED);
  EXPECT_THAT(Ids(types), ElementsAre("o3", "o7"));
  types.set_technician("regions/xuzhou/technicians/t2");
  EXPECT_THAT(Ids(types), ElementsAre("o7"));
  types.set_community("regions/xuzhou/communities/c1");
  EXPECT_THAT(Ids(types), IsEmpty());
  auto community = Request();
  community.set_community("regions/xuzhou/communities/c2");
  EXPECT_THAT(Ids(community), ElementsAre("o7"));
  auto technician = Request();
  technician.set_technician("regions/xuzhou/technicians/t1");
  EXPECT_THAT(Ids(technician), ElementsAre("o0", "o1", "o2", "o3"));
}

TEST_F(ListTest, OpenOnlyLeavesOutCompletedAndCancelled) {
  WorkOrder completed = Order("o1"), cancelled = Order("o2"), held = Order("o3");
  completed.set_state(WorkOrder::COMPLETED);
  cancelled.set_state(WorkOrder::CANCELLED);
  held.set_state(WorkOrder::HELD);
  Apply({completed, cancelled, held, Running("o4", 1)});
  auto open = Request();
  open.set_open_only(true);
  EXPECT_THAT(Ids(open), ElementsAre("o4", "o3"));
  open.set_community("regions/xuzhou/communities/c1");
  EXPECT_THAT(Ids(open), ElementsAre("o4", "o3"));
  open.add_states(WorkOrder::COMPLETED);
  EXPECT_THAT(Ids(open), IsEmpty());
}

TEST_F(ListTest, FindsByWholePhoneLastDigitsAndAlternate) {
  WorkOrder first = Order("o1"), second = Order("o2"), third = Order("o3");
  first.mutable_customer()->set_phone("+86 138-0013-8000");
  first.mutable_customer()->set_alternate_phone("0516 8888 0000");
  second.mutable_customer()->set_phone("13900138000");
  second.mutable_customer()->set_alternate_phone("13900138000");
  third.mutable_customer()->set_phone("13800138001");
  Apply({first, second, third});
  auto phone = Request();
  for (auto [digits, ids] : std::vector<std::pair<std::string, std::set<std::string>>>{{"13800138000", {"o1"}},
                                                                                       {"+86 13800138000", {"o1"}},
                                                                                       {"139 0013 8000", {"o2"}},
                                                                                       {"8000", {"o1", "o2"}},
                                                                                       {"0000", {"o1"}},
                                                                                       {"05168888-0000", {"o1"}},
                                                                                       {"8001", {"o3"}},
                                                                                       {"1380", {}},
                                                                                       {"99", {}}}) {
    phone.set_phone(digits);
    if (digits.size() < 4) continue;
    std::vector<std::string> found = Ids(phone);
    EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), ids) << digits;
    EXPECT_EQ(found.size(), ids.size()) << digits;
  }
  WorkOrder changed = Order("o1", 2);
  changed.mutable_customer()->set_phone("13711112222");
  Apply({changed});
  phone.set_phone("0000");
  EXPECT_THAT(Ids(phone), IsEmpty());
  phone.set_phone("2222");
  EXPECT_THAT(Ids(phone), ElementsAre("o1"));
}

TEST_F(ListTest, FindsByExternalId) {
  WorkOrder order = Order("o1");
  order.set_external_id("311-0042");
  Apply({order, Order("o2")});
  auto external = Request();
  external.set_external_id("311-0042");
  EXPECT_THAT(Ids(external), ElementsAre("o1"));
  external.set_external_id("311");
  EXPECT_THAT(Ids(external), IsEmpty());
}

TEST_F(ListTest, AtRiskIsDueWithinTwoHoursOrMissedWhileOpen) {
  WorkOrder missed = Running("o4", 300);
  Promise(&missed, Commitment::CONTACT, Commitment::MISSED, -60);
  WorkOrder closed = Order("o5");
  closed.set_state(WorkOrder::COMPLETED);
  Promise(&closed, Commitment::CONTACT, Commitment::MISSED, -60);
  WorkOrder paused = Order("o6");
  Promise(&paused, Commitment::RESOLUTION, Commitment::PAUSED, 10);
  WorkOrder missed_only = Order("o7");
  Promise(&missed_only, Commitment::RESOLUTION, Commitment::MISSED, -60);
  Apply({Running("o1", 120), Running("o2", 121), Running("o3", -5), missed, closed, paused, missed_only});
  auto risk = Request();
  risk.set_at_risk(true);
  EXPECT_THAT(Ids(risk), ElementsAre("o3", "o1", "o4", "o7"));
  EXPECT_THAT(Ids(risk, kNow - absl::Milliseconds(1)), ElementsAre("o3", "o4", "o7"));
  risk.set_community("regions/xuzhou/communities/c1");
  EXPECT_THAT(Ids(risk), ElementsAre("o3", "o1", "o4", "o7"));
  risk.add_types(WorkOrder::MOVE);
  EXPECT_THAT(Ids(risk), IsEmpty());
}

TEST_F(ListTest, DueBeforeTakesTheInstantItself) {
  Apply({Running("o1", 10), Running("o2", 11), Order("o3")});
  auto due = Request();
  *due.mutable_due_before() = ToProto(kNow + absl::Minutes(10));
  EXPECT_THAT(Ids(due), ElementsAre("o1"));
  due.add_states(WorkOrder::ACKNOWLEDGED);
  EXPECT_THAT(Ids(due), ElementsAre("o1"));
  *due.mutable_due_before() = ToProto(kNow + absl::Minutes(11));
  EXPECT_THAT(Ids(due), ElementsAre("o1", "o2"));
}

TEST_F(ListTest, PagesMissNothingAndRepeatNothingWhileOthersChange) {
  std::vector<WorkOrder> orders;
  for (int i = 0; i < 60; ++i) {
    WorkOrder order = i % 3 == 0 ? Order(absl::StrCat("o", 100 + i)) : Running(absl::StrCat("o", 100 + i), i % 7);
    order.set_type(i % 2 ? WorkOrder::REPAIR : WorkOrder::INSTALL);
    orders.push_back(order);
  }
  Apply(orders);
  auto request = Request();
  request.set_page_size(7);
  request.add_states(WorkOrder::ACKNOWLEDGED);
  std::vector<std::string> seen;
  for (int page = 0;; ++page) {
    v1::ListWorkOrdersResponse response = List(request);
    for (const std::string& id : IdsOf(response)) seen.push_back(id);
    if (response.next_page_token().empty()) break;
    EXPECT_EQ(response.work_orders_size(), 7);
    request.set_page_token(response.next_page_token());
    // Orders ahead of and behind the page come and go; "n…" and "o159" are not among those watched.
    Apply({Running(absl::StrCat("n", page), -100 + page), Running(absl::StrCat("nn", page), 5),
           Running("o159", page % 2 ? -50 : 50, 2 + page)});
  }
  std::vector<std::string> watched;
  for (const std::string& id : seen) {
    if (id[0] == 'o' && id != "o159") watched.push_back(id);
  }
  EXPECT_EQ(watched.size(), 59u);
  EXPECT_EQ(std::set<std::string>(watched.begin(), watched.end()).size(), 59u);
}

TEST_F(ListTest, EveryKindOfFilterPagesAlike) {
  std::vector<WorkOrder> orders;
  for (int i = 0; i < 20; ++i) {
    WorkOrder order = i % 4 == 0 ? Order(absl::StrCat("o", 10 + i)) : Running(absl::StrCat("o", 10 + i), i % 3);
    if (i % 4 == 0) Promise(&order, Commitment::CONTACT, Commitment::MISSED, -1);
    order.set_type(i % 2 ? WorkOrder::REPAIR : WorkOrder::INSTALL);
    order.set_technician("regions/xuzhou/technicians/t1");
    order.mutable_customer()->set_phone("13800138000");
    orders.push_back(order);
  }
  Apply(orders);
  const std::vector<std::string> all = Ids(Request());
  ASSERT_EQ(all.size(), 20u);
  std::vector<v1::ListWorkOrdersRequest> requests(6, Request());
  requests[0].set_technician("regions/xuzhou/technicians/t1");
  requests[1].set_community("regions/xuzhou/communities/c1");
  requests[2].set_phone("8000");
  requests[3].set_at_risk(true);
  requests[4].set_open_only(true);
  requests[5].add_types(WorkOrder::REPAIR);
  requests[5].add_types(WorkOrder::INSTALL);
  for (v1::ListWorkOrdersRequest& request : requests) {
    request.set_page_size(3);
    std::vector<std::string> seen;
    do {
      v1::ListWorkOrdersResponse response = List(request);
      EXPECT_EQ(response.total_size(), 20);
      for (const std::string& id : IdsOf(response)) seen.push_back(id);
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    request.clear_page_token();
    EXPECT_EQ(seen, all) << request.ShortDebugString();
  }
}

TEST_F(ListTest, APageTokenIsBoundToItsFilters) {
  Apply({Running("o1", 1), Running("o2", 2), Running("o3", 3)});
  auto request = Request();
  request.set_page_size(1);
  request.set_page_token(List(request).next_page_token());
  request.set_page_size(2);
  EXPECT_THAT(Ids(request), ElementsAre("o2", "o3"));
  request.set_open_only(true);
  EXPECT_EQ(rpc::ReasonOf(Refused(request)), v1::PAGE_TOKEN_INVALID);
  request = Request();
  request.set_page_token("nonsense");
  EXPECT_EQ(rpc::ReasonOf(Refused(request)), v1::PAGE_TOKEN_INVALID);
}

TEST_F(ListTest, BadInputNamesFieldValueAndExpectation) {
  Apply({});
  auto expect = [&](const v1::ListWorkOrdersRequest& request, absl::string_view field, absl::string_view found) {
    absl::Status status = Refused(request);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(std::string(field)));
    EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr(std::string(found)));
  };
  auto request = Request();
  request.set_page_size(1001);
  expect(request, "page_size", "1001");
  request = Request();
  request.set_technician("regions/elsewhere/technicians/t1");
  expect(request, "technician", "elsewhere");
  request = Request();
  request.set_community("c1");
  expect(request, "community", "regions/xuzhou/communities");
  request = Request();
  request.set_phone("123");
  expect(request, "phone", "3 digits");
  request.set_phone("1234;");
  expect(request, "phone", "characters");
  request = Request();
  request.add_states(static_cast<WorkOrder::State>(99));
  expect(request, "states", "99");
  request = Request();
  request.add_types(WorkOrder::TYPE_UNSPECIFIED);
  expect(request, "types", "0");
  request.set_parent("xuzhou");
  expect(request, "parent", "regions/{region}");
  request.clear_parent();
  expect(request, "parent", "regions/{region}");
}

TEST_F(ListTest, RegionsAreApart) {
  Apply({Order("o1")});
  Apply({Order("o1", 1, "new-york"), Order("o2", 1, "new-york")}, "new-york");
  EXPECT_THAT(Ids(Request()), ElementsAre("o1"));
  EXPECT_THAT(Ids(Request("new-york")), ElementsAre("o2", "o1"));
  EXPECT_EQ(Refused(Request("nowhere")).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace truckroll::read_model
