#include "platform/outbox.h"

#include "platform/log.h"

namespace kyodo {

// The outbox of a service lies in its schema; these are the only places where SQL is put together with it.
class OutboxStatements {
 public:
  explicit OutboxStatements(Tx& tx) : tx_(tx), table_(std::string(tx.schema()) + ".outbox") {}

  int Sequence(const std::string& area) {
    if (!tx_.RunDynamic("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", {table_ + "/" + area})[0][0].as<bool>())
      return 0;
    return static_cast<int>(
        tx_.RunDynamic("UPDATE " + table_ +
                           " AS o SET position = n.position FROM (SELECT event_id, row_number() OVER (ORDER BY "
                           "created_time, event_id) + coalesce((SELECT max(position) FROM " +
                           table_ + " WHERE area_id = $1), 0) AS position FROM " + table_ +
                           " WHERE area_id = $1 AND position IS NULL ORDER BY created_time LIMIT 1000) AS n WHERE "
                           "o.area_id = $1 AND o.event_id = n.event_id",
                       {area})
            .affected_rows());
  }

  std::vector<FeedEntry> After(const std::string& area, std::int64_t position, int limit) {
    return Entries(tx_.RunDynamic("SELECT position, event_id, kind, object, payload FROM " + table_ +
                                      " WHERE area_id = $1 AND position > $2::bigint ORDER BY position LIMIT $3::int",
                                  {area, std::to_string(position), std::to_string(limit)}));
  }

  std::int64_t Newest(const std::string& area) {
    return tx_.RunDynamic("SELECT coalesce(max(position), 0) FROM " + table_ + " WHERE area_id = $1", {area})[0][0]
        .as<std::int64_t>();
  }

  std::vector<FeedEntry> Undelivered(const std::string& area, const std::string& kind) {
    return Entries(tx_.RunDynamic("SELECT position, event_id, kind, object, payload FROM " + table_ +
                                      " WHERE area_id = $1 AND kind = $2 AND delivered_time IS NULL AND position IS NOT "
                                      "NULL AND attempts < 20 AND next_attempt <= clock_timestamp() ORDER BY position "
                                      "LIMIT 50",
                                  {area, kind}));
  }

  void Delivered(const std::string& area, const FeedEntry& entry) {
    tx_.RunDynamic("UPDATE " + table_ + " SET delivered_time = clock_timestamp() WHERE area_id = $1 AND event_id = $2::uuid",
                   {area, entry.event_id});
  }

  void Failed(const std::string& area, const FeedEntry& entry, const std::string& error) {
    tx_.RunDynamic("UPDATE " + table_ +
                       " SET attempts = attempts + 1, last_error = left($3, 500), next_attempt = clock_timestamp() + "
                       "least(interval '1 second' * 2 ^ attempts, interval '10 minutes') WHERE area_id = $1 AND event_id "
                       "= $2::uuid",
                   {area, entry.event_id, error});
  }

 private:
  static std::vector<FeedEntry> Entries(const pqxx::result& rows) {
    std::vector<FeedEntry> entries;
    entries.reserve(rows.size());
    for (const auto& row : rows) {
      entries.push_back({row[0].as<std::int64_t>(), row[1].c_str(), row[2].c_str(), row[3].c_str(), row[4].c_str()});
    }
    return entries;
  }

  Tx& tx_;
  const std::string table_;
};

absl::StatusOr<int> SequenceEvents(Database& worker_database, const std::string& area) {
  int numbered = 0;
  RETURN_IF_ERROR(worker_database.Transact(SystemCaller(area, "SequenceEvents"), [&](Tx& tx) {
    numbered = OutboxStatements(tx).Sequence(area);
    return absl::OkStatus();
  }));
  return numbered;
}

absl::StatusOr<std::vector<FeedEntry>> ChangesSince(Database& worker_database, const std::string& area,
                                                    std::int64_t position, int limit) {
  std::vector<FeedEntry> entries;
  RETURN_IF_ERROR(worker_database.Transact(SystemCaller(area, "ChangesSince"), [&](Tx& tx) {
    entries = OutboxStatements(tx).After(area, position, limit);
    return absl::OkStatus();
  }));
  return entries;
}

absl::StatusOr<std::int64_t> NewestPosition(Database& worker_database, const std::string& area) {
  std::int64_t newest = 0;
  RETURN_IF_ERROR(worker_database.Transact(SystemCaller(area, "NewestPosition"), [&](Tx& tx) {
    newest = OutboxStatements(tx).Newest(area);
    return absl::OkStatus();
  }));
  return newest;
}

// The remote call happens between two transactions, never inside one; the target takes an event once by its id, so two
// relays at work deliver twice and it counts once.
absl::StatusOr<int> RelayEvents(Database& worker_database, const std::string& area, const std::string& kind,
                                const Deliver& deliver) {
  const Caller caller = SystemCaller(area, "RelayEvents");
  std::vector<FeedEntry> entries;
  RETURN_IF_ERROR(worker_database.Transact(caller, [&](Tx& tx) {
    entries = OutboxStatements(tx).Undelivered(area, kind);
    return absl::OkStatus();
  }));
  for (const FeedEntry& entry : entries) {
    const absl::Status status = deliver(entry);
    RETURN_IF_ERROR(worker_database.Transact(caller, [&](Tx& tx) {
      if (status.ok()) {
        OutboxStatements(tx).Delivered(area, entry);
      } else {
        OutboxStatements(tx).Failed(area, entry, std::string(status.message()));
      }
      return absl::OkStatus();
    }));
    if (!status.ok()) {
      Log(LogLevel::kWarning, "relay.failed", {{"event_id", entry.event_id}, {"error", std::string(status.message())}});
    }
  }
  return static_cast<int>(entries.size());
}

Worker::Worker(std::string name, Wakeup& wakeup, std::chrono::milliseconds pause, std::function<void()> step)
    : wakeup_(wakeup), thread_([this, name = std::move(name), pause, step = std::move(step)] {
        while (!stop_) {
          try {
            step();
          } catch (const std::exception& error) {
            Log(LogLevel::kError, "worker.error", {{"worker", name}, {"error", error.what()}});
          }
          if (!stop_) wakeup_.Wait(pause);
        }
      }) {}

Worker::~Worker() { Stop(); }

void Worker::Stop() {
  if (stop_.exchange(true)) return;
  wakeup_.Notify();
  thread_.join();
}

}  // namespace kyodo
