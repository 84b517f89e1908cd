// What kyodo-split-v1 says, as plain structs: who shares which cost by which rule, and what every group would pay
// alone.
#pragma once

#include <gmpxx.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kyodo::optimizer::costshare {

using Int128 = __int128;

// In the order of the format's words.
enum class Method { kEqual, kPopulation, kQuantity, kWeight, kShapley, kLeastCore, kNucleolus, kMix };

// kLargestRemainder: to the yen. kCut1, kCut1000 (端数計算法): everybody's share is cut below 1 or 1,000 yen and one
// member, `remainder_to`, bears the rest. With instalments in the place of members that is "the rest with the first".
enum class Rounding { kLargestRemainder, kCut1, kCut1000 };

// percent in 1/10,000 %.
inline constexpr std::int64_t kHundredPercent = 1'000'000;
// Exact enumeration of coalitions ends here: lists of coalitions and the nucleolus.
inline constexpr std::size_t kEnumeratedMembersMax = 20;

struct Member {
  std::string id;
  std::int64_t quantity = 0;
  std::optional<std::int64_t> population;
  // In 1/10,000.
  std::int64_t weight = 10'000;
  // Its place in the input; the members of an Input are sorted by id, so that nothing depends on the input's order.
  std::size_t position = 0;
};

// from <= q <= to costs fixed_yen + unit_price · q. Unit prices in 1/10,000 yen.
struct Tier {
  std::int64_t from_quantity = 0;
  std::int64_t to_quantity = 0;
  std::int64_t fixed_yen = 0;
  std::int64_t unit_price = 0;
};

// Tiers ascending, without overlap; quantities between them cannot be bought.
struct Vendor {
  std::int64_t fee_yen = 0;
  std::vector<Tier> tiers;
};

// What a coalition pays by itself. Nothing here exceeds 10^13 yen for a quantity the members can reach.
struct Game {
  enum class Kind { kVendors, kCostOfQuantity, kCoalitions };
  Kind kind = Kind::kVendors;
  // kVendors: the cheapest single vendor for the coalition's total quantity, cut to the yen once.
  std::vector<Vendor> vendors;
  // With it more may be bought than is needed.
  bool over_purchase = false;
  // kCostOfQuantity: every quantity that some coalition has.
  std::map<std::int64_t, std::int64_t> cost_of_quantity;
  // kCoalitions: by bit mask of the members in sorted order; [0] is 0.
  std::vector<std::int64_t> cost_of_mask;
};

struct MixPart {
  Method method = Method::kEqual;
  // In 1/10,000 %; the parts of a mix add up to kHundredPercent.
  std::int64_t percent = 0;
};

struct Input {
  // Sorted by id, at least one.
  std::vector<Member> members;
  // Missing: the cost of all.
  std::optional<std::int64_t> total_yen;
  Method method = Method::kEqual;
  // Of POPULATION: a decimal from 0 to 10, exactly.
  mpq_class exponent = 1;
  std::vector<MixPart> mix;
  Rounding rounding = Rounding::kLargestRemainder;
  // Index of the member that bears the rest when cutting.
  std::size_t remainder_to = 0;
  std::optional<Game> game;
  bool analyse = false;

  // Does the method, or a part of the mix, go by this one?
  bool Uses(Method wanted) const {
    if (method == wanted) return true;
    if (method != Method::kMix) return false;
    for (const MixPart& part : mix) {
      if (part.method == wanted && part.percent > 0) return true;
    }
    return false;
  }
  // Is the output's "core" filled?
  bool WantsCore() const { return game && (analyse || Uses(Method::kLeastCore) || Uses(Method::kNucleolus)); }
};

}  // namespace kyodo::optimizer::costshare
