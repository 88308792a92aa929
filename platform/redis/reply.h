// What Redis answered, as a value. An error answer to a call never arrives as a Reply but as a Status
// (StatusFromError); only inside an array can a Reply be an error.
#ifndef TRUCKROLL_PLATFORM_REDIS_REPLY_H_
#define TRUCKROLL_PLATFORM_REDIS_REPLY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

struct redisReader;

namespace truckroll::redis {

class Reply {
 public:
  enum class Type { kNil, kInteger, kString, kStatus, kError, kArray };

  Reply() = default;
  static Reply Integer(int64_t value);
  static Reply Text(Type type, std::string text);
  static Reply Array(std::vector<Reply> elements);

  Type type() const { return type_; }
  bool is_nil() const { return type_ == Type::kNil; }
  bool is_text() const { return type_ == Type::kString || type_ == Type::kStatus; }
  // Each is zero or empty when the reply is of another type.
  int64_t integer() const { return integer_; }
  const std::string& text() const& { return text_; }
  std::string text() && { return std::move(text_); }
  const std::vector<Reply>& array() const& { return array_; }
  std::vector<Reply> array() && { return std::move(array_); }

 private:
  Type type_ = Type::kNil;
  int64_t integer_ = 0;
  std::string text_;
  std::vector<Reply> array_;
};

// LOADING, READONLY, MISCONF and the like → UNAVAILABLE (nothing happened, try again); OOM → RESOURCE_EXHAUSTED;
// others, a wrong command or type among them → INTERNAL. Arguments that Redis quotes back are cut off.
absl::Status StatusFromError(absl::string_view error);
bool IsFunctionMissing(absl::string_view error);

// Parses a stream of RESP2 bytes.
class ReplyReader {
 public:
  ReplyReader();
  // False: the bytes are no RESP, and nothing more can be read.
  bool Feed(absl::string_view bytes, std::vector<Reply>* replies);

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };
  std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_REPLY_H_
