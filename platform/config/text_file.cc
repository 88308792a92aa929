#include "platform/config/text_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"

namespace truckroll::config {
namespace {

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  // Lines count from 0 here.
  void AddError(int line, int, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(line + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::StatusOr<TextFile> TextFile::Read(const std::string& path, google::protobuf::Message* message) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return absl::NotFoundError(absl::StrCat(path, ": cannot be read, or is empty"));
  TextFile file;
  file.path_ = path;
  file.places_ = std::make_unique<google::protobuf::TextFormat::ParseInfoTree>();
  file.type_ = message->GetDescriptor();
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  parser.WriteLocationsTo(file.places_.get());
  if (!parser.ParseFromString(text.str(), message)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ":", error.text()));
  }
  return file;
}

absl::Status TextFile::Wrong(absl::string_view field, absl::string_view found, absl::string_view expected) const {
  const auto* descriptor = type_->FindFieldByName(std::string(field));
  const int line = descriptor == nullptr ? -1 : places_->GetLocation(descriptor, -1).line;
  const std::string where = line < 0 ? path_ : absl::StrCat(path_, ":", line + 1);
  return absl::InvalidArgumentError(absl::StrCat(where, ": ", field, ": found ", found, ", expected ", expected));
}

absl::StatusOr<std::vector<std::string>> ListTextFiles(const std::string& directory) {
  return ListFiles(directory, ".textproto");
}

absl::StatusOr<std::vector<std::string>> ListFiles(const std::string& directory, const std::string& extension) {
  std::error_code error;
  std::vector<std::string> files;
  for (auto at = std::filesystem::directory_iterator(directory, error); !error && at != end(at); at.increment(error)) {
    if (at->path().extension() == extension) files.push_back(at->path().string());
  }
  if (error) return absl::NotFoundError(absl::StrCat(directory, ": ", error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace truckroll::config
