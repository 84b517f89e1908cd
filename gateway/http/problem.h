// Failures as HTTP: the status line, Retry-After and the problem JSON of api.md.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "gateway/http/http_message.h"
#include "platform/error.h"

namespace kyodo::gateway {

enum class Language { kJapanese, kEnglish };

// The better liked of the two languages in Accept-Language; Japanese when it says nothing.
Language LanguageOf(std::string_view accept_language);

// 400, 401, 403, 404, 409, 429, 500 or 503.
int HttpStatusOf(absl::StatusCode code);

// A failure of a call. `body_field` is the proto field that the JSON body stands for: services name fields from the
// message, clients from the body, so that prefix is cut.
Reply ProblemReply(const absl::Status& status, const Request& request, std::string_view body_field = "");

// A refusal by the HTTP layer itself, with a status line that no code has (404, 405, 408, 413, 415, 431).
Reply EdgeRefusal(int http_status, std::string_view reason, Text text, const Request& request);

}  // namespace kyodo::gateway
