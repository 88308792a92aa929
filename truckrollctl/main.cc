// truckrollctl: the command line of Truckroll. Ends with 0, with 1 where a server or a file said no, or with 2 where
// the command line was wrong.
#include <iostream>
#include <string>
#include <vector>

#include "platform/rpc/status.h"
#include "truckrollctl/command.h"
#include "truckrollctl/commands/commands.h"
#include "truckrollctl/session.h"

namespace truckroll::ctl {
namespace {

int Fail(const absl::Status& error, const std::vector<std::string>& words) {
  if (IsUsageError(error)) {
    std::cerr << "truckrollctl: " << error.message() << "\n\n";
    const Command* command = FindCommand(words, AllCommands());
    std::cerr << (command == nullptr ? Help(AllCommands(), "") : Help(*command));
    return 2;
  }
  std::cerr << "truckrollctl: ";
  if (std::optional<v1::ErrorReason> reason = rpc::ReasonOf(error)) std::cerr << v1::ErrorReason_Name(*reason) << ": ";
  std::cerr << error.message() << " (" << absl::StatusCodeToString(error.code()) << ")\n";
  return 1;
}

int Main(const std::vector<std::string>& words) {
  absl::StatusOr<Line> line = ParseLine(words, AllCommands());
  if (!line.ok()) return Fail(line.status(), words);
  if (line->help) {
    std::cout << (line->command == nullptr ? Help(AllCommands(), line->asked) : Help(*line->command));
    return 0;
  }
  absl::StatusOr<std::unique_ptr<Session>> session = Session::Open(line->arguments);
  if (!session.ok()) return Fail(session.status(), words);
  absl::Status done = line->command->run(**session, line->arguments);
  (*session)->out().flush();
  return done.ok() ? 0 : Fail(done, words);
}

}  // namespace
}  // namespace truckroll::ctl

int main(int argc, char** argv) {
  return truckroll::ctl::Main(std::vector<std::string>(argv + 1, argv + argc));
}
