// A message as protobuf JSON with default values, printed straight from reflection.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>

namespace kyodo::gateway {

// Appends what google::protobuf::util prints with always_print_primitive_fields, several times faster. False when a
// value has no JSON form (a time out of range, an unknown Any).
bool PrintJson(const google::protobuf::Message& message, std::string& out);

// "2026-12-01T08:00:00Z" with 0, 3, 6 or 9 digits of a second.
std::string PrintRfc3339(std::int64_t seconds, std::int32_t nanos);

}  // namespace kyodo::gateway
