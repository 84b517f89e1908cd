#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "platform/migrate.h"
#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SessionsTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Me> GetMe(const std::string& token) {
    return world_.Call(world_.sessions_, &v1::SessionService::Stub::GetMe, v1::GetMeRequest(), token);
  }
  absl::StatusOr<v1::Me> Reauthenticate(const std::string& token, const std::string& password) {
    v1::ReauthenticateRequest request;
    request.set_password(password);
    return world_.Call(world_.sessions_, &v1::SessionService::Stub::Reauthenticate, request, token);
  }

  World world_;
};

TEST_F(SessionsTest, SignInAnswersTokenExpiryAndWhoOneIs) {
  const auto session = world_.SignIn("131016-clerk", PasswordOf("131016-clerk"));
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->token().size(), 43);  // 256 bits in base64url
  EXPECT_EQ(session->token().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  EXPECT_EQ(session->me().account(), "131016-clerk");
  EXPECT_EQ(session->me().tenant(), "131016");
  EXPECT_EQ(session->me().tenant_kind(), v1::MUNICIPALITY);
  EXPECT_EQ(session->me().tenant_display_name(), "千代田区");
  EXPECT_EQ(session->me().tenant_english_name(), "Chiyoda City");
  EXPECT_THAT(session->me().roles(), ::testing::ElementsAre(MUNICIPALITY_CLERK));
  const std::int64_t hours = (session->expire_time().seconds() - session->me().authenticate_time().seconds()) / 3600;
  EXPECT_EQ(hours, 12);
  auto me = GetMe(session->token());
  ASSERT_THAT(me, IsOk());
  EXPECT_GE(me->area_time().seconds(), session->me().authenticate_time().seconds());
  me->clear_area_time();
  EXPECT_THAT(*me, EqualsProto(session->me()));
}

TEST_F(SessionsTest, EverySignInHasItsOwnTokenAndOnlyHashesAreStored) {
  const std::string first = world_.TokenOf("131016-clerk");
  const std::string second = world_.TokenOf("131016-clerk");
  EXPECT_NE(first, second);
  const std::string stored = world_.Sql("SELECT string_agg(s::text, ' ') FROM tenants.sessions s");
  EXPECT_THAT(stored, Not(HasSubstr(first)));
  EXPECT_THAT(stored, HasSubstr(Sha256Hex(first)));
  const std::string trail = world_.Sql("SELECT string_agg(a::text, ' ') FROM tenants.audit_entries a");
  EXPECT_THAT(trail, HasSubstr("signed in"));
  EXPECT_THAT(trail, Not(HasSubstr(first)));
  EXPECT_THAT(trail, Not(HasSubstr(PasswordOf(""))));
}

TEST_F(SessionsTest, WrongPasswordUnknownAndDisabledAccountAnswerAlike) {
  world_.Sql("UPDATE tenants.users SET disabled = true WHERE account = 'vendor-2'");
  const auto wrong = world_.SignIn("131016-clerk", "not this one at all").status();
  const auto unknown = world_.SignIn("131016-nobody", "not this one at all").status();
  const auto disabled = world_.SignIn("vendor-2", PasswordOf("vendor-2")).status();
  EXPECT_EQ(wrong.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(ReasonOf(wrong), "UNAUTHENTICATED");
  for (const auto& other : {unknown, disabled}) {
    EXPECT_EQ(other.code(), wrong.code());
    EXPECT_THAT(ProblemOf(other), EqualsProto(ProblemOf(wrong)));
  }
}

TEST_F(SessionsTest, SignOutEndsTheSessionAtOnce) {
  const std::string token = world_.TokenOf("vendor-1");
  const std::string other = world_.TokenOf("vendor-1");
  ASSERT_THAT(GetMe(token), IsOk());
  EXPECT_THAT(world_.Call(world_.sessions_, &v1::SessionService::Stub::DeleteCurrentSession,
                          v1::DeleteCurrentSessionRequest(), token),
              IsOk());
  EXPECT_THAT(GetMe(token), StatusReasonIs("UNAUTHENTICATED"));
  EXPECT_THAT(world_.Verify(token), StatusReasonIs("UNAUTHENTICATED"));
  EXPECT_THAT(world_.Verify(other), IsOk());
}

TEST_F(SessionsTest, ThirtyMinutesWithoutUseEndIt) {
  const std::string token = world_.TokenOf("vendor-1");
  world_.Sql("UPDATE tenants.sessions SET last_used_time = clock_timestamp() - interval '29 minutes 50 seconds'");
  EXPECT_THAT(world_.Verify(token), IsOk());
  world_.Sql("UPDATE tenants.sessions SET last_used_time = clock_timestamp() - interval '30 minutes'");
  EXPECT_THAT(world_.Verify(token), StatusReasonIs("UNAUTHENTICATED"));
}

TEST_F(SessionsTest, TwelveHoursEndItHoweverMuchItIsUsed) {
  const std::string token = world_.TokenOf("vendor-1");
  world_.Sql("UPDATE tenants.sessions SET expire_time = clock_timestamp() + interval '10 seconds'");
  EXPECT_THAT(world_.Verify(token), IsOk());
  world_.Sql("UPDATE tenants.sessions SET expire_time = clock_timestamp()");
  EXPECT_THAT(world_.Verify(token), StatusReasonIs("UNAUTHENTICATED"));
}

TEST_F(SessionsTest, UseIsNotedAtMostOnceAMinute) {
  const std::string token = world_.TokenOf("vendor-1");
  const std::string at_first = world_.Sql("SELECT last_used_time FROM tenants.sessions");
  ASSERT_THAT(world_.Verify(token), IsOk());
  EXPECT_EQ(world_.Sql("SELECT last_used_time FROM tenants.sessions"), at_first);
  world_.Sql("UPDATE tenants.sessions SET last_used_time = clock_timestamp() - interval '61 seconds'");
  ASSERT_THAT(world_.Verify(token), IsOk());
  EXPECT_EQ(world_.Sql("SELECT last_used_time > clock_timestamp() - interval '20 seconds' FROM tenants.sessions"), "t");
}

TEST_F(SessionsTest, ReauthenticationRenewsTheProofOfThePassword) {
  const std::string token = world_.TokenOf("body-officer");
  world_.Sql("UPDATE tenants.sessions SET authenticated_time = clock_timestamp() - interval '1 hour'");
  const auto before = world_.Verify(token);
  ASSERT_THAT(before, IsOk());
  EXPECT_THAT(Reauthenticate(token, "a wrong password here"), StatusReasonIs("UNAUTHENTICATED"));
  EXPECT_EQ(world_.Verify(token)->authenticate_time().seconds(), before->authenticate_time().seconds());
  const auto me = Reauthenticate(token, PasswordOf("body-officer"));
  ASSERT_THAT(me, IsOk());
  EXPECT_GT(me->authenticate_time().seconds(), before->authenticate_time().seconds() + 3500);
  EXPECT_EQ(me->expire_time().seconds(), before->expire_time().seconds());
}

TEST_F(SessionsTest, TheHashIsRenewedWhenTheParametersChange) {
  PasswordHasher stronger({.memory_kib = 128, .passes = 2});
  SessionService service(world_.tenants_, world_.worker_, world_.identity_, stronger, SessionLimits{}, "tokyo");
  grpc::ServerBuilder builder;
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  auto stub = v1::SessionService::NewStub(server->InProcessChannel(grpc::ChannelArguments()));
  v1::CreateSessionRequest request;
  request.set_account("vendor-1");
  request.set_password(PasswordOf("vendor-1"));
  // Two at once: one of them renews the hash, and both get a session.
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back(
        [&] { EXPECT_THAT(world_.Call(stub, &v1::SessionService::Stub::CreateSession, request), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(world_.Sql("SELECT password_hash FROM tenants.users WHERE account = 'vendor-1'"),
              HasSubstr("$m=128,t=2,p=1$"));
  EXPECT_THAT(world_.SignIn("vendor-1", PasswordOf("vendor-1")), IsOk());
  server->Shutdown();
}

TEST_F(SessionsTest, OldRowsAreDeletedAndLivingOnesStay) {
  world_.TokenOf("vendor-1");
  world_.TokenOf("vendor-2");
  world_.Sql(
      "UPDATE tenants.sessions SET expire_time = clock_timestamp() - interval '2 days' WHERE account = 'vendor-1'");
  EXPECT_THAT(world_.worker_.Transact(SystemCaller("tokyo", "Housekeeping"),
                                      [](Tx& tx) -> absl::Status {
                                        DeleteOldRows(tx);
                                        return absl::OkStatus();
                                      }),
              IsOk());
  EXPECT_EQ(world_.Sql("SELECT string_agg(account, ' ') FROM tenants.sessions"), "vendor-2");
}

TEST(PasswordHasherTest, UsesSixtyFourMebibytesAndThreePassesByDefault) {
  PasswordHasher hasher;
  const auto slot = hasher.Acquire(std::chrono::system_clock::now() + std::chrono::seconds(5));
  ASSERT_TRUE(slot.ok());
  const std::string hash = hasher.Hash(*slot, "an excellent staple");
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=65536,t=3,p=1$", 0), 0);
  EXPECT_NE(hash, hasher.Hash(*slot, "an excellent staple"));  // salted
  EXPECT_TRUE(hasher.Verify(*slot, "an excellent staple", hash));
  EXPECT_FALSE(hasher.Verify(*slot, "an excellent stable", hash));
  EXPECT_FALSE(hasher.IsOutdated(hash));
  EXPECT_EQ(hasher.nobodys_hash().size(), hash.size());
}

TEST(PasswordHasherTest, AnUnknownAccountCostsAsMuchAsAKnownOne) {
  PasswordHasher hasher({.memory_kib = 8192, .passes = 3});
  const auto slot = hasher.Acquire(std::chrono::system_clock::now() + std::chrono::seconds(5));
  ASSERT_TRUE(slot.ok());
  const std::string known = hasher.Hash(*slot, "an excellent staple");
  const auto fastest = [&](const std::string& hash) {
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 9; ++i) {
      const auto start = std::chrono::steady_clock::now();
      EXPECT_FALSE(hasher.Verify(*slot, "a guess at something", hash));
      best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
    }
    return best;
  };
  const double ratio = static_cast<double>(fastest(hasher.nobodys_hash()).count()) / fastest(known).count();
  EXPECT_GT(ratio, 0.5);
  EXPECT_LT(ratio, 2.0);
}

TEST(PasswordHasherTest, MoreThanTwoWaitForTheirTurn) {
  PasswordHasher hasher(kQuickHash);
  const auto soon = [] { return std::chrono::system_clock::now() + std::chrono::milliseconds(20); };
  const auto first = hasher.Acquire(soon());
  {
    const auto second = hasher.Acquire(soon());
    EXPECT_THAT(hasher.Acquire(soon()), StatusReasonIs("OVERLOADED"));
  }
  EXPECT_THAT(hasher.Acquire(soon()), IsOk());
}

}  // namespace
}  // namespace kyodo::tenants
