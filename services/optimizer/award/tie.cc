#include "optimizer/award/tie.h"

#include <algorithm>

namespace kyodo::optimizer::award {
namespace {

class Ties {
 public:
  Ties(const Instance& instance, std::vector<Award> awards, const Limits& limits, const Deadline& deadline)
      : instance_(instance), awards_(std::move(awards)), limits_(limits), deadline_(deadline) {
    limits_.on_progress = nullptr;
    // All winners together count less than the smallest difference of two costs.
    instance_.winner_price = instance.grain * kPriceScale / (2 * (instance.vendors + 1));
  }

  std::vector<Award> Settle() {
    FewestWinners();
    if (instance_.whole || instance_.input->over_purchase) return std::move(awards_);
    instance_.least.assign(static_cast<std::size_t>(instance_.vendors) * instance_.items * instance_.regions, 0);
    for (const int v : instance_.input->tie_order) {
      for (int i = 0; i < instance_.items; ++i) {
        if (instance_.bid_of(v, i) < 0) continue;
        for (int r = 0; r < instance_.regions; ++r) LargestQuantity(v, i, r);
      }
    }
    return std::move(awards_);
  }

 private:
  void FewestWinners() {
    Search search(instance_, limits_, deadline_);
    search.Start({awards_});
    search.Run();
    awards_ = search.incumbent().awards();
    cost_ = search.incumbent().cost();
    winners_ = search.incumbent().winners();
  }

  void LargestQuantity(int vendor, int item, int region) {
    std::int64_t& least =
        instance_.least[(static_cast<std::size_t>(vendor) * instance_.items + item) * instance_.regions + region];
    std::int64_t most = instance_.demand[item][region];
    least = QuantityOf(vendor, item, region);
    // Where the quantity may be anything, halving finds the largest; a larger one that is found is kept at once.
    while (least < most && !deadline_.Over()) {
      const std::int64_t kept = least;
      const std::int64_t asked = least + (most - least + 1) / 2;
      least = asked;
      Search search(instance_, limits_, deadline_);
      search.SetCeiling(cost_, winners_);
      const SearchResult result = search.RunToFirst();
      if (search.incumbent().has()) {
        awards_ = search.incumbent().awards();
        least = QuantityOf(vendor, item, region);
      } else {
        least = kept;
        most = asked - 1;
      }
    }
  }

  std::int64_t QuantityOf(int vendor, int item, int region) const {
    for (const Award& award : awards_) {
      if (award.vendor == vendor && award.item == item && award.region == region) return award.quantity;
    }
    return 0;
  }

  Instance instance_;
  std::vector<Award> awards_;
  Limits limits_;
  const Deadline& deadline_;
  Money cost_ = 0;
  int winners_ = 0;
};

}  // namespace

std::vector<Award> SettleTies(const Instance& instance, std::vector<Award> awards, const Limits& limits,
                              const Deadline& deadline) {
  const std::size_t cells = instance.bids.size() * static_cast<std::size_t>(instance.regions);
  if (cells > kTieCellsMax) return awards;
  return Ties(instance, std::move(awards), limits, deadline).Settle();
}

}  // namespace kyodo::optimizer::award
