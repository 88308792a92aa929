#include "truckrollctl/commands/commands.h"

namespace truckroll::ctl {

const std::vector<Command>& AllCommands() {
  static const auto& all = *new std::vector<Command>([] {
    std::vector<Command> commands;
    for (auto table : {SystemCommands, OrderCommands, OrderChangeCommands, TechnicianCommands, PlaceCommands,
                       WatchCommands, ReportCommands, ExplainCommands, CalendarCommands, ImportCommands}) {
      for (Command& command : table()) commands.push_back(std::move(command));
    }
    return commands;
  }());
  return all;
}

}  // namespace truckroll::ctl
