#include "platform/config/holidays.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/policy/holiday_year.h"
#include "platform/config/text_file.h"

namespace truckroll::config {

absl::StatusOr<std::shared_ptr<const PublicHolidays>> LoadHolidays(const std::string& directory) {
  absl::StatusOr<std::vector<std::string>> files = ListFiles(directory, ".json");
  if (!files.ok()) return files.status();
  auto holidays = std::make_shared<PublicHolidays>();
  for (const std::string& file : *files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return absl::NotFoundError(absl::StrCat(file, ": cannot be read, or is empty"));
    absl::Status added = AddHolidayYear(text.str(), file, *holidays);
    if (!added.ok()) return added;
  }
  if (holidays->empty()) return absl::NotFoundError(absl::StrCat(directory, ": announces no year (*.json)"));
  return holidays;
}

}  // namespace truckroll::config
