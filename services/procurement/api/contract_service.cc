#include "procurement/api/contract_service.h"

#include "platform/once.h"
#include "procurement/api/clock.h"
#include "procurement/api/contract_message.h"
#include "procurement/api/contracting.h"
#include "procurement/api/events.h"
#include "procurement/api/pages.h"
#include "procurement/api/vendors.h"
#include "procurement/store/contracts.h"
#include "procurement/store/participations.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

// FIRM, or further along.
bool IsFirm(Stage stage) { return stage == Stage::kFirm || stage == Stage::kContracted || stage == Stage::kAccepted; }

absl::Status CheckSigningState(const Round& round) {
  if (round.state == RoundState::kContracting || round.state == RoundState::kActive) return absl::OkStatus();
  return WrongState(round.state);
}

// Who is told after a signature: first the vendor, then both.
void EmitSigned(Tx& tx, const Contract& contract) {
  if (contract.state == ContractState::kPendingSignatures) {
    EmitNotice(tx, contract.name(), {contract.vendor},
               {"A contract waits for your signature: " + contract.round_title,
                "契約の署名をお待ちしています：" + contract.round_title});
    return;
  }
  EmitNotice(tx, contract.name(), {contract.municipality, contract.vendor},
             {"The contract is in force: " + contract.round_title, "契約が成立しました：" + contract.round_title});
}

}  // namespace

grpc::Status ContractService::ListContracts(grpc::ServerContext* context, const v1::ListContractsRequest* request,
                                            v1::ListContractsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ContractFilter filter;
    ASSIGN_OR_RETURN(filter.round_id, ParseFilter(request->round(), "rounds", "round"));
    ASSIGN_OR_RETURN(const int size, PageSize(request->page_size()));
    const std::string scope = "contracts|" + filter.round_id;
    ASSIGN_OR_RETURN(const auto key, ReadPageToken(caller, scope, request->page_token()));
    if (key.size() == 3) {
      filter.after_time = key[0];
      filter.after_municipality = key[1];
      filter.after_vendor = key[2];
    }
    filter.limit = size + 1;
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      std::vector<Contract> contracts = procurement::ListContracts(tx, filter);
      if (static_cast<int>(contracts.size()) > size) {
        contracts.resize(static_cast<std::size_t>(size));
        const Contract& last = contracts.back();
        response->set_next_page_token(
            MakePageToken(caller, scope, {kyodo::ToText(last.create_time), last.municipality, last.vendor}));
      }
      for (const Contract& contract : contracts) *response->add_contracts() = ToProto(contract);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::GetContract(grpc::ServerContext* context, const v1::GetContractRequest* request,
                                          v1::Contract* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request->name(), "contracts"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Contract contract, ReadContract(tx, id));
      *response = ToProto(contract);
      return absl::OkStatus();
    });
  });
}

grpc::Status ContractService::SignContract(grpc::ServerContext* context, const v1::SignContractRequest* request,
                                           v1::Contract* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, ParseName(request->name(), "contracts"));
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    // By the caller's own role: only a party finds the contract. Who signs may move rows of others, so the worker acts.
    std::string round_id;
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Contract contract, ReadContract(tx, id));
      round_id = contract.round_id;
      return absl::OkStatus();
    }));
    return ActOnRound(worker_, worker_, caller, context->deadline(), round_id, [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const RoundNow at, LockRoundExclusive(tx, round_id));
        RETURN_IF_ERROR(CheckSigningState(at.round));
        ASSIGN_OR_RETURN(Contract contract, LockContract(tx, id));
        RETURN_IF_ERROR(CheckEtag(request->etag(), contract.etag()));
        ASSIGN_OR_RETURN(const Participation participation, ReadParticipation(tx, round_id, contract.municipality));
        const Party party = caller.is_vendor() ? Party::kVendor : Party::kMunicipality;
        const Signature signature = ReadSignature(*request, party, caller.account, at.now);
        RETURN_IF_ERROR(CheckSignature(signature, TokyoDate(at.now)));
        RETURN_IF_ERROR(
            contract.Sign(signature, {IsFirm(participation.stage), IsSuspended(*area, contract.vendor, at.now)}));
        WriteContract(tx, contract);
        InsertSignature(tx, contract, signature);
        EmitSigned(tx, contract);
        if (contract.state != ContractState::kPendingSignatures) {
          RETURN_IF_ERROR(AdvanceAfterContracts(tx, at.round, at.now));
          EmitRoundChanged(tx, at.round.name());
        }
        *response = ToProto(contract);
        tx.Audit(contract.name(), "signed as " + ToText(party));
        return absl::OkStatus();
      });
    });
  });
}

}  // namespace kyodo::procurement
