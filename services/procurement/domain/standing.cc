#include "procurement/domain/standing.h"

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

std::int64_t QuantityOf(const Quantities& quantities, const std::string& item) {
  const auto found = quantities.find(item);
  return found == quantities.end() ? 0 : found->second;
}

const ItemPrices* PricesOf(const PriceList& prices, const std::string& item) {
  const auto found = prices.find(item);
  return found == prices.end() ? nullptr : &found->second;
}

absl::Status CheckQuantities(const Quantities& quantities, const char* field) {
  for (const auto& [item, quantity] : quantities) {
    if (quantity < 0 || quantity > kQuantityMax) {
      return Invalid(
          field, {"A quantity lies between 0 and 1000000000000.", "数量は0から1,000,000,000,000の間で入力します。"});
    }
  }
  return absl::OkStatus();
}

// What the caller shares the round with in one of the three cases.
struct Company {
  const PreviewInput& input;
  bool others_now;
  bool others_assumed;

  std::int64_t Others(const std::string& item) const {
    return (others_now ? QuantityOf(input.others_now, item) : 0) +
           (others_assumed ? QuantityOf(input.others_assumed, item) : 0);
  }
  BearerTotals Others(const PreviewFee& fee) const {
    BearerTotals totals;
    const auto add = [&totals](const BearerTotals& group) {
      totals.municipalities += group.municipalities;
      totals.population += group.population;
      totals.quantity += group.quantity;
    };
    if (others_now) add(fee.others_now);
    if (others_assumed) add(fee.others_assumed);
    return totals;
  }
  bool Alone() const { return !others_now && !others_assumed; }
};

// Sums of one case. Goods are per vendor; without a price for every line nothing is known.
struct CaseSums {
  bool known = true;
  std::map<std::string, Amount> goods;
  std::map<std::string, Yen> fees_yen;
};

absl::StatusOr<Fraction> PartOf(SplitKey key, const PreviewInput& input, std::int64_t own_quantity,
                                const BearerTotals& others) {
  std::int64_t own = 1;
  std::int64_t other = others.municipalities;
  if (key == SplitKey::kPopulation) {
    own = input.population;
    other = others.population;
  } else if (key == SplitKey::kQuantity) {
    own = own_quantity;
    other = others.quantity;
  }
  if (own + other <= 0) {
    return Fail(absl::StatusCode::kFailedPrecondition, reasons::kSplitWeight,
                {"The fixed fee cannot be split because the weights add up to 0.",
                 "按分の基準値の合計が0のため、固定費を按分できません。"});
  }
  Fraction part(static_cast<long>(own), static_cast<long>(own + other));
  part.canonicalize();
  return part;
}

absl::StatusOr<Yen> FeeShare(const PreviewFee& fee, const Company& company) {
  std::int64_t own = 0;
  for (const std::string& item : fee.items) own += QuantityOf(company.input.lines, item);
  const bool bears = own > 0 || (fee.term.bearers == Bearers::kAll && !company.Alone());
  const BearerTotals others = company.Others(fee);
  if (!bears || own + others.quantity == 0) return Yen{0};
  Fraction share = 0;
  for (const SplitPart& part : fee.term.split) {
    ASSIGN_OR_RETURN(const Fraction of_key, PartOf(part.key, company.input, own, others));
    share += of_key * static_cast<long>(part.percent.ten_thousandths());
  }
  share *= static_cast<long>(fee.fee_yen);
  share /= static_cast<long>(100 * kTenThousand);
  return FloorYen(share);
}

std::string VendorOf(const PreviewFee& fee, const PriceList& prices) {
  for (const std::string& item : fee.items) {
    if (const ItemPrices* found = PricesOf(prices, item)) return found->vendor;
  }
  return "";
}

absl::StatusOr<CaseSums> Sum(const Company& company) {
  const PreviewInput& input = company.input;
  CaseSums sums;
  for (const auto& [item, own] : input.lines) {
    if (own == 0) continue;
    const ItemPrices* prices = PricesOf(input.prices, item);
    const std::int64_t total = own + company.Others(item);
    const std::optional<Amount> cost = prices ? prices->tiers.CostOf(total) : std::nullopt;
    if (cost) {
      sums.goods[prices->vendor] += cost->Part(own, total);
    } else {
      sums.known = false;
    }
  }
  for (const PreviewFee& fee : input.fees) {
    ASSIGN_OR_RETURN(const Yen share, FeeShare(fee, company));
    if (share > 0) sums.fees_yen[VendorOf(fee, input.prices)] += share;
  }
  return sums;
}

// What is paid in one case: per vendor goods cut to the yen plus fees, taxed once.
struct Paid {
  std::optional<Yen> ex_tax_yen;
  Yen fees_yen = 0;
  Yen tax_yen = 0;
};

absl::StatusOr<Paid> Pay(const Company& company) {
  ASSIGN_OR_RETURN(const CaseSums sums, Sum(company));
  Paid paid;
  std::map<std::string, Yen> contracts;
  for (const auto& [vendor, fee] : sums.fees_yen) {
    contracts[vendor] += fee;
    paid.fees_yen += fee;
  }
  if (!sums.known) return paid;
  for (const auto& [vendor, goods] : sums.goods) {
    ASSIGN_OR_RETURN(const Yen yen, FloorYen(goods));
    contracts[vendor] += yen;
  }
  Yen sum = 0;
  for (const auto& [vendor, yen] : contracts) {
    sum += yen;
    paid.tax_yen += TaxOf(yen, company.input.tax_rate);
  }
  RETURN_IF_ERROR(FloorYen(Amount::OfYen(sum)).status());
  paid.ex_tax_yen = sum;
  return paid;
}

PreviewItem ItemOf(const std::string& item, std::int64_t own, const PreviewInput& input) {
  PreviewItem line;
  line.item = item;
  line.quantity = own;
  line.quantity_now = own + QuantityOf(input.others_now, item);
  line.quantity_if = line.quantity_now + QuantityOf(input.others_assumed, item);
  const ItemPrices* prices = PricesOf(input.prices, item);
  if (prices == nullptr) return line;
  line.unit_price_alone = prices->tiers.UnitPriceAt(own);
  line.unit_price_now = prices->tiers.UnitPriceAt(line.quantity_now);
  line.unit_price_if = prices->tiers.UnitPriceAt(line.quantity_if);
  line.next_tier = prices->tiers.NextCheaper(line.quantity_now);
  return line;
}

}  // namespace

std::vector<StandingItem> ComputeStanding(const std::vector<ItemTotals>& totals, const PriceList& prices) {
  std::vector<StandingItem> items;
  for (const ItemTotals& item_totals : totals) {
    StandingItem item{.totals = item_totals};
    if (const ItemPrices* found = PricesOf(prices, item_totals.item)) {
      const PriceTiers& tiers = found->tiers;
      item.unit_price_now = tiers.UnitPriceAt(item_totals.firm_quantity);
      item.unit_price_with_conditional =
          tiers.UnitPriceAt(item_totals.firm_quantity + item_totals.conditional_quantity);
      item.next_tier = tiers.NextCheaper(item_totals.firm_quantity);
      item.tiers = tiers.tiers();
    }
    items.push_back(std::move(item));
  }
  return items;
}

absl::StatusOr<Preview> ComputePreview(const PreviewInput& input) {
  RETURN_IF_ERROR(CheckQuantities(input.lines, "lines"));
  RETURN_IF_ERROR(CheckQuantities(input.others_now, "others"));
  RETURN_IF_ERROR(CheckQuantities(input.others_assumed, "assume"));
  Preview preview;
  for (const auto& [item, own] : input.lines) preview.items.push_back(ItemOf(item, own, input));
  ASSIGN_OR_RETURN(const Paid alone, Pay({input, false, false}));
  ASSIGN_OR_RETURN(const Paid now, Pay({input, true, false}));
  ASSIGN_OR_RETURN(const Paid with_assumed, Pay({input, true, true}));
  preview.alone_ex_tax_yen = alone.ex_tax_yen;
  preview.now_ex_tax_yen = now.ex_tax_yen;
  preview.if_ex_tax_yen = with_assumed.ex_tax_yen;
  preview.cost_terms_now_yen = now.fees_yen;
  preview.cost_terms_if_yen = with_assumed.fees_yen;
  if (now.ex_tax_yen) {
    preview.now_tax_yen = now.tax_yen;
    preview.now_total_yen = *now.ex_tax_yen + now.tax_yen;
  }
  if (now.ex_tax_yen && alone.ex_tax_yen) preview.saving_now_yen = *alone.ex_tax_yen - *now.ex_tax_yen;
  return preview;
}

}  // namespace kyodo::procurement
