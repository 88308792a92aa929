// A text proto file, read strictly: an unknown field, a value of the wrong kind or a field given twice is an error that
// names the file and the line. Blocking I/O: for a program's start.
#ifndef TRUCKROLL_PLATFORM_CONFIG_TEXT_FILE_H_
#define TRUCKROLL_PLATFORM_CONFIG_TEXT_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace truckroll::config {

class TextFile {
 public:
  // Fills `message`, which must outlive the TextFile. NOT_FOUND; INVALID_ARGUMENT.
  static absl::StatusOr<TextFile> Read(const std::string& path, google::protobuf::Message* message);

  // INVALID_ARGUMENT: "PATH:LINE: FIELD: found FOUND, expected EXPECTED", for a field of the outermost message.
  absl::Status Wrong(absl::string_view field, absl::string_view found, absl::string_view expected) const;

 private:
  std::string path_;
  const google::protobuf::Descriptor* type_ = nullptr;
  std::unique_ptr<google::protobuf::TextFormat::ParseInfoTree> places_;
};

// The directory's *.textproto, by name. NOT_FOUND when there is no such directory.
absl::StatusOr<std::vector<std::string>> ListTextFiles(const std::string& directory);
// The same of another extension: ".json".
absl::StatusOr<std::vector<std::string>> ListFiles(const std::string& directory, const std::string& extension);

}  // namespace truckroll::config

#endif  // TRUCKROLL_PLATFORM_CONFIG_TEXT_FILE_H_
