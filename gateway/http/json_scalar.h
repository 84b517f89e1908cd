// One JSON value into one protobuf field that is not a plain message: numbers, text, enums, times, field masks.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "platform/error.h"

namespace kyodo::gateway {

// Values of a query or a path are text, so "true" is a boolean there and nowhere else.
enum class Origin { kBody, kAddress };

// Sets the field, or adds to it when it is repeated. What is wrong, or nothing.
std::optional<Text> SetScalar(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field,
                              const nlohmann::json& value, Origin origin);

// Parses RFC 3339 with Z or an offset into seconds and nanoseconds; false when it is not a real time.
bool ParseRfc3339(const std::string& text, std::int64_t& seconds, std::int32_t& nanos);

}  // namespace kyodo::gateway
