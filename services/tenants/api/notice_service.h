// What a tenant should know.
#pragma once

#include <string>

#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"

namespace kyodo::tenants {

class NoticeService final : public v1::NoticeService::Service {
 public:
  // `worker` is a database of role kyodo_tenants_worker, for deliveries.
  NoticeService(Database& database, Database& worker, Identity& identity, std::string area);

  grpc::Status ListNotices(grpc::ServerContext* context, const v1::ListNoticesRequest* request,
                           v1::ListNoticesResponse* response) override;
  grpc::Status MarkNoticeRead(grpc::ServerContext* context, const v1::MarkNoticeReadRequest* request,
                              v1::Notice* response) override;
  grpc::Status DeliverNotices(grpc::ServerContext* context, const v1::DeliverNoticesRequest* request,
                              google::protobuf::Empty* response) override;

 private:
  Database& database_;
  Database& worker_;
  const Endpoint endpoint_;
};

}  // namespace kyodo::tenants
