#include "procurement/api/recompute.h"

#include <algorithm>
#include <map>
#include <set>

#include "procurement/api/award_facts.h"
#include "procurement/api/award_message.h"
#include "procurement/api/contracting.h"
#include "procurement/api/events.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/names.h"
#include "procurement/store/awards.h"
#include "procurement/store/contracts.h"
#include "procurement/store/participations.h"
#include "procurement/store/shares.h"

namespace kyodo::procurement {
namespace {

using Parties = std::pair<std::string, std::string>;  // municipality, vendor's name

// A sheet and the contracts that add up to it.
struct SheetParts {
  v1::ListSharesResponse sheet;
  v1::ListContractsResponse contracts;
};

absl::StatusOr<SheetParts> ReadParts(const ShareSheet& stored) {
  SheetParts parts;
  RETURN_IF_ERROR(FromJson(stored.sheet, &parts.sheet));
  RETURN_IF_ERROR(FromJson(stored.contracts, &parts.contracts));
  return parts;
}

void StoreNext(Tx& tx, const Round& round, int version, const std::string& cause, SheetParts parts, Time now) {
  parts.sheet.set_sheet_version(version);
  InsertShareSheet(tx, {round.id, version, cause, ToJson(parts.sheet), ToJson(parts.contracts), now},
                   round.terms.invited_municipalities);
}

// Everybody who remains, at the tiers that the remaining quantities reach.
absl::StatusOr<SheetParts> Remaining(Tx& tx, const Round& round, const AreaFacts& area, Time now) {
  ASSIGN_OR_RETURN(const std::vector<AwardedPrices> prices, ReadAwardedPrices(tx, round.id));
  SharesInput input;
  input.participants = ReadParticipants(tx, round.id, area);
  input.lots = AwardedLotsOf(prices);
  input.cost_term = FixedFeeTerm(round.terms);
  input.tax_rate = area.TaxRateAt("", now);
  ASSIGN_OR_RETURN(input.bids, ReadOpenedBids(tx, round, area, now));
  ASSIGN_OR_RETURN(const Shares shares, ComputeShares(input));
  return SheetParts{ToProto(shares, 0), ContractDrafts(shares.contracts)};
}

// Orders go on: only what is the municipality's own is taken out.
absl::StatusOr<SheetParts> Without(const SheetParts& parts, const std::string& municipality) {
  SheetParts next;
  for (const v1::Share& share : parts.sheet.shares()) {
    if (share.municipality() != municipality) *next.sheet.add_shares() = share;
  }
  for (const v1::Contract& contract : parts.contracts.contracts()) {
    if (contract.municipality() != municipality) *next.contracts.add_contracts() = contract;
  }
  SumShares(next.sheet);
  return next;
}

void End(Tx& tx, Contract& contract) {
  contract.Terminate();
  WriteContract(tx, contract);
  EmitNotice(tx, contract.name(), {contract.municipality, contract.vendor},
             {"Contract ended before signing: " + contract.round_title,
              "契約は成立せず終了しました：" + contract.round_title});
}

// Brings the contracts in line with a new sheet: ended, repriced, or new. Repriced ones are signed again.
absl::Status Follow(Tx& tx, const Round& round, const v1::ListContractsResponse& drafts, Time now) {
  std::map<Parties, const v1::Contract*> wanted;
  for (const v1::Contract& draft : drafts.contracts()) wanted[{draft.municipality(), draft.vendor()}] = &draft;
  // Whoever signs or orders holds the contract's lock, so take each before reading them all again.
  for (const Contract& contract : ReadContractsOfRound(tx, round.id)) tx.LockExclusive(contract.name());
  for (Contract& contract : ReadContractsOfRound(tx, round.id)) {
    if (!contract.live()) continue;
    const auto found = wanted.find({contract.municipality, VendorName(contract.vendor)});
    if (found == wanted.end()) {
      End(tx, contract);
      continue;
    }
    ASSIGN_OR_RETURN(const Contract next, ContractOf(*found->second, round, now));
    wanted.erase(found);
    if (!contract.Reprice(next.totals, next.items)) continue;
    WriteContract(tx, contract);
    EmitNotice(tx, contract.name(), {contract.municipality, contract.vendor},
               {"Amounts changed after a withdrawal; please sign again: " + contract.round_title,
                "辞退により金額が変わりました。もう一度署名してください：" + contract.round_title});
  }
  v1::ListContractsResponse added;
  for (const auto& [parties, draft] : wanted) *added.add_contracts() = *draft;
  return AddContracts(tx, round, added, now);
}

// Current unit price and what each winner can still supply, by item.
absl::StatusOr<std::map<std::string, LateItem>> LateItems(Tx& tx, const Round& round, const Quantities& wanted) {
  ASSIGN_OR_RETURN(const std::vector<AwardedPrices> prices, ReadAwardedPrices(tx, round.id));
  std::map<std::string, std::int64_t> contracted;
  std::map<std::string, UnitPrice> current;
  for (const Contract& contract : ReadContractsOfRound(tx, round.id)) {
    if (!contract.live()) continue;
    for (const ContractItem& item : contract.items) {
      contracted[item.item] += item.quantity;
      current[item.item] = item.unit_price;
    }
  }
  std::map<std::string, LateItem> items;
  for (const AwardedPrices& lot : prices) {
    for (const BidItem& item : lot.items) {
      LateItem late{lot.lot, VendorName(lot.vendor), {}, std::nullopt};
      const auto own = wanted.find(item.item);
      const auto price = current.find(item.item);
      if (price != current.end()) {
        late.unit_price = price->second;
      } else if (own != wanted.end()) {
        late.unit_price = item.prices.UnitPriceAt(own->second).value_or(UnitPrice());
      }
      if (item.capacity) late.capacity_left = std::max<std::int64_t>(0, *item.capacity - contracted[item.item]);
      items[item.item] = late;
    }
  }
  return items;
}

// What the joiner would pay by itself at the prices bid in this round.
absl::StatusOr<Yen> AloneYen(Tx& tx, const Round& round, const Participant& joiner, const AreaFacts& area, Time now) {
  ASSIGN_OR_RETURN(const std::vector<AwardedPrices> prices, ReadAwardedPrices(tx, round.id));
  SharesInput input;
  input.participants = {joiner};
  input.lots = AwardedLotsOf(prices);
  input.tax_rate = area.TaxRateAt("", now);
  ASSIGN_OR_RETURN(input.bids, ReadOpenedBids(tx, round, area, now));
  ASSIGN_OR_RETURN(const Shares shares, ComputeShares(input));
  return shares.total.alone_ex_tax_yen;
}

v1::Share ShareOfJoiner(const std::string& municipality, const std::vector<ContractAmounts>& contracts, Yen alone) {
  Shares own;
  MunicipalityShare sum{municipality};
  for (const ContractAmounts& contract : contracts) {
    sum.goods_yen += contract.goods_yen;
    sum.total_ex_tax_yen += contract.total_ex_tax_yen;
    sum.tax_yen += contract.tax_yen;
    sum.total_yen += contract.total_yen;
  }
  sum.alone_ex_tax_yen = alone;
  sum.saving_ex_tax_yen = alone - sum.total_ex_tax_yen;
  own.contracts = contracts;
  own.shares = {sum};
  return ToProto(own, 0).shares(0);
}

}  // namespace

absl::Status RecomputeAfterWithdrawal(Tx& tx, const Round& round, const std::string& municipality,
                                      const AreaFacts& area, Time now) {
  const std::optional<ShareSheet> newest = ReadNewestShareSheet(tx, round.id);
  if (!newest) return absl::OkStatus();
  SheetParts parts;
  if (round.state == RoundState::kActive) {
    ASSIGN_OR_RETURN(const SheetParts before, ReadParts(*newest));
    ASSIGN_OR_RETURN(parts, Without(before, municipality));
  } else {
    ASSIGN_OR_RETURN(parts, Remaining(tx, round, area, now));
  }
  StoreNext(tx, round, newest->version + 1, "WITHDRAWAL", parts, now);
  if (round.state == RoundState::kContracting) {
    RETURN_IF_ERROR(Follow(tx, round, parts.contracts, now));
    RETURN_IF_ERROR(AdvanceAfterContracts(tx, round, now));
  } else if (round.state == RoundState::kActive) {
    for (Contract& contract : ReadContractsOfRound(tx, round.id)) {
      if (contract.live() && contract.municipality == municipality) End(tx, contract);
    }
  }
  std::vector<std::string> told = BuyersOf(round);
  told.push_back("body");
  EmitNotice(tx, round.name(), told,
             {"A municipality withdrew; the shares were computed again: " + round.terms.title,
              "辞退があり、負担額を再計算しました：" + round.terms.title});
  return absl::OkStatus();
}

absl::Status CheckLateJoin(Tx& tx, const Round& round, const Quantities& quantities) {
  ASSIGN_OR_RETURN(const auto items, LateItems(tx, round, quantities));
  return LateJoinContracts({"", 0, quantities}, items, Percent()).status();
}

absl::Status ContractLateJoin(Tx& tx, const Round& round, const Participation& participation, const AreaFacts& area,
                              Time now) {
  const std::optional<ShareSheet> newest = ReadNewestShareSheet(tx, round.id);
  if (!newest) return WrongState(round.state);
  ASSIGN_OR_RETURN(SheetParts parts, ReadParts(*newest));
  Participant joiner{participation.municipality, 0, QuantitiesOf(participation.approved_lines)};
  if (const MunicipalityFacts* facts = area.FindMunicipality(joiner.municipality)) {
    joiner.population = facts->population;
  }
  ASSIGN_OR_RETURN(const auto items, LateItems(tx, round, joiner.quantities));
  ASSIGN_OR_RETURN(const std::vector<ContractAmounts> contracts,
                   LateJoinContracts(joiner, items, area.TaxRateAt("", now)));
  ASSIGN_OR_RETURN(const Yen alone, AloneYen(tx, round, joiner, area, now));
  *parts.sheet.add_shares() = ShareOfJoiner(joiner.municipality, contracts, alone);
  SumShares(parts.sheet);
  const v1::ListContractsResponse drafts = ContractDrafts(contracts);
  parts.contracts.MergeFrom(drafts);
  StoreNext(tx, round, newest->version + 1, "LATE_JOIN", parts, now);
  return AddContracts(tx, round, drafts, now);
}

absl::StatusOr<bool> HasSignedContract(Tx& tx, const std::string& round_id, const std::string& municipality) {
  for (const Contract& contract : ReadContractsOfRound(tx, round_id)) {
    if (contract.live() && contract.municipality == municipality && !contract.signatures.empty()) return true;
  }
  return false;
}

}  // namespace kyodo::procurement
