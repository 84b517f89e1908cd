// The award problem made ready for solving: municipalities of one region are summed up (price depends on totals only,
// so they are interchangeable), limits are turned into integers, impossible tiers are cut off.
#pragma once

#include <vector>

#include "optimizer/award/model.h"

namespace kyodo::optimizer::award {

// A stretch of one vendor's quantity of one item in which every unit costs the same and the same bundles are reached.
struct Piece {
  int vendor = 0;
  int bid = 0;  // position among Instance::bids
  std::int64_t lo = 0, hi = 0;
  Money fixed = 0;
  std::int64_t unit = 0;
  std::vector<int> hits;  // positions in Instance::hits that a quantity in this stretch reaches
};

// "Vendor reaches the quantity that a bundle asks of one item": one row that links a bundle with an item.
struct Hit {
  int bundle = 0, vendor = 0, item = 0;
  std::int64_t least = 0;
};

struct BidAt {
  int vendor = 0, item = 0;
};

struct Instance {
  const Input* input = nullptr;
  // Regions here are places with a demand of their own: the input's regions, or every municipality when each must have
  // one vendor for an item (then whole demands are dealt out and regions cannot be summed up).
  int items = 0, vendors = 0, regions = 0;
  bool whole = false;
  std::vector<int> region_of;                                     // [region here] the input's
  std::vector<int> place_of;                                      // [demand] the region here
  std::vector<std::vector<std::int64_t>> demand;                  // [item][region]
  std::vector<std::int64_t> total;                                // [item]
  std::vector<int> item_max;                                      // [item] most winners
  std::vector<std::vector<Piece>> pieces;                         // [item], by vendor, ascending quantity
  std::vector<BidAt> bids;                                        // that can be won at all
  std::vector<std::vector<int>> bids_of_vendor;                   // [vendor]
  std::vector<std::vector<std::vector<std::int64_t>>> surcharge;  // [vendor][item][region], tt; -1 = not served
  std::vector<Hit> hits;
  std::vector<std::vector<int>> hits_of_bundle;
  std::vector<std::vector<int>> bundles_of_vendor;
  Money sme_need = 0;  // Σ reference × quantity of SME vendors, tt
  int max_winners = 0, min_winners = 0;
  // Every cost is a multiple of this many tt: bounds may be rounded up to it.
  Money grain = 1;

  // Only for the order among equal costs: what every winner costs besides its fee (10^-12 tt), and units that a vendor
  // must sell at least of an item in a region (empty = none).
  Int128 winner_price = 0;
  std::vector<std::int64_t> least;  // [(vendor * items + item) * regions + region]
  std::int64_t least_of(int vendor, int item, int region) const {
    return least.empty() ? 0 : least[(static_cast<std::size_t>(vendor) * items + item) * regions + region];
  }

  int bid_of(int vendor, int item) const { return bid_index[vendor * items + item]; }
  std::vector<int> bid_index;
};

Instance MakeInstance(const Input& input);

// Exact cost of awards in tt: tiers, delivery, fees, minus rebates. Nothing when a quantity lies between tiers or a
// region is not served.
struct CostParts {
  Money goods = 0, fees = 0, rebates = 0;
  Money total() const { return goods + fees - rebates; }
};
std::optional<CostParts> CostOf(const Instance& instance, const std::vector<Award>& awards);

}  // namespace kyodo::optimizer::award
