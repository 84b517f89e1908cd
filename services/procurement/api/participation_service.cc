#include "procurement/api/participation_service.h"

#include <utility>

#include "platform/once.h"
#include "platform/page_token.h"
#include "platform/reasons.h"
#include "procurement/api/clock.h"
#include "procurement/api/events.h"
#include "procurement/api/names.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/recompute.h"
#include "procurement/store/participations.h"

namespace kyodo::procurement {
namespace {

// Does this act reach beyond the municipality's own rows? A late join takes from a bid's capacity and makes contracts; a
// withdrawal after the deadline changes what others pay.
bool ReachesBeyond(const Round& round, const Participation& participation, bool withdrawal, Time now) {
  if (!withdrawal) return round.state == RoundState::kActive;
  return participation.counts() && !round.CheckJoin(now).ok();
}

// A decision that changed what counts tells everybody who watches the figures.
void WriteDecided(Tx& tx, const Round& round, const Participation& before, const Participation& after) {
  const std::vector<StandingDelta> deltas = after.DeltasSince(before);
  WriteDecision(tx, round.id, after, deltas);
  if (!deltas.empty()) EmitStandingChanged(tx, round.name());
}

void TellMunicipality(Tx& tx, const Round& round, const Participation& participation, const Text& text) {
  EmitNotice(tx, round.name() + "/participations/" + participation.municipality, {participation.municipality},
             {text.en + ": " + round.terms.title, text.ja + "：" + round.terms.title});
}

absl::Status ContractSigned() {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kContractSigned,
              {"A contract of this municipality is signed already; it ends by its own terms.",
               "署名済みの契約があるため、取り下げはできません。"});
}

}  // namespace

grpc::Status ParticipationService::ActOn(grpc::ServerContext* context, const char* method,
                                         const google::protobuf::Message& request, const Target& target,
                                         v1::Participation* response, const Act& act) {
  return endpoint_.Serve(context, method, request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(target.name, "participations"));
    if (name.id != caller.tenant) return NotFound();
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    bool beyond = false;
    const absl::Status status = database_.Transact(caller, context->deadline(), [&](Tx& tx) {
      return ActInside(tx, caller, request, target, name.round_id, *area, response, act, &beyond);
    });
    if (!beyond) return status;
    return ActOnRound(worker_, worker_, caller, context->deadline(), name.round_id, [&](Tx& tx) {
      return ActInside(tx, caller, request, target, name.round_id, *area, response, act, nullptr);
    });
  });
}

absl::Status ParticipationService::ActInside(Tx& tx, const Caller& caller, const google::protobuf::Message& request,
                                             const Target& target, const std::string& round_id, const AreaFacts& area,
                                             v1::Participation* response, const Act& act, bool* beyond) {
  const bool worker = beyond == nullptr;
  if (!worker) *beyond = false;
  return Once(tx, target.request_id, request, response, [&]() -> absl::Status {
    if (worker) {
      RETURN_IF_ERROR(LockRoundExclusive(tx, round_id).status());
    } else {
      LockParticipation(tx, round_id, caller.tenant);
    }
    ASSIGN_OR_RETURN(RoundAndParticipation both, ReadRoundAndParticipation(tx, round_id, caller.tenant));
    const Round& round = both.at.round;
    if (!IsVisibleTo(round, caller.tenant)) return NotFound();
    if (!worker && ReachesBeyond(round, both.participation, target.withdrawal, both.at.now)) {
      *beyond = true;
      return absl::AbortedError("continues as worker");
    }
    RETURN_IF_ERROR(CheckEtag(target.etag, both.participation.etag()));
    RETURN_IF_ERROR(act(Acting{tx, caller, round, both.participation, area, both.at.now, worker}));
    response->Clear();
    ToProto(round, both.participation, response);
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::PutParticipation(grpc::ServerContext* context,
                                                    const v1::PutParticipationRequest* request,
                                                    v1::Participation* response) {
  const v1::Participation& sent = request->participation();
  const Target target{sent.name(), sent.etag(), request->request_id()};
  return ActOn(context, __func__, *request, target, response, [&](const Acting& acting) -> absl::Status {
    Violations violations;
    ParticipationDraft draft = ReadDraft(sent, violations);
    RETURN_IF_ERROR(violations.status());
    Participation& participation = acting.participation;
    RETURN_IF_ERROR(participation.Save(acting.round, std::move(draft), acting.caller.account, acting.now));
    if (acting.worker) {
      RETURN_IF_ERROR(CheckLateJoin(acting.tx, acting.round, QuantitiesOf(participation.draft.lines)));
    }
    WriteDraft(acting.tx, acting.round.id, participation);
    acting.tx.Audit(sent.name(), "saved draft version " + std::to_string(participation.version));
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::SubmitParticipation(grpc::ServerContext* context,
                                                       const v1::ActOnParticipationRequest* request,
                                                       v1::Participation* response) {
  const Target target{request->name(), request->etag(), request->request_id()};
  return ActOn(context, __func__, *request, target, response, [&](const Acting& acting) -> absl::Status {
    Participation& participation = acting.participation;
    if (!participation.exists()) return NotFound();
    const Participation before = participation;
    RETURN_IF_ERROR(participation.Submit(acting.round, acting.caller.account, acting.now));
    if (acting.worker) {
      RETURN_IF_ERROR(CheckLateJoin(acting.tx, acting.round, QuantitiesOf(participation.draft.lines)));
    }
    WriteDecided(acting.tx, acting.round, before, participation);
    acting.tx.Audit(request->name(), "submitted version " + std::to_string(participation.version));
    TellMunicipality(acting.tx, acting.round, participation,
                     {"A participation waits for approval", "参加申込が承認待ちです"});
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::ApproveParticipation(grpc::ServerContext* context,
                                                        const v1::ActOnParticipationRequest* request,
                                                        v1::Participation* response) {
  const Target target{request->name(), request->etag(), request->request_id()};
  return ActOn(context, __func__, *request, target, response, [&](const Acting& acting) -> absl::Status {
    Participation& participation = acting.participation;
    if (!participation.exists()) return NotFound();
    const Participation before = participation;
    RETURN_IF_ERROR(participation.Approve(acting.round, acting.caller.account, acting.now));
    if (acting.worker) {
      RETURN_IF_ERROR(CheckLateJoin(acting.tx, acting.round, QuantitiesOf(participation.draft.lines)));
    }
    WriteDecided(acting.tx, acting.round, before, participation);
    if (acting.worker) {
      RETURN_IF_ERROR(ContractLateJoin(acting.tx, acting.round, participation, acting.area, acting.now));
    }
    acting.tx.Audit(request->name(), "approved version " + std::to_string(participation.version) + " as " +
                                         ToText(participation.stage));
    TellMunicipality(acting.tx, acting.round, participation, {"The participation was approved", "参加申込が承認されました"});
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::RejectParticipation(grpc::ServerContext* context,
                                                       const v1::ActOnParticipationRequest* request,
                                                       v1::Participation* response) {
  const Target target{request->name(), request->etag(), request->request_id()};
  return ActOn(context, __func__, *request, target, response, [&](const Acting& acting) -> absl::Status {
    Participation& participation = acting.participation;
    if (!participation.exists()) return NotFound();
    const Participation before = participation;
    RETURN_IF_ERROR(participation.Reject(acting.round, acting.caller.account, request->reason(), acting.now));
    WriteDecided(acting.tx, acting.round, before, participation);
    acting.tx.Audit(request->name(), "rejected version " + std::to_string(participation.version));
    TellMunicipality(acting.tx, acting.round, participation,
                     {"The participation was sent back", "参加申込が差し戻されました"});
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::WithdrawParticipation(grpc::ServerContext* context,
                                                         const v1::WithdrawParticipationRequest* request,
                                                         v1::Participation* response) {
  const Target target{request->name(), request->etag(), request->request_id(), true};
  return ActOn(context, __func__, *request, target, response, [&](const Acting& acting) -> absl::Status {
    Participation& participation = acting.participation;
    if (!participation.exists()) return NotFound();
    const std::string word = v1::Participation::WithdrawReason_Name(request->reason());
    const WithdrawReason reason = WithdrawReasonFrom(word).value_or(WithdrawReason::kNone);
    const Participation before = participation;
    RETURN_IF_ERROR(participation.Withdraw(acting.round, reason, acting.now));
    const bool awarded = acting.round.state >= RoundState::kStandstill;
    if (acting.worker && awarded) {
      ASSIGN_OR_RETURN(const bool is_signed, HasSignedContract(acting.tx, acting.round.id, acting.caller.tenant));
      if (is_signed) return ContractSigned();
    }
    WriteDecided(acting.tx, acting.round, before, participation);
    if (acting.worker && awarded) {
      RETURN_IF_ERROR(
          RecomputeAfterWithdrawal(acting.tx, acting.round, acting.caller.tenant, acting.area, acting.now));
    }
    acting.tx.Audit(request->name(), "withdrew" + (reason == WithdrawReason::kNone ? "" : ": " + ToText(reason)));
    EmitNotice(acting.tx, acting.round.name() + "/participations/" + participation.municipality,
               {participation.municipality, "body"},
               {"A municipality withdrew: " + acting.round.terms.title,
                "参加が取り下げられました：" + acting.round.terms.title});
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::GetParticipation(grpc::ServerContext* context,
                                                    const v1::GetParticipationRequest* request,
                                                    v1::Participation* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const ChildName name, ParseChildName(request->name(), "participations"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundAndParticipation both, ReadRoundAndParticipation(tx, name.round_id, name.id));
      if (!both.participation.exists()) return NotFound();
      response->Clear();
      ToProto(both.at.round, both.participation, response);
      return absl::OkStatus();
    });
  });
}

grpc::Status ParticipationService::ListParticipations(grpc::ServerContext* context,
                                                      const v1::ListParticipationsRequest* request,
                                                      v1::ListParticipationsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->parent()));
    ASSIGN_OR_RETURN(const int page_size, PageSize(request->page_size()));
    const std::string scope = "participations|" + round_id;
    ASSIGN_OR_RETURN(auto key, ReadPageToken(caller, scope, request->page_token()));
    key.resize(1);
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      const ParticipationPage page = procurement::ListParticipations(tx, round_id, key[0], page_size);
      response->Clear();
      for (const Participation& participation : page.participations) {
        ToProto(at.round, participation, response->add_participations());
      }
      if (!page.next_municipality.empty()) {
        response->set_next_page_token(MakePageToken(caller, scope, {page.next_municipality}));
      }
      return absl::OkStatus();
    });
  });
}

}  // namespace kyodo::procurement
