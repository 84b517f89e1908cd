// Feasible awards before any linear program: which vendors, then prices on what they break.
#include <algorithm>

#include "optimizer/award/search.h"

namespace kyodo::optimizer::award {
namespace {

constexpr double kNever = 1e300;

// Items bought from a set of vendors, fees left out; prices per unit of reference value make capacity and SME hold.
class Buyer {
 public:
  explicit Buyer(const Instance& instance) : instance_(instance), plans_(instance), prices_(Neutral()) {}

  // Cost of one item in tt, kNever when these vendors cannot supply it.
  double Cost(int item, const std::vector<char>& allowed, Plan* plan) {
    if (instance_.total[item] == 0) return 0;
    Node node = Root(instance_);
    for (std::size_t b = 0; b < instance_.bids.size(); ++b) {
      if (allowed[instance_.bids[b].vendor] == 0) node.quantity[b].hi = 0;
    }
    std::vector<Plan> found;
    const double cost = plans_.Solve(item, node.quantity, prices_, kNever, &found);
    if (plan != nullptr && !found.empty()) *plan = found.back();
    return found.empty() ? kNever : cost;
  }
  void SetPrices(const std::vector<double>& per_reference) {
    for (std::size_t b = 0; b < instance_.bids.size(); ++b) {
      prices_.bid_unit[b] = per_reference[instance_.bids[b].vendor] *
                            static_cast<double>(instance_.input->items[instance_.bids[b].item].reference_tt);
    }
  }

 private:
  ItemPrices<double> Neutral() const {
    ItemPrices<double> prices;
    prices.bid_fixed.assign(instance_.bids.size(), 0);
    prices.bid_unit.assign(instance_.bids.size(), 0);
    prices.hit.assign(instance_.hits.size(), 0);
    return prices;
  }
  const Instance& instance_;
  ItemPlans<double> plans_;
  ItemPrices<double> prices_;
};

class FirstSearch {
 public:
  FirstSearch(const Instance& instance, const Deadline& deadline)
      : instance_(instance), deadline_(deadline), buyer_(instance) {}

  std::vector<std::vector<Award>> Run() {
    plans_.resize(instance_.items);
    costs_.resize(instance_.items);
    // SMEs look cheaper step by step until their share can be met.
    for (const double favour : {0.0, 0.1, 0.25, 0.5}) {
      AddVendors(favour);
      Buy();
      Repair();
      if (IsFeasible(instance_, found_.back()) || deadline_.Over()) break;
    }
    // Dropping tries every vendor against every item it sells: only where that takes moments.
    if (instance_.bids.size() * static_cast<std::size_t>(instance_.regions) > kDropCellsMax) return std::move(found_);
    allowed_.assign(instance_.vendors, 1);
    Buy();
    KeepUsed();
    while (DropOne()) {
    }
    found_.push_back(AwardsOf(instance_, plans_));
    Repair();
    return std::move(found_);
  }

 private:
  static constexpr std::size_t kDropCellsMax = 2'000;

  void Buy() {
    buyer_.SetPrices(std::vector<double>(instance_.vendors, 0));
    for (int i = 0; i < instance_.items && !deadline_.Over(); ++i) costs_[i] = buyer_.Cost(i, allowed_, &plans_[i]);
    found_.push_back(AwardsOf(instance_, plans_));
  }

  // Price of a unit before delivery when a vendor sells as much of an item as it may, and how much that is.
  struct Offer {
    double price = kNever;
    std::int64_t most = 0;
  };
  Offer OfferOf(int item, int vendor) const {
    Offer offer;
    for (const Piece& piece : instance_.pieces[item]) {
      if (piece.vendor != vendor || piece.lo > instance_.total[item]) continue;
      const std::int64_t units = std::min(piece.hi, instance_.total[item]);
      const double price =
          static_cast<double>(piece.unit) + static_cast<double>(piece.fixed) / static_cast<double>(units);
      if (price < offer.price) offer = {price, units};
    }
    return offer;
  }

  // What adding a vendor saves: every region of every item takes the cheapest vendor, and what the vendors so far
  // cannot supply at all has the price `missing`; SMEs are taken as cheaper by the part `favour`. With `keep` the
  // vendor is added.
  double Saving(int vendor, double favour, double missing, bool keep) {
    double saving = -static_cast<double>(instance_.input->vendors[vendor].fee_tt);
    const double factor = instance_.input->vendors[vendor].sme ? 1 - favour : 1;
    for (const int bid : instance_.bids_of_vendor[vendor]) {
      const int item = instance_.bids[bid].item;
      const Offer offer = OfferOf(item, vendor);
      for (int r = 0; r < instance_.regions; ++r) {
        const std::int64_t surcharge = instance_.surcharge[vendor][item][r];
        if (surcharge < 0 || offer.most == 0) continue;
        const double price = (offer.price + static_cast<double>(surcharge)) * factor;
        saving += std::max(0.0, cheapest_[item][r] - price) * static_cast<double>(instance_.demand[item][r]);
        if (keep) cheapest_[item][r] = std::min(cheapest_[item][r], price);
      }
      const std::int64_t lacking = std::max<std::int64_t>(0, instance_.total[item] - supply_[item]);
      saving += missing * static_cast<double>(std::min(lacking, offer.most));
      if (keep) supply_[item] += offer.most;
    }
    return saving;
  }

  // Vendors added one by one, each the one that saves most (as for uncapacitated facilities; Cornuéjols, Fisher,
  // Nemhauser, 1977): no transport, so it is quick at any size.
  void AddVendors(double favour) {
    double dearest = 1;
    for (const std::vector<Piece>& of_item : instance_.pieces) {
      for (const Piece& piece : of_item)
        dearest = std::max(dearest, static_cast<double>(piece.unit + piece.fixed / piece.lo));
    }
    const double missing = 10 * dearest;
    cheapest_.assign(instance_.items, std::vector<double>(instance_.regions, missing));
    supply_.assign(instance_.items, 0);
    allowed_.assign(instance_.vendors, 0);
    for (int count = 0; count < instance_.max_winners; ++count) {
      int add = -1;
      double best = count < instance_.min_winners ? -kNever : 0;
      for (int v = 0; v < instance_.vendors; ++v) {
        const double saving = allowed_[v] != 0 ? -kNever : Saving(v, favour, missing, false);
        if (saving > best) best = saving, add = v;
      }
      if (add < 0) return;
      allowed_[add] = 1;
      Saving(add, favour, missing, true);
    }
  }

  bool Uses(int item, int vendor) const {
    return std::any_of(plans_[item].parts.begin(), plans_[item].parts.end(),
                       [&](const PlanPart& part) { return instance_.pieces[item][part.piece].vendor == vendor; });
  }
  void KeepUsed() {
    for (int v = 0; v < instance_.vendors; ++v) {
      bool used = false;
      for (int i = 0; i < instance_.items && !used; ++i) used = Uses(i, v);
      if (!used) allowed_[v] = 0;
    }
  }

  // Drops the vendor whose loss costs least, while that saves money or there are too many winners.
  bool DropOne() {
    const int count = static_cast<int>(std::count(allowed_.begin(), allowed_.end(), 1));
    if (count <= 1 || count <= instance_.min_winners || deadline_.Over()) return false;
    double best = count > instance_.max_winners ? kNever : 0;
    int drop = -1;
    std::vector<Plan> best_plans;
    std::vector<double> best_costs;
    for (int v = 0; v < instance_.vendors && !deadline_.Over(); ++v) {
      if (allowed_[v] == 0) continue;
      allowed_[v] = 0;
      std::vector<Plan> plans = plans_;
      std::vector<double> costs = costs_;
      double change = -static_cast<double>(instance_.input->vendors[v].fee_tt);
      for (int i = 0; i < instance_.items && change < best; ++i) {
        if (!Uses(i, v)) continue;
        costs[i] = buyer_.Cost(i, allowed_, &plans[i]);
        change += costs[i] - costs_[i];
      }
      allowed_[v] = 1;
      if (change < best && change < kNever / 2)
        best = change, drop = v, best_plans = std::move(plans), best_costs = std::move(costs);
    }
    if (drop < 0) return false;
    allowed_[drop] = 0;
    plans_ = std::move(best_plans);
    costs_ = std::move(best_costs);
    return true;
  }

  // Raises the price of reference value where a capacity is broken, lowers it for SMEs while their share is missing.
  void Repair() {
    const Input& input = *instance_.input;
    std::vector<double> price(instance_.vendors, 0);
    double step = 0.02;
    for (int round = 0; round < kRounds && !deadline_.Over(); ++round, step *= 0.97) {
      std::vector<double> reference(instance_.vendors, 0);
      double sme = 0;
      for (const Award& award : AwardsOf(instance_, plans_)) {
        const double value =
            static_cast<double>(input.items[award.item].reference_tt) * static_cast<double>(award.quantity);
        reference[award.vendor] += value;
        if (input.vendors[award.vendor].sme) sme += value;
      }
      bool broken = sme < static_cast<double>(instance_.sme_need);
      for (int v = 0; v < instance_.vendors; ++v) {
        if (input.vendors[v].sme && sme < static_cast<double>(instance_.sme_need)) price[v] -= step;
        if (input.vendors[v].capacity_tt < 0 || reference[v] <= static_cast<double>(input.vendors[v].capacity_tt))
          continue;
        broken = true;
        price[v] += step;
      }
      if (!broken) return;
      buyer_.SetPrices(price);
      for (int i = 0; i < instance_.items; ++i) {
        if (buyer_.Cost(i, allowed_, &plans_[i]) >= kNever) return;
      }
      found_.push_back(AwardsOf(instance_, plans_));
    }
  }

  static constexpr int kRounds = 25;
  const Instance& instance_;
  const Deadline& deadline_;
  Buyer buyer_;
  std::vector<char> allowed_;
  std::vector<std::vector<double>> cheapest_;  // [item][region] among the vendors added
  std::vector<std::int64_t> supply_;           // [item] that they can sell
  std::vector<Plan> plans_;
  std::vector<double> costs_;
  std::vector<std::vector<Award>> found_;
};

}  // namespace

std::vector<std::vector<Award>> FirstAwards(const Instance& instance, const Deadline& deadline) {
  return FirstSearch(instance, deadline).Run();
}

}  // namespace kyodo::optimizer::award
