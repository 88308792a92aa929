// Reads CSV as RFC 4180 has it, a row at a time: quoted fields with commas, quotes ("") and line ends in them, CRLF or
// LF, a byte order mark, a last line without an end. Empty lines are skipped.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace truckroll::ctl {

class CsvReader {
 public:
  // `in` must outlive the reader.
  explicit CsvReader(std::istream& in) : in_(in) {}

  // The next row into `row`; false at the end. INVALID_ARGUMENT names row and column of what is no CSV; that row is
  // given up at its line's end, and the next call goes on behind it.
  absl::StatusOr<bool> Next(std::vector<std::string>* row);

  // The number of the row read last, from 1, the header included and empty lines not.
  int row() const { return row_; }

 private:
  absl::StatusOr<bool> ReadRow(std::vector<std::string>* row);
  // Both read one field and what ends it; false when the row has ended too.
  absl::StatusOr<bool> ReadPlain(std::string* field);
  absl::StatusOr<bool> ReadQuoted(std::string* field);
  // What may follow a field: a comma, or the row's end.
  absl::StatusOr<bool> ReadSeparator();
  absl::Status Wrong(const char* what);

  std::istream& in_;
  int row_ = 0;
  int column_ = 0;
};

}  // namespace truckroll::ctl
