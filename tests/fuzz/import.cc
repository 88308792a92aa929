// An import of any mapping and any CSV: "MAPPING\n---\nCSV". Each row is an order that can be asked for, or a reason.
#include <sstream>
#include <string>

#include "absl/strings/match.h"
#include "domain/calendar/local_time.h"
#include "tests/fuzz/mutation.h"
#include "truckrollctl/import/communities.h"
#include "truckrollctl/import/csv.h"
#include "truckrollctl/import/mapping.h"
#include "truckrollctl/import/row.h"

namespace truckroll::fuzz {
namespace {

constexpr char kBetween[] = "\n---\n";
constexpr int kMostRows = 200;

const ctl::Communities& Known() {
  static const auto* const communities = [] {
    auto* made = new ctl::Communities("regions/new-york");
    v1::Community community;
    community.set_name("regions/new-york/communities/03-brooklyn");
    community.set_display_name("03 BROOKLYN");
    community.mutable_center()->set_latitude(40.7);
    community.mutable_center()->set_longitude(-73.9);
    made->Add(community);
    return made;
  }();
  return *communities;
}

void ReadRows(ctl::CsvReader& reader, const ctl::Mapping& mapping, const ctl::BoundMapping& bound, bool fold) {
  const absl::TimeZone zone = mapping.zone.value_or(*LoadZone("America/New_York"));
  std::optional<absl::CivilSecond> week;
  if (fold) week = absl::CivilSecond(2026, 11, 23);
  const ctl::RowReading reading{mapping, bound, zone, week, Known(), Known().Find("03 brooklyn")};
  std::vector<std::string> cells;
  for (int i = 0; i < kMostRows; ++i) {
    const absl::StatusOr<bool> more = reader.Next(&cells);
    if (!more.ok()) {
      Expect(!more.status().message().empty(), "no CSV, and no reason");
      continue;
    }
    if (!*more) return;
    const ctl::ImportRow row = ctl::ReadRow(reading, reader.row(), cells);
    if (row.result != ctl::ImportRow::kReady) {
      Expect(!row.reason.empty(), "a row is left out without a reason");
      continue;
    }
    v1::WorkOrder order;
    Expect(order.ParseFromString(row.order.SerializeAsString()), "a row becomes an order that cannot be sent");
    Expect(!order.community().empty(), "a row becomes an order without a community");
    const google::protobuf::Timestamp& time = order.accept_time();
    Expect(time.seconds() >= -62'135'596'800 && time.seconds() <= 253'402'300'799 && time.nanos() >= 0,
           "a row becomes an order outside of time");
  }
}

void Run(const std::string& input) {
  const size_t end = input.find(kBetween);
  if (end == input.npos) return;
  const absl::StatusOr<ctl::Mapping> mapping = ctl::ParseMapping("file", absl::string_view(input).substr(0, end));
  if (!mapping.ok()) {
    Expect(absl::StartsWith(mapping.status().message(), "file:"), "a mistake without its place");
    return;
  }
  std::istringstream csv(input.substr(end + sizeof(kBetween) - 1));
  ctl::CsvReader reader(csv);
  std::vector<std::string> header;
  const absl::StatusOr<bool> any = reader.Next(&header);
  if (!any.ok() || !*any) return;
  const absl::StatusOr<ctl::BoundMapping> bound = ctl::BoundMapping::Bind(*mapping, header);
  if (bound.ok()) ReadRows(reader, *mapping, *bound, input.size() % 2 == 0);
}

}  // namespace
}  // namespace truckroll::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  truckroll::fuzz::SilenceProtobuf();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  truckroll::fuzz::Run(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
