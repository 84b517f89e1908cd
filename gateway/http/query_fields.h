// Query parameters into the fields of a request that neither path nor body fills.
#pragma once

#include <google/protobuf/message.h>

#include "gateway/http/faults.h"
#include "gateway/http/http_message.h"
#include "gateway/http/routes.h"

namespace kyodo::gateway {

// "a=1&b=2&b=3": repeated fields by repetition, fields of messages with dots, field masks by commas.
void FillFromQuery(const Route& route, const std::string& query, google::protobuf::Message& message, Faults& faults);

}  // namespace kyodo::gateway
