// Acts on rounds up to the tender, and their cancellation.
#include "platform/once.h"
#include "procurement/api/clock.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/round_proto.h"
#include "procurement/api/round_service.h"
#include "procurement/store/contracts.h"
#include "procurement/store/participations.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

// The commitment is to the seed's 32 bytes, not to their hexadecimal text.
std::string BytesOf(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

// Whom a round's public acts concern: who could see it.
std::vector<std::string> AudienceOf(const Round& round) {
  std::vector<std::string> tenants;
  if (round.published) tenants = BuyersOf(round);
  if (round.tendered) tenants.emplace_back("VENDORS");
  return tenants;
}

// A round cancelled in CONTRACTING takes its contracts with it.
void TerminateContracts(Tx& tx, const std::string& round_id) {
  for (Contract& contract : ReadContractsOfRound(tx, round_id)) {
    if (!contract.live()) continue;
    contract.Terminate();
    WriteContract(tx, contract);
  }
}

}  // namespace

grpc::Status RoundService::Run(Database& database, grpc::ServerContext* context, const char* method,
                               const google::protobuf::Message& request, const Target& target, v1::Round* response,
                               const std::function<absl::StatusOr<Act>(const Acting&)>& act) {
  return endpoint_.Serve(context, method, request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(target.name));
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    return ActOnRound(database, worker_, caller, context->deadline(), round_id, [&](Tx& tx) {
      return Once(tx, target.request_id, request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(RoundNow at, LockRoundExclusive(tx, round_id));
        if (caller.is_municipality() && !IsVisibleTo(at.round, caller.tenant)) return NotFound();
        RETURN_IF_ERROR(CheckEtag(target.etag, at.round.etag()));
        ASSIGN_OR_RETURN(const Act done, act(Acting{tx, caller, at.round, *area, at.now}));
        RETURN_IF_ERROR(WriteRound(tx, at.round));
        tx.Audit(at.round.name(), done.summary);
        EmitRoundChanged(tx, at.round.name());
        if (!done.tenants.empty()) EmitNotice(tx, at.round.name(), done.tenants, done.notice);
        response->Clear();
        AnswerRound(tx, at.round, caller, response);
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status RoundService::OpenSurvey(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                      v1::Round* response) {
  return ActOn(database_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    Round& round = acting.round;
    RETURN_IF_ERROR(round.OpenSurvey(acting.area.NoticeAt(acting.now), acting.now));
    return Act{"opened the survey",
               BuyersOf(round),
               {"Please answer the survey: " + round.terms.title,
                "意向調査への回答をお願いします：" + round.terms.title}};
  });
}

grpc::Status RoundService::CloseSurvey(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                       v1::Round* response) {
  return ActOn(database_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    RETURN_IF_ERROR(acting.round.CloseSurvey(acting.now));
    return Act{"closed the survey", {}, {}};
  });
}

grpc::Status RoundService::OpenJoining(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                       v1::Round* response) {
  return ActOn(database_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    Round& round = acting.round;
    RETURN_IF_ERROR(round.OpenJoining(acting.area.NoticeAt(acting.now), acting.now));
    return Act{"opened joining",
               BuyersOf(round),
               {"Joining is open: " + round.terms.title, "参加受付を開始しました：" + round.terms.title}};
  });
}

grpc::Status RoundService::OpenTender(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                      v1::Round* response) {
  return ActOn(database_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    Round& round = acting.round;
    const NoticePeriods notice = acting.area.NoticeAt(acting.now);
    RETURN_IF_ERROR(round.CheckOpenTender(notice, acting.now));
    ASSIGN_OR_RETURN(const bool second, round.Second("openTender", acting.caller.account, acting.now));
    if (!second) {
      return Act{"proposed to open the tender",
                 {"body"},
                 {"A second person is needed to open the tender: " + round.terms.title,
                  "入札公告には2人目の承認が必要です：" + round.terms.title}};
    }
    const std::string seed = RandomHex(32);
    const TenderFigures figures = ReadTenderFigures(acting.tx, round.id);
    RETURN_IF_ERROR(round.OpenTender(figures, Sha256Hex(BytesOf(seed)), notice, acting.now));
    std::vector<std::string> tenants = AudienceOf(round);
    if (round.state == RoundState::kFailed) {
      return Act{"tender not opened: " + round.end_reason, tenants,
                 {"The round failed (" + round.end_reason + "): " + round.terms.title,
                  "不成立となりました（" + round.end_reason + "）：" + round.terms.title}};
    }
    WriteLotterySeed(acting.tx, round.id, seed);
    EmitStandingChanged(acting.tx, round.name());
    return Act{"opened the tender", tenants,
               {"Tender notice: " + round.terms.title, "入札を公告しました：" + round.terms.title}};
  });
}

grpc::Status RoundService::CancelRound(grpc::ServerContext* context, const v1::CancelRoundRequest* request,
                                       v1::Round* response) {
  // By the worker role, because contracts of municipalities end with the round.
  return ActOn(worker_, context, __func__, *request, response, [&](const Acting& acting) -> absl::StatusOr<Act> {
    Round& round = acting.round;
    const bool contracts = round.state == RoundState::kContracting;
    RETURN_IF_ERROR(round.Cancel(request->reason(), acting.now));
    if (contracts) TerminateContracts(acting.tx, round.id);
    return Act{"cancelled the round: " + request->reason(), AudienceOf(round),
               {"The round was cancelled: " + round.terms.title, "中止しました：" + round.terms.title}};
  });
}

}  // namespace kyodo::procurement
