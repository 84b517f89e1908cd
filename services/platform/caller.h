// Who is calling: resolved from the session by Identity, never from a request's fields.
#pragma once

#include <set>
#include <string>

#include "kyodo/authz.pb.h"
#include "platform/clock.h"

namespace kyodo {

enum class TenantKind { kNone, kMunicipality, kBody, kVendor, kSystem };

// "MUNICIPALITY", "BODY", "VENDOR", "SYSTEM" or "": the value of app.kind that row security reads.
const char* ToText(TenantKind kind);

struct Caller {
  std::string area;
  std::string tenant;   // "131016", "body", "vendor-1"; "" when anonymous
  TenantKind kind = TenantKind::kNone;
  std::string account;  // "131016-clerk"; "" when anonymous
  std::set<Role> roles;
  Time authenticate_time{};  // when the password was last proved; real time
  std::string method;   // short name of the RPC being served, "SubmitParticipation"
  std::string address;  // the client's address as the gateway saw it; may be empty
  std::string token;    // the session token the call came with; never logged

  bool Has(Role role) const { return roles.count(role) > 0; }
  bool is_body() const { return kind == TenantKind::kBody; }
  bool is_municipality() const { return kind == TenantKind::kMunicipality; }
  bool is_vendor() const { return kind == TenantKind::kVendor; }
};

// A worker of the area (clock job, sequencer, relay) or an internal call; row security knows it by its database role.
Caller SystemCaller(std::string area, std::string method);

}  // namespace kyodo
