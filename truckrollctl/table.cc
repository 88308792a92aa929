#include "truckrollctl/table.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"

namespace truckroll::ctl {
namespace {

// The next code point, and how many bytes it takes; a byte that is no UTF-8 stands for itself.
uint32_t Decode(absl::string_view text, size_t* length) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  *length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (*length == 1 || *length > text.size()) {
    *length = 1;
    return first;
  }
  uint32_t code = first & (0xFF >> (*length + 1));
  for (size_t i = 1; i < *length; ++i) code = (code << 6) | (byte(i) & 0x3F);
  return code;
}

// East Asian Wide and Fullwidth, in the ranges that occur.
bool IsWide(uint32_t code) {
  return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0x303E) ||
         (code >= 0x3041 && code <= 0xA4CF) || (code >= 0xAC00 && code <= 0xD7A3) ||
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFE30 && code <= 0xFE6F) ||
         (code >= 0xFF00 && code <= 0xFF60) || (code >= 0xFFE0 && code <= 0xFFE6) ||
         (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD);
}

bool IsCombining(uint32_t code) {
  return (code >= 0x0300 && code <= 0x036F) || (code >= 0x200B && code <= 0x200F) || (code >= 0xFE00 && code <= 0xFE0F);
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  while (!text.empty()) {
    size_t length = 0;
    const uint32_t code = Decode(text, &length);
    if (!IsCombining(code)) width += IsWide(code) ? 2 : 1;
    text.remove_prefix(length);
  }
  return width;
}

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
  for (std::string& heading : headings_) {
    right_.push_back(heading.starts_with('>'));
    if (right_.back()) heading.erase(0, 1);
  }
}

void Table::Add(std::vector<std::string> cells) {
  cells.resize(headings_.size());
  for (std::string& cell : cells) std::replace(cell.begin(), cell.end(), '\n', ' ');
  rows_.push_back(std::move(cells));
}

std::string Table::PrintRow(const std::vector<std::string>& cells, const std::vector<int>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    const std::string padding(widths[i] - DisplayWidth(cells[i]), ' ');
    line += right_[i] ? padding + cells[i] : cells[i] + padding;
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line + "\n";
}

std::string Table::Print() const {
  std::vector<int> widths;
  for (const std::string& heading : headings_) widths.push_back(DisplayWidth(heading));
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string printed = PrintRow(headings_, widths);
  for (const auto& row : rows_) printed += PrintRow(row, widths);
  return printed;
}

}  // namespace truckroll::ctl
