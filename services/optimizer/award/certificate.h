// The proof of a bound as JSON.
//
// {"format":"kyodo-award-certificate-v1","tree":[…]} with node 0 as the root. An inner node splits its part of the
// space:
//   {"split":"WINNER","vendor":"v3","low":1,"high":2}                  low: v3 wins nothing; high: v3 pays its fee
//   {"split":"REBATE","bundle":"0","low":1,"high":2}                   low: bundle 0 is not used; high: all its
//   quantities are reached
//   {"split":"QUANTITY","vendor":"v3","item":"i4","at":"1452","low":…,"high":…}   low: v3's quantity of i4 < at; high:
//   ≥ at
// A leaf has prices ≥ 0 (whole numbers, absent = 0) of the rules that tie items together:
//   {"leaf":true,"ray":false,"sme":"…","bids":[["v0","i3","…"]],"hits":[["0","i3","…"]],"capacity":[["v0","…"]],"wins":[["v0","…"]]}
// 1 tt = 1/10,000 yen. Prices of bids (an item won needs a winning vendor), hits (bundle b needs the quantity of item
// i) and wins (a winner wins something; only with minWinners) are in 10^-12 tt; those of capacity and sme in 10^-12 tt
// per tt of reference value. The bound of a leaf in 10^-12 tt is
//   sme·need − Σ capacity_v·capacityReference_v                         (need = ceil(smeSharePercent of the demanded
//   reference value))
//   + min over numbers of winners allowed, of Σ over winners v of
//       fee_v − Σ_i bids_{v,i} + wins_v + Σ over v's bundles b that are used, freely within the leaf, of (Σ_i
//       hits_{b,i} − rebate_b)
//   + Σ_i min over ways to buy item i inside the leaf of
//       cost + Σ over vendors v of the way of (bids_{v,i} − wins_v) − Σ hits_{b,i} of quantities reached
//       + Σ units·reference_i·(capacity_v − sme if v is an SME)
// which no solution of the leaf can undercut (weak duality). With "ray":true all real costs count 0, and a bound above
// 0 proves that the leaf has no solution. A leaf whose limits contradict each other has none either.
#pragma once

#include <nlohmann/json.hpp>

#include "optimizer/award/search.h"

namespace kyodo::optimizer::award {

nlohmann::ordered_json WriteCertificate(const Instance& instance, const std::vector<TreeNode>& tree);

}  // namespace kyodo::optimizer::award
