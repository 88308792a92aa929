// What each process shows while orders go through their lives: that it adds up, and that the alerts' metrics are there.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "tests/integration/harness/scrape.h"
#include "tests/integration/telemetry/telemetry_fixture.h"

namespace truckroll {
namespace {

using harness::Page;
using harness::Sum;
using v1::Commitment;

// Half an hour takes three seconds.
class MetricsTest : public TelemetryTest {
 protected:
  MetricsTest() : TelemetryTest(600) {}

  Page Look(const std::string& program) {
    const auto page = harness::Scrape(system_.MetricsAddress(program));
    EXPECT_TRUE(page.ok()) << program << ": " << page.status();
    return page.value_or(Page());
  }
  double Shown(const std::string& program, const std::string& sample) {
    const Page page = Look(program);
    const auto found = page.find(sample);
    EXPECT_NE(found, page.end()) << program << " does not show " << sample;
    return found == page.end() ? -1 : found->second;
  }
  // Looks until it shows that; a test that waits in vain is ended by its timeout.
  void WaitUntilShown(const std::string& program, const std::string& sample, double value) {
    while (Shown(program, sample) != value && !HasFailure()) absl::SleepFor(absl::Milliseconds(20));
  }
  static std::string Calls(const std::string& method, const std::string& code = "OK") {
    return absl::StrCat("truckroll_rpc_requests_total{method=\"", method, "\",code=\"", code, "\"}");
  }
  static std::string Settled(const std::string& kind, const std::string& state) {
    return absl::StrCat("truckroll_commitments_settled_total{kind=\"", kind, "\",state=\"", state, "\"}");
  }
  // What the orders themselves say about what became of their promises.
  std::map<std::string, double> Tally(const std::vector<std::string>& orders) {
    std::map<std::string, double> tally;
    for (const std::string& order : orders) {
      const v1::WorkOrder now = Get(order);
      for (const Commitment& commitment : now.commitments()) {
        if (!commitment.has_settle_time()) continue;
        ++tally[Settled(Commitment::Kind_Name(commitment.kind()), Commitment::State_Name(commitment.state()))];
      }
    }
    return tally;
  }
  std::map<std::string, double> ShownSettled() {
    std::map<std::string, double> shown;
    for (const auto& [sample, value] : Look("work-order-service")) {
      if (absl::StartsWith(sample, "truckroll_commitments_settled_total") && value > 0) shown[sample] = value;
    }
    return shown;
  }
};

TEST_F(MetricsTest, CallsAddUp) {
  const std::string order = Create().name();
  LiveThrough(order);
  EXPECT_TRUE(absl::IsNotFound(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(order + "x"))));
  EXPECT_TRUE(absl::IsUnauthenticated(Refusal(&Stub::GetWorkOrder, About<v1::GetWorkOrderRequest>(order), "bad")));

  const Page gateway = Look("mobile-gateway");
  const Page service = Look("work-order-service");
  for (const auto& [at_gateway, at_service] :
       std::map<std::string, std::string>{{"Accept", "AcceptWorkOrder"},
                                          {"RecordContact", "RecordContactAttempt"},
                                          {"SetAppointment", "SetAppointment"},
                                          {"Depart", "Depart"},
                                          {"Arrive", "Arrive"},
                                          {"Complete", "CompleteWorkOrder"}}) {
    EXPECT_EQ(gateway.at(Calls(at_gateway)), 1) << at_gateway;
    EXPECT_EQ(service.at(Calls(at_service)), 1) << at_service;
    EXPECT_EQ(service.at(absl::StrCat("truckroll_rpc_duration_seconds_count{method=\"", at_service, "\"}")), 1);
    EXPECT_EQ(service.at(absl::StrCat("truckroll_rpc_in_flight{method=\"", at_service, "\"}")), 0);
  }
  EXPECT_EQ(service.at(Calls("CreateWorkOrder")), 1);
  EXPECT_EQ(service.at(Calls("GetWorkOrder", "NOT_FOUND")), 1);
  EXPECT_EQ(service.at(Calls("GetWorkOrder", "UNAUTHENTICATED")), 1);
  EXPECT_EQ(service.at("truckroll_rpc_refused_total{reason=\"denied\"}"), 1);
  EXPECT_EQ(Look("workforce-service").at(Calls("CreateTechnician")), 4);
  // One stream a region from the gateway, however many watch.
  const auto regions = std::distance(std::filesystem::directory_iterator("deploy/regions"), {});
  EXPECT_EQ(service.at("truckroll_stream_watchers{kind=\"WatchWorkOrders\"}"), regions);
  EXPECT_EQ(service.at("truckroll_change_feed_watchers{region=\"xuzhou\"}"), 1);
}

TEST_F(MetricsTest, EachSettlementIsCountedOnce) {
  std::vector<std::string> orders = {Create().name(), Create().name(), Create().name()};
  Assign(orders[0]);  // never accepted: missed after half an hour, as the dispatcher finds
  LiveThrough(orders[1]);
  Assign(orders[2], "t2");
  WaitUntilShown("work-order-service", Settled("TAKE_ON", "MISSED"), 2);
  for (int i = 0; i < 3; ++i) {
    Get(orders[0]);
    Good(&Stub::EnforceCommitments, Proto<v1::EnforceCommitmentsRequest>("parent: 'regions/xuzhou'"), Service());
  }
  // Later promises go on falling due meanwhile: between two equal looks none did.
  while (!HasFailure()) {
    const auto before = ShownSettled();
    const auto said = Tally(orders);
    if (before != ShownSettled()) continue;
    EXPECT_EQ(before, said);
    break;
  }
  EXPECT_EQ(ShownSettled().at(Settled("TAKE_ON", "MISSED")), 2);
  EXPECT_EQ(ShownSettled().at(Settled("TAKE_ON", "MET")), 1);

  const Page service = Look("work-order-service");
  EXPECT_GE(Sum(service, "truckroll_due_lag_seconds_count"), 2);
  EXPECT_EQ(service.at("truckroll_due_aside{region=\"xuzhou\"}"), 0);
  EXPECT_GE(Shown("dispatcher", "truckroll_enforcement_settled_total{region=\"xuzhou\"}"), 1);
}

TEST_F(MetricsTest, WhatNobodySettlesIsSeenToBeOverdue) {
  system_.Stop("dispatcher");
  const std::string order = Create().name();
  Assign(order);
  WaitUntilShown("work-order-service", "truckroll_due_overdue{region=\"xuzhou\"}", 1);
  while (Shown("work-order-service", "truckroll_due_oldest_overdue_seconds{region=\"xuzhou\"}") == 0 && !HasFailure()) {
  }
  Get(order);
  EXPECT_EQ(Shown("work-order-service", "truckroll_due_lag_seconds_count"), 1);
  EXPECT_GT(Shown("work-order-service", "truckroll_due_lag_seconds_sum"), 0);
}

TEST_F(MetricsTest, WatchersComeAndGo) {
  const std::string watchers = "truckroll_stream_watchers{kind=\"WatchTracking\"}";
  EXPECT_EQ(Shown("mobile-gateway", watchers), 0);
  v1::WatchTrackingRequest request;
  request.set_tracking_id(Create().tracking_id());
  const auto context = harness::System::Context("");
  const auto stream = tracking_->WatchTracking(context.get(), request);
  v1::WatchTrackingResponse message;
  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(Shown("mobile-gateway", watchers), 1);
  EXPECT_EQ(Shown("mobile-gateway", "truckroll_tracking_rooms"), 1);
  EXPECT_EQ(Shown("mobile-gateway", "truckroll_hub_subscriptions{region=\"xuzhou\"}"), 1);
  context->TryCancel();
  stream->Finish();
  WaitUntilShown("mobile-gateway", watchers, 0);
  WaitUntilShown("mobile-gateway", "truckroll_tracking_rooms", 0);
  EXPECT_EQ(Shown("mobile-gateway", Calls("WatchTracking", "CANCELLED")), 1);
}

// What is named in the alerts and the other files is shown by somebody, under that name.
TEST_F(MetricsTest, TheAlertsNameWhatThereIs) {
  Get(Create().name());
  ASSERT_TRUE(system_.Start({"dispatcher/2"}).ok());  // this one assigns
  std::vector<std::string> programs = kServers;
  programs.push_back("dispatcher/2");
  std::set<std::string> shown;
  for (const std::string& program : programs) {
    for (const auto& [sample, value] : Look(program)) shown.insert(sample.substr(0, sample.find('{')));
  }
  for (const std::string file : {"deploy/prometheus/alerts.yml", "docs/operations.md"}) {
    std::ifstream in(file);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::regex name("\\b(truckroll|process)_[a-z0-9_]+");
    int names = 0;
    for (std::sregex_iterator found(text.begin(), text.end(), name), end; found != end; ++found, ++names) {
      const std::string metric = found->str();
      EXPECT_TRUE(shown.count(metric) == 1 || shown.count(metric + "_bucket") == 1) << file << ": " << metric;
    }
    EXPECT_GT(names, 5) << file;
  }
  // And nothing is shown that the manual does not explain.
  std::ifstream in("docs/operations.md");
  const std::string manual{std::istreambuf_iterator<char>(in), {}};
  for (const std::string& metric : shown) {
    const std::string family = std::regex_replace(metric, std::regex("_(bucket|sum|count)$"), "");
    if (!absl::StartsWith(metric, "truckroll_")) continue;
    EXPECT_TRUE(absl::StrContains(manual, family)) << metric;
  }
}

TEST_F(MetricsTest, ATakenPortIsSaidAtTheStart) {
  const std::string program = "workforce-service/2";
  const std::vector<std::string> parts = absl::StrSplit(system_.MetricsAddress(program), ':');
  int port = 0;
  ASSERT_TRUE(absl::SimpleAtoi(parts[1], &port));
  const int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(taken, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(taken, 1), 0);
  ASSERT_TRUE(system_.Launch(program).ok());
  EXPECT_EQ(system_.process(program).Wait(), 1);
  EXPECT_THAT(system_.process(program).Log(),
              ::testing::HasSubstr("--metrics: cannot listen on " + system_.MetricsAddress(program)));
  close(taken);
}

}  // namespace
}  // namespace truckroll
