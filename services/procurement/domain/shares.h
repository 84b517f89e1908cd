// What each municipality pays: goods, its part of the fixed fees, tax; exact to the yen, with the calculation.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "procurement/domain/award.h"
#include "procurement/domain/cost_terms.h"
#include "procurement/domain/standing.h"

namespace kyodo::procurement {

// A municipality that takes part, with the quantities that count for it now.
struct Participant {
  std::string municipality;
  std::int64_t population = 0;
  Quantities quantities;
};

// What the winner of a lot was awarded with.
struct AwardedLot {
  std::string lot;
  std::string vendor;
  std::vector<BidItem> items;
  Yen fixed_fee_yen = 0;
};

// Everything the calculation depends on. After a withdrawal the same with the remaining participants.
struct SharesInput {
  std::vector<Participant> participants;
  // Only lots with a winner. Items in one lot each.
  std::vector<AwardedLot> lots;
  // Without one, fees are split by QUANTITY among users.
  std::optional<CostTerm> cost_term;
  Percent tax_rate;
  // The round's bids, for the cost alone; excluded ones are left out.
  std::vector<Bid> bids;
};

// One item of one contract. The exact amount, cut only at 1/10,000 yen.
struct ContractLine {
  std::string lot;
  std::string item;
  std::int64_t quantity = 0;
  // With INCREMENTAL the average, cut at 4 decimals.
  UnitPrice unit_price;
  Amount amount;
};

// One key of one fee for one municipality: exact = fee × percent × weight ÷ weight_total.
struct FeeFactor {
  std::string lot;
  std::string title;
  SplitKey key = SplitKey::kQuantity;
  Percent percent;
  std::int64_t weight = 0;
  std::int64_t weight_total = 0;
  Yen fee_yen = 0;
  Fraction exact;
  // This municipality's part of the whole fee; the same on every key of one fee.
  Yen rounded_yen = 0;
};

// Amounts of the contract between a municipality and a vendor.
struct ContractAmounts {
  std::string municipality;
  std::string vendor;
  std::vector<ContractLine> lines;
  std::vector<FeeFactor> factors;
  Yen goods_yen = 0;
  Yen cost_terms_yen = 0;
  Yen total_ex_tax_yen = 0;
  Yen tax_yen = 0;
  Yen total_yen = 0;
};

// A municipality's sum over its contracts.
struct MunicipalityShare {
  std::string municipality;
  Yen goods_yen = 0;
  Yen cost_terms_yen = 0;
  Yen total_ex_tax_yen = 0;
  Yen tax_yen = 0;
  Yen total_yen = 0;
  // The cheapest bids of this round for it by itself, each with its whole fee.
  Yen alone_ex_tax_yen = 0;
  // alone − joint; negative where joining costs more.
  Yen saving_ex_tax_yen = 0;
};

struct Shares {
  // By municipality, then vendor.
  std::vector<ContractAmounts> contracts;
  // By municipality.
  std::vector<MunicipalityShare> shares;
  // Sums of the shares.
  MunicipalityShare total;
  // What is paid for each lot, tax excluded; adds up to total.total_ex_tax_yen. A contract over several lots of one
  // vendor is cut to the yen once, so its goods are divided over its lots by largest remainder, ties by lot.
  std::map<std::string, Yen> lot_totals_yen;
};

// Per contract: goods = floor of Σ unit price × quantity (INCREMENTAL: the item's exact cost × own ÷ total quantity,
// cut to 1/10,000 yen), each fee split once by largest remainder, tax = floor(rate × ex-tax amount) once. A fee of a
// lot in which nobody has a quantity any more is not due. FAILED_PRECONDITION SPLIT_WEIGHT where a key has no weight at
// all, AMOUNT_LIMIT beyond kYenMax.
absl::StatusOr<Shares> ComputeShares(const SharesInput& input);

// Price and rest of an item that late joiners may still buy.
struct LateItem {
  std::string lot;
  std::string vendor;
  UnitPrice unit_price;
  // Capacity of the bid less everything under contract; nothing = no limit.
  std::optional<std::int64_t> capacity_left;
};

// Contracts of a municipality that joins in ACTIVE: awarded unit prices as they are, no part of fees already divided,
// nobody else's contract changes. CAP_EXCEEDED over what is left; ITEM_NOT_AWARDED for an item without a winner.
absl::StatusOr<std::vector<ContractAmounts>> LateJoinContracts(const Participant& joiner,
                                                               const std::map<std::string, LateItem>& items,
                                                               Percent tax_rate);

}  // namespace kyodo::procurement
