// One JSON line per RPC or event on standard error. Never bid content, tokens, passwords or personal data.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kyodo {

enum class LogLevel { kInfo, kWarning, kError };

// time, level, event, then the fields in order.
void Log(LogLevel level, std::string_view event, const std::vector<std::pair<std::string_view, std::string>>& fields);

}  // namespace kyodo
