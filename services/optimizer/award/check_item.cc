#include "optimizer/award/check_item.h"

#include <algorithm>
#include <limits>
#include <numeric>

// Written for reading; nothing of the solver is used.
namespace kyodo::optimizer::award {
namespace {

// Min-cost flow source → vendors → regions → sink by successive shortest paths (Bellman-Ford); least quantities and
// demands earn so much that they are met whenever they can be.
class Flow {
 public:
  explicit Flow(int nodes) : out_(nodes) {}
  void Add(int from, int to, std::int64_t capacity, Int128 cost) {
    out_[from].push_back(static_cast<int>(edges_.size()));
    edges_.push_back({to, capacity, cost});
    out_[to].push_back(static_cast<int>(edges_.size()));
    edges_.push_back({from, 0, -cost});
  }
  void Run(int source, int sink) {
    while (Augment(source, sink)) {
    }
  }
  std::int64_t used(std::size_t added) const { return edges_[2 * added + 1].capacity; }

 private:
  struct Edge {
    int to;
    std::int64_t capacity;
    Int128 cost;
  };
  bool Augment(int source, int sink) {
    std::vector<Int128> distance(out_.size(), kHuge * 10);
    std::vector<int> by(out_.size(), -1);
    distance[source] = 0;
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t node = 0; node < out_.size(); ++node) {
        if (distance[node] == kHuge * 10) continue;
        for (const int e : out_[node]) {
          if (edges_[e].capacity == 0 || distance[node] + edges_[e].cost >= distance[edges_[e].to]) continue;
          distance[edges_[e].to] = distance[node] + edges_[e].cost;
          by[edges_[e].to] = e;
          changed = true;
        }
      }
    }
    if (distance[sink] >= 0) return false;
    std::int64_t units = std::numeric_limits<std::int64_t>::max();
    for (int node = sink; node != source; node = edges_[by[node] ^ 1].to)
      units = std::min(units, edges_[by[node]].capacity);
    for (int node = sink; node != source; node = edges_[by[node] ^ 1].to) {
      edges_[by[node]].capacity -= units;
      edges_[by[node] ^ 1].capacity += units;
    }
    return true;
  }
  std::vector<std::vector<int>> out_;
  std::vector<Edge> edges_;
};

class ItemCheck {
 public:
  ItemCheck(const std::vector<std::int64_t>& demand, int most, bool over, bool whole, int tries_max,
            std::vector<Seller> sellers)
      : demand_(demand),
        total_(std::accumulate(demand.begin(), demand.end(), std::int64_t{0})),
        most_(most),
        over_(over),
        whole_(whole),
        tries_max_(tries_max),
        sellers_(std::move(sellers)) {
    // Cheap sellers first: the bound then closes most of the rest.
    std::stable_sort(sellers_.begin(), sellers_.end(),
                     [](const Seller& a, const Seller& b) { return Lowest(a) < Lowest(b); });
  }

  Int128 Best() {
    MakeOffers();
    Try(0);
    return std::min(best_, floor_);
  }

 private:
  static Int128 Least(const Option& option) { return *std::min_element(option.unit.begin(), option.unit.end()); }
  static Int128 Lowest(const Seller& seller) {
    Int128 lowest = kHuge;
    for (const Option& option : seller.options) lowest = std::min(lowest, Least(option) + Spread(option));
    return lowest;
  }
  // A part of a fixed price that every unit bears at least; cut so that it can be multiplied by a quantity.
  static Int128 Spread(const Option& option) {
    return std::min<Int128>(std::max<Int128>(option.fixed, 0) / option.hi, kHuge / 1'000'000'000);
  }
  // What units beyond the demand may earn.
  Int128 Earns(const Option& option) const { return over_ && Least(option) < 0 ? Least(option) * option.hi : 0; }

  // What the sellers from each position on can offer a region at least, by how many units are still to be placed (an
  // option that starts above that is out), and what they take off at most.
  void MakeOffers() {
    for (const Seller& seller : sellers_) {
      for (const Option& option : seller.options) starts_.push_back(option.lo);
    }
    std::sort(starts_.begin(), starts_.end());
    starts_.erase(std::unique(starts_.begin(), starts_.end()), starts_.end());
    const std::vector<Int128> none(demand_.size(), kHuge);
    offers_.assign(sellers_.size() + 1, std::vector<std::vector<Int128>>(starts_.size() + 1, none));
    gains_.assign(sellers_.size() + 1, 0);
    for (std::size_t v = sellers_.size(); v-- > 0;) {
      offers_[v] = offers_[v + 1];
      Int128 gain = 0;
      for (const Option& option : sellers_[v].options) {
        gain = std::min(gain, std::min<Int128>(option.fixed, 0) + Earns(option));
        std::vector<Int128>& own = offers_[v][LevelOf(option.lo)];
        for (std::size_t r = 0; r < demand_.size(); ++r) {
          if (option.unit[r] != kHuge) own[r] = std::min(own[r], option.unit[r] + Spread(option));
        }
      }
      gains_[v] = gains_[v + 1] + gain;
      for (std::size_t l = 1; l <= starts_.size(); ++l) {
        for (std::size_t r = 0; r < demand_.size(); ++r)
          offers_[v][l][r] = std::min(offers_[v][l][r], offers_[v][l - 1][r]);
      }
    }
  }
  // How many starts are at most `units`: the row of offers_.
  std::size_t LevelOf(std::int64_t units) const {
    return std::upper_bound(starts_.begin(), starts_.end(), units) - starts_.begin();
  }

  // Never above the cheapest completion: every region takes its cheapest price among chosen and open options, and what
  // the chosen ones cannot supply goes to open ones.
  Int128 AtLeast(std::size_t next) const {
    const std::size_t open = static_cast<int>(chosen_.size()) < most_ ? next : sellers_.size();
    Int128 sum = gains_[open];
    std::int64_t least = 0, missing = total_;
    for (const Option* option : chosen_) {
      sum += option->fixed + Earns(*option);
      least += option->lo;
      missing -= option->hi;
    }
    const std::vector<Int128>& offers = offers_[open][over_ ? starts_.size() : LevelOf(total_ - least)];
    Int128 dearer = kHuge;
    for (std::size_t r = 0; r < demand_.size(); ++r) {
      if (demand_[r] == 0) continue;
      Int128 own = kHuge;
      for (const Option* option : chosen_) own = std::min(own, option->unit[r]);
      if (own == kHuge && offers[r] == kHuge) return kHuge;
      sum += std::min(own, offers[r]) * demand_[r];
      if (offers[r] < own) {
        missing -= demand_[r];
      } else {
        dearer = std::min(dearer, offers[r] - own);
      }
    }
    if (missing <= 0) return sum;
    // No open option can take what is missing.
    if (dearer > kHuge / 2) return kHuge;
    return sum + dearer * missing;
  }

  void Try(std::size_t next) {
    const Int128 least_price = AtLeast(next);
    if (least_price >= best_) return;
    if (++tries_ > tries_max_) {
      floor_ = std::min(floor_, least_price);
      return;
    }
    if (next == sellers_.size()) {
      if (!chosen_.empty()) best_ = std::min(best_, whole_ ? DeliverWhole() : Deliver());
      return;
    }
    std::int64_t least = 0;
    for (const Option* one : chosen_) least += one->lo;
    if (static_cast<int>(chosen_.size()) < most_) {
      for (const Option& option : sellers_[next].options) {
        if (!over_ && least + option.lo > total_) continue;
        chosen_.push_back(&option);
        Try(next + 1);
        chosen_.pop_back();
      }
    }
    if (!sellers_[next].forced) Try(next + 1);
  }

  // The cheapest whole quantities for the chosen options; kHuge when none fit.
  Int128 Deliver() const {
    const int vendors = static_cast<int>(chosen_.size()), regions = static_cast<int>(demand_.size());
    const int source = vendors + regions, sink = source + 1;
    const Int128 reward = kHuge / 1000;  // 10^33, above every price of a unit
    Flow flow(sink + 1);
    std::vector<std::int64_t> must;  // of the edges added first: what has to be used
    for (int k = 0; k < vendors; ++k) {
      flow.Add(source, k, chosen_[k]->lo, -reward);
      must.push_back(chosen_[k]->lo);
    }
    for (int r = 0; r < regions; ++r) {
      flow.Add(vendors + r, sink, demand_[r], -100 * reward);
      must.push_back(demand_[r]);
    }
    std::vector<Int128> price;  // of the edges added after
    const auto add = [&](int from, int to, std::int64_t capacity, Int128 unit) {
      flow.Add(from, to, capacity, unit);
      price.push_back(unit);
    };
    for (int k = 0; k < vendors; ++k) {
      const Option& option = *chosen_[k];
      add(source, k, option.hi - option.lo, 0);
      for (int r = 0; r < regions; ++r) {
        if (option.unit[r] != kHuge) add(k, vendors + r, option.hi, option.unit[r]);
      }
      if (over_ && Least(option) != kHuge) add(k, sink, option.hi, Least(option));
    }
    flow.Run(source, sink);
    for (std::size_t e = 0; e < must.size(); ++e) {
      if (flow.used(e) != must[e]) return kHuge;
    }
    Int128 sum = 0;
    for (const Option* option : chosen_) sum += option->fixed;
    for (std::size_t e = 0; e < price.size(); ++e) sum += price[e] * flow.used(must.size() + e);
    return sum;
  }

  // Every place from one chosen option; split deliveries when that takes too many steps.
  Int128 DeliverWhole() {
    steps_ = 0;
    whole_best_ = kHuge;
    whole_bound_ = Deliver();
    if (whole_bound_ >= best_) return kHuge;
    std::vector<std::int64_t> bought(chosen_.size(), 0);
    Int128 fixed = 0;
    for (const Option* option : chosen_) fixed += option->fixed;
    Place(0, fixed, bought);
    return steps_ > kStepsMax ? whole_bound_ : whole_best_;
  }

  void Place(std::size_t place, Int128 cost, std::vector<std::int64_t>& bought) {
    if (++steps_ > kStepsMax) return;
    Int128 rest = 0;
    for (std::size_t r = place; r < demand_.size(); ++r) {
      Int128 least = kHuge;
      for (const Option* option : chosen_) least = std::min(least, option->unit[r]);
      if (demand_[r] > 0) rest += least * demand_[r];
    }
    for (const Option* option : chosen_) rest += Earns(*option);
    if (cost + rest >= std::min(whole_best_, best_)) return;
    if (place == demand_.size()) {
      for (std::size_t k = 0; k < chosen_.size(); ++k) {
        const Int128 least = Least(*chosen_[k]);
        if (!over_ && bought[k] < chosen_[k]->lo) return;
        const std::int64_t spare = !over_      ? 0
                                   : least < 0 ? chosen_[k]->hi - bought[k]
                                               : std::max<std::int64_t>(0, chosen_[k]->lo - bought[k]);
        cost += spare == 0 ? 0 : least * spare;
      }
      whole_best_ = std::min(whole_best_, cost);
      return;
    }
    if (demand_[place] == 0) return Place(place + 1, cost, bought);
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
      const Int128 unit = chosen_[k]->unit[place];
      if (unit == kHuge || bought[k] + demand_[place] > chosen_[k]->hi) continue;
      bought[k] += demand_[place];
      Place(place + 1, cost + unit * demand_[place], bought);
      bought[k] -= demand_[place];
    }
  }

  static constexpr int kStepsMax = 1'000'000;
  int tries_ = 0;
  Int128 floor_ = kHuge;  // no way that was left out costs less
  int steps_ = 0;
  Int128 whole_best_ = kHuge, whole_bound_ = kHuge;

  const std::vector<std::int64_t>& demand_;
  const std::int64_t total_;
  const int most_;
  const bool over_, whole_;
  const int tries_max_;
  std::vector<Seller> sellers_;
  std::vector<const Option*> chosen_;
  std::vector<std::int64_t> starts_;                      // smallest quantities of all options, ascending
  std::vector<std::vector<std::vector<Int128>>> offers_;  // [position][level][region]
  std::vector<Int128> gains_;                             // [position]
  Int128 best_ = kHuge;
};

}  // namespace

Int128 CheapestWay(const std::vector<std::int64_t>& demand, int most, bool over, bool whole, int tries_max,
                   std::vector<Seller> sellers) {
  return ItemCheck(demand, most, over, whole, tries_max, std::move(sellers)).Best();
}

}  // namespace kyodo::optimizer::award
