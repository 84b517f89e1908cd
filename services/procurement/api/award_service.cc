#include "procurement/api/award_service.h"

#include "platform/once.h"
#include "platform/reasons.h"
#include "procurement/api/award_message.h"
#include "procurement/api/award_run.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/pages.h"
#include "procurement/store/award_runs.h"
#include "procurement/store/awards.h"
#include "procurement/store/rounds.h"
#include "procurement/store/shares.h"

namespace kyodo::procurement {
namespace {

absl::Status CheckMode(v1::CreateAwardRunRequest::Mode mode) {
  if (mode == v1::CreateAwardRunRequest::SIMPLE) return absl::OkStatus();
  if (mode == v1::CreateAwardRunRequest::OPTIMISED) {
    return Invalid("mode", {"Only SIMPLE is available now.", "現在利用できるのはSIMPLEだけです。"},
                   reasons::kNotAvailable);
  }
  return Invalid("mode", {"Give SIMPLE.", "SIMPLEを指定してください。"});
}

// A vendor sees who won and for how much; row security has left its own reasons and prices only.
void HideFromVendor(const Caller& caller, v1::Award& award) {
  award.clear_deciders();
  for (v1::AwardLot& lot : *award.mutable_lots()) {
    if (lot.winner() != VendorName(caller.tenant)) lot.set_fixed_fee_yen(0);
  }
}

}  // namespace

grpc::Status AwardService::CreateAwardRun(grpc::ServerContext* context, const v1::CreateAwardRunRequest* request,
                                          v1::Operation* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    RETURN_IF_ERROR(CheckMode(request->mode()));
    if (!caller.is_body()) return NotFound();  // the worker role would see the round
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    return worker_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const RoundNow at, LockRoundShared(tx, round_id));
        RETURN_IF_ERROR(at.round.CheckDecideAward());
        ASSIGN_OR_RETURN(const AwardFacts facts, ReadAwardFacts(tx, at.round, *area, at.now));
        ASSIGN_OR_RETURN(const AwardRun run, MakeAwardRun(tx, facts, at.round, caller.account, at.now));
        ASSIGN_OR_RETURN(*response, OperationOf(run));
        tx.Audit(run.name(), "made a SIMPLE award run of input " + run.input_digest);
        EmitRoundChanged(tx, at.round.name());
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status AwardService::ListAwardRuns(grpc::ServerContext* context, const v1::ListAwardRunsRequest* request,
                                         v1::ListAwardRunsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    const std::string scope = "awardRuns|" + round_id;
    ASSIGN_OR_RETURN(const PageAsked page, ReadPage(caller, scope, *request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      RETURN_IF_ERROR(ReadRound(tx, round_id).status());
      std::vector<AwardRun> runs = procurement::ListAwardRuns(tx, round_id, page.after, page.size + 1);
      EndPage(caller, scope, page, &AwardRun::create_time, runs, response);
      for (const AwardRun& run : runs) {
        ASSIGN_OR_RETURN(*response->add_award_runs(), ToProto(run));
      }
      return absl::OkStatus();
    });
  });
}

grpc::Status AwardService::GetAwardRun(grpc::ServerContext* context, const v1::GetAwardRunRequest* request,
                                       v1::AwardRun* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(request->name(), "awardRuns"));
    if (!IsUuid(name.id)) return NotFound();
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const AwardRun run, ReadAwardRun(tx, name.round_id, name.id));
      ASSIGN_OR_RETURN(*response, ToProto(run));
      return absl::OkStatus();
    });
  });
}

grpc::Status AwardService::GetOperation(grpc::ServerContext* context, const v1::GetOperationRequest* request,
                                        v1::Operation* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string run_id, ParseName(request->name(), "operations"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const AwardRun run, FindAwardRun(tx, run_id));
      ASSIGN_OR_RETURN(*response, OperationOf(run));
      return absl::OkStatus();
    });
  });
}

grpc::Status AwardService::GetAward(grpc::ServerContext* context, const v1::GetAwardRequest* request,
                                    v1::Award* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->round()));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      const std::optional<DecidedAward> award = ReadAward(tx, round_id);
      if (!award) return WrongState(at.round.state);
      *response = ToProto(*award);
      if (caller.is_vendor()) HideFromVendor(caller, *response);
      return absl::OkStatus();
    });
  });
}

grpc::Status AwardService::ListShares(grpc::ServerContext* context, const v1::ListSharesRequest* request,
                                      v1::ListSharesResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->round()));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      const std::optional<ShareSheet> sheet = ReadNewestShareSheet(tx, round_id);
      if (!sheet) return WrongState(at.round.state);
      return FromJson(sheet->sheet, response);
    });
  });
}

}  // namespace kyodo::procurement
