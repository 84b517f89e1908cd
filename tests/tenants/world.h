// A small area with the tenants service running in this process, on a database of its own.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "kyodo/tenants/v1/directory.grpc.pb.h"
#include "kyodo/tenants/v1/sessions.grpc.pb.h"
#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/channels.h"
#include "platform/once.h"
#include "platform/wire_error.h"
#include "tenants/api/audit_service.h"
#include "tenants/api/directory_service.h"
#include "tenants/api/notice_service.h"
#include "tenants/api/session_service.h"
#include "tenants/api/setting_service.h"
#include "tenants/api/user_service.h"
#include "tests/support/matchers.h"
#include "tests/support/postgres.h"

namespace kyodo::tenants {

using kyodo::testing::EqualsProto;
using kyodo::testing::IsOk;
using kyodo::testing::StatusReasonIs;

// Cheap hashes, so that tests are quick; the real parameters have tests of their own.
inline constexpr HashParameters kQuickHash{.memory_kib = 64, .passes = 1};

// What everybody of the world has as password.
std::string PasswordOf(const std::string& account);

class World {
 public:
  explicit World(HashParameters hash = kQuickHash);
  ~World();

  // One statement past all row security; the first column of the first row, "" when there is none.
  std::string Sql(const std::string& statement);

  // A call with a token ("" = none) and a client's address.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(std::unique_ptr<Stub>& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, const std::string& token = "",
                                const std::string& address = "") {
    grpc::ClientContext context;
    PrepareCall(context, token, 20'000);
    if (!address.empty()) context.AddMetadata("x-client-address", address);
    Response response;
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

  absl::StatusOr<v1::Session> SignIn(const std::string& account, const std::string& password,
                                     const std::string& address = "");
  // The token of a fresh session with the right password; the test fails when there is none.
  std::string TokenOf(const std::string& account);
  // Whose token this is, asked past the identity's memory.
  absl::StatusOr<v1::VerifySessionResponse> Verify(const std::string& token);

  kyodo::testing::TestDatabase database_;
  Config config_;
  Channels channels_{config_};
  Identity identity_{channels_};
  PasswordHasher hasher_;
  Database tenants_;
  Database worker_;
  SessionService session_service_;
  DirectoryService directory_service_;
  UserService user_service_;
  SettingService setting_service_;
  NoticeService notice_service_;
  AuditService audit_service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::SessionService::Stub> sessions_;
  std::unique_ptr<v1::DirectoryService::Stub> directory_;
  std::unique_ptr<v1::UserService::Stub> users_;
  std::unique_ptr<v1::SettingService::Stub> settings_;
  std::unique_ptr<v1::NoticeService::Stub> notices_;
  std::unique_ptr<v1::AuditService::Stub> audit_;
};

}  // namespace kyodo::tenants
