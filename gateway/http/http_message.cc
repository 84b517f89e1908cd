#include "gateway/http/http_message.h"

#include <fmt/format.h>

#include <cctype>
#include <random>

namespace kyodo::gateway {
namespace {

bool IsLowerHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

std::string RandomHex16() {
  thread_local std::mt19937_64 source{(static_cast<std::uint64_t>(std::random_device{}()) << 32) ^
                                      std::random_device{}()};
  std::uint64_t value = 0;
  while (value == 0) value = source();
  return fmt::format("{:016x}", value);
}

}  // namespace

bool SameWord(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(a[i])) != std::tolower(static_cast<unsigned char>(b[i]))) return false;
  }
  return true;
}

std::string_view Request::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (SameWord(key, name)) return value;
  }
  return {};
}

void StartTrace(Request& request) {
  const std::string_view sent = request.Header("traceparent");
  std::string_view flags = "00";
  const bool valid = sent.size() == 55 && sent.substr(0, 3) == "00-" && sent[35] == '-' && sent[52] == '-' &&
                     IsLowerHex(sent.substr(3, 32)) && IsLowerHex(sent.substr(36, 16)) && IsLowerHex(sent.substr(53)) &&
                     !IsZero(sent.substr(3, 32)) && !IsZero(sent.substr(36, 16));
  if (valid) {
    request.trace_id = std::string(sent.substr(3, 32));
    flags = sent.substr(53);
  } else {
    request.trace_id = RandomHex16() + RandomHex16();
  }
  request.traceparent = fmt::format("00-{}-{}-{}", request.trace_id, RandomHex16(), flags);
}

}  // namespace kyodo::gateway
