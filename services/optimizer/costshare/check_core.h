// Proofs about the core, checked: least core, nucleolus, and directions in which excesses fall without end.
#pragma once

#include "optimizer/costshare/check_game.h"

namespace kyodo::optimizer::costshare::check {

struct WeightedGroup {
  Group group;
  mpq_class weight;
};

struct ClaimedLevel {
  mpq_class excess;
  std::vector<WeightedGroup> weights;
};

// Each throws Rejected unless the claim holds; the rules are those of the certificate's schema in core.h.

// `value` is the least core's excess: the point reaches it, the weights show that nothing is below it.
void CheckLeastCore(const CheckedGame& game, std::int64_t total_yen, const Vector& point,
                    const std::vector<WeightedGroup>& weights, const mpq_class& value);

// `point` is the nucleolus. At most 20 members: every coalition is looked at.
void CheckNucleolus(const CheckedGame& game, std::int64_t total_yen, const Vector& point,
                    const std::vector<ClaimedLevel>& levels);

// The direction adds up to 0 and is below 0 over every proper coalition that can buy.
void CheckUnbounded(const CheckedGame& game, const Vector& direction);

// The direction is not all 0, adds up to 0 and is above 0 over no proper coalition that can buy.
void CheckNoNucleolus(const CheckedGame& game, const Vector& direction);

}  // namespace kyodo::optimizer::costshare::check
