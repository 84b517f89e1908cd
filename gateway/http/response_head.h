// What every answer carries besides its own headers.
#pragma once

#include <string>

#include "gateway/http/http_message.h"

namespace kyodo::gateway {

// Security headers, trace id and date.
Headers CommonHeaders(const Request& request);

// The head of an event stream as bytes; the body ends with the connection.
std::string EventStreamHead(const Request& request);

// One log line and the metrics of an answered request; never its body or query.
void RecordRequest(const Request& request, const Reply& reply, double seconds);

}  // namespace kyodo::gateway
