#include "platform/once.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "kyodo/tenants/v1/directory.pb.h"
#include "tests/platform/probe.h"
#include "tests/support/matchers.h"

namespace kyodo {
namespace {

const std::string kKey = "123e4567-e89b-42d3-a456-426614174000";

tenants::v1::GetVendorRequest Ask(const std::string& name) {
  tenants::v1::GetVendorRequest request;
  request.set_name(name);
  return request;
}

// One mutation: writes a probe and answers with a vendor.
absl::StatusOr<tenants::v1::Vendor> Write(Database& database, const std::string& key, const std::string& name,
                                          const Caller& caller = Clerk()) {
  tenants::v1::Vendor answer;
  RETURN_IF_ERROR(database.Transact(caller, [&](Tx& tx) {
    return Once(tx, key, Ask(name), &answer, [&]() -> absl::Status {
      InsertProbe(tx, name + NewUuid());
      answer.set_name(name);
      answer.set_etag(NewUuid());
      tx.Audit("vendors/" + name, "wrote " + name);
      tx.Emit({"round.changed", "rounds/" + name});
      return absl::OkStatus();
    });
  }));
  return answer;
}

TEST(OnceTest, ARepeatedIdAnswersTheFirstAnswerAndChangesNothing) {
  ProbeDatabase database;
  const auto first = Write(database.service, kKey, "a");
  const auto second = Write(database.service, kKey, "a");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_THAT(*second, testing::EqualsProto(*first));
  EXPECT_EQ(database.Count("tenants.probes"), 1);
  EXPECT_EQ(database.Count("tenants.audit_entries"), 1);
  EXPECT_EQ(database.Count("tenants.outbox"), 1);
}

TEST(OnceTest, TheSameIdWithAnotherBodyIsRefused) {
  ProbeDatabase database;
  ASSERT_TRUE(Write(database.service, kKey, "a").ok());
  EXPECT_THAT(Write(database.service, kKey, "b"), testing::StatusReasonIs("REQUEST_ID_REUSED"));
}

TEST(OnceTest, AnotherAccountsSameIdIsItsOwn) {
  ProbeDatabase database;
  ASSERT_TRUE(Write(database.service, kKey, "a").ok());
  EXPECT_TRUE(Write(database.service, kKey, "b", Clerk("131024")).ok());
}

TEST(OnceTest, AFailedBodyLeavesTheIdFree) {
  ProbeDatabase database;
  tenants::v1::Vendor answer;
  EXPECT_FALSE(database.service.Transact(Clerk(), [&](Tx& tx) {
    return Once(tx, kKey, Ask("a"), &answer, [] { return NotFound(); });
  }).ok());
  EXPECT_EQ(database.Count("tenants.requests"), 0);
  EXPECT_TRUE(Write(database.service, kKey, "a").ok());
}

TEST(OnceTest, FiftyAtOnceWithOneIdHaveOneEffectAndOneAnswer) {
  ProbeDatabase database;
  std::vector<std::thread> threads;
  std::vector<std::string> etags(50);
  for (size_t i = 0; i < etags.size(); ++i) {
    threads.emplace_back([&, i] {
      const auto answer = Write(database.service, kKey, "a");
      etags[i] = answer.ok() ? answer->etag() : std::string(answer.status().message());
    });
  }
  for (auto& thread : threads) thread.join();
  for (const std::string& etag : etags) EXPECT_EQ(etag, etags[0]);
  EXPECT_EQ(database.Count("tenants.probes"), 1);
}

TEST(OnceTest, TakesTwoRoundTripsOfItsOwn) {
  ProbeDatabase database;
  ASSERT_TRUE(Write(database.service, NewUuid(), "warm").ok());
  const auto before = database.service.round_trips();
  ASSERT_TRUE(Write(database.service, kKey, "a").ok());
  EXPECT_EQ(database.service.round_trips() - before, 5);  // context, claim, the body's insert, finish, commit
}

TEST(OnceTest, UuidsAreRecognised) {
  EXPECT_TRUE(IsUuid(NewUuid()));
  EXPECT_TRUE(IsUuid(kKey));
  EXPECT_FALSE(IsUuid("123e4567-e89b-42d3-a456-42661417400"));
  EXPECT_FALSE(IsUuid("123e4567-e89b-42d3-a456-42661417400g"));
  EXPECT_NE(NewUuid(), NewUuid());
}

}  // namespace
}  // namespace kyodo
