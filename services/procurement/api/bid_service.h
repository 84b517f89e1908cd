// BidService: sealed until opened. Nobody but its vendor learns that a bid exists, by no answer and no error.
#pragma once

#include <grpcpp/grpcpp.h>

#include <string>

#include "kyodo/procurement/v1/bids.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "procurement/api/area.h"

namespace kyodo::procurement {

class BidService final : public v1::BidService::Service {
 public:
  BidService(Database& database, Identity& identity, AreaDirectory& area_directory, const std::string& area)
      : database_(database),
        area_directory_(area_directory),
        endpoint_(v1::BidService::service_full_name(), identity, area) {}

  grpc::Status CreateBid(grpc::ServerContext* context, const v1::CreateBidRequest* request, v1::Bid* response) override;
  grpc::Status GetBid(grpc::ServerContext* context, const v1::GetBidRequest* request, v1::Bid* response) override;
  grpc::Status ListBids(grpc::ServerContext* context, const v1::ListBidsRequest* request,
                        v1::ListBidsResponse* response) override;

 private:
  Database& database_;
  AreaDirectory& area_directory_;
  Endpoint endpoint_;
};

}  // namespace kyodo::procurement
