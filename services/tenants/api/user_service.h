// People of the area: who they are, what they may do.
#pragma once

#include <string>

#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "tenants/api/password_hasher.h"

namespace kyodo::tenants {

class UserService final : public v1::UserService::Service {
 public:
  UserService(Database& database, Identity& identity, PasswordHasher& hasher, std::string area);

  grpc::Status ListUsers(grpc::ServerContext* context, const v1::ListUsersRequest* request,
                         v1::ListUsersResponse* response) override;
  grpc::Status GetUser(grpc::ServerContext* context, const v1::GetUserRequest* request, v1::User* response) override;
  grpc::Status CreateUser(grpc::ServerContext* context, const v1::CreateUserRequest* request,
                          v1::User* response) override;
  grpc::Status UpdateUser(grpc::ServerContext* context, const v1::UpdateUserRequest* request,
                          v1::User* response) override;

 private:
  // The hash of a password that may be used; made before the transaction, for it takes a while.
  absl::StatusOr<std::string> HashOf(grpc::ServerContext* context, const std::string& password,
                                     const std::string& account);

  Database& database_;
  PasswordHasher& hasher_;
  const Endpoint endpoint_;
};

}  // namespace kyodo::tenants
