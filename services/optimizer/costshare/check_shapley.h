// Shapley values checked, apart from the solver's way of finding them.
#pragma once

#include "optimizer/costshare/check_game.h"

namespace kyodo::optimizer::costshare::check {

// The Shapley value of the game in which all together cost `total_yen`, or nothing when some other coalition cannot
// buy. At most 20 members: the definition, mask by mask. More: for each member the others are counted by (size,
// quantity) by halving, every member being left out by the half it is not in, O(members · log members · members ·
// quantity), modulo several primes near 2^61; values are recovered by Chinese remaindering over the least common
// multiple of 1 … members.
std::optional<Vector> ShapleyOf(const Input& input, const CheckedGame& game, std::int64_t total_yen);

}  // namespace kyodo::optimizer::costshare::check
