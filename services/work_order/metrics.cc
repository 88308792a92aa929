#include "services/work_order/metrics.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "domain/name/resource_name.h"

namespace truckroll::work_order {
namespace {

using telemetry::Labels;
using telemetry::Samples;

// What Redis knows of a region.
struct Stored {
  int64_t overdue = 0;
  int64_t aside = 0;
  std::optional<int64_t> lowest;               // when the first falls due, in milliseconds of region time
  std::optional<read_model::StreamId> newest;  // of the stream
};

Task<absl::StatusOr<Stored>> Ask(Store& store, std::string region, int64_t now, absl::Time deadline) {
  redis::Command count("ZCOUNT", DueKey(region), "-inf", now);
  const auto overdue = co_await store.client().Call(std::move(count), deadline);
  if (!overdue.ok()) co_return overdue.status();
  redis::Command size("ZCARD", DueAsideKey(region));
  const auto aside = co_await store.client().Call(std::move(size), deadline);
  if (!aside.ok()) co_return aside.status();
  const auto lowest = co_await store.LowestScore(DueKey(region), deadline);
  if (!lowest.ok()) co_return lowest.status();
  redis::Command last("XREVRANGE", EventsKey(region), "+", "-", "COUNT", 1);
  const auto newest = co_await store.client().Call(std::move(last), deadline);
  if (!newest.ok()) co_return newest.status();
  Stored stored{overdue->integer(), aside->integer(), *lowest, std::nullopt};
  if (!newest->array().empty()) stored.newest = read_model::ParseStreamId(newest->array()[0].array()[0].text());
  co_return stored;
}

void DescribeDue(const Stored& stored, const std::optional<clock::RegionClock>& clock, absl::Time real_now,
                 const Labels& labels, Samples* samples) {
  samples->AddGauge("truckroll_due_overdue", "Orders of which something is due and not settled yet.",
                    static_cast<double>(stored.overdue), labels);
  samples->AddGauge("truckroll_due_aside", "Orders set aside, because what fell due cannot be settled.",
                    static_cast<double>(stored.aside), labels);
  double oldest = 0;
  if (clock && stored.lowest) {
    oldest = absl::ToDoubleSeconds(real_now - clock->RealAt(absl::FromUnixMillis(*stored.lowest)));
  }
  samples->AddGauge("truckroll_due_oldest_overdue_seconds", "How long the oldest of them waits, in real time.",
                    std::max(oldest, 0.0), labels);
}

// Ids of the stream are real milliseconds.
void DescribeModelLag(const Stored& stored, const std::optional<read_model::StreamId>& position, const Labels& labels,
                      Samples* samples) {
  samples->AddGauge("truckroll_read_model_building", "Whether the region is being built anew and cannot be listed.",
                    position ? 0 : 1, labels);
  if (!position) return;
  double lag = 0;
  if (stored.newest && *position < *stored.newest) lag = static_cast<double>(stored.newest->ms) - position->ms;
  samples->AddGauge("truckroll_read_model_lag_seconds", "How far the read model is behind the newest change.",
                    std::max(lag, 0.0) / 1e3, labels);
}

void DescribeFeed(const read_model::Feed::Stats& stats, const Labels& labels, Samples* samples) {
  const auto counter = [&](const char* name, const char* help, int64_t value) {
    samples->AddCounter(name, help, static_cast<double>(value), labels);
  };
  counter("truckroll_read_model_entries_total", "Changes applied to the read model.", stats.entries);
  counter("truckroll_read_model_rebuilds_total", "Times the region was built anew.", stats.rebuilds);
  counter("truckroll_read_model_unreadable_total", "Entries and records passed over.", stats.unreadable);
  counter("truckroll_read_model_failures_total", "Turns of the feed that failed and were tried again.", stats.failures);
}

void DescribeQueues(const read_model::ReadModel& model, Samples* samples) {
  const auto readers = model.reader_stats();
  const auto waiting = model.waiting_stats();
  samples->AddGauge("truckroll_read_model_queued", "Reads that wait for a thread.",
                    static_cast<double>(readers.queued));
  samples->AddCounter("truckroll_read_model_reads_total", "Reads done.", static_cast<double>(readers.done));
  samples->AddCounter("truckroll_read_model_refused_total", "Reads refused because too many waited.",
                      static_cast<double>(readers.refused));
  samples->AddGauge("truckroll_read_model_waiting", "Lists that wait until the model shows their caller's own changes.",
                    static_cast<double>(waiting.waiting));
  samples->AddCounter("truckroll_read_model_waited_in_vain_total", "Those whose time was up.",
                      static_cast<double>(waiting.late));
  samples->AddCounter("truckroll_read_model_waiting_refused_total", "Those refused because too many waited.",
                      static_cast<double>(waiting.refused));
}

}  // namespace

void Describe(const Context& context, const std::vector<std::unique_ptr<read_model::Feed>>& model_feeds,
              const Service::Feeds& feeds, Samples* samples) {
  context.settlements.Describe(samples);
  DescribeQueues(context.read_model, samples);
  const absl::Time deadline = context.clock.Now() + absl::Seconds(1);
  for (size_t i = 0; i < model_feeds.size(); ++i) {
    const std::string region = *ParseRegion(context.regions.all()[i].name());
    const Labels labels = {{"region", region}};
    DescribeFeed(model_feeds[i]->stats(), labels, samples);
    samples->AddGauge("truckroll_change_feed_watchers", "Watchers of the region's changes.",
                      static_cast<double>(feeds.at(region)->watchers()), labels);
    const auto now = context.regions.Now(region);
    if (!now.ok()) continue;
    const auto stored = BlockOn(Ask(context.store, region, absl::ToUnixMillis(*now), deadline));
    if (!stored.ok()) continue;
    DescribeDue(*stored, context.regions.Known(region), context.clock.Now(), labels, samples);
    DescribeModelLag(*stored, context.read_model.Position(region), labels, samples);
  }
}

}  // namespace truckroll::work_order
