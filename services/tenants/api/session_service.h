// Sign-in, sign-out, step-up, and the answer to "whose token is this?".
#pragma once

#include <string>

#include "kyodo/tenants/v1/sessions.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "tenants/api/password_hasher.h"
#include "tenants/store/sessions.h"

namespace kyodo::tenants {

struct SessionLimits {
  int idle_minutes = 30;
  int hours = 12;
};

class SessionService final : public v1::SessionService::Service {
 public:
  // `worker` is a database of role kyodo_tenants_worker: before sign-in no tenant is known.
  SessionService(Database& database, Database& worker, Identity& identity, PasswordHasher& hasher, SessionLimits limits,
                 std::string area);

  grpc::Status CreateSession(grpc::ServerContext* context, const v1::CreateSessionRequest* request,
                             v1::Session* response) override;
  grpc::Status GetMe(grpc::ServerContext* context, const v1::GetMeRequest* request, v1::Me* response) override;
  grpc::Status DeleteCurrentSession(grpc::ServerContext* context, const v1::DeleteCurrentSessionRequest* request,
                                    google::protobuf::Empty* response) override;
  grpc::Status Reauthenticate(grpc::ServerContext* context, const v1::ReauthenticateRequest* request,
                              v1::Me* response) override;
  grpc::Status VerifySession(grpc::ServerContext* context, const v1::VerifySessionRequest* request,
                             v1::VerifySessionResponse* response) override;

 private:
  // Proves a password. A wrong one, an unknown and a disabled account fail alike, in the same words and time.
  absl::StatusOr<Credentials> Prove(grpc::ServerContext* context, const Caller& caller, const std::string& account,
                                    const std::string& password);
  absl::Status CountFailure(const Caller& worker, const std::vector<std::string>& subjects);

  Database& database_;
  Database& worker_;
  Identity& identity_;
  PasswordHasher& hasher_;
  const SessionLimits limits_;
  const Endpoint endpoint_;
};

}  // namespace kyodo::tenants
