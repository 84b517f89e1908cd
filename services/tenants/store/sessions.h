// Sign-in, sessions and the failures that slow down guessing.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "tenants/domain/tenant.h"

namespace kyodo::tenants {

// What sign-in needs to know of an account.
struct Credentials {
  std::string account;
  std::string tenant;
  std::string password_hash;
  std::int64_t session_epoch = 0;
  bool disabled = false;
};

// As worker: before sign-in nobody is known.
std::optional<Credentials> ReadCredentials(Tx& tx, const std::string& account);

struct Failures {
  int count = 0;
  std::chrono::microseconds since_last{0};
};

// Failures by subject (a keyed digest); subjects without any are absent.
std::map<std::string, Failures> ReadFailures(Tx& tx, const std::vector<std::string>& subjects);
// One more failure of each subject; what is older than `memory` is forgotten first.
void AddFailure(Tx& tx, std::vector<std::string> subjects, std::chrono::seconds memory);
void ForgetFailures(Tx& tx, const std::string& subject);

// Begins a session. False when the account was disabled or its password or roles changed since the credentials were
// read.
bool InsertSession(Tx& tx, const std::string& token_sha256, const Credentials& credentials, int hours);
// Keeps the password under newer parameters; nothing happens when it was changed meanwhile.
void RenewPasswordHash(Tx& tx, const Credentials& credentials, const std::string& new_hash);

// A live session with its person.
struct LiveSession {
  std::string account;
  std::string tenant;
  Kind kind = Kind::kMunicipality;
  std::string display_name;
  std::vector<std::string> roles;
  std::string tenant_display_name;
  std::string tenant_english_name;
  Time authenticate_time{};
  Time expire_time{};
  // Its use was noted more than a minute ago.
  bool use_is_old = false;
};

// Nullopt when unknown, expired, idle for too long, signed out, or when the person was disabled or changed since.
std::optional<LiveSession> ReadLiveSession(Tx& tx, const std::string& token_sha256, int idle_minutes);
void NoteUse(Tx& tx, const std::string& token_sha256);
// The password was proved again.
void RenewAuthentication(Tx& tx, const std::string& token_sha256);
void RevokeSession(Tx& tx, const std::string& token_sha256);

// Deletes sessions that ended more than a day ago, forgotten failures, and request ids older than 7 days.
void DeleteOldRows(Tx& tx);

}  // namespace kyodo::tenants
