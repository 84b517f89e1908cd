// Acts of the body from the opening to the closing of a round. Opening, award and contracting read and write rows that
// the caller's own role cannot see (sealed bids, every municipality's lines, other tenants' contracts), so they run as
// the worker role, in one transaction, with the caller's identity in the audit row.
#include "platform/reasons.h"
#include "procurement/api/award_run.h"
#include "procurement/api/contracting.h"
#include "procurement/api/events.h"
#include "procurement/api/opening.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/round_service.h"
#include "procurement/store/contracts.h"

namespace kyodo::procurement {
namespace {

// Contracts that are neither completed nor terminated keep a round open.
absl::Status CheckSettled(const std::vector<Contract>& contracts) {
  std::string open;
  int count = 0;
  for (const Contract& contract : contracts) {
    if (contract.state == ContractState::kCompleted || contract.state == ContractState::kTerminated) continue;
    if (++count <= 10) open += (open.empty() ? "" : ",") + contract.name();
  }
  if (count == 0) return absl::OkStatus();
  return Fail(
      absl::StatusCode::kFailedPrecondition, reasons::kNotSettled,
      {std::to_string(count) + " contracts are not settled: order, deliver and inspect what is left first.",
       "完了していない契約が" + std::to_string(count) + "件あります。残りの発注・納品・検収を先に行ってください。"},
      {{"open", std::to_string(count)}, {"contracts", open}});
}

// Those who see the tender: its municipalities, all vendors, the body.
std::vector<std::string> Everybody(const Round& round) {
  std::vector<std::string> tenants = BuyersOf(round);
  tenants.insert(tenants.end(), {"VENDORS", "body"});
  return tenants;
}

}  // namespace

grpc::Status RoundService::OpenBids(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                    v1::Round* response) {
  return ActOn(worker_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    Round& round = acting.round;
    RETURN_IF_ERROR(round.CheckOpenBids(acting.caller.account, acting.now));
    ASSIGN_OR_RETURN(const bool second, round.Second("openBids", acting.caller.account, acting.now));
    if (!second) {
      return Act{"proposed to open the bids",
                 {"body"},
                 {"A second opening officer is needed: " + round.terms.title,
                  "開札には2人目の開札担当者が必要です：" + round.terms.title}};
    }
    RETURN_IF_ERROR(OpenBox(acting.tx, round, acting.now));
    return Act{"opened the bids",
               Everybody(round),
               {"Bids opened: " + round.terms.title, "開札しました：" + round.terms.title}};
  });
}

grpc::Status RoundService::DecideAward(grpc::ServerContext* context, const v1::DecideAwardRequest* request,
                                       v1::Round* response) {
  return ActOn(worker_, context, __func__, *request, response, [&](const Acting& acting) -> absl::StatusOr<Act> {
    Round& round = acting.round;
    RETURN_IF_ERROR(round.CheckDecideAward());
    ASSIGN_OR_RETURN(const AwardFacts facts, ReadAwardFacts(acting.tx, round, acting.area, acting.now));
    ASSIGN_OR_RETURN(const AwardRun run, ChooseRun(acting.tx, facts, round, request->run(), request->input_digest(),
                                                   acting.caller.account, acting.now));
    const std::string proposer = round.pending_act ? round.pending_act->account : "";
    ASSIGN_OR_RETURN(const bool second, round.Second("award", acting.caller.account, acting.now, run.name()));
    if (!second) {
      return Act{"proposed the award of run " + run.input_digest,
                 {"body"},
                 {"An award waits for a second person: " + round.terms.title,
                  "落札決定には2人目の確認が必要です：" + round.terms.title}};
    }
    RETURN_IF_ERROR(
        DecideRun(acting.tx, facts, run, {proposer, acting.caller.account}, acting.area, round, acting.now));
    EmitStandingChanged(acting.tx, round.name());
    return Act{"decided the award of run " + run.input_digest,
               Everybody(round),
               {"Result of the tender: " + round.terms.title, "落札結果：" + round.terms.title}};
  });
}

grpc::Status RoundService::EndStandstill(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                         v1::Round* response) {
  return ActOn(worker_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    RETURN_IF_ERROR(acting.round.EndStandstill(acting.now));
    RETURN_IF_ERROR(DrawUpContracts(acting.tx, acting.round, acting.now));
    return Act{"ended the standstill; the contracts are drawn up", {}, {}};
  });
}

grpc::Status RoundService::CloseRound(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                      v1::Round* response) {
  return ActOn(database_, context, __func__, *request, response, [](const Acting& acting) -> absl::StatusOr<Act> {
    RETURN_IF_ERROR(acting.round.Close(acting.now));
    RETURN_IF_ERROR(CheckSettled(ReadContractsOfRound(acting.tx, acting.round.id)));
    return Act{"closed the round",
               Everybody(acting.round),
               {"Closed: " + acting.round.terms.title, "終了しました：" + acting.round.terms.title}};
  });
}

}  // namespace kyodo::procurement
