#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class UsersTest : public ::testing::Test {
 protected:
  v1::CreateUserRequest NewClerk(const std::string& account) {
    v1::CreateUserRequest request;
    request.set_request_id(NewUuid());
    request.mutable_user()->set_account(account);
    request.mutable_user()->set_tenant("131016");
    request.mutable_user()->set_display_name("新しい担当");
    request.mutable_user()->add_roles(MUNICIPALITY_CLERK);
    request.mutable_user()->set_password("a brand new phrase");
    return request;
  }
  absl::StatusOr<v1::User> Create(const v1::CreateUserRequest& request, const std::string& token) {
    return world_.Call(world_.users_, &v1::UserService::Stub::CreateUser, request, token);
  }
  v1::UpdateUserRequest Change(const std::string& account, const std::string& field) {
    v1::UpdateUserRequest request;
    request.set_request_id(NewUuid());
    request.mutable_user()->set_name("users/" + account);
    request.mutable_update_mask()->add_paths(field);
    return request;
  }
  absl::StatusOr<v1::User> Update(const v1::UpdateUserRequest& request) {
    return world_.Call(world_.users_, &v1::UserService::Stub::UpdateUser, request, admin_);
  }
  absl::StatusOr<v1::User> Get(const std::string& account, const std::string& token) {
    v1::GetUserRequest request;
    request.set_name("users/" + account);
    return world_.Call(world_.users_, &v1::UserService::Stub::GetUser, request, token);
  }
  std::vector<std::string> List(const std::string& token, const std::string& tenant = "", int page_size = 0) {
    std::vector<std::string> accounts;
    v1::ListUsersRequest request;
    request.set_tenant(tenant);
    request.set_page_size(page_size);
    do {
      const auto page = world_.Call(world_.users_, &v1::UserService::Stub::ListUsers, request, token);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::User& user : page->users()) accounts.push_back(user.account());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return accounts;
  }

  World world_;
  const std::string admin_ = world_.TokenOf("body-admin");
};

TEST_F(UsersTest, ANewUserCanSignIn) {
  const auto created = Create(NewClerk("131016-clerk2"), admin_);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), "users/131016-clerk2");
  EXPECT_EQ(created->password(), "");
  EXPECT_THAT(world_.SignIn("131016-clerk2", "a brand new phrase"), IsOk());
  const std::string trail = world_.Sql("SELECT string_agg(a::text, ' ') FROM tenants.audit_entries a");
  EXPECT_THAT(trail, HasSubstr("users/131016-clerk2"));
  const std::string everything = trail + world_.Sql("SELECT string_agg(r::text, ' ') FROM tenants.requests r") +
                                 world_.Sql("SELECT string_agg(u::text, ' ') FROM tenants.users u");
  EXPECT_THAT(everything, Not(HasSubstr("a brand new phrase")));
}

TEST_F(UsersTest, OnlyAnAdministratorMayChangePeople) {
  for (const char* account : {"131016-clerk", "vendor-1", "body-officer", "body-auditor"}) {
    EXPECT_THAT(Create(NewClerk("131016-clerk2"), world_.TokenOf(account)), StatusReasonIs("PERMISSION_DENIED"))
        << account;
  }
}

TEST_F(UsersTest, WhatIsWrongIsNamed) {
  auto request = NewClerk("131016-clerk2");
  request.mutable_user()->set_password("too short");
  EXPECT_THAT(Create(request, admin_), StatusReasonIs("INVALID_FIELD"));
  request = NewClerk("131016-clerk2");
  request.mutable_user()->add_roles(ROUND_OFFICER);
  EXPECT_THAT(Create(request, admin_), StatusReasonIs("INVALID_FIELD"));
  request = NewClerk("131016-clerk2");
  request.mutable_user()->set_tenant("139999");
  EXPECT_EQ(ViolationsOf(Create(request, admin_).status()).at(0).field, "tenant");
  EXPECT_THAT(Create(NewClerk("131016-clerk"), admin_), StatusReasonIs("ALREADY_EXISTS"));
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.users WHERE account = '131016-clerk2'"), "0");
}

TEST_F(UsersTest, ARepeatedRequestIdReplaysAndAnotherBodyIsRefused) {
  auto request = NewClerk("131016-clerk2");
  const auto first = Create(request, admin_);
  const auto again = Create(request, admin_);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(*again, EqualsProto(*first));
  request.mutable_user()->set_display_name("別の人");
  EXPECT_THAT(Create(request, admin_), StatusReasonIs("REQUEST_ID_REUSED"));
}

TEST_F(UsersTest, SixteenAtOnceWithOneRequestIdMakeOneUser) {
  const auto request = NewClerk("131016-clerk2");
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(Create(request, admin_), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.users WHERE account = '131016-clerk2'"), "1");
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.audit_entries WHERE method = 'CreateUser'"), "1");
}

TEST_F(UsersTest, DisablingARoleChangeAndANewPasswordEndTheSessions) {
  const auto ends = [&](v1::UpdateUserRequest request) {
    const std::string token = world_.TokenOf("131016-clerk");
    EXPECT_THAT(Update(request), IsOk());
    const bool ended = !world_.Verify(token).ok();
    world_.Sql("UPDATE tenants.users SET disabled = false WHERE account = '131016-clerk'");
    return ended;
  };
  auto name = Change("131016-clerk", "display_name");
  name.mutable_user()->set_display_name("改名");
  EXPECT_FALSE(ends(name));
  auto role = Change("131016-clerk", "roles");
  role.mutable_user()->add_roles(MUNICIPALITY_DX);
  EXPECT_TRUE(ends(role));
  auto disabled = Change("131016-clerk", "disabled");
  disabled.mutable_user()->set_disabled(true);
  EXPECT_TRUE(ends(disabled));
  auto password = Change("131016-clerk", "password");
  password.mutable_user()->set_password("another good phrase");
  EXPECT_TRUE(ends(password));
  EXPECT_THAT(world_.SignIn("131016-clerk", PasswordOf("")), StatusReasonIs("UNAUTHENTICATED"));
  EXPECT_THAT(world_.SignIn("131016-clerk", "another good phrase"), IsOk());
}

TEST_F(UsersTest, AnAdministratorCannotShutThemselvesOut) {
  auto disabled = Change("body-admin", "disabled");
  disabled.mutable_user()->set_disabled(true);
  EXPECT_THAT(Update(disabled), StatusReasonIs("OWN_ACCOUNT"));
  auto roles = Change("body-admin", "roles");
  roles.mutable_user()->add_roles(AUDITOR);
  EXPECT_THAT(Update(roles), StatusReasonIs("OWN_ACCOUNT"));
  roles = Change("body-admin2", "roles");
  roles.mutable_user()->add_roles(AUDITOR);
  EXPECT_THAT(Update(roles), IsOk());
}

TEST_F(UsersTest, AStaleEtagIsRefusedAndFixedFieldsStayFixed) {
  auto request = Change("131016-clerk", "display_name");
  request.mutable_user()->set_display_name("改名");
  request.mutable_user()->set_etag("1");
  const auto changed = Update(request);
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->etag(), "2");
  request.set_request_id(NewUuid());
  EXPECT_THAT(Update(request), StatusReasonIs("STALE_ETAG"));
  EXPECT_EQ(ViolationsOf(Update(Change("131016-clerk", "tenant")).status()).at(0).field, "updateMask");
  EXPECT_THAT(Update(Change("nobody-here", "disabled")), StatusReasonIs("NOT_FOUND"));
}

TEST_F(UsersTest, PeopleSeeTheirOwnOrganisationAndAnAdministratorEverybody) {
  EXPECT_THAT(List(world_.TokenOf("131016-clerk")), ::testing::ElementsAre("131016-approver", "131016-clerk"));
  EXPECT_THAT(List(world_.TokenOf("vendor-1")), ::testing::ElementsAre("vendor-1"));
  EXPECT_THAT(List(world_.TokenOf("body-officer")), ::testing::SizeIs(4));
  EXPECT_THAT(List(admin_), ::testing::SizeIs(9));
  EXPECT_THAT(List(admin_, "131016"), ::testing::ElementsAre("131016-approver", "131016-clerk"));
  EXPECT_THAT(List(world_.TokenOf("131016-clerk"), "131024"), ::testing::IsEmpty());
}

TEST_F(UsersTest, ForeignAndAbsentPeopleAnswerAlike) {
  const std::string clerk = world_.TokenOf("131016-clerk");
  EXPECT_THAT(Get("131016-approver", clerk), IsOk());
  const auto foreign = Get("131024-clerk", clerk).status();
  const auto absent = Get("131024-nobody", clerk).status();
  EXPECT_EQ(ReasonOf(foreign), "NOT_FOUND");
  EXPECT_THAT(ProblemOf(foreign), EqualsProto(ProblemOf(absent)));
  EXPECT_THAT(Get("131016-clerk", world_.TokenOf("body-officer")), StatusReasonIs("NOT_FOUND"));
}

TEST_F(UsersTest, PagesJoinWithoutGapOrRepetition) {
  EXPECT_EQ(List(admin_, "", 2), List(admin_));
  v1::ListUsersRequest request;
  request.set_page_size(2);
  const auto page = world_.Call(world_.users_, &v1::UserService::Stub::ListUsers, request, admin_);
  request.set_page_token(page->next_page_token());
  const std::string clerk = world_.TokenOf("131016-clerk");
  EXPECT_THAT(world_.Call(world_.users_, &v1::UserService::Stub::ListUsers, request, clerk),
              StatusReasonIs("PAGE_TOKEN"));
  request.set_page_size(-1);
  EXPECT_THAT(world_.Call(world_.users_, &v1::UserService::Stub::ListUsers, request, admin_),
              StatusReasonIs("INVALID_FIELD"));
}

}  // namespace
}  // namespace kyodo::tenants
