#include "procurement/api/award_facts.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "platform/once.h"
#include "procurement/api/award_message.h"
#include "procurement/api/bid_message.h"
#include "procurement/api/names.h"
#include "procurement/api/vendors.h"
#include "procurement/store/participations.h"

namespace kyodo::procurement {
namespace {

using Json = nlohmann::json;  // its objects are sorted by key, so that dump() is canonical

constexpr char kVendorPrefix[] = "vendors/";

std::string TenantOf(const std::string& vendor_name) {
  return vendor_name.empty() ? "" : vendor_name.substr(sizeof kVendorPrefix - 1);
}

// Published quantities, as long as anybody still wants something of the lot.
std::vector<LotToAward> LotsToAward(const RoundTerms& terms, const Ceilings& ceilings,
                                    const std::vector<Participant>& participants) {
  std::vector<LotToAward> lots;
  for (const Lot& lot : terms.lots) {
    LotToAward& out = lots.emplace_back();
    out.lot = lot.lot;
    if (const auto found = ceilings.lots.find(lot.lot); found != ceilings.lots.end()) out.ceiling_yen = found->second;
    const bool wanted = std::any_of(lot.items.begin(), lot.items.end(), [&](const Item& item) {
      return std::any_of(participants.begin(), participants.end(),
                         [&](const Participant& p) { return p.quantities.count(item.item) > 0; });
    });
    for (const Item& item : lot.items) {
      AwardDemand& demand = out.items.emplace_back();
      demand.item = item.item;
      if (const auto found = ceilings.items.find(item.item); found != ceilings.items.end()) {
        demand.ceiling_unit_price = found->second;
      }
      if (wanted && item.tender_quantity > 0) demand.quantities["published"] = item.tender_quantity;
    }
  }
  return lots;
}

Json LotsJson(const AwardInput& input) {
  Json lots = Json::array();
  for (const LotToAward& lot : input.lots) {
    Json items = Json::array();
    for (const AwardDemand& demand : lot.items) {
      items.push_back({{"item", demand.item},
                       {"quantity", std::to_string(demand.total_quantity())},
                       {"ceilingUnitPrice", demand.ceiling_unit_price ? demand.ceiling_unit_price->text() : ""}});
    }
    lots.push_back({{"lot", lot.lot},
                    {"ceilingYen", lot.ceiling_yen ? std::to_string(*lot.ceiling_yen) : ""},
                    {"items", std::move(items)}});
  }
  return lots;
}

Json ParticipationsJson(const std::vector<Participant>& participants) {
  Json out = Json::array();
  for (const Participant& participant : participants) {
    Json quantities = Json::object();
    for (const auto& [item, quantity] : participant.quantities) quantities[item] = std::to_string(quantity);
    out.push_back({{"municipality", participant.municipality},
                   {"population", std::to_string(participant.population)},
                   {"quantities", std::move(quantities)}});
  }
  return out;
}

Json CostTermJson(const std::optional<CostTerm>& term) {
  if (!term) return nullptr;
  Json split = Json::array();
  for (const SplitPart& part : term->split) {
    split.push_back({{"key", ToText(part.key)}, {"percent", part.percent.text()}});
  }
  return {{"title", term->title}, {"bearers", ToText(term->bearers)}, {"split", std::move(split)}};
}

std::string Canonical(const AwardFacts& facts, const Round& round, const std::vector<StoredBid>& stored) {
  Json bids = Json::array();
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const std::optional<Exclusion> exclusion = facts.input.bids[i].exclusion;
    bids.push_back({{"bid", stored[i].id},
                    {"vendor", VendorName(stored[i].vendor)},
                    {"digest", stored[i].digest},
                    {"exclusion", !exclusion                          ? ""
                                  : *exclusion == Exclusion::kInvalid ? "INVALID"
                                                                      : "SUSPENDED"}});
  }
  return Json{{"format", "kyodo-simple-award-v1"},
              {"round", facts.input.round},
              {"awardRule", "LOWEST_PRICE"},
              {"minBids", facts.input.min_bids},
              {"lotteryCommitment", round.lottery_commitment},
              {"taxRatePercent", facts.shares.tax_rate.text()},
              {"costTerm", CostTermJson(facts.shares.cost_term)},
              {"lots", LotsJson(facts.input)},
              {"participations", ParticipationsJson(facts.shares.participants)},
              {"bids", std::move(bids)}}
      .dump();
}

// The bid that won a lot, as awarded prices.
AwardedPrices PricesOf(const LotAward& lot, const std::vector<Bid>& bids) {
  for (const Bid& bid : bids) {
    if (bid.id != lot.winner_bid) continue;
    for (const BidLot& offer : bid.offer.lots) {
      if (offer.lot == lot.lot) return {lot.lot, TenantOf(bid.vendor), offer.fixed_fee_yen, offer.items};
    }
  }
  return {};
}

// What is bought of the lot now, at the prices of the winner.
void AddItems(const AwardedPrices& prices, const std::vector<Participant>& participants, DecidedAward& award) {
  for (const BidItem& item : prices.items) {
    std::int64_t quantity = 0;
    for (const Participant& participant : participants) {
      const auto found = participant.quantities.find(item.item);
      if (found != participant.quantities.end()) quantity += found->second;
    }
    for (const PricedUnits& units : item.prices.Breakdown(quantity)) {
      award.items.push_back({prices.lot, item.item, prices.vendor, units.quantity, units.unit_price});
    }
  }
}

}  // namespace

std::vector<Participant> ReadParticipants(Tx& tx, const std::string& round_id, const AreaFacts& area) {
  std::map<std::string, Participant> participants;
  for (const BindingLine& line : ReadBindingLines(tx, round_id)) {
    Participant& participant = participants[line.municipality];
    participant.municipality = line.municipality;
    participant.quantities[line.line.item] += line.line.quantity;
  }
  std::vector<Participant> list;
  for (auto& [code, participant] : participants) {
    if (const MunicipalityFacts* facts = area.FindMunicipality(code)) participant.population = facts->population;
    list.push_back(std::move(participant));
  }
  return list;
}

absl::StatusOr<std::vector<Bid>> ReadOpenedBids(Tx& tx, const Round& round, const AreaFacts& area, Time now,
                                                std::vector<StoredBid>* stored) {
  std::vector<StoredBid> box = ReadBox(tx, round.id);
  std::vector<Bid> bids;
  for (const StoredBid& in : box) {
    Bid& bid = bids.emplace_back();
    bid.id = in.id;
    bid.vendor = VendorName(in.vendor);
    absl::StatusOr<BidOffer> offer = OfferOf(in, round.terms);
    if (offer.ok()) {
      bid.offer = *std::move(offer);
    } else {
      for (const std::string& lot : LotsOf(in)) bid.offer.lots.push_back({lot, {}, 0});
    }
    if (in.state != "VALID") {
      bid.exclusion = Exclusion::kInvalid;
      for (const Text& reason : in.invalid_reasons) {
        bid.exclusion_reason.en += (bid.exclusion_reason.en.empty() ? "" : " ") + reason.en;
        bid.exclusion_reason.ja += reason.ja;
      }
    } else if (IsSuspended(area, in.vendor, now)) {
      bid.exclusion = Exclusion::kSuspended;
      bid.exclusion_reason = {"The vendor was suspended at the award.", "落札決定の時点で指名停止中です。"};
    }
  }
  if (stored != nullptr) *stored = std::move(box);
  return bids;
}

std::optional<CostTerm> FixedFeeTerm(const RoundTerms& terms) {
  if (terms.cost_terms.empty()) return std::nullopt;
  return terms.cost_terms.front();
}

std::vector<AwardedLot> AwardedLotsOf(const std::vector<AwardedPrices>& prices) {
  std::vector<AwardedLot> lots;
  for (const AwardedPrices& lot : prices) {
    lots.push_back({lot.lot, VendorName(lot.vendor), lot.items, lot.fixed_fee_yen});
  }
  return lots;
}

absl::StatusOr<AwardFacts> ReadAwardFacts(Tx& tx, const Round& round, const AreaFacts& area, Time now) {
  AwardFacts facts;
  std::vector<StoredBid> stored;
  ASSIGN_OR_RETURN(facts.input.bids, ReadOpenedBids(tx, round, area, now, &stored));
  facts.shares.participants = ReadParticipants(tx, round.id, area);
  facts.shares.cost_term = FixedFeeTerm(round.terms);
  facts.shares.tax_rate = area.TaxRateAt("", now);
  facts.shares.bids = facts.input.bids;
  facts.input.round = round.name();
  facts.input.min_bids = round.terms.min_bids;
  facts.input.lots = LotsToAward(round.terms, ReadCeilings(tx, round.id), facts.shares.participants);
  ASSIGN_OR_RETURN(facts.input.lottery_seed, ReadLotterySeed(tx, round.id));
  ASSIGN_OR_RETURN(const std::string commitment, LotteryCommitment(facts.input.lottery_seed));
  if (commitment != round.lottery_commitment) return absl::InternalError("the lottery seed is not the committed one");
  facts.canonical = Canonical(facts, round, stored);
  facts.digest = Sha256Hex(facts.canonical);
  return facts;
}

absl::StatusOr<AwardOutcome> ComputeAward(const AwardFacts& facts, const std::string& round_id) {
  ASSIGN_OR_RETURN(const AwardResult result, DecideAward(facts.input));
  AwardOutcome outcome;
  outcome.award.round_id = round_id;
  outcome.award.input_digest = facts.digest;
  for (const LotAward& lot : result.lots) {
    if (!lot.winner.empty()) outcome.prices.push_back(PricesOf(lot, facts.input.bids));
  }
  std::map<std::string, Yen> totals;
  if (!outcome.prices.empty()) {
    SharesInput input = facts.shares;
    input.lots = AwardedLotsOf(outcome.prices);
    ASSIGN_OR_RETURN(outcome.shares, ComputeShares(input));
    totals = outcome.shares->lot_totals_yen;
    outcome.cost_yen = outcome.shares->total.total_ex_tax_yen;
  }
  for (const LotAward& lot : result.lots) {
    outcome.award.lots.push_back({lot.lot, TenantOf(lot.winner), lot.winner_bid, totals[lot.lot], lot.fixed_fee_yen,
                                  ToText(lot.end), lot.lottery ? LotteryJson(*lot.lottery) : ""});
    for (const VendorReason& reason : lot.reasons) {
      outcome.award.reasons.push_back({lot.lot, TenantOf(reason.vendor), reason.rank, ToText(reason.outcome),
                                       reason.total_ex_tax_yen, reason.detail});
    }
  }
  for (const AwardedPrices& prices : outcome.prices) AddItems(prices, facts.shares.participants, outcome.award);
  return outcome;
}

}  // namespace kyodo::procurement
