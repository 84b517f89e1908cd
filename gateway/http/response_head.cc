#include "gateway/http/response_head.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>

#include "platform/log.h"
#include "platform/metrics.h"

namespace kyodo::gateway {
namespace {

constexpr char kContentPolicy[] =
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

}  // namespace

Headers CommonHeaders(const Request& request) {
  Headers headers = {{"Date", fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::time(nullptr)))},
                     {"X-Trace-Id", request.trace_id},
                     {"X-Content-Type-Options", "nosniff"},
                     {"Content-Security-Policy", kContentPolicy},
                     {"X-Frame-Options", "DENY"},
                     {"Referrer-Policy", "same-origin"},
                     {"Cross-Origin-Opener-Policy", "same-origin"},
                     {"Cross-Origin-Resource-Policy", "same-origin"}};
  if (request.secure) headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return headers;
}

std::string EventStreamHead(const Request& request) {
  std::string head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n"
      "X-Accel-Buffering: no\r\n";
  for (const auto& [name, value] : CommonHeaders(request)) head += name + ": " + value + "\r\n";
  return head + "\r\nretry: 2000\n\n";
}

void RecordRequest(const Request& request, const Reply& reply, double seconds) {
  if (reply.sealed) return;
  const std::string status = std::to_string(reply.status);
  const std::string route = reply.route.empty() ? "none" : reply.route;
  CountCall("gateway", route, status, seconds);
  const LogLevel level = reply.status >= 500 && reply.status != 503 ? LogLevel::kError : LogLevel::kInfo;
  Log(level, "http",
      {{"route", route},
       {"status", status},
       {"reason", reply.reason},
       {"ms", fmt::format("{:.1f}", seconds * 1000)},
       {"trace", request.trace_id}});
}

}  // namespace kyodo::gateway
