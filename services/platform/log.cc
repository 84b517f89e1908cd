#include "platform/log.h"

#include <chrono>

#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "platform/clock.h"

namespace kyodo {
namespace {

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("kyodo", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%v");
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *logger;
}

}  // namespace

void Log(LogLevel level, std::string_view event, const std::vector<std::pair<std::string_view, std::string>>& fields) {
  nlohmann::ordered_json line;
  line["time"] = ToText(std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()));
  line["level"] = level == LogLevel::kInfo ? "info" : level == LogLevel::kWarning ? "warning" : "error";
  line["event"] = event;
  for (const auto& [key, value] : fields) line[std::string(key)] = value;
  Logger().info(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace kyodo
