// Which decision splits a node.
#pragma once

#include "optimizer/allocation/master.h"
#include "optimizer/allocation/tree.h"

namespace kyodo::optimizer::allocation {

struct Branch {
  ProofNode::Kind kind = ProofNode::Kind::kLeaf;  // kLeaf: nothing is left to decide
  int option = kNobody, block = kNobody, cut = kNobody;
};

// Blocks first; then strong branching (Applegate, Bixby, Chvátal, Cook 1995): of the most fractional options the one
// whose two children lower the master's value most, as a product. When all is whole, anything still free.
Branch ChooseBranch(const Packing& packing, const std::vector<std::vector<int>>& by_unit, const Marks& marks,
                    std::int64_t incumbent, Master& master);

}  // namespace kyodo::optimizer::allocation
