#include "domain/dispatch/route.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/dispatch/town.h"

namespace truckroll {
namespace {

constexpr absl::Duration kVisit = absl::Hours(1);
// 10 km take 24 minutes outside of the rush hours.
constexpr absl::Duration kTenKm = absl::Minutes(24);

void ExpectStart(const std::optional<Slot>& slot, absl::Time expected) {
  ASSERT_TRUE(slot.has_value());
  EXPECT_LT(absl::AbsDuration(slot->start - expected), absl::Seconds(1))
      << absl::FormatTime(slot->start, Zone()) << " instead of " << absl::FormatTime(expected, Zone());
  EXPECT_EQ(slot->end - slot->start, kVisit);
}

TEST(Route, OfNobodysVisitsBeginsAtHomeAtTheShiftsStart) {
  const auto technician = Technician("t1", 0);
  const Route route(&technician, nullptr, At("03-02 06:00"), Zone());
  // The morning's rush: 10 km in 33 min 20 s.
  ExpectStart(route.FirstFit({Km(10), kVisit, At("03-02 06:00")}), At("03-02 08:33") + absl::Seconds(20));
}

TEST(Route, InAShiftBeginsWhereTheTechnicianIs) {
  auto technician = Technician("t1", 0);
  *technician.mutable_position()->mutable_location() = Km(20);
  *technician.mutable_position()->mutable_event_time() = ToProto(At("03-02 11:45"));
  const Wanted wanted{Km(20), kVisit, At("03-02 12:00")};
  ExpectStart(Route(&technician, nullptr, At("03-02 12:00"), Zone()).FirstFit(wanted), At("03-02 12:00"));

  *technician.mutable_position()->mutable_event_time() = ToProto(At("03-02 11:29"));
  ExpectStart(Route(&technician, nullptr, At("03-02 12:00"), Zone()).FirstFit(wanted), At("03-02 12:00") + 2 * kTenKm);
}

TEST(Route, FitsBetweenVisitsOnlyWithTheWayThereAndOn) {
  const auto technician = Technician("t1", 0);
  const auto fixed = Day(FixedVisit("a", 0, At("03-02 10:00"), At("03-02 11:00")),
                         FixedVisit("b", 0, At("03-02 12:48"), At("03-02 13:48")));
  const Route route(&technician, &fixed, At("03-02 10:00"), Zone());
  ExpectStart(route.FirstFit({Km(9.9), kVisit, At("03-02 10:00")}), At("03-02 11:00") + kTenKm * 0.99);
  // A kilometre farther there is no way back in time: after the second visit, then.
  ExpectStart(route.FirstFit({Km(11), kVisit, At("03-02 10:00")}), At("03-02 13:48") + kTenKm * 1.1);
}

TEST(Route, AVisitEndsInTheShift) {
  const auto technician = Technician("t1", 0);
  const Route route(&technician, nullptr, At("03-02 16:50"), Zone());
  ExpectStart(route.FirstFit({Km(0), kVisit, At("03-02 17:00")}), At("03-02 17:00"));
  ExpectStart(route.FirstFit({Km(0), kVisit, At("03-02 17:01")}), At("03-03 08:00"));
}

TEST(Route, BreaksUnderFourHoursAreNotSpentAtHome) {
  const auto technician = Technician("t1", 0,
                                     "shifts { iso_weekday: 1 start_minute: 480 end_minute: 720 } "
                                     "shifts { iso_weekday: 1 start_minute: 780 end_minute: 1080 }");
  const auto fixed = Day(FixedVisit("a", 30, At("03-02 11:00"), At("03-02 12:00")));
  const Route route(&technician, &fixed, At("03-02 11:00"), Zone());
  ExpectStart(route.FirstFit({Km(30), kVisit, At("03-02 11:00")}), At("03-02 13:00"));
}

TEST(Route, ExtraWayIsTheDetour) {
  const auto technician = Technician("t1", 0);
  const auto fixed = Day(FixedVisit("a", 10, At("03-02 12:00"), At("03-02 13:00")));
  const Route route(&technician, &fixed, At("03-02 09:00"), Zone());
  const auto on_the_way = route.FirstFit({Km(5), kVisit, At("03-02 09:00")});
  ASSERT_TRUE(on_the_way.has_value());
  EXPECT_NEAR(on_the_way->extra.metres, 0, 1);
  const auto beyond = route.FirstFit({Km(12), kVisit, At("03-02 13:00")});
  ASSERT_TRUE(beyond.has_value());
  EXPECT_NEAR(beyond->extra.metres, 4'000, 1);
  EXPECT_NEAR(absl::ToDoubleMinutes(beyond->extra.duration), 9.6, 0.1);
}

TEST(Route, VisitsWithoutATimeComeOneAfterAnotherByDue) {
  const auto technician = Technician("t1", 0);
  const auto waiting = Day(WaitingVisit("late", 0, At("03-03 12:00")), WaitingVisit("soon", 0, At("03-02 12:00")));
  const Route route(&technician, &waiting, At("03-02 09:00"), Zone());
  const Wanted wanted{Km(0), kVisit, At("03-02 09:00")};
  ExpectStart(route.FirstFit(wanted), At("03-02 11:00"));
  ExpectStart(route.FirstFitAheadOf(At("03-03 11:00"), wanted), At("03-02 10:00"));
}

TEST(Route, NobodysPromiseIsBrokenToGoFirst) {
  const auto technician = Technician("t1", 0);
  const auto waiting = Day(WaitingVisit("a", 0, At("03-02 10:30")));
  const Route route(&technician, &waiting, At("03-02 09:00"), Zone());
  EXPECT_FALSE(route.FirstFitAheadOf(At("03-02 10:00"), {Km(0), kVisit, At("03-02 09:00")}).has_value());
  // One that would have been late anyway stands in nobody's way.
  const auto hopeless = Day(WaitingVisit("a", 0, At("03-02 09:30")));
  const Route lost(&technician, &hopeless, At("03-02 09:00"), Zone());
  ExpectStart(lost.FirstFitAheadOf(At("03-02 09:10"), {Km(0), kVisit, At("03-02 09:00")}), At("03-02 09:00"));
}

TEST(Route, ATechnicianOnSiteStaysUntilTheVisitsEnd) {
  const auto technician = Technician("t1", 0);
  auto visit = FixedVisit("a", 0, At("03-02 09:00"), At("03-02 10:30"));
  visit.set_state(v1::WorkOrder::ON_SITE);
  const auto day = Day(visit);
  const Wanted wanted{Km(0), kVisit, At("03-02 10:00")};
  ExpectStart(Route(&technician, &day, At("03-02 10:00"), Zone()).FirstFit(wanted), At("03-02 10:30"));
  // Over time: half an hour more.
  ExpectStart(Route(&technician, &day, At("03-02 11:00"), Zone()).FirstFit(wanted), At("03-02 11:30"));
}

TEST(Route, AVisitWhoseTimeHasComeLastsUntilItsEndAndALateOneGoesFirst) {
  const auto technician = Technician("t1", 0);
  const auto day =
      Day(FixedVisit("a", 0, At("03-02 09:00"), At("03-02 10:30")), WaitingVisit("b", 0, At("03-02 12:00")));
  const Wanted wanted{Km(0), kVisit, At("03-02 10:00")};
  ExpectStart(Route(&technician, &day, At("03-02 10:00"), Zone()).FirstFit(wanted), At("03-02 11:30"));
  ExpectStart(Route(&technician, &day, At("03-02 10:30"), Zone()).FirstFitAheadOf(At("03-02 10:00"), wanted),
              At("03-02 11:30"));
}

TEST(Route, VisitsThatWaitTakeNoTimeButCount) {
  const auto technician = Technician("t1", 0);
  const auto day = Day(Visit("a", 0, v1::WorkOrder::HELD), Visit("b", 0, v1::WorkOrder::ASSESSING_CANCELLATION));
  const Route route(&technician, &day, At("03-02 09:00"), Zone());
  EXPECT_EQ(route.open_visits(), 2);
  ExpectStart(route.FirstFit({Km(0), kVisit, At("03-02 09:00")}), At("03-02 09:00"));
}

TEST(Route, SaysWhyNot) {
  const auto technician = Technician("t1", 0, "shifts { date: '2026-03-02' start_minute: 480 end_minute: 600 }");
  const auto day = Day(FixedVisit("a", 0, At("03-02 08:30"), At("03-02 09:30")));
  const Route route(&technician, &day, At("03-02 08:00"), Zone());
  const Wanted wanted{Km(0), kVisit, At("03-02 08:00")};
  EXPECT_FALSE(route.FirstFit(wanted).has_value());
  EXPECT_EQ(route.WhyNot(wanted), Obstacle::kHourTaken);
  EXPECT_EQ(route.WhyNot({Km(0), kVisit, At("03-02 09:30")}), Obstacle::kOffShift);
  EXPECT_TRUE(route.Taken(At("03-02 09:29"), At("03-02 10:29")));
  EXPECT_FALSE(route.Taken(At("03-02 09:30"), At("03-02 10:30")));
}

TEST(Route, WithAndWithoutAVisit) {
  const auto technician = Technician("t1", 0);
  const auto day = Day(FixedVisit("a", 0, At("03-02 09:00"), At("03-02 12:00")));
  const Route route(&technician, &day, At("03-02 09:00"), Zone());
  const Wanted wanted{Km(0), kVisit, At("03-02 09:00")};
  EXPECT_TRUE(route.Holds("regions/xz/workOrders/a"));
  ExpectStart(route.Without("regions/xz/workOrders/a").FirstFit(wanted), At("03-02 09:00"));
  ExpectStart(route.With(FixedVisit("b", 0, At("03-02 12:00"), At("03-02 13:00"))).FirstFit(wanted), At("03-02 13:00"));
}

}  // namespace
}  // namespace truckroll
