// The only way to PostgreSQL: a bounded pool, one helper that opens transactions, and static SQL.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "platform/caller.h"
#include "platform/error.h"

namespace kyodo {

// SQL text that exists at compile time: nothing a caller sends can become a statement.
class Sql {
 public:
  consteval Sql(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  const char* text() const { return text_; }

 private:
  const char* text_;
};

// A value for one $n; nullopt = NULL. Numbers and times go as text, PostgreSQL casts them ($1::bigint).
using Value = std::optional<std::string>;

// Something that happened, told to other parts by the outbox in the same transaction.
struct Event {
  std::string kind;            // "round.changed", "standing.changed", "notice"
  std::string object;          // resource name such as rounds/…
  std::string payload = "{}";  // JSON for the relay
};

// An open transaction. Made by Database::Transact only.
class Tx {
 public:
  Tx(pqxx::nontransaction& sql, const Caller& caller, std::string_view schema, std::atomic<std::int64_t>& round_trips)
      : sql_(sql), caller_(caller), schema_(schema), round_trips_(round_trips) {}

  const Caller& caller() const { return caller_; }
  std::string_view schema() const { return schema_; }

  // One statement, one round trip; its first use on a connection takes one more, because PostgreSQL plans it once and
  // keeps the plan (planning under row security cost more than running). Arguments become $1, $2, ….
  template <typename... Args>
  pqxx::result Run(Sql sql, const Args&... args) {
    return sql_.exec_prepared(Prepare(sql.text()), args...);
  }
  // `prefix VALUES ($k, …), (…) suffix` with all rows in one statement; `first` are $1… of prefix and suffix, the rows'
  // values follow. `casts` has one SQL type per column ("bigint", "text"). Not for zero rows.
  pqxx::result RunRows(Sql prefix, const std::vector<Value>& first, const std::vector<Sql>& casts,
                       const std::vector<std::vector<Value>>& rows, Sql suffix);

  // Takes the transaction-level advisory lock of an object, in a statement of its own before the read.
  void LockShared(const std::string& object);
  void LockExclusive(const std::string& object);

  // What the audit row of this mutation says; Once writes it.
  void Audit(std::string object, std::string summary) {
    audit_object_ = std::move(object);
    audit_summary_ = std::move(summary);
  }
  // An audit row that the body must not see before opening (a bid: even its existence is sealed).
  void AuditSealed(std::string object, std::string summary) {
    Audit(std::move(object), std::move(summary));
    audit_sealed_ = true;
  }
  void Emit(Event event) { events_.push_back(std::move(event)); }

 private:
  friend class OnceWriter;
  friend class OutboxStatements;
  friend class Database;
  // For statements of the trail, whose schema differs by service: text put together from literals and schema() only.
  pqxx::result RunDynamic(const std::string& sql, const std::vector<Value>& values);
  // Name of the statement on this connection, known there from now on. Counts the round trip that runs it.
  std::string Prepare(const std::string& sql);

  pqxx::nontransaction& sql_;
  const Caller& caller_;
  std::string_view schema_;
  std::atomic<std::int64_t>& round_trips_;
  std::vector<Event> events_;
  std::string audit_object_;
  std::string audit_summary_;
  bool audit_sealed_ = false;
};

// Wakes the sequencer of this process after a commit that emitted events.
class Wakeup {
 public:
  void Notify();
  // Returns at a notification, after `timeout`, or when stopped.
  void Wait(std::chrono::milliseconds timeout);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

struct DatabaseOptions {
  std::string dsn;     // libpq keywords without user
  std::string user;    // login role: kyodo_procurement; "" = the dsn names it
  std::string schema;  // procurement
  int pool_size = 16;
};

// Connections of one login role. Thread safe.
class Database {
 public:
  explicit Database(DatabaseOptions options);
  ~Database();

  // Runs `body` in one READ COMMITTED transaction as `caller`: context first, COMMIT when body is ok, ROLLBACK when
  // not. The body may run up to 4 times (serialization failure, deadlock): it touches only tx and its outputs. A
  // connection lost at COMMIT answers UNAVAILABLE COMMIT_IN_DOUBT; the same request id tells how it ended. Waits at
  // most until `deadline` for a connection, else RESOURCE_EXHAUSTED OVERLOADED.
  absl::Status Transact(const Caller& caller, std::chrono::system_clock::time_point deadline,
                        const std::function<absl::Status(Tx&)>& body);
  // The same with 20 seconds, for workers and reads without a client's deadline.
  absl::Status Transact(const Caller& caller, const std::function<absl::Status(Tx&)>& body);

  Wakeup& wakeup() { return wakeup_; }
  // Round trips to PostgreSQL so far, for tests that count them.
  std::int64_t round_trips() const { return round_trips_; }
  const DatabaseOptions& options() const { return options_; }
  // Opens a connection of its own: is the database there? For /livez and /readyz.
  absl::Status Ping();

 private:
  class Lease;
  std::unique_ptr<pqxx::connection> Connect() const;
  // Waits for a place in the pool; *taken stays null when a new connection is needed.
  absl::Status Take(std::chrono::system_clock::time_point deadline, std::unique_ptr<pqxx::connection>* taken);
  void Begin(pqxx::nontransaction& sql, const Caller& caller, std::chrono::system_clock::time_point deadline);
  absl::Status Attempt(const Caller& caller, std::chrono::system_clock::time_point deadline,
                       const std::function<absl::Status(Tx&)>& body, bool* again);

  DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable free_changed_;
  std::vector<std::unique_ptr<pqxx::connection>> free_;
  int leased_ = 0;
  std::atomic<std::int64_t> round_trips_{0};
  Wakeup wakeup_;
};

// Reads a column that may be NULL or text as a Time; PostgreSQL prints UTC on our connections.
Time TimeOf(const pqxx::field& field);
std::optional<Time> OptionalTimeOf(const pqxx::field& field);

}  // namespace kyodo
