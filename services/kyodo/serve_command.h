// `kyodo serve`: the modules named, the gateway, and their orderly end.
#pragma once

#include <string>
#include <vector>

#include "platform/config.h"

namespace kyodo {

// Runs until SIGTERM or SIGINT, then drains within 15 seconds. `targets`: "all", "gateway" or module names. The exit
// code: 0 drained, 1 could not start (one line on standard error says why), 3 the data are of a newer Kyodo.
int ServeCommand(const Config& config, const std::vector<std::string>& targets);

}  // namespace kyodo
