// Dated settings of the area and of its tenants.
#pragma once

#include <string>

#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"

namespace kyodo::tenants {

class SettingService final : public v1::SettingService::Service {
 public:
  SettingService(Database& database, Identity& identity, std::string area);

  grpc::Status ListSettings(grpc::ServerContext* context, const v1::ListSettingsRequest* request,
                            v1::ListSettingsResponse* response) override;
  grpc::Status CreateSetting(grpc::ServerContext* context, const v1::CreateSettingRequest* request,
                             v1::Setting* response) override;
  grpc::Status UpdateSetting(grpc::ServerContext* context, const v1::UpdateSettingRequest* request,
                             v1::Setting* response) override;

 private:
  Database& database_;
  const Endpoint endpoint_;
};

}  // namespace kyodo::tenants
