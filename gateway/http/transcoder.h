// HTTP to protobuf and back, for every method alike.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "gateway/http/http_message.h"
#include "gateway/http/routes.h"

namespace kyodo::gateway {

// The request message of a route: path values, query, JSON body, Idempotency-Key. All faults at once, by JSON path.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> BuildRequest(const Route& route,
                                                                        const std::vector<std::string>& values,
                                                                        const Request& request);

// Protobuf JSON with default values printed.
absl::StatusOr<std::string> ToJson(const google::protobuf::Message& message);

// 8-4-4-4-12 hexadecimal digits.
bool IsUuid(std::string_view text);

}  // namespace kyodo::gateway
