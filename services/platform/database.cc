#include "platform/database.h"

#include <fmt/format.h>

#include <algorithm>

#include "platform/log.h"
#include "platform/reasons.h"

namespace kyodo {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr std::size_t kPreparedBytesMax = 4096;

absl::Status Lost() {
  return FailRetry(absl::StatusCode::kUnavailable, reasons::kUnavailable,
                   {"The database cannot be reached now; nothing was changed. Please try again.",
                    "データベースに接続できません。変更は行われていません。しばらくしてからもう一度お試しください。"},
                   1);
}

absl::Status InDoubt() {
  return FailRetry(
      absl::StatusCode::kUnavailable, reasons::kCommitInDoubt,
      {"The connection was lost while saving. Send it again with the same Idempotency-Key to learn the result.",
       "保存の途中で接続が切れました。同じIdempotency-Keyでもう一度送信すると、結果が分かります。"},
      1);
}

// "cached plan must not change result type": a migration changed a table under a statement of this connection.
constexpr const char* kStalePlan = "0A000";

// libpqxx 6 leaves the state of some errors empty and tells them by their class.
std::string StateOf(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return error.sqlstate();
  if (dynamic_cast<const pqxx::unique_violation*>(&error) != nullptr) return "23505";
  if (dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr) return "42501";
  if (dynamic_cast<const pqxx::insufficient_resources*>(&error) != nullptr) return "53000";
  if (dynamic_cast<const pqxx::feature_not_supported*>(&error) != nullptr) return kStalePlan;
  return "";
}

absl::Status LostRace() {
  return FailRetry(absl::StatusCode::kAborted, reasons::kUnavailable,
                   {"Somebody else changed this at the same moment. Please try again.",
                    "ほかの人が同時に変更しました。もう一度お試しください。"},
                   1);
}

// One caught place for what PostgreSQL refuses. *again: the whole body may be run once more.
absl::Status StatusOf(const pqxx::sql_error& error, bool* again) {
  const std::string state = StateOf(error);
  if (state == "40001" || state == "40P01" || state == kStalePlan) {
    *again = true;
    return LostRace();
  }
  if (state == "23505") {
    return Fail(absl::StatusCode::kAlreadyExists, reasons::kAlreadyExists,
                {"This exists already.", "すでに登録されています。"});
  }
  if (state == "42501") {  // a row-security WITH CHECK said no
    return Fail(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                {"You may not do this.", "この操作を行う権限がありません。"});
  }
  if (state == "57014" || state.rfind("53", 0) == 0 || state.rfind("57P", 0) == 0 || state == "25006") {
    Log(LogLevel::kWarning, "database.refused", {{"sqlstate", state}});
    return Lost();
  }
  Log(LogLevel::kError, "database.error", {{"sqlstate", state}, {"error", error.what()}, {"query", error.query()}});
  return absl::InternalError("database");
}

}  // namespace

void Wakeup::Notify() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    set_ = true;
  }
  changed_.notify_all();
}

void Wakeup::Wait(milliseconds timeout) {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait_for(lock, timeout, [&] { return set_; });
  set_ = false;
}

std::string Tx::Prepare(const std::string& sql) {
  ++round_trips_;
  std::string name = fmt::format("kyodo_{:016x}", std::hash<std::string>()(sql));
  sql_.conn().prepare(name, sql);  // nothing happens when it is known; two texts of one name would be refused
  return name;
}

pqxx::result Tx::RunDynamic(const std::string& sql, const std::vector<Value>& values) {
  // Long lists come in every length: a plan for each would only fill the memory of the database.
  if (sql.size() <= kPreparedBytesMax) {
    return sql_.exec_prepared(Prepare(sql), pqxx::prepare::make_dynamic_params(values));
  }
  ++round_trips_;
  return sql_.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}

pqxx::result Tx::RunRows(Sql prefix, const std::vector<Value>& first, const std::vector<Sql>& casts,
                         const std::vector<std::vector<Value>>& rows, Sql suffix) {
  std::vector<Value> values = first;
  std::string sql = std::string(prefix.text()) + " VALUES ";
  for (size_t i = 0; i < rows.size(); ++i) {
    sql += i == 0 ? "(" : ", (";
    for (size_t column = 0; column < rows[i].size(); ++column) {
      values.push_back(rows[i][column]);
      sql += (column == 0 ? "$" : ", $") + std::to_string(values.size()) + "::" + casts[column].text();
    }
    sql += ")";
  }
  return RunDynamic(sql + " " + suffix.text(), values);
}

void Tx::LockShared(const std::string& object) {
  Run("SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", caller_.area + "/" + object);
}

void Tx::LockExclusive(const std::string& object) {
  Run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", caller_.area + "/" + object);
}

// A connection that goes back to the pool unless it broke.
class Database::Lease {
 public:
  Lease(Database& database, std::unique_ptr<pqxx::connection> connection)
      : database_(database), connection_(std::move(connection)) {}
  ~Lease() {
    {
      const std::lock_guard<std::mutex> lock(database_.mutex_);
      --database_.leased_;
      if (connection_ != nullptr) database_.free_.push_back(std::move(connection_));
    }
    database_.free_changed_.notify_one();
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  pqxx::connection& connection() { return *connection_; }
  void Break() { connection_.reset(); }
  void Open() { connection_ = database_.Connect(); }
  // False when the connection cannot even do that.
  bool Rollback() {
    try {
      pqxx::nontransaction(*connection_).exec("ROLLBACK");
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  Database& database_;
  std::unique_ptr<pqxx::connection> connection_;
};

Database::Database(DatabaseOptions options) : options_(std::move(options)) {}
Database::~Database() = default;

std::unique_ptr<pqxx::connection> Database::Connect() const {
  std::string dsn = options_.dsn;
  if (!options_.user.empty()) dsn += " user=" + options_.user;
  // Session settings only as start parameters: nothing set later may be relied on.
  dsn +=
      " connect_timeout=5 options='-c timezone=UTC -c datestyle=ISO -c idle_in_transaction_session_timeout=60000'"
      " application_name=kyodo";
  auto connection = std::make_unique<pqxx::connection>(dsn);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection->inhibit_reactivation(true);  // libpqxx 6 would reconnect in silence and lose the context
#pragma GCC diagnostic pop
  connection->set_client_encoding("UTF8");
  return connection;
}

absl::Status Database::Ping() {
  try {
    const auto connection = Connect();
    pqxx::nontransaction(*connection).exec("SELECT 1");
    return absl::OkStatus();
  } catch (const std::exception&) {
    return Lost();
  }
}

absl::Status Database::Transact(const Caller& caller, const std::function<absl::Status(Tx&)>& body) {
  return Transact(caller, system_clock::now() + std::chrono::seconds(20), body);
}

absl::Status Database::Transact(const Caller& caller, system_clock::time_point deadline,
                                const std::function<absl::Status(Tx&)>& body) {
  deadline = std::min(deadline, system_clock::now() + std::chrono::seconds(30));
  for (int attempt = 0;; ++attempt) {
    bool again = false;
    absl::Status status = Attempt(caller, deadline, body, &again);
    if (!again || attempt == 3 || system_clock::now() >= deadline) return status;
  }
}

absl::Status Database::Take(system_clock::time_point deadline, std::unique_ptr<pqxx::connection>* taken) {
  std::unique_lock<std::mutex> lock(mutex_);
  if (!free_changed_.wait_until(lock, deadline, [&] { return leased_ < options_.pool_size; })) {
    return FailRetry(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                     {"Too many requests at once. Please try again.",
                      "アクセスが集中しています。しばらくしてからもう一度お試しください。"},
                     1);
  }
  ++leased_;
  if (!free_.empty()) {
    *taken = std::move(free_.back());
    free_.pop_back();
  }
  return absl::OkStatus();
}

// The context is the first thing in every transaction, in the same round trip as BEGIN.
void Database::Begin(pqxx::nontransaction& sql, const Caller& caller, system_clock::time_point deadline) {
  const auto left =
      std::max<std::int64_t>(50, std::chrono::duration_cast<milliseconds>(deadline - system_clock::now()).count());
  ++round_trips_;
  sql.exec("BEGIN; SELECT set_config('app.area', " + sql.quote(caller.area) + ", true), set_config('app.tenant', " +
           sql.quote(caller.tenant) + ", true), set_config('app.kind', '" + ToText(caller.kind) +
           "', true), set_config('app.account', " + sql.quote(caller.account) +
           ", true), set_config('statement_timeout', '" + std::to_string(left) + "', true)");
}

absl::Status Database::Attempt(const Caller& caller, system_clock::time_point deadline,
                               const std::function<absl::Status(Tx&)>& body, bool* again) {
  std::unique_ptr<pqxx::connection> taken;
  RETURN_IF_ERROR(Take(deadline, &taken));
  const bool reused = taken != nullptr;
  Lease lease(*this, std::move(taken));
  bool begun = false;
  bool committing = false;
  try {
    if (!reused) lease.Open();
    pqxx::nontransaction sql(lease.connection());
    Begin(sql, caller, deadline);
    begun = true;
    Tx tx(sql, caller, options_.schema, round_trips_);
    absl::Status status = body(tx);
    ++round_trips_;
    if (!status.ok()) {
      sql.exec("ROLLBACK");
      return status;
    }
    committing = true;
    sql.exec("COMMIT");
    if (!tx.events_.empty()) wakeup_.Notify();
    return absl::OkStatus();
  } catch (const pqxx::broken_connection&) {
    lease.Break();
    if (committing) return InDoubt();
    // A pooled connection that died while it rested: nothing was sent yet, so try on a new one.
    if (reused && !begun) {
      *again = true;
      const std::lock_guard<std::mutex> lock(mutex_);
      free_.clear();
    }
    return Lost();
  } catch (const pqxx::sql_error& error) {
    const bool fatal = error.sqlstate().rfind("57P", 0) == 0;
    const bool stale = StateOf(error) == kStalePlan;
    absl::Status status = committing && fatal ? InDoubt() : StatusOf(error, again);
    if (fatal || stale || !lease.Rollback()) lease.Break();
    return status;
  } catch (const pqxx::transaction_rollback&) {  // serialization failure or deadlock; PostgreSQL rolled back already
    lease.Break();
    *again = true;
    return LostRace();
  } catch (const std::exception& error) {
    lease.Break();  // its state is unknown
    Log(LogLevel::kError, "transaction.error", {{"error", error.what()}, {"method", caller.method}});
    return committing ? InDoubt() : absl::InternalError("transaction");
  }
}

Time TimeOf(const pqxx::field& field) {
  const auto time = ParseTime(field.c_str());
  if (!time.ok()) throw pqxx::conversion_error("not a time: " + std::string(field.c_str()));
  return *time;
}

std::optional<Time> OptionalTimeOf(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return TimeOf(field);
}

}  // namespace kyodo
