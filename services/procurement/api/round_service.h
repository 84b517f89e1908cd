// RoundService: rounds and their acts. The acts of opening and award are in round_award_acts.cc.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <string>
#include <vector>

#include "kyodo/procurement/v1/rounds.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "procurement/api/area.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

class RoundService final : public v1::RoundService::Service {
 public:
  // `worker` is the database by the worker role, for acts that go beyond the caller's own rows.
  RoundService(Database& database, Database& worker, Identity& identity, AreaDirectory& area_directory,
               const std::string& area)
      : database_(database),
        worker_(worker),
        area_directory_(area_directory),
        endpoint_(v1::RoundService::service_full_name(), identity, area) {}

  grpc::Status ListRounds(grpc::ServerContext* context, const v1::ListRoundsRequest* request,
                          v1::ListRoundsResponse* response) override;
  grpc::Status GetRound(grpc::ServerContext* context, const v1::GetRoundRequest* request, v1::Round* response) override;
  grpc::Status CreateRound(grpc::ServerContext* context, const v1::CreateRoundRequest* request,
                           v1::Round* response) override;
  grpc::Status UpdateRound(grpc::ServerContext* context, const v1::UpdateRoundRequest* request,
                           v1::Round* response) override;
  grpc::Status OpenSurvey(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                          v1::Round* response) override;
  grpc::Status CloseSurvey(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                           v1::Round* response) override;
  grpc::Status OpenJoining(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                           v1::Round* response) override;
  grpc::Status OpenTender(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                          v1::Round* response) override;
  grpc::Status OpenBids(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                        v1::Round* response) override;
  grpc::Status DecideAward(grpc::ServerContext* context, const v1::DecideAwardRequest* request,
                           v1::Round* response) override;
  grpc::Status EndStandstill(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                             v1::Round* response) override;
  grpc::Status CancelRound(grpc::ServerContext* context, const v1::CancelRoundRequest* request,
                           v1::Round* response) override;
  grpc::Status CloseRound(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                          v1::Round* response) override;
  grpc::Status ListRoundHistory(grpc::ServerContext* context, const v1::ListRoundHistoryRequest* request,
                                v1::ListRoundHistoryResponse* response) override;
  grpc::Status ListCatalogueItems(grpc::ServerContext* context, const v1::ListCatalogueItemsRequest* request,
                                  v1::ListCatalogueItemsResponse* response) override;

 private:
  // What an act did: the audit sentence, and who is told what (nobody when tenants is empty).
  struct Act {
    std::string summary;
    std::vector<std::string> tenants;
    Text notice;
  };
  // Where an act stands: everything it may read and change.
  struct Acting {
    Tx& tx;
    const Caller& caller;
    Round& round;
    const AreaFacts& area;
    Time now;
  };
  // One act on a round: exclusive lock after the clock, etag, `act`, write, audit, events, the round as answer. `database`
  // is database_, or worker_ for acts that reach beyond the caller's own rows (then the round's visibility is checked).
  template <typename Request>
  grpc::Status ActOn(Database& database, grpc::ServerContext* context, const char* method, const Request& request,
                     v1::Round* response, const std::function<absl::StatusOr<Act>(const Acting&)>& act) {
    const Target target{request.name(), request.etag(), request.request_id()};
    return Run(database, context, method, request, target, response, act);
  }
  struct Target {
    std::string name;
    std::string etag;
    std::string request_id;
  };
  grpc::Status Run(Database& database, grpc::ServerContext* context, const char* method,
                   const google::protobuf::Message& request, const Target& target, v1::Round* response,
                   const std::function<absl::StatusOr<Act>(const Acting&)>& act);

  Database& database_;
  Database& worker_;
  AreaDirectory& area_directory_;
  Endpoint endpoint_;
};

}  // namespace kyodo::procurement
