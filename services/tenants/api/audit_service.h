// Who did what in this service, for auditors and administrators.
#pragma once

#include <string>

#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"

namespace kyodo::tenants {

class AuditService final : public v1::AuditService::Service {
 public:
  AuditService(Database& database, Identity& identity, std::string area);

  grpc::Status ListAuditEntries(grpc::ServerContext* context, const v1::ListAuditEntriesRequest* request,
                                v1::ListAuditEntriesResponse* response) override;

 private:
  Database& database_;
  const Endpoint endpoint_;
};

}  // namespace kyodo::tenants
