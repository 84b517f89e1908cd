// ParticipationService: what municipalities commit to, and the live figures that follow.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <string>

#include "kyodo/procurement/v1/participations.grpc.pb.h"
#include "platform/database.h"
#include "platform/serve.h"
#include "procurement/api/area.h"
#include "procurement/domain/participation.h"

namespace kyodo::procurement {

class ParticipationService final : public v1::ParticipationService::Service {
 public:
  ParticipationService(Database& database, Database& worker, Identity& identity, AreaDirectory& area_directory,
                       const std::string& area)
      : database_(database),
        worker_(worker),
        area_directory_(area_directory),
        area_(area),
        endpoint_(v1::ParticipationService::service_full_name(), identity, area) {}

  grpc::Status ListParticipations(grpc::ServerContext* context, const v1::ListParticipationsRequest* request,
                                  v1::ListParticipationsResponse* response) override;
  grpc::Status GetParticipation(grpc::ServerContext* context, const v1::GetParticipationRequest* request,
                                v1::Participation* response) override;
  grpc::Status PutParticipation(grpc::ServerContext* context, const v1::PutParticipationRequest* request,
                                v1::Participation* response) override;
  grpc::Status SubmitParticipation(grpc::ServerContext* context, const v1::ActOnParticipationRequest* request,
                                   v1::Participation* response) override;
  grpc::Status ApproveParticipation(grpc::ServerContext* context, const v1::ActOnParticipationRequest* request,
                                    v1::Participation* response) override;
  grpc::Status RejectParticipation(grpc::ServerContext* context, const v1::ActOnParticipationRequest* request,
                                   v1::Participation* response) override;
  grpc::Status WithdrawParticipation(grpc::ServerContext* context, const v1::WithdrawParticipationRequest* request,
                                     v1::Participation* response) override;
  grpc::Status GetStanding(grpc::ServerContext* context, const v1::GetStandingRequest* request,
                           v1::Standing* response) override;
  grpc::Status PreviewParticipation(grpc::ServerContext* context, const v1::PreviewParticipationRequest* request,
                                    v1::Preview* response) override;
  grpc::Status GetStableSet(grpc::ServerContext* context, const v1::GetStableSetRequest* request,
                            v1::StableSet* response) override;
  grpc::Status WatchChanges(grpc::ServerContext* context, const v1::WatchChangesRequest* request,
                            grpc::ServerWriter<v1::Change>* writer) override;

  // New positions were given to events: watchers look at once.
  void WakeWatchers() { watchers_.Notify(); }
  // Ends all watches, so that the server can stop.
  void EndWatches() {
    drained_ = true;
    watchers_.Notify();
  }

 private:
  // Where an act stands. `worker` = it runs as the worker role under the round's exclusive lock.
  struct Acting {
    Tx& tx;
    const Caller& caller;
    const Round& round;
    Participation& participation;
    const AreaFacts& area;
    Time now;
    bool worker;
  };
  struct Target {
    std::string name;
    std::string etag;
    std::string request_id;
    bool withdrawal = false;
  };
  using Act = std::function<absl::Status(const Acting&)>;
  // One act of a municipality on its participation: shared lock, read, `act`, audit, events, answer. Acts that change what
  // others pay (late join, withdrawal after the deadline) run a second time from the start, as worker and exclusively.
  grpc::Status ActOn(grpc::ServerContext* context, const char* method, const google::protobuf::Message& request,
                     const Target& target, v1::Participation* response, const Act& act);
  absl::Status ActInside(Tx& tx, const Caller& caller, const google::protobuf::Message& request, const Target& target,
                         const std::string& round_id, const AreaFacts& area, v1::Participation* response,
                         const Act& act, bool* beyond);

  Database& database_;
  Database& worker_;
  AreaDirectory& area_directory_;
  const std::string area_;
  Endpoint endpoint_;
  Wakeup watchers_;
  std::atomic<bool> drained_{false};
};

}  // namespace kyodo::procurement
