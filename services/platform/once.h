// Idempotency: a mutation takes effect once per (area, account, method, request id), and its audit and outbox rows are
// written in the same statement as the stored answer.
#pragma once

#include <functional>
#include <string>

#include <google/protobuf/message.h>

#include "platform/database.h"

namespace kyodo {

// Runs `body` unless this request id was served before: then `response` is the first answer, byte for byte. The same id
// with another request is refused with REQUEST_ID_REUSED. Two at once: the loser waits and replays. Call it inside
// Transact, after authorisation; `body` fills `response` and must call tx.Audit. The answer is stored: it must hold no
// secret and no bid content.
absl::Status Once(Tx& tx, const std::string& request_id, const google::protobuf::Message& request,
                  google::protobuf::Message* response, const std::function<absl::Status()>& body);

// For work without a client's request (clock job, relay target): writes the audit row and the events of `tx`.
void WriteTrail(Tx& tx);

// The key of keyed hashes, set once at start from the deployment's secret file.
void SetDigestKey(std::string key);
// HMAC-SHA-256 under that key, as hex.
std::string KeyedDigest(std::string_view bytes);

// A random UUID (version 4) from OpenSSL.
std::string NewUuid();
bool IsUuid(std::string_view text);
// SHA-256 as lower-case hex, and random bytes as hex.
std::string Sha256Hex(std::string_view bytes);
std::string RandomHex(int bytes);

}  // namespace kyodo
