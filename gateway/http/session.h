// Who sends a request: the bearer token or the console's cookie, and the guard against other sites using the cookie.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>

#include "gateway/http/http_message.h"
#include "gateway/http/routes.h"

namespace kyodo::gateway {

struct Credential {
  std::string token;  // "" = none that could be valid
  bool from_cookie = false;
};

// The Authorization header goes before the cookie.
Credential CredentialOf(const Request& request);

// PERMISSION_DENIED "CSRF" for a change that the console's own page did not send. A bearer token needs no such proof.
absl::Status CheckSameSite(const Request& request, const Credential& credential);

// Sets the cookie after a sign-in and clears it after a sign-out, for the routes that are those.
void AddSessionCookie(const Route& route, const google::protobuf::Message& response, const Request& request,
                      Reply& reply);

}  // namespace kyodo::gateway
