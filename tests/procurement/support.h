// A small area with procurement running in this process on a database of its own. Accounts are known by their names:
// "131016-clerk", "131016-approver", "body-officer", "vendor-1" …; their session token is the name itself.
#pragma once

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "kyodo/procurement/v1/bids.grpc.pb.h"
#include "kyodo/procurement/v1/contracts.grpc.pb.h"
#include "kyodo/procurement/v1/participations.grpc.pb.h"
#include "kyodo/procurement/v1/rounds.grpc.pb.h"
#include "kyodo/tenants/v1/directory.grpc.pb.h"
#include "kyodo/tenants/v1/sessions.grpc.pb.h"
#include "kyodo/tenants/v1/users.grpc.pb.h"
#include "platform/channels.h"
#include "platform/database.h"
#include "platform/identity.h"
#include "platform/once.h"
#include "platform/wire_error.h"
#include "procurement/api/area.h"
#include "procurement/api/award_service.h"
#include "procurement/api/bid_service.h"
#include "procurement/api/contract_service.h"
#include "procurement/api/participation_service.h"
#include "procurement/api/question_service.h"
#include "procurement/api/round_service.h"
#include "procurement/api/survey_service.h"
#include "tests/support/matchers.h"
#include "tests/support/postgres.h"

namespace kyodo::procurement {

using kyodo::testing::EqualsProto;
using kyodo::testing::IsOk;
using kyodo::testing::StatusReasonIs;

// What procurement asks tenants: whose token this is, what is in the area, and to keep notices.
class StandInSessions final : public tenants::v1::SessionService::Service {
 public:
  grpc::Status VerifySession(grpc::ServerContext* context, const tenants::v1::VerifySessionRequest* request,
                             tenants::v1::VerifySessionResponse* response) override;
};

class StandInDirectory final : public tenants::v1::DirectoryService::Service {
 public:
  grpc::Status GetArea(grpc::ServerContext* context, const tenants::v1::GetAreaRequest* request,
                       tenants::v1::GetAreaResponse* response) override;
  // Added to the area's settings, in force since ever. Call before the first request.
  void SetSetting(const std::string& key, const std::string& value);
  // Until the end of 2099. Call before the first request.
  void Suspend(const std::string& vendor);

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> settings_;
  std::set<std::string> suspended_;
};

class StandInNotices final : public tenants::v1::NoticeService::Service {
 public:
  grpc::Status DeliverNotices(grpc::ServerContext* context, const tenants::v1::DeliverNoticesRequest* request,
                              google::protobuf::Empty* response) override;
  std::vector<tenants::v1::DeliverNoticesRequest> delivered();

 private:
  std::mutex mutex_;
  std::vector<tenants::v1::DeliverNoticesRequest> delivered_;
};

// Five municipalities with populations of 100, 200, 300, 400, 500 thousand.
inline constexpr const char* kMunicipalities[] = {"131016", "131024", "131032", "131041", "131059"};

class World {
 public:
  World();
  ~World();

  // One statement past all row security; the first column of the first row, "" when there is none.
  std::string Sql(const std::string& statement);
  // Moves the area's clock on by an SQL interval such as "2 hours".
  void Advance(const std::string& interval);
  // The area's time, `seconds` from now.
  google::protobuf::Timestamp In(int seconds);

  // A call as an account ("" = nobody). A request_id is made when the request has one and it is empty.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(const std::string& account, std::unique_ptr<Stub>& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                Request request) {
    grpc::ClientContext context;
    PrepareCall(context, account, 25'000);
    const auto* id = Request::descriptor()->FindFieldByName("request_id");
    if (id != nullptr && Request::GetReflection()->GetString(request, id).empty()) {
      Request::GetReflection()->SetString(&request, id, NewUuid());
    }
    Response response;
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

  // A round of two lots: "1" with items pc and tablet (market prices by tiers), "2" with item desk; one cost term.
  v1::Round RoundToCreate();
  // An act such as &v1::RoundService::Stub::OpenSurvey by an account.
  using ActMethod = grpc::Status (v1::RoundService::Stub::*)(grpc::ClientContext*, const v1::ActOnRoundRequest&,
                                                             v1::Round*);
  absl::StatusOr<v1::Round> Act(const std::string& account, ActMethod method, const std::string& round);
  // Rounds brought to a state; they return its name.
  std::string CreateDraft(const v1::Round& round);
  std::string CreateJoining();
  // With approved firm participations of 131016 (pc 60, tablet 10), 131024 (pc 40) and 131032 (desk 5, conditional).
  std::string CreateTendering();

  absl::StatusOr<v1::Round> GetRound(const std::string& account, const std::string& name);
  // PUT of lines {item, quantity} and the stage wanted.
  absl::StatusOr<v1::Participation> Put(const std::string& municipality, const std::string& round,
                                        const std::vector<std::pair<std::string, std::int64_t>>& lines,
                                        v1::Participation::Stage stage = v1::Participation::FIRM);
  using DecideMethod = grpc::Status (v1::ParticipationService::Stub::*)(grpc::ClientContext*,
                                                                        const v1::ActOnParticipationRequest&,
                                                                        v1::Participation*);
  absl::StatusOr<v1::Participation> Decide(const std::string& account, DecideMethod method,
                                           const std::string& municipality, const std::string& round,
                                           const std::string& reason = "");
  // Put, submit and approve.
  absl::StatusOr<v1::Participation> Join(const std::string& municipality, const std::string& round,
                                         const std::vector<std::pair<std::string, std::int64_t>>& lines,
                                         v1::Participation::Stage stage = v1::Participation::FIRM);
  absl::StatusOr<v1::Standing> GetStanding(const std::string& account, const std::string& round);

  kyodo::testing::TestDatabase database_;
  Config config_;
  Channels channels_{config_};
  Identity identity_{channels_};
  Database procurement_;
  Database worker_;
  AreaDirectory area_directory_;
  StandInSessions stand_in_sessions_;
  StandInDirectory stand_in_directory_;
  StandInNotices stand_in_notices_;
  RoundService round_service_;
  SurveyService survey_service_;
  ParticipationService participation_service_;
  QuestionService question_service_;
  BidService bid_service_;
  AwardService award_service_;
  ContractService contract_service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::RoundService::Stub> rounds_;
  std::unique_ptr<v1::SurveyService::Stub> surveys_;
  std::unique_ptr<v1::ParticipationService::Stub> participations_;
  std::unique_ptr<v1::QuestionService::Stub> questions_;
  std::unique_ptr<v1::BidService::Stub> bids_;
  std::unique_ptr<v1::AwardService::Stub> awards_;
  std::unique_ptr<v1::ContractService::Stub> contracts_;
};

}  // namespace kyodo::procurement
