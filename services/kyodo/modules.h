// The parts of Kyodo, on one screen: what can be named in `kyodo serve --target=…`.
#pragma once

#include <vector>

#include "platform/module.h"

namespace kyodo {

// In the order in which they start.
const std::vector<ModuleEntry>& Modules();

// Every migration of every module, in order.
std::vector<Migration> AllMigrations();

}  // namespace kyodo
