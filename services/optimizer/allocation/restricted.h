// CBC on the plans at hand: good solutions, never a proof.
#pragma once

#include <vector>

#include "optimizer/allocation/node_bound.h"

namespace kyodo::optimizer::allocation {

// The best choice of one of these plans per agent (and one alternative per block) that CBC finds within the limits and
// that is better than `value`; nothing when it finds none.
std::optional<Chosen> ChoosePlans(const Packing& packing, const Step& step, const std::vector<Master::Column>& plans,
                                  std::int64_t value, int nodes_max, const Deadline& deadline);

}  // namespace kyodo::optimizer::allocation
