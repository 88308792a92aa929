#include "services/work_order/settlement_counts.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace truckroll::work_order {
namespace {

using v1::Commitment;

v1::WorkOrder OrderWith(std::initializer_list<std::pair<Commitment::Kind, Commitment::State>> commitments) {
  v1::WorkOrder order;
  for (const auto& [kind, state] : commitments) {
    Commitment& commitment = *order.add_commitments();
    commitment.set_kind(kind);
    commitment.set_state(state);
  }
  return order;
}

// What is not zero, by "KIND STATE".
std::map<std::string, double> Shown(const SettlementCounts& counts) {
  telemetry::Samples samples;
  counts.Describe(&samples);
  std::map<std::string, double> shown;
  for (const telemetry::Sample& sample : samples.families().front().samples) {
    if (sample.value != 0) shown[absl::StrCat(sample.labels[0].second, " ", sample.labels[1].second)] = sample.value;
  }
  return shown;
}

TEST(SettlementCountsTest, WhatWasSettledBeforeIsNotCountedAgain) {
  SettlementCounts counts;
  const v1::WorkOrder first = OrderWith({{Commitment::TAKE_ON, Commitment::RUNNING}});
  const v1::WorkOrder second = OrderWith({{Commitment::TAKE_ON, Commitment::MET},
                                          {Commitment::ARRIVAL, Commitment::PAUSED},
                                          {Commitment::CONTACT, Commitment::VOID}});
  const v1::WorkOrder third = OrderWith({{Commitment::TAKE_ON, Commitment::MET},
                                         {Commitment::ARRIVAL, Commitment::MISSED},
                                         {Commitment::CONTACT, Commitment::VOID},
                                         {Commitment::ARRIVAL, Commitment::MISSED},
                                         {Commitment::REVISIT, Commitment::EXCUSED}});
  counts.Count({}, first);
  EXPECT_TRUE(Shown(counts).empty());
  counts.Count(first, second);
  counts.Count(second, third);
  counts.Count(third, third);
  const std::map<std::string, double> expected = {
      {"TAKE_ON MET", 1}, {"CONTACT VOID", 1}, {"ARRIVAL MISSED", 2}, {"REVISIT EXCUSED", 1}};
  EXPECT_EQ(Shown(counts), expected);
}

TEST(SettlementCountsTest, LagIsShown) {
  SettlementCounts counts;
  counts.CountLag(absl::Seconds(2));
  telemetry::Samples samples;
  counts.Describe(&samples);
  EXPECT_EQ(samples.families().back().name, "truckroll_due_lag_seconds");
  EXPECT_EQ(samples.families().back().samples.front().histogram.count, 1u);
}

}  // namespace
}  // namespace truckroll::work_order
