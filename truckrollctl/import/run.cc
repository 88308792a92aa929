#include "truckrollctl/import/run.h"

#include <algorithm>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "domain/calendar/instant.h"
#include "platform/clock/clock.h"
#include "platform/clock/region_clock.h"
#include "truckroll/v1/work_order_service.grpc.pb.h"
#include "truckroll/v1/workforce_service.grpc.pb.h"
#include "truckrollctl/import/csv.h"
#include "truckrollctl/import/row_time.h"
#include "truckrollctl/show.h"

namespace truckroll::ctl {
namespace {

using Row = std::vector<std::string>;

struct Numbered {
  int number = 0;
  Row cells;
  std::string error;  // what was no CSV
};

struct File {
  Row header;
  std::vector<Numbered> rows;
};

absl::StatusOr<File> ReadCsv(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  CsvReader reader(in);
  File file;
  absl::StatusOr<bool> header = reader.Next(&file.header);
  if (!header.ok()) return absl::InvalidArgumentError(absl::StrCat(path, ": ", header.status().message()));
  if (!*header)
    return absl::InvalidArgumentError(absl::StrCat(path, ": found nothing, expected a row of column names"));
  while (true) {
    Numbered row;
    absl::StatusOr<bool> more = reader.Next(&row.cells);
    if (more.ok() && !*more) return file;
    row.number = reader.row();
    if (!more.ok()) row.error = std::string(more.status().message());
    file.rows.push_back(std::move(row));
  }
}

absl::Status LoadCommunities(Session& session, const std::string& region, Communities* communities) {
  v1::ListCommunitiesRequest request;
  request.set_parent(region);
  request.set_page_size(1000);
  do {
    auto page = session.Call<v1::WorkforceService>(&v1::WorkforceService::Stub::ListCommunities, request);
    if (!page.ok()) return page.status();
    for (const v1::Community& community : page->communities()) communities->Add(community);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::Status CreateCommunity(Session& session, const std::string& region, const v1::Community& community) {
  v1::CreateCommunityRequest request;
  request.set_parent(region);
  request.set_community_id(IdOf(community.name()));
  request.set_request_id(RandomId());
  *request.mutable_community() = community;
  request.mutable_community()->clear_name();
  auto created =
      session.Call<v1::WorkforceService>(&v1::WorkforceService::Stub::CreateCommunity, request, v1::Actor::MANAGER);
  if (absl::IsAlreadyExists(created.status())) return absl::OkStatus();
  if (created.ok()) session.progress() << "made the community " << community.display_name() << std::endl;
  return created.status();
}

// Makes what rows name and the region lacks, in the middle of the rows that name it.
absl::Status CreateMissing(Session& session, const std::string& region, const File& file, const BoundMapping& bound,
                           Communities* communities) {
  absl::StatusOr<v1::Region> facts = session.Region(region);
  if (!facts.ok()) return facts.status();
  for (const Numbered& row : file.rows) {
    if (row.cells.size() != bound.columns()) continue;
    auto place = PlaceOf(bound, row.cells);
    if (place.ok() && *place) communities->Learn(bound.Values("community", row.cells), **place);
  }
  for (const Numbered& row : file.rows) {
    if (row.cells.size() != bound.columns()) continue;
    auto place = PlaceOf(bound, row.cells);
    if (bound.Value("address", row.cells).empty() && !(place.ok() && *place)) continue;
    const std::vector<std::string> names = bound.Values("community", row.cells);
    if (std::any_of(names.begin(), names.end(), [&](const std::string& name) { return communities->Find(name); })) {
      continue;
    }
    bool fresh = false;
    const v1::Community& community = communities->Propose(names, *facts, &fresh);
    absl::Status created = fresh ? CreateCommunity(session, region, community) : absl::OkStatus();
    if (!created.ok()) return created;
  }
  return absl::OkStatus();
}

class Taking {
 public:
  Taking(Session& session, const ImportOptions& options, absl::TimeZone zone)
      : session_(session), options_(options), zone_(zone) {}

  // In order of time, each when its time has come.
  absl::Status TakeAll(std::vector<ImportRow>* rows) {
    std::vector<ImportRow*> ready;
    for (ImportRow& row : *rows) {
      if (row.result == ImportRow::kReady) ready.push_back(&row);
    }
    std::stable_sort(ready.begin(), ready.end(), [](const ImportRow* a, const ImportRow* b) {
      return a->time.value_or(absl::InfinitePast()) < b->time.value_or(absl::InfinitePast());
    });
    for (size_t i = 0; i < ready.size(); ++i) {
      absl::StatusOr<bool> come = WaitFor(*ready[i], ready.size() - i);
      if (!come.ok()) return come.status();
      if (*come) {
        Take(ready[i]);
      } else {
        ready[i]->result = ImportRow::kLater;
        ready[i]->reason = "its time lies in the region's future";
      }
    }
    return absl::OkStatus();
  }

 private:
  // False when its time has not come and is not to be waited for.
  absl::StatusOr<bool> WaitFor(const ImportRow& row, size_t left) {
    absl::Time told = absl::InfinitePast();
    while (row.time) {
      absl::StatusOr<absl::Time> now = session_.RegionNow(options_.region);
      if (!now.ok()) return now.status();
      if (*now >= *row.time) break;
      if (!options_.wait) return false;
      const absl::Time real = clock::SystemClock().Now();
      if (real - told >= absl::Seconds(10)) {
        told = real;
        session_.progress() << "waiting until " << ShowTime(*row.time, zone_) << " for row " << row.row << "; " << left
                            << " rows to go" << std::endl;
      }
      absl::StatusOr<v1::Region> region = session_.Region(options_.region);
      if (!region.ok()) return region.status();
      const absl::Duration left_real = (*row.time - *now) / std::max(region->clock().speed(), 1e-6);
      std::this_thread::sleep_for(
          absl::ToChronoMilliseconds(std::clamp(left_real, absl::Milliseconds(5), absl::Seconds(1))));
    }
    return true;
  }

  void Take(ImportRow* row) {
    v1::CreateWorkOrderRequest request;
    request.set_parent(options_.region);
    *request.mutable_work_order() = row->order;
    request.set_request_id(RequestId(*row));
    absl::StatusOr<v1::WorkOrder> order;
    for (int attempt = 0; attempt < 5; ++attempt) {
      order = session_.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::CreateWorkOrder, request);
      if (!absl::IsUnavailable(order.status()) && !absl::IsResourceExhausted(order.status())) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(200 << attempt));
    }
    if (order.ok()) {
      row->result = ImportRow::kCreated;
      row->order.set_name(order->name());
    } else if (absl::IsAlreadyExists(order.status())) {
      row->result = ImportRow::kExists;
      row->order.set_name(FindExisting(row->external_id));
    } else {
      row->result = ImportRow::kFailed;
      row->reason = std::string(order.status().message());
    }
  }

  // With an external id the server itself keeps it from being taken twice; without one, what the row says does.
  static std::string RequestId(const ImportRow& row) {
    if (!row.external_id.empty()) return absl::StrCat("import-", RandomId());
    uint64_t digest = 14695981039346656037u;
    for (unsigned char c : row.order.SerializeAsString()) digest = (digest ^ c) * 1099511628211u;
    return absl::StrFormat("import-%016x", digest);
  }

  std::string FindExisting(const std::string& external_id) {
    v1::ListWorkOrdersRequest request;
    request.set_parent(options_.region);
    request.set_external_id(external_id);
    auto found = session_.Call<v1::WorkOrderService>(&v1::WorkOrderService::Stub::ListWorkOrders, request);
    return found.ok() && found->work_orders_size() > 0 ? found->work_orders(0).name() : "";
  }

  Session& session_;
  const ImportOptions& options_;
  const absl::TimeZone zone_;
};

}  // namespace

absl::StatusOr<std::vector<ImportRow>> RunImport(Session& session, const ImportOptions& options) {
  absl::StatusOr<std::string> text = ReadFile(options.mapping);
  if (!text.ok()) return text.status();
  absl::StatusOr<Mapping> mapping = ParseMapping(options.mapping, *text);
  if (!mapping.ok()) return mapping.status();
  absl::StatusOr<File> file = ReadCsv(options.csv);
  if (!file.ok()) return file.status();
  absl::StatusOr<BoundMapping> bound = BoundMapping::Bind(*mapping, file->header);
  if (!bound.ok()) return bound.status();
  absl::StatusOr<absl::TimeZone> region_zone = session.Zone(options.region);
  if (!region_zone.ok()) return region_zone.status();
  const absl::TimeZone zone = mapping->zone.value_or(*region_zone);

  std::optional<absl::CivilSecond> week;
  if (!options.fold_to.empty()) {
    absl::StatusOr<absl::Time> start = ParseInstant(options.fold_to, zone);
    if (!start.ok()) return UsageError(absl::StrCat("--fold-to: ", start.status().message()));
    if (!bound->Has("accept_time")) return UsageError("--fold-to: the mapping has no accept_time to move");
    week = absl::ToCivilSecond(*start, zone);
  }
  Communities communities(options.region);
  absl::Status loaded = LoadCommunities(session, options.region, &communities);
  if (loaded.ok() && mapping->create_communities && options.community.empty()) {
    loaded = CreateMissing(session, options.region, *file, *bound, &communities);
  }
  if (!loaded.ok()) return loaded;
  const v1::Community* otherwise = options.community.empty() ? nullptr : communities.Find(IdOf(options.community));
  if (!options.community.empty() && otherwise == nullptr) {
    return UsageError(absl::StrCat("--community: found ", options.community, ", expected one of ", options.region));
  }
  if (mapping->create_communities && otherwise == nullptr) {
    absl::StatusOr<v1::Region> region = session.Region(options.region);
    if (region.ok()) otherwise = communities.Find(region->display_name());
  }

  const RowReading reading{*mapping, *bound, zone, week, communities, otherwise};
  std::vector<ImportRow> rows;
  for (const Numbered& row : file->rows) {
    if (row.error.empty()) {
      rows.push_back(ReadRow(reading, row.number, row.cells));
      continue;
    }
    ImportRow& failed = rows.emplace_back();
    failed.row = row.number;
    failed.result = ImportRow::kFailed;
    failed.reason = row.error;
  }
  absl::Status taken = Taking(session, options, zone).TakeAll(&rows);
  if (!taken.ok()) return taken;
  return rows;
}

}  // namespace truckroll::ctl
