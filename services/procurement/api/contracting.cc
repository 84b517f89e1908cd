#include "procurement/api/contracting.h"

#include <algorithm>
#include <map>
#include <set>

#include "platform/once.h"
#include "platform/reasons.h"
#include "procurement/api/award_message.h"
#include "procurement/api/events.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/names.h"
#include "procurement/store/contracts.h"
#include "procurement/store/participations.h"
#include "procurement/store/rounds.h"
#include "procurement/store/shares.h"

namespace kyodo::procurement {
namespace {

constexpr char kVendorPrefix[] = "vendors/";
// More than any area has municipalities.
constexpr int kAllParticipations = 100'000;

bool Waits(const Contract& contract) {
  return contract.state == ContractState::kPendingSignatures || contract.state == ContractState::kProvisional;
}

}  // namespace

absl::StatusOr<Contract> ContractOf(const v1::Contract& draft, const Round& round, Time now) {
  Contract contract;
  contract.id = NewUuid();
  contract.round_id = round.id;
  contract.municipality = draft.municipality();
  contract.vendor = draft.vendor().substr(sizeof kVendorPrefix - 1);
  contract.round_title = round.terms.title;
  contract.totals = {draft.goods_yen(), draft.cost_terms_yen(), draft.total_ex_tax_yen(), draft.tax_yen(),
                     draft.total_yen()};
  contract.create_time = now;
  for (const v1::ContractItem& line : draft.items()) {
    const Lot* lot = round.terms.LotOf(line.item());
    const Item* item = round.terms.FindItem(line.item());
    if (lot == nullptr || item == nullptr) return absl::InternalError("a sheet names an unknown item");
    ASSIGN_OR_RETURN(const UnitPrice price, UnitPrice::Parse(line.unit_price()));
    contract.items.push_back({lot->lot, item->item, item->title, item->unit, lot->kind, line.quantity(), price});
  }
  return contract;
}

void EmitSignatureNotice(Tx& tx, const Contract& contract) {
  EmitNotice(tx, contract.name(), {contract.municipality},
             {"A contract waits for your signature: " + contract.round_title,
              "契約の署名をお待ちしています：" + contract.round_title});
}

absl::Status AddContracts(Tx& tx, const Round& round, const v1::ListContractsResponse& drafts, Time now) {
  std::vector<Contract> contracts;
  for (const v1::Contract& draft : drafts.contracts()) {
    ASSIGN_OR_RETURN(Contract contract, ContractOf(draft, round, now));
    EmitSignatureNotice(tx, contract);
    contracts.push_back(std::move(contract));
  }
  InsertContracts(tx, contracts);
  return absl::OkStatus();
}

absl::Status DrawUpContracts(Tx& tx, const Round& round, Time now) {
  const std::optional<ShareSheet> sheet = ReadNewestShareSheet(tx, round.id);
  v1::ListContractsResponse drafts;
  if (sheet) RETURN_IF_ERROR(FromJson(sheet->contracts, &drafts));
  if (drafts.contracts().empty()) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kNoParticipants,
                {"Every municipality has withdrawn; cancel the round.",
                 "すべての区市町村が辞退しました。ラウンドを中止してください。"});
  }
  return AddContracts(tx, round, drafts, now);
}

absl::Status AdvanceAfterContracts(Tx& tx, Round round, Time now) {
  const std::vector<Contract> contracts = ReadContractsOfRound(tx, round.id);
  std::map<std::string, std::vector<const Contract*>> by_municipality;
  bool waiting = false;
  for (const Contract& contract : contracts) {
    if (!contract.live()) continue;
    by_municipality[contract.municipality].push_back(&contract);
    waiting = waiting || Waits(contract);
  }
  for (const Participation& participation : ListParticipations(tx, round.id, "", kAllParticipations).participations) {
    const auto found = by_municipality.find(participation.municipality);
    if (found == by_municipality.end()) continue;
    const std::vector<const Contract*>& own = found->second;
    const bool pending = std::any_of(own.begin(), own.end(), [](const Contract* c) { return Waits(*c); });
    const bool done =
        std::all_of(own.begin(), own.end(), [](const Contract* c) { return c->state == ContractState::kCompleted; });
    const Stage stage = pending ? Stage::kFirm : done ? Stage::kAccepted : Stage::kContracted;
    // A conditional one becomes firm by its own decision only; an inspection may have completed everything just now.
    if (participation.stage == Stage::kConditional || participation.stage == stage) continue;
    if (participation.stage == Stage::kAccepted && !pending) continue;
    WriteStage(tx, round.id, participation.municipality, stage);
  }
  if (round.state != RoundState::kContracting || waiting || by_municipality.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(round.Activate(now));
  std::vector<std::string> told = BuyersOf(round);
  told.push_back("body");
  EmitNotice(tx, round.name(), told,
             {"All contracts are signed; orders may begin: " + round.terms.title,
              "すべての契約が成立し、発注できるようになりました：" + round.terms.title});
  return WriteRound(tx, round);
}

}  // namespace kyodo::procurement
