// How SQLite goes about each filter, on 100,000 orders: always along an index, never by sorting what a page does not
// show.
#include "platform/sqlite/statement.h"
#include "services/work_order/read_model/list_query.h"
#include "tests/unit/services/work_order/read_model/fixture.h"

namespace truckroll::read_model {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using v1::ListWorkOrdersRequest;
using v1::WorkOrder;

constexpr int kOrders = 100'000;

WorkOrder Example(int i) {
  const std::string id = absl::StrCat("o", 1'000'000 + i);
  WorkOrder order = i % 5 == 0 ? Running(id, i % 5000) : Order(id);
  order.set_state(i % 5 == 0 ? static_cast<WorkOrder::State>(1 + i / 5 % 6) : WorkOrder::COMPLETED);
  order.set_type(static_cast<WorkOrder::Type>(1 + i % 3));
  order.set_technician(absl::StrCat("regions/xuzhou/technicians/t", i % 200));
  order.set_community(absl::StrCat("regions/xuzhou/communities/c", i % 300));
  order.set_external_id(absl::StrCat("x", i));
  order.mutable_customer()->set_phone(absl::StrCat(13'800'000'000 + i * 7919L % 100'000'000));
  return order;
}

class ListPlanTest : public ReadModelTest {
 protected:
  void SetUp() override {
    std::vector<WorkOrder> batch;
    for (int i = 0; i < kOrders; ++i) {
      batch.push_back(Example(i));
      if (batch.size() == 5000) {
        Apply(batch);
        batch.clear();
      }
    }
  }

  std::vector<std::string> Plan(const std::string& sql, const std::vector<std::string>& parameters) {
    absl::StatusOr<sqlite::Database> database =
        sqlite::Database::Open(directory_.file(), sqlite::Database::Access::kRead);
    absl::StatusOr<sqlite::Statement> explain = sqlite::Statement::Prepare(*database, "EXPLAIN QUERY PLAN " + sql);
    EXPECT_TRUE(explain.ok()) << explain.status() << sql;
    int index = 0;
    for (const std::string& parameter : parameters) explain->Bind(++index, parameter);
    std::vector<std::string> steps;
    while (*explain->Step()) steps.emplace_back(explain->Text(3));
    return steps;
  }

  void ExpectIndexed(ListWorkOrdersRequest request, bool sorts = false) {
    SCOPED_TRACE(request.ShortDebugString());
    request.set_page_size(3);
    v1::ListWorkOrdersResponse response = List(request);
    EXPECT_GT(response.work_orders_size(), 0);
    for (const std::string& token : {std::string(), response.next_page_token()}) {
      request.set_page_token(token);
      absl::StatusOr<ListQuery> query = MakeListQuery(request, kNow);
      ASSERT_TRUE(query.ok());
      EXPECT_THAT(Plan(query->page_sql, query->parameters), Each(Not(HasSubstr("SCAN orders"))));
      EXPECT_THAT(Plan(query->count_sql, query->parameters), Each(Not(HasSubstr("SCAN orders"))));
      if (!sorts) {
        EXPECT_THAT(Plan(query->page_sql, query->parameters), Each(Not(HasSubstr("TEMP B-TREE"))));
      }
    }
  }
};

TEST_F(ListPlanTest, EveryFilterFollowsAnIndex) {
  ExpectIndexed(Request());
  EXPECT_EQ(List(Request()).total_size(), kMaxTotal);
  auto request = Request();
  request.set_technician("regions/xuzhou/technicians/t7");
  ExpectIndexed(request);
  EXPECT_EQ(List(request).total_size(), kOrders / 200);
  request.add_states(WorkOrder::COMPLETED);
  ExpectIndexed(request);
  request = Request();
  request.set_community("regions/xuzhou/communities/c7");
  ExpectIndexed(request);
  request.add_types(WorkOrder::MOVE);
  ExpectIndexed(request);
  request = Request();
  request.add_states(WorkOrder::HELD);
  ExpectIndexed(request);
  request.add_states(WorkOrder::COMPLETED);
  ExpectIndexed(request);
  request.add_types(WorkOrder::MOVE);
  ExpectIndexed(request);
  *request.mutable_due_before() = ToProto(kNow + absl::Hours(1));
  ExpectIndexed(request);
  request = Request();
  request.add_types(WorkOrder::REPAIR);
  ExpectIndexed(request);
  request.set_open_only(true);
  ExpectIndexed(request);
  request = Request();
  request.set_open_only(true);
  ExpectIndexed(request);
  EXPECT_EQ(List(request).total_size(), kMaxTotal);
  request = Request();
  request.set_at_risk(true);
  ExpectIndexed(request);
  request = Request();
  *request.mutable_due_before() = ToProto(kNow + absl::Hours(1));
  ExpectIndexed(request);
  // The few that a phone number or external id finds are sorted.
  request = Request();
  request.set_external_id("x777");
  ExpectIndexed(request, true);
  request = Request();
  request.set_phone("0000");
  ExpectIndexed(request, true);
  request.set_phone("13800000000");
  ExpectIndexed(request, true);
  // A page starts where the last ended, by the index too.
  request = Request();
  request.set_technician("regions/xuzhou/technicians/t7");
  request.set_page_token(List(request).next_page_token());
  absl::StatusOr<ListQuery> query = MakeListQuery(request, kNow);
  ASSERT_TRUE(query.ok());
  EXPECT_THAT(Plan(query->page_sql, query->parameters),
              ::testing::ElementsAre(HasSubstr("orders_technician (region=? AND technician=? AND (due,tie)>(?,?))")));
}

}  // namespace
}  // namespace truckroll::read_model
