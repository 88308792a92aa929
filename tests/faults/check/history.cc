#include "tests/faults/check/history.h"

#include <google/protobuf/util/json_util.h>

#include <chrono>
#include <iostream>
#include <set>

#include "absl/strings/str_cat.h"

namespace truckroll::faults {
namespace {

// What a service answers that has looked at the request and will not do it, now or later.
bool IsRefusal(const std::string& code) {
  static const auto& codes = *new std::set<std::string>{"INVALID_ARGUMENT",  "FAILED_PRECONDITION", "NOT_FOUND",
                                                        "PERMISSION_DENIED", "UNAUTHENTICATED",     "ALREADY_EXISTS"};
  return codes.count(code) > 0;
}

}  // namespace

int64_t NowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

HistoryWriter::HistoryWriter(const std::string& path) : out_(path, std::ios::app) {
  if (!out_) {
    std::cerr << "cannot write " << path << "\n";
    abort();
  }
}

void HistoryWriter::Write(const Entry& entry) {
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(entry, &line).ok()) abort();
  std::lock_guard lock(mutex_);
  out_ << line << "\n" << std::flush;
}

const Answered* Op::Acknowledged() const {
  for (const Answered& answer : answers) {
    if (answer.code() == "OK") return &answer;
  }
  return nullptr;
}

bool Op::Refused() const {
  if (answers.empty()) return false;
  for (const Answered& answer : answers) {
    if (!IsRefusal(answer.code())) return false;
  }
  return true;
}

void History::Add(const Entry& entry) {
  switch (entry.kind_case()) {
    case Entry::kRun:
      run = entry.run();
      return;
    case Entry::kFault:
      faults.push_back(entry.fault());
      return;
    case Entry::kDied:
      died.push_back(entry.died());
      return;
    case Entry::kAsked:
      if (!ops.emplace(entry.asked().op(), Op{entry.asked(), {}}).second) {
        malformed.push_back(absl::StrCat(entry.asked().op(), " was asked for twice"));
      }
      return;
    case Entry::kAnswered: {
      const auto op = ops.find(entry.answered().op());
      if (op == ops.end()) {
        malformed.push_back(absl::StrCat(entry.answered().op(), " was answered and never asked for"));
      } else {
        op->second.answers.push_back(entry.answered());
      }
      return;
    }
    case Entry::kHeard:
      heard[entry.heard().watcher()].push_back(entry.heard());
      return;
    case Entry::kStored:
      stored[entry.stored().record().order().name()] = entry.stored();
      return;
    case Entry::kAppended:
      appended.push_back(entry.appended());
      return;
    case Entry::kRead:
      reads.push_back(entry.read());
      return;
    case Entry::KIND_NOT_SET:
      malformed.push_back("an empty entry");
      return;
  }
}

absl::StatusOr<History> ReadHistory(const std::string& path) {
  std::ifstream in(path);
  if (!in) return absl::NotFoundError(absl::StrCat("no history in ", path));
  History history;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    Entry entry;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &entry);
    if (!status.ok()) return absl::DataLossError(absl::StrCat(path, ":", number, ": ", status.ToString()));
    history.Add(entry);
  }
  return history;
}

}  // namespace truckroll::faults
