#include "truckrollctl/import/csv.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "truckrollctl/utf8.h"

namespace truckroll::ctl {
namespace {

constexpr int kEnd = std::istream::traits_type::eof();
constexpr size_t kLongestField = 1 << 20;

bool EndsRow(int c) {
  return c == '\n' || c == kEnd;
}

void SkipByteOrderMark(std::istream& in) {
  constexpr unsigned char kMark[] = {0xEF, 0xBB, 0xBF};
  size_t read = 0;
  while (read < sizeof(kMark) && in.peek() == kMark[read]) in.get(), ++read;
  if (read == sizeof(kMark)) return;
  for (; read > 0; --read) in.unget();
}

}  // namespace

absl::Status CsvReader::Wrong(const char* what) {
  for (int c = in_.get(); !EndsRow(c); c = in_.get()) {
  }
  return absl::InvalidArgumentError(absl::StrCat("row ", row_, ", column ", column_, ": ", what));
}

absl::StatusOr<bool> CsvReader::ReadSeparator() {
  int c = in_.get();
  if (c == ',') return true;
  if (c == '\r' && in_.peek() == '\n') c = in_.get();
  if (EndsRow(c)) return false;
  return Wrong("found text behind a closing quote, expected a comma or the end of the line");
}

absl::StatusOr<bool> CsvReader::ReadPlain(std::string* field) {
  while (true) {
    int next = in_.peek();
    if (next == ',' || EndsRow(next)) {
      in_.get();
      if (next != ',' && !field->empty() && field->back() == '\r') field->pop_back();
      return next == ',';
    }
    if (next == '"') return Wrong("found a quote inside a field that does not begin with one");
    if (field->size() == kLongestField) return Wrong("found a field of more than 1 MiB");
    field->push_back(static_cast<char>(in_.get()));
  }
}

absl::StatusOr<bool> CsvReader::ReadQuoted(std::string* field) {
  in_.get();
  while (true) {
    int c = in_.get();
    if (c == kEnd) return Wrong("a quote is opened here and never closed");
    if (c == '"') {
      if (in_.peek() != '"') return ReadSeparator();
      in_.get();
    }
    if (field->size() == kLongestField) return Wrong("found a field of more than 1 MiB");
    field->push_back(static_cast<char>(c));
  }
}

absl::StatusOr<bool> CsvReader::ReadRow(std::vector<std::string>* row) {
  for (column_ = 1;; ++column_) {
    std::string& field = row->emplace_back();
    absl::StatusOr<bool> more = in_.peek() == '"' ? ReadQuoted(&field) : ReadPlain(&field);
    if (!more.ok() || !*more) return more;
  }
}

absl::StatusOr<bool> CsvReader::Next(std::vector<std::string>* row) {
  if (row_ == 0) SkipByteOrderMark(in_);
  while (in_.peek() != kEnd) {
    row->clear();
    ++row_;
    absl::StatusOr<bool> read = ReadRow(row);
    if (!read.ok()) return read.status();
    for (size_t i = 0; i < row->size(); ++i) {
      if (IsUtf8((*row)[i])) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("row ", row_, ", column ", i + 1, ": found bytes that are no UTF-8, expected a file in UTF-8"));
    }
    if (row->size() > 1 || !row->front().empty()) return true;
    --row_;
  }
  return false;
}

}  // namespace truckroll::ctl
