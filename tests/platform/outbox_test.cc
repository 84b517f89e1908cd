#include "platform/outbox.h"

#include <gtest/gtest.h>

#include <thread>

#include "platform/once.h"
#include "tests/platform/probe.h"

namespace kyodo {
namespace {

absl::Status EmitOne(Database& database, const std::string& object, const std::string& kind = "round.changed") {
  return database.Transact(Clerk(), [&](Tx& tx) {
    tx.Audit(object, "emitted");
    tx.Emit({kind, object});
    WriteTrail(tx);
    return absl::OkStatus();
  });
}

std::vector<std::string> ReadAll(Database& worker, std::int64_t* position) {
  std::vector<std::string> objects;
  EXPECT_TRUE(SequenceEvents(worker, "tokyo").ok());
  const auto entries = ChangesSince(worker, "tokyo", *position, 1000);
  EXPECT_TRUE(entries.ok());
  for (const FeedEntry& entry : *entries) {
    EXPECT_EQ(entry.position, *position + 1);  // no gaps
    *position = entry.position;
    objects.push_back(entry.object);
  }
  return objects;
}

TEST(OutboxTest, ACommitThatLandsLateIsReadAfterThoseThatOvertookIt) {
  ProbeDatabase database;
  std::int64_t position = 0;
  ASSERT_TRUE(database.service.Transact(Clerk(), [&](Tx& tx) {
    tx.Audit("rounds/late", "emitted");
    tx.Emit({"round.changed", "rounds/late"});
    WriteTrail(tx);  // the row exists now, uncommitted
    EXPECT_TRUE(EmitOne(database.service, "rounds/early").ok());
    EXPECT_EQ(ReadAll(database.worker, &position), std::vector<std::string>{"rounds/early"});
    return absl::OkStatus();
  }).ok());
  EXPECT_EQ(ReadAll(database.worker, &position), std::vector<std::string>{"rounds/late"});
}

TEST(OutboxTest, SeventyWritersAndAReaderLoseNothingAndSeeNothingTwice) {
  ProbeDatabase database;
  std::atomic<int> running{7};
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 7; ++writer) {
    writers.emplace_back([&, writer] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_TRUE(EmitOne(database.service, std::to_string(writer) + "/" + std::to_string(i)).ok());
      }
      --running;
    });
  }
  std::int64_t position = 0;
  std::vector<std::string> seen;
  bool last = false;
  while (!last) {
    last = running == 0;
    for (std::string& object : ReadAll(database.worker, &position)) seen.push_back(std::move(object));
  }
  for (auto& writer : writers) writer.join();
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen.size(), 70u);
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

TEST(OutboxTest, AFailedDeliveryIsTriedAgainLaterAndADeliveredOneNever) {
  ProbeDatabase database;
  ASSERT_TRUE(EmitOne(database.service, "rounds/a", "notice").ok());
  ASSERT_TRUE(SequenceEvents(database.worker, "tokyo").ok());
  int tries = 0;
  const auto relay = [&](absl::Status answer) {
    return *RelayEvents(database.worker, "tokyo", "notice", [&](const FeedEntry&) { return ++tries, answer; });
  };
  EXPECT_EQ(relay(absl::UnavailableError("down")), 1);
  EXPECT_EQ(relay(absl::OkStatus()), 0);  // its pause is not over
  pqxx::connection connection(database.test.superuser_dsn());
  pqxx::nontransaction(connection).exec("UPDATE tenants.outbox SET next_attempt = clock_timestamp()");
  EXPECT_EQ(relay(absl::OkStatus()), 1);
  EXPECT_EQ(relay(absl::OkStatus()), 0);
  EXPECT_EQ(tries, 2);
}

}  // namespace
}  // namespace kyodo
