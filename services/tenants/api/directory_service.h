// Municipalities and vendors, and the whole area for other services.
#pragma once

#include <string>

#include "kyodo/tenants/v1/directory.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "tenants/domain/tenant.h"

namespace kyodo::tenants {

class DirectoryService final : public v1::DirectoryService::Service {
 public:
  // `worker` is a database of role kyodo_tenants_worker, for GetArea.
  DirectoryService(Database& database, Database& worker, Identity& identity, std::string area);

  grpc::Status ListMunicipalities(grpc::ServerContext* context, const v1::ListMunicipalitiesRequest* request,
                                  v1::ListMunicipalitiesResponse* response) override;
  grpc::Status GetMunicipality(grpc::ServerContext* context, const v1::GetMunicipalityRequest* request,
                               v1::Municipality* response) override;
  grpc::Status ListVendors(grpc::ServerContext* context, const v1::ListVendorsRequest* request,
                           v1::ListVendorsResponse* response) override;
  grpc::Status GetVendor(grpc::ServerContext* context, const v1::GetVendorRequest* request,
                         v1::Vendor* response) override;
  grpc::Status CreateVendor(grpc::ServerContext* context, const v1::CreateVendorRequest* request,
                            v1::Vendor* response) override;
  grpc::Status UpdateVendor(grpc::ServerContext* context, const v1::UpdateVendorRequest* request,
                            v1::Vendor* response) override;
  grpc::Status GetArea(grpc::ServerContext* context, const v1::GetAreaRequest* request,
                       v1::GetAreaResponse* response) override;

 private:
  Database& database_;
  Database& worker_;
  const Endpoint endpoint_;
};

}  // namespace kyodo::tenants
