// Aligned columns for a terminal. Chinese, Japanese, Korean and full-width characters count twice.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace truckroll::ctl {

// How many cells a terminal gives to UTF-8 text.
int DisplayWidth(absl::string_view text);

class Table {
 public:
  // A heading that begins with '>' aligns its column to the right.
  explicit Table(std::vector<std::string> headings);

  // As many cells as there are headings.
  void Add(std::vector<std::string> cells);
  size_t size() const { return rows_.size(); }

  // A line a row, headings first, two spaces between columns, none at a line's end.
  std::string Print() const;

 private:
  std::string PrintRow(const std::vector<std::string>& cells, const std::vector<int>& widths) const;

  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace truckroll::ctl
