// Cost sharing: who pays how much of a common cost, and whether any group would do better by itself.
//
// Output of kyodo-split-v1, beyond the fields of the format: "status" (OPTIMAL or INFEASIBLE), "proof" (CERTIFIED) and
// "conflict" ([] or one {"rule","members"}). Fractions are reduced and always written "numerator/denominator".
//
// - cost(S), of a coalition S, is in whole yen: the cheapest vendor's sum is cut to the yen once. Nothing for nothing.
//   A quantity nobody sells costs infinity: "alone" shows null, such a coalition never has an excess and never blocks.
// - "totalYen" takes the place of the cost of all in every method and in the core. Without it, and with nobody selling
//   the total quantity, the input is INFEASIBLE: conflict COST_OF_ALL. SHAPLEY needs every other coalition's cost too;
//   LEAST_CORE and NUCLEOLUS may have no (single) optimum when too few coalitions can buy: INFEASIBLE by that rule.
// - "exact" is the share before rounding; null where it is irrational (POPULATION with a broken exponent).
// - "core" is null unless there is a game and `analyse`, LEAST_CORE or NUCLEOLUS asks for it. It is about the exact
//   shares, or about the whole-yen ones where the exact ones are irrational. "blockingCoalition" has the largest
//   excess, also when that is not above 0. maxExcessYen is null when no proper coalition can buy, leastCoreYen is null
//   when the least core's excess has no lower end or is unknown (more than 300 different quantities, or out of time),
//   coreEmpty is null when unknown.
// - rounding CUT_1 and CUT_1000 cut every share below 1 or 1,000 yen; the rest is borne by "remainderTo"?, a member's
// id
//   (default: the first of the input, the first instalment where members are instalments).
//
// "certificate", kyodo-split-certificate-v1; ids in lists of members sorted:
//   claims         what is proved, any of: SHARES (total, exact shares and rounding follow from the input), EXCESS
//                  (both maximal excesses are maxima over all proper, non-empty coalitions that can buy), LEAST_CORE,
//                  LEAST_CORE_UNBOUNDED, CORE_EMPTY, CORE_NOT_EMPTY, NUCLEOLUS; or <rule>_HAS_NO_SOLUTION.
//   checkedShares  what "core" is about: EXACT, YEN, or null without core.
//   paid           inCore, maxExcessYen, blockingCoalition of the whole-yen shares. "Nobody pays more than alone, nor
//                  does any group" holds of the payments when paid.inCore is true.
//   leastCore      point [{"id","yen"}]: a split of the total whose largest excess is leastCoreYen. weights
//                  [{"members","weight"}], or "allBut" with those who are not in it instead of "members": above 0, of
//                  together 1, every member covered by the same sum m of weights, and leastCoreYen = m · total - sum of
//                  weight · cost(S). For every split the weighted mean of the excesses of these coalitions is that
//                  number, so none does better. When it is above 0 this balanced collection proves the core empty
//                  (Bondareva 1963, Shapley 1967).
//   nucleolus      point, and levels [{"excessYen","weights"}] from the largest excess down. Each level: weights, above
//                  0 and of together 1; the weighted sum of its coalitions' members lies in the span of all members
//                  together and the earlier levels' coalitions; at the point each of them has exactly this excess and
//                  no coalition outside that span has more. All levels together span everything. By induction the point
//                  is the only split with these sums (Maschler, Peleg, Shapley 1979).
//   direction      [{"id","value"}], adding up to 0. LEAST_CORE_UNBOUNDED: below 0 over each coalition that can buy.
//                  NUCLEOLUS_HAS_NO_SOLUTION: not all 0, and above 0 over none of them.
#pragma once

#include "optimizer/format/answer.h"

namespace kyodo::optimizer::costshare {

// name "split". solve: see solve.h. verify: see check.h.
extern const Core kCore;

}  // namespace kyodo::optimizer::costshare
