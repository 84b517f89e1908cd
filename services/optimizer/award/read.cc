#include "optimizer/award/read.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

constexpr std::int64_t kPercentMax = 100 * kTenThousand;
constexpr std::int64_t kPermilleMax = 100'000;
constexpr std::int64_t kUnitPriceMax = kYenMax * kTenThousand;

class Reader {
 public:
  Reader(const json& document, Faults& faults) : top_(document, "", faults), faults_(faults) {}

  Input Read() {
    top_.Word("format", {"kyodo-award-v1"});
    top_.Text("name", "");
    ReadRegions();
    ReadItems();
    ReadVendors();
    ReadDemands();
    ReadBids();
    ReadBundles();
    ReadRules();
    top_.Done();
    if (faults_.empty()) CheckSums();
    return std::move(input_);
  }

 private:
  using Index = std::map<std::string, int>;

  // Registers an id; a second one of the same name is a fault.
  void Register(Index& index, const std::string& id, const std::string& where) {
    if (!id.empty() && !index.emplace(id, static_cast<int>(index.size())).second) {
      faults_.Add(where, "the id \"" + id + "\" occurs twice", "each id once");
    }
  }

  int Find(const Index& index, const std::string& id, const std::string& where, const char* kind) {
    const auto found = index.find(id);
    if (found != index.end()) return found->second;
    if (!id.empty())
      faults_.Add(where, "there is no " + std::string(kind) + " \"" + id + "\"", "the id of one listed above");
    return -1;
  }

  void ReadRegions() {
    top_.List("regions", true, [&](const json& value, const std::string& where) {
      const std::string id = ReadText(value, where, faults_);
      Register(regions_, id, where);
      input_.regions.push_back(id);
    });
  }

  void ReadItems() {
    top_.List("items", true, [&](const json& value, const std::string& where) {
      ObjectReader one(value, where, faults_);
      Item item{.id = one.Text("id"), .reference_tt = one.Decimal("referenceUnitPrice", 4, 0, kUnitPriceMax)};
      one.Text("name", "");
      item.max_winners = static_cast<int>(one.OptionalWhole("maxWinners", 1, 100'000).value_or(0));
      if (one.Has("maxSharePercent")) item.max_share = one.Decimal("maxSharePercent", 4, 0, kPercentMax);
      one.Done();
      Register(items_, item.id, where + ".id");
      input_.items.push_back(std::move(item));
    });
    if (input_.items.empty()) faults_.Add("items", "is empty", "at least one item");
  }

  void ReadVendors() {
    top_.List("vendors", true, [&](const json& value, const std::string& where) {
      ObjectReader one(value, where, faults_);
      Vendor vendor{.id = one.Text("id")};
      one.Text("name", "");
      vendor.fee_tt = Money{one.Whole("fixedFeeYen", 0, kYenMax, 0)} * kTenThousand;
      vendor.sme = one.Flag("sme", false);
      one.Decimal("techScore", 4, 0, kYenMax, 0);  // carried, not optimised
      if (one.Has("capacityReferenceYen")) {
        vendor.capacity_tt = Money{one.Whole("capacityReferenceYen", 0, kYenMax)} * kTenThousand;
      }
      vendor.surcharge_permille.assign(input_.regions.size(), -1);
      one.List("regions", true, [&](const json& entry, const std::string& at) {
        ObjectReader region(entry, at, faults_);
        const int r = Find(regions_, region.Text("region"), at + ".region", "region");
        const std::int64_t permille = region.Whole("surchargePermille", 0, kPermilleMax, 0);
        region.Done();
        if (r < 0) return;
        if (vendor.surcharge_permille[r] >= 0) faults_.Add(at, "the region is listed twice", "each region once");
        vendor.surcharge_permille[r] = permille;
      });
      one.Done();
      Register(vendors_, vendor.id, where + ".id");
      input_.vendors.push_back(std::move(vendor));
    });
  }

  void ReadDemands() {
    std::set<std::pair<std::string, int>> seen;
    top_.List("demands", true, [&](const json& value, const std::string& where) {
      ObjectReader one(value, where, faults_);
      Demand demand{.municipality = one.Text("municipality"),
                    .region = Find(regions_, one.Text("region"), where + ".region", "region"),
                    .item = Find(items_, one.Text("item"), where + ".item", "item"),
                    .quantity = one.Whole("quantity", 1, kQuantityMax)};
      one.Done();
      if (!seen.emplace(demand.municipality, demand.item).second) {
        faults_.Add(where, "this municipality has a demand for this item already", "one line, with the sum");
      }
      if (demand.region >= 0 && demand.item >= 0) input_.demands.push_back(std::move(demand));
    });
    if (input_.demands.empty() && faults_.empty()) faults_.Add("demands", "is empty", "at least one demand");
  }

  Tier ReadTier(const json& value, const std::string& where) {
    ObjectReader one(value, where, faults_);
    Tier tier{.from = one.Whole("fromQuantity", 1, kQuantityMax),
              .to = one.Whole("toQuantity", 1, kQuantityMax),
              .fixed_tt = Money{one.Whole("fixedYen", 0, kYenMax, 0)} * kTenThousand,
              .unit_tt = one.Decimal("unitPrice", 4, 0, kUnitPriceMax)};
    one.Done();
    if (tier.from > tier.to) faults_.Add(where, "ends before it begins", "fromQuantity not above toQuantity");
    return tier;
  }

  void ReadBids() {
    std::set<std::pair<int, int>> seen;
    top_.List("bids", true, [&](const json& value, const std::string& where) {
      ObjectReader one(value, where, faults_);
      Bid bid{.vendor = Find(vendors_, one.Text("vendor"), where + ".vendor", "vendor"),
              .item = Find(items_, one.Text("item"), where + ".item", "item")};
      one.List("tiers", true,
               [&](const json& tier, const std::string& at) { bid.tiers.push_back(ReadTier(tier, at)); });
      one.Done();
      if (bid.tiers.empty()) faults_.Add(where + ".tiers", "is empty", "at least one tier");
      std::sort(bid.tiers.begin(), bid.tiers.end(), [](const Tier& a, const Tier& b) { return a.from < b.from; });
      for (std::size_t i = 1; i < bid.tiers.size(); ++i) {
        if (bid.tiers[i].from <= bid.tiers[i - 1].to) {
          faults_.Add(where + ".tiers",
                      "the tiers from " + std::to_string(bid.tiers[i - 1].from) + " and from " +
                          std::to_string(bid.tiers[i].from) + " overlap",
                      "every quantity in one tier at most");
        }
      }
      if (bid.vendor < 0 || bid.item < 0) return;
      if (!seen.emplace(bid.vendor, bid.item).second) {
        faults_.Add(where, "this vendor has a bid for this item already", "one bid, with all tiers");
      }
      input_.bids.push_back(std::move(bid));
    });
  }

  void ReadBundles() {
    top_.List("bundles", false, [&](const json& value, const std::string& where) {
      ObjectReader one(value, where, faults_);
      Bundle bundle{.vendor = Find(vendors_, one.Text("vendor"), where + ".vendor", "vendor"),
                    .rebate_tt = Money{one.Whole("rebateYen", 0, kYenMax)} * kTenThousand};
      std::set<int> seen;
      one.List("items", true, [&](const json& entry, const std::string& at) {
        ObjectReader part(entry, at, faults_);
        const int item = Find(items_, part.Text("item"), at + ".item", "item");
        const std::int64_t least = part.Whole("minQuantity", 1, kQuantityMax);
        part.Done();
        if (item >= 0 && !seen.insert(item).second) faults_.Add(at, "the item is listed twice", "each item once");
        bundle.items.emplace_back(item, least);
      });
      one.Done();
      if (bundle.items.empty()) faults_.Add(where + ".items", "is empty", "at least one item");
      input_.bundles.push_back(std::move(bundle));
    });
  }

  void ReadRules() {
    static const json kNone = json::object();
    const json* value = top_.Raw("rules");
    ObjectReader rules(value == nullptr ? kNone : *value, "rules", faults_);
    input_.max_winners = static_cast<int>(rules.OptionalWhole("maxWinners", 1, 100'000).value_or(0));
    input_.min_winners = static_cast<int>(rules.Whole("minWinners", 0, 100'000, 0));
    input_.sme_share = rules.Decimal("smeSharePercent", 4, 0, kPercentMax, 0);
    input_.over_purchase = rules.Flag("overPurchase", false);
    input_.one_vendor_per_municipality_item = rules.Flag("oneVendorPerMunicipalityItem", false);
    rules.Word("objective", {"COST"}, 0);
    rules.List("forbid", false, [&](const json& entry, const std::string& where) { ReadForbidden(entry, where); });
    ReadTieOrder(rules);
    rules.Done();
  }

  void ReadForbidden(const json& entry, const std::string& where) {
    ObjectReader one(entry, where, faults_);
    const int vendor = Find(vendors_, one.Text("vendor"), where + ".vendor", "vendor");
    const int item = Find(items_, one.Text("item"), where + ".item", "item");
    one.Done();
    if (vendor < 0 || item < 0) return;
    input_.forbid.emplace_back(vendor, item);
    for (Bid& bid : input_.bids) bid.forbidden = bid.forbidden || (bid.vendor == vendor && bid.item == item);
  }

  void ReadTieOrder(ObjectReader& rules) {
    std::set<int> seen;
    rules.List("tieOrder", false, [&](const json& entry, const std::string& where) {
      const int vendor = Find(vendors_, ReadText(entry, where, faults_), where, "vendor");
      if (vendor < 0) return;
      if (!seen.insert(vendor).second) return faults_.Add(where, "the vendor is listed twice", "each vendor once");
      input_.tie_order.push_back(vendor);
    });
    // Vendors that the order leaves out come last, in input order.
    for (int v = 0; v < static_cast<int>(input_.vendors.size()); ++v) {
      if (seen.count(v) == 0) input_.tie_order.push_back(v);
    }
  }

  // Nothing that could be bought may cost more than 10^13 yen: all later sums then fit 128 bits by far.
  void CheckSums() {
    std::vector<std::int64_t> demanded(input_.items.size(), 0);
    Money reference = 0;
    for (const Demand& demand : input_.demands) {
      demanded[demand.item] += demand.quantity;
      reference += Money{input_.items[demand.item].reference_tt} * demand.quantity;
    }
    const Money limit = Money{kYenMax} * kTenThousand;
    if (reference > limit)
      faults_.Add("demands", "their reference value is over 10^13 yen", "at most 10^13 yen in all");
    for (std::size_t i = 0; i < demanded.size(); ++i) {
      if (demanded[i] > kQuantityMax)
        faults_.Add("demands", "over 10^9 units of item " + input_.items[i].id, "at most 10^9");
    }
    for (const Demand& demand : input_.demands) {
      for (const Vendor& vendor : input_.vendors) {
        const Int128 permille = std::max<std::int64_t>(vendor.surcharge_permille[demand.region], 0);
        if (permille * input_.items[demand.item].reference_tt / 1000 * demanded[demand.item] > limit) {
          faults_.Add("vendors of id " + vendor.id,
                      "delivery of item " + input_.items[demand.item].id + " costs over 10^13 yen",
                      "at most 10^13 yen");
        }
      }
    }
    for (const Bid& bid : input_.bids) {
      for (const Tier& tier : bid.tiers) {
        const std::int64_t most = input_.over_purchase ? tier.to : std::min(tier.to, demanded[bid.item]);
        const Money dearest = std::max<Money>(tier.unit_tt, input_.items[bid.item].reference_tt);
        if (tier.fixed_tt + dearest * most > limit) {
          faults_.Add("bids of " + input_.vendors[bid.vendor].id + " for " + input_.items[bid.item].id,
                      "cost over 10^13 yen in the tier from " + std::to_string(tier.from), "at most 10^13 yen");
        }
      }
    }
  }

  ObjectReader top_;
  Faults& faults_;
  Input input_;
  Index regions_, items_, vendors_;
};

}  // namespace

Input ReadInput(const json& document, Faults& faults) { return Reader(document, faults).Read(); }

}  // namespace kyodo::optimizer::award
