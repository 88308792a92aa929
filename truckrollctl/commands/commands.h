// The tables of commands, one a noun.
#pragma once

#include <vector>

#include "truckrollctl/command.h"

namespace truckroll::ctl {

std::vector<Command> SystemCommands();       // keys, token, health
std::vector<Command> OrderCommands();        // create, get, list, preview, suggest, explain
std::vector<Command> OrderChangeCommands();  // assign, accept, …
std::vector<Command> TechnicianCommands();
std::vector<Command> PlaceCommands();  // community, team, region
std::vector<Command> WatchCommands();
std::vector<Command> ReportCommands();
std::vector<Command> ExplainCommands();
std::vector<Command> CalendarCommands();
std::vector<Command> ImportCommands();

// All of them, in the order of the help.
const std::vector<Command>& AllCommands();

}  // namespace truckroll::ctl
