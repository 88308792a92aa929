// One Redis command, encoded as it goes over the wire while it is built (so in the caller's thread). Arguments are any
// bytes; integers are written in decimal.
//
//   Command get("GET", key);
//   Command add("SADD", key);
//   for (const std::string& member : members) add.Add(member);
#ifndef TRUCKROLL_PLATFORM_REDIS_COMMAND_H_
#define TRUCKROLL_PLATFORM_REDIS_COMMAND_H_

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"

namespace truckroll::redis {

class Command {
 public:
  Command() = default;
  template <class... Args>
  explicit Command(absl::string_view name, const Args&... args) {
    Add(name);
    (Add(args), ...);
  }

  void Add(const absl::AlphaNum& arg) {
    ++count_;
    absl::StrAppend(&body_, "$", arg.size(), "\r\n", arg, "\r\n");
  }
  // Adds all of the other's arguments.
  void Append(const Command& other) {
    count_ += other.count_;
    body_ += other.body_;
  }

  size_t count() const { return count_; }
  size_t bytes() const { return body_.size(); }
  void AppendTo(std::string* wire) const { absl::StrAppend(wire, "*", count_, "\r\n", body_); }

 private:
  size_t count_ = 0;
  std::string body_;
};

}  // namespace truckroll::redis

#endif  // TRUCKROLL_PLATFORM_REDIS_COMMAND_H_
