// Acts of the body from the opening to the closing of a round. They read and write rows that the caller's own role cannot
// see (sealed bids, every municipality's lines, other tenants' contracts), so each runs as the worker role, in one
// transaction, with the caller's identity in its audit row, after row security has said that the caller sees the round.
#include "platform/once.h"
#include "platform/reasons.h"
#include "procurement/api/award_run.h"
#include "procurement/api/clock.h"
#include "procurement/api/contracting.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/opening.h"
#include "procurement/api/round_proto.h"
#include "procurement/api/round_service.h"
#include "procurement/store/contracts.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

using Deadline = std::chrono::system_clock::time_point;

// NOT_FOUND unless the caller's own role may read the round.
absl::Status CheckSees(Database& database, const Caller& caller, Deadline deadline, const std::string& round_id) {
  return database.Transact(caller, deadline, [&](Tx& tx) { return ReadRound(tx, round_id).status(); });
}

// Writes the round, tells that it changed, and answers with it.
absl::Status Conclude(Tx& tx, const Caller& caller, const Round& round, const std::string& summary,
                      v1::Round* response) {
  RETURN_IF_ERROR(WriteRound(tx, round));
  tx.Audit(round.name(), summary);
  EmitRoundChanged(tx, round.name());
  ToProto(round, caller, round.ceilings_revealed() ? ReadCeilings(tx, round.id) : Ceilings{}, response);
  return absl::OkStatus();
}

// Contracts that are neither completed nor terminated keep a round open.
absl::Status CheckSettled(const std::vector<Contract>& contracts) {
  std::string open;
  int count = 0;
  for (const Contract& contract : contracts) {
    if (contract.state == ContractState::kCompleted || contract.state == ContractState::kTerminated) continue;
    if (++count <= 10) open += (open.empty() ? "" : ",") + contract.name();
  }
  if (count == 0) return absl::OkStatus();
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kNotSettled,
              {std::to_string(count) + " contracts are not settled: order, deliver and inspect what is left first.",
               "完了していない契約が" + std::to_string(count) + "件あります。残りの発注・納品・検収を先に行ってください。"},
              {{"open", std::to_string(count)}, {"contracts", open}});
}

}  // namespace

grpc::Status RoundService::OpenBids(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                    v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->name()));
    RETURN_IF_ERROR(CheckSees(database_, caller, context->deadline(), round_id));
    return ActOnRound(worker_, worker_, caller, context->deadline(), round_id, [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(RoundNow at, LockRoundExclusive(tx, round_id));
        RETURN_IF_ERROR(CheckEtag(request->etag(), at.round.etag()));
        RETURN_IF_ERROR(at.round.CheckOpenBids(caller.account, at.now));
        ASSIGN_OR_RETURN(const bool second, at.round.Second("openBids", caller.account, at.now));
        if (!second) return Conclude(tx, caller, at.round, "proposed to open the bids", response);
        RETURN_IF_ERROR(OpenBox(tx, at));
        EmitNotice(tx, at.round.name(), {"body", "VENDORS"},
                   {"Bids opened: " + at.round.terms.title, "開札しました：" + at.round.terms.title});
        return Conclude(tx, caller, at.round, "opened the bids", response);
      });
    });
  });
}

grpc::Status RoundService::DecideAward(grpc::ServerContext* context, const v1::DecideAwardRequest* request,
                                       v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->name()));
    RETURN_IF_ERROR(CheckSees(database_, caller, context->deadline(), round_id));
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    return ActOnRound(worker_, worker_, caller, context->deadline(), round_id, [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(RoundNow at, LockRoundExclusive(tx, round_id));
        RETURN_IF_ERROR(CheckEtag(request->etag(), at.round.etag()));
        RETURN_IF_ERROR(at.round.CheckDecideAward());
        ASSIGN_OR_RETURN(const AwardFacts facts, ReadAwardFacts(tx, at, *area));
        ASSIGN_OR_RETURN(const AwardRun run, ChooseRun(tx, facts, at.round, request->run(), request->input_digest(),
                                                       caller.account, at.now));
        const std::string proposer = at.round.pending_act ? at.round.pending_act->account : "";
        ASSIGN_OR_RETURN(const bool second, at.round.Second("award", caller.account, at.now, run.name()));
        if (!second) return Conclude(tx, caller, at.round, "proposed the award of run " + run.input_digest, response);
        RETURN_IF_ERROR(DecideRun(tx, facts, run, proposer, caller.account, *area, at));
        EmitStandingChanged(tx, at.round.name());
        EmitNotice(tx, at.round.name(), {"body", "MUNICIPALITIES", "VENDORS"},
                   {"Result of the tender: " + at.round.terms.title, "落札結果：" + at.round.terms.title});
        return Conclude(tx, caller, at.round, "decided the award of run " + run.input_digest, response);
      });
    });
  });
}

grpc::Status RoundService::EndStandstill(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                         v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->name()));
    RETURN_IF_ERROR(CheckSees(database_, caller, context->deadline(), round_id));
    return ActOnRound(worker_, worker_, caller, context->deadline(), round_id, [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(RoundNow at, LockRoundExclusive(tx, round_id));
        RETURN_IF_ERROR(CheckEtag(request->etag(), at.round.etag()));
        RETURN_IF_ERROR(at.round.EndStandstill(at.now));
        RETURN_IF_ERROR(DrawUpContracts(tx, at.round, at.now));
        return Conclude(tx, caller, at.round, "ended the standstill; the contracts are drawn up", response);
      });
    });
  });
}

grpc::Status RoundService::CloseRound(grpc::ServerContext* context, const v1::ActOnRoundRequest* request,
                                      v1::Round* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->name()));
    return ActOnRound(database_, worker_, caller, context->deadline(), round_id, [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(RoundNow at, LockRoundExclusive(tx, round_id));
        RETURN_IF_ERROR(CheckEtag(request->etag(), at.round.etag()));
        RETURN_IF_ERROR(at.round.Close(at.now));
        RETURN_IF_ERROR(CheckSettled(ReadContractsOfRound(tx, round_id)));
        EmitNotice(tx, at.round.name(), {"MUNICIPALITIES", "VENDORS"},
                   {"Closed: " + at.round.terms.title, "終了しました：" + at.round.terms.title});
        return Conclude(tx, caller, at.round, "closed the round", response);
      });
    });
  });
}

}  // namespace kyodo::procurement
