#include "tests/faults/clients/scribe.h"

#include <cstdlib>
#include <iostream>

#include "absl/time/clock.h"
#include "platform/async/task.h"
#include "platform/redis/keys.h"

namespace truckroll::faults {

Scribe::Scribe(const std::string& redis, HistoryWriter& history) : history_(history) {
  redis::ClientOptions options;
  options.address = redis;
  options.connections = 1;
  client_ = *redis::Client::Create(options);
  thread_ = std::thread([this] { Run(); });
}

Scribe::~Scribe() {
  stopping_ = true;
  thread_.join();
}

std::string Scribe::last() const {
  std::lock_guard lock(mutex_);
  return last_;
}

void Scribe::Run() {
  while (!stopping_) {
    if (!ReadSome()) absl::SleepFor(absl::Milliseconds(50));
  }
}

bool Scribe::ReadSome() {
  redis::Command read("XREAD", "COUNT", 500, "STREAMS", redis::Key("xuzhou", "events"), last());
  const auto reply = BlockOn(client_->Call(std::move(read), absl::Now() + absl::Seconds(2)));
  if (!reply.ok() || reply->array().empty()) return false;
  for (const redis::Reply& one : reply->array()[0].array()[1].array()) {
    Entry entry;
    Appended& appended = *entry.mutable_appended();
    appended.set_id(one.array()[0].text());
    if (!appended.mutable_entry()->ParseFromString(one.array()[1].array()[1].text())) {
      std::cerr << "an entry of the stream cannot be read\n";
      abort();
    }
    history_.Write(entry);
    std::lock_guard lock(mutex_);
    last_ = appended.id();
  }
  return true;
}

}  // namespace truckroll::faults
