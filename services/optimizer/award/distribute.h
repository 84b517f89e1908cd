// Back from regions to municipalities.
#pragma once

#include <vector>

#include "optimizer/award/instance.h"

namespace kyodo::optimizer::award {

// What one municipality gets of one item from one vendor.
struct MunicipalAward {
  int demand = 0;  // position among Input::demands
  int vendor = 0;
  std::int64_t quantity = 0;
  std::int64_t yen = 0;
};

// Sets Award::spare: units beyond the demand, counted at the vendors that come last in the tie order.
void MarkSpare(const Instance& instance, std::vector<Award>* awards);

// Deals every region's units out with as few municipalities split between vendors as found: none where subset sums fit,
// at most (vendors − 1) per item and region otherwise. Yen: every unit at its vendor's average price of the item
// (fixed parts of tiers included) plus delivery, cut to yen, the rest to the largest parts; the sum is floor(total)
// minus fees plus rebates. O(municipalities · quantity / 64) per item and region.
std::vector<MunicipalAward> Distribute(const Instance& instance, const std::vector<Award>& awards,
                                       std::int64_t goods_yen);

}  // namespace kyodo::optimizer::award
