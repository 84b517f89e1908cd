// The award problem as its format states it (kyodo-award-v1), with ids replaced by positions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kyodo::optimizer::award {

__extension__ typedef __int128 Int128;

// Money is counted in 1/10,000 yen ("tt") until the total is floored to yen once.
using Money = Int128;

struct Item {
  std::string id;
  std::int64_t reference_tt = 0;  // reference unit price
  int max_winners = 0;            // 0 = no limit
  std::int64_t max_share = -1;    // in 1/10,000 of a percent; -1 = no limit
};

struct Demand {
  std::string municipality;
  int region = 0;
  int item = 0;
  std::int64_t quantity = 0;
};

struct Vendor {
  std::string id;
  Money fee_tt = 0;
  bool sme = false;
  Money capacity_tt = -1;                        // Σ quantity × reference price; -1 = no limit
  std::vector<std::int64_t> surcharge_permille;  // per region; -1 = not served
};

// Cost of a vendor's total quantity q of an item in a tier, from <= q <= to: fixed + unit × q.
struct Tier {
  std::int64_t from = 0, to = 0;
  Money fixed_tt = 0;
  std::int64_t unit_tt = 0;
};

struct Bid {
  int vendor = 0, item = 0;
  std::vector<Tier> tiers;  // ascending, disjoint
  bool forbidden = false;
};

struct Bundle {
  int vendor = 0;
  std::vector<std::pair<int, std::int64_t>> items;  // item, smallest quantity
  Money rebate_tt = 0;
};

struct Input {
  std::vector<std::string> regions;
  std::vector<Item> items;
  std::vector<Demand> demands;
  std::vector<Vendor> vendors;
  std::vector<Bid> bids;
  std::vector<Bundle> bundles;
  int max_winners = 0;  // overall; 0 = no limit
  int min_winners = 0;
  std::int64_t sme_share = 0;  // in 1/10,000 of a percent
  bool over_purchase = false;
  bool one_vendor_per_municipality_item = false;
  std::vector<std::pair<int, int>> forbid;  // vendor, item, as given (for the conflict)
  std::vector<int> tie_order;               // every vendor once
};

// Units of one vendor for one item and region. spare: of them, beyond what is demanded (overPurchase only).
struct Award {
  int vendor = 0, item = 0, region = 0;
  std::int64_t quantity = 0;
  std::int64_t spare = 0;
};

}  // namespace kyodo::optimizer::award
