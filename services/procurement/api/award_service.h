// AwardService: runs, the decided award and the shares.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "kyodo/procurement/v1/bids.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "procurement/api/area.h"

namespace kyodo::procurement {

class AwardService final : public v1::AwardService::Service {
 public:
  // `worker` is the database by the worker role: a run reads ceilings, every municipality's lines and the lottery seed.
  AwardService(Database& database, Database& worker, Identity& identity, AreaDirectory& area_directory,
               const std::string& area)
      : database_(database),
        worker_(worker),
        area_directory_(area_directory),
        endpoint_(v1::AwardService::service_full_name(), identity, area) {}

  grpc::Status CreateAwardRun(grpc::ServerContext* context, const v1::CreateAwardRunRequest* request,
                              v1::Operation* response) override;
  grpc::Status ListAwardRuns(grpc::ServerContext* context, const v1::ListAwardRunsRequest* request,
                             v1::ListAwardRunsResponse* response) override;
  grpc::Status GetAwardRun(grpc::ServerContext* context, const v1::GetAwardRunRequest* request,
                           v1::AwardRun* response) override;
  grpc::Status GetOperation(grpc::ServerContext* context, const v1::GetOperationRequest* request,
                            v1::Operation* response) override;
  grpc::Status GetAward(grpc::ServerContext* context, const v1::GetAwardRequest* request, v1::Award* response) override;
  grpc::Status ListShares(grpc::ServerContext* context, const v1::ListSharesRequest* request,
                          v1::ListSharesResponse* response) override;

 private:
  Database& database_;
  Database& worker_;
  AreaDirectory& area_directory_;
  Endpoint endpoint_;
};

}  // namespace kyodo::procurement
