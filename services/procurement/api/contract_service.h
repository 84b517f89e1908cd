// ContractService: contracts, orders, deliveries and inspections. The calls after signing are in order_calls.cc.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "kyodo/procurement/v1/contracts.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "procurement/api/area.h"

namespace kyodo::procurement {

class ContractService final : public v1::ContractService::Service {
 public:
  // `worker` is the database by the worker role: a signature may move the municipality's participation and the round.
  ContractService(Database& database, Database& worker, Identity& identity, AreaDirectory& area_directory,
                  const std::string& area)
      : database_(database),
        worker_(worker),
        area_directory_(area_directory),
        endpoint_(v1::ContractService::service_full_name(), identity, area) {}

  grpc::Status ListContracts(grpc::ServerContext* context, const v1::ListContractsRequest* request,
                             v1::ListContractsResponse* response) override;
  grpc::Status GetContract(grpc::ServerContext* context, const v1::GetContractRequest* request,
                           v1::Contract* response) override;
  grpc::Status SignContract(grpc::ServerContext* context, const v1::SignContractRequest* request,
                            v1::Contract* response) override;
  grpc::Status ListOrders(grpc::ServerContext* context, const v1::ListOrdersRequest* request,
                          v1::ListOrdersResponse* response) override;
  grpc::Status GetOrder(grpc::ServerContext* context, const v1::GetOrderRequest* request, v1::Order* response) override;
  grpc::Status CreateOrder(grpc::ServerContext* context, const v1::CreateOrderRequest* request,
                           v1::Order* response) override;
  grpc::Status ListDeliveries(grpc::ServerContext* context, const v1::ListDeliveriesRequest* request,
                              v1::ListDeliveriesResponse* response) override;
  grpc::Status GetDelivery(grpc::ServerContext* context, const v1::GetDeliveryRequest* request,
                           v1::Delivery* response) override;
  grpc::Status CreateDelivery(grpc::ServerContext* context, const v1::CreateDeliveryRequest* request,
                              v1::Delivery* response) override;
  grpc::Status ListInspections(grpc::ServerContext* context, const v1::ListInspectionsRequest* request,
                               v1::ListInspectionsResponse* response) override;
  grpc::Status GetInspection(grpc::ServerContext* context, const v1::GetInspectionRequest* request,
                             v1::Inspection* response) override;
  grpc::Status CreateInspection(grpc::ServerContext* context, const v1::CreateInspectionRequest* request,
                                v1::Inspection* response) override;

 private:
  Database& database_;
  Database& worker_;
  AreaDirectory& area_directory_;
  Endpoint endpoint_;
};

}  // namespace kyodo::procurement
