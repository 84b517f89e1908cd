#include "procurement/domain/stable_set.h"

#include <algorithm>
#include <set>
#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo::procurement {
namespace {

// Bounds of the exact search: bits of a table of reachable sums, and cells of the table that picks the members.
constexpr std::int64_t kSumBitsMax = std::int64_t{1} << 30;
constexpr std::int64_t kCellsMax = std::int64_t{1} << 27;

using Joiners = std::vector<StableJoiner>;

absl::Status TooLarge() {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kSearchTooLarge,
              {"Prices rise with the quantity here, and the exact search over these quantities is too large.",
               "数量とともに単価が上がる条件のため、この数量では厳密な計算ができません。"});
}

absl::Status Check(const Joiners& joiners, std::optional<std::int64_t> capacity) {
  Violations violations;
  std::set<std::string> seen;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < joiners.size(); ++i) {
    const std::string path = "joiners[" + std::to_string(i) + "].";
    if (!seen.insert(joiners[i].municipality).second) {
      violations.Add(path + "municipality", {"Each municipality joins once.", "同じ区市町村が2回含まれています。"});
    }
    if (joiners[i].quantity < 1 || joiners[i].quantity > kQuantityMax ||
        (total += joiners[i].quantity) > kQuantityMax) {
      violations.Add(path + "quantity", {"Quantities are at least 1 and add up to at most 1000000000000.",
                                         "数量は1以上、合計は1,000,000,000,000以下で指定します。"});
      total = 0;
    }
  }
  if (capacity && *capacity < 0) {
    violations.Add("capacity", {"A capacity is not negative.", "供給可能数は0以上で指定します。"});
  }
  return violations.status();
}

bool Accepts(const StableJoiner& joiner, const std::optional<UnitPrice>& price) {
  return !joiner.limit || (price && *joiner.limit >= *price);
}

std::int64_t QuantityOf(const Joiners& joiners) {
  std::int64_t sum = 0;
  for (const StableJoiner& joiner : joiners) sum += joiner.quantity;
  return sum;
}

std::vector<std::string> CodesOf(const Joiners& joiners) {
  std::vector<std::string> codes;
  for (const StableJoiner& joiner : joiners) codes.push_back(joiner.municipality);
  return codes;
}

StableSet Settle(StableRule rule, const Joiners& members, const PriceTiers& prices) {
  StableSet set;
  set.rule = rule;
  set.quantity = QuantityOf(members);
  set.unit_price = prices.UnitPriceAt(set.quantity);
  set.municipalities = CodesOf(members);
  return set;
}

StableSet DropRepeatedly(Joiners joiners, const PriceTiers& prices) {
  std::vector<StablePass> passes;
  while (true) {
    StablePass pass{QuantityOf(joiners), prices.UnitPriceAt(QuantityOf(joiners)), {}};
    Joiners staying;
    for (const StableJoiner& joiner : joiners) {
      if (Accepts(joiner, pass.unit_price)) {
        staying.push_back(joiner);
      } else {
        pass.dropped.push_back(joiner.municipality);
      }
    }
    passes.push_back(std::move(pass));
    if (staying.size() == joiners.size()) break;
    joiners = std::move(staying);
  }
  StableSet set = Settle(StableRule::kRepeatedDrop, joiners, prices);
  set.passes = std::move(passes);
  return set;
}

// A bit for every sum that some of the quantities reach.
class ReachableSums {
 public:
  ReachableSums(const Joiners& joiners, std::int64_t largest) : words_(static_cast<std::size_t>(largest / 64 + 1)) {
    words_[0] = 1;
    for (const StableJoiner& joiner : joiners) {
      if (joiner.quantity <= largest) Add(static_cast<std::size_t>(joiner.quantity));
    }
  }

  bool Has(std::int64_t sum) const {
    return (words_[static_cast<std::size_t>(sum / 64)] >> (static_cast<std::size_t>(sum) % 64) & 1) != 0;
  }

 private:
  void Add(std::size_t quantity) {
    const std::size_t whole = quantity / 64;
    const std::size_t rest = quantity % 64;
    for (std::size_t i = words_.size(); i-- > whole;) {
      std::uint64_t shifted = words_[i - whole] << rest;
      if (rest != 0 && i > whole) shifted |= words_[i - whole - 1] >> (64 - rest);
      words_[i] |= shifted;
    }
  }

  std::vector<std::uint64_t> words_;
};

// The largest sum of some of the joiners in low..high (high <= their total); nothing when none is reached.
absl::StatusOr<std::optional<std::int64_t>> LargestSum(const Joiners& joiners, std::int64_t low, std::int64_t high) {
  const std::int64_t total = QuantityOf(joiners);
  if (high == total) return std::optional(total);
  // Whoever is kept leaves out the others: search the smaller of the two sums.
  const bool by_left_out = total - low < high;
  const std::int64_t largest = by_left_out ? total - low : high;
  if (largest > kSumBitsMax) return TooLarge();
  const ReachableSums sums(joiners, largest);
  for (std::int64_t sum = high; sum >= low; --sum) {
    if (sums.Has(by_left_out ? total - sum : sum)) return std::optional(sum);
  }
  return std::optional<std::int64_t>();
}

// Of the joiners (by code) those that make exactly this sum: as many as possible, then the smallest codes.
absl::StatusOr<Joiners> Pick(const Joiners& joiners, std::int64_t sum) {
  const std::int64_t total = QuantityOf(joiners);
  const bool by_left_out = total - sum < sum;
  const std::int64_t target = by_left_out ? total - sum : sum;
  const std::size_t n = joiners.size();
  const std::size_t width = static_cast<std::size_t>(target) + 1;
  if (static_cast<std::int64_t>(n + 1) > kCellsMax / static_cast<std::int64_t>(width)) return TooLarge();
  // count[i][s]: of joiners i… that make s, the most (kept) or the fewest (left out); kNone where none do.
  constexpr std::uint16_t kNone = UINT16_MAX;
  std::vector<std::vector<std::uint16_t>> count(n + 1, std::vector<std::uint16_t>(width, kNone));
  count[n][0] = 0;
  const auto better = [by_left_out](std::uint16_t a, std::uint16_t b) {
    return b == kNone || (by_left_out ? a < b : a > b);
  };
  const auto with = [&](std::size_t i, std::size_t s) -> std::uint16_t {
    const std::size_t quantity = static_cast<std::size_t>(joiners[i].quantity);
    if (s < quantity || count[i + 1][s - quantity] == kNone) return kNone;
    return static_cast<std::uint16_t>(count[i + 1][s - quantity] + 1);
  };
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t s = 0; s < width; ++s) {
      count[i][s] = count[i + 1][s];
      if (const std::uint16_t used = with(i, s); used != kNone && better(used, count[i][s])) count[i][s] = used;
    }
  }
  Joiners members;
  std::size_t left = width - 1;
  for (std::size_t i = 0; i < n; ++i) {
    // An early code stays whenever that is as good: used when picking the kept, unused when picking the left out.
    const bool use = by_left_out ? count[i + 1][left] != count[i][left] : with(i, left) == count[i][left];
    if (use) left -= static_cast<std::size_t>(joiners[i].quantity);
    if (use != by_left_out) members.push_back(joiners[i]);
  }
  return members;
}

// Finds the largest stable quantity from the top, where the price may rise and fall.
class Search {
 public:
  Search(const Joiners& joiners, const PriceTiers& prices) : joiners_(joiners), prices_(prices) {}

  // Nothing when only the empty set is stable.
  absl::StatusOr<std::optional<Joiners>> Run(std::int64_t top) const {
    const std::vector<PriceTier>& tiers = prices_.tiers();
    for (std::size_t i = tiers.size(); i-- > 0;) {
      const std::int64_t high = i + 1 == tiers.size() ? top : std::min(top, tiers[i + 1].from_quantity - 1);
      ASSIGN_OR_RETURN(std::optional<Joiners> found, Between(tiers[i].from_quantity, high));
      if (found) return found;
    }
    return Between(1, std::min(top, tiers.front().from_quantity - 1));
  }

 private:
  Joiners AcceptingAt(std::int64_t quantity) const {
    const std::optional<UnitPrice> price = prices_.UnitPriceAt(quantity);
    Joiners accepting;
    for (const StableJoiner& joiner : joiners_) {
      if (Accepts(joiner, price)) accepting.push_back(joiner);
    }
    return accepting;
  }

  // Inside one tier the price moves one way only, so equal ends mean the same joiners accept everywhere between.
  absl::StatusOr<std::optional<Joiners>> Between(std::int64_t low, std::int64_t high) const {
    if (low > high) return std::optional<Joiners>();
    const Joiners accepting = AcceptingAt(low);
    if (CodesOf(accepting) != CodesOf(AcceptingAt(high))) {
      const std::int64_t middle = low + (high - low) / 2;
      ASSIGN_OR_RETURN(std::optional<Joiners> upper, Between(middle + 1, high));
      if (upper) return upper;
      return Between(low, middle);
    }
    const std::int64_t reach = std::min(high, QuantityOf(accepting));
    if (reach < low) return std::optional<Joiners>();
    ASSIGN_OR_RETURN(const std::optional<std::int64_t> sum, LargestSum(accepting, low, reach));
    if (!sum) return std::optional<Joiners>();
    ASSIGN_OR_RETURN(Joiners members, Pick(accepting, *sum));
    return std::optional<Joiners>(std::move(members));
  }

  const Joiners& joiners_;
  const PriceTiers& prices_;
};

StableSet Found(const Joiners& joiners, const Joiners& members, const PriceTiers& prices) {
  StableSet set = Settle(StableRule::kSearch, members, prices);
  const std::int64_t total = QuantityOf(joiners);
  StablePass all{total, prices.UnitPriceAt(total), {}};
  for (const StableJoiner& joiner : joiners) {
    if (!std::binary_search(set.municipalities.begin(), set.municipalities.end(), joiner.municipality)) {
      all.dropped.push_back(joiner.municipality);
    }
  }
  const bool dropped = !all.dropped.empty();
  set.passes.push_back(std::move(all));
  if (dropped) set.passes.push_back({set.quantity, set.unit_price, {}});
  return set;
}

}  // namespace

absl::StatusOr<StableSet> LargestStableSet(std::vector<StableJoiner> joiners, const PriceTiers& prices,
                                           std::optional<std::int64_t> capacity) {
  RETURN_IF_ERROR(Check(joiners, capacity));
  std::sort(joiners.begin(), joiners.end(),
            [](const StableJoiner& a, const StableJoiner& b) { return a.municipality < b.municipality; });
  if (prices.NeverRises()) {
    StableSet set = DropRepeatedly(joiners, prices);
    if (!capacity || set.quantity <= *capacity) return set;
  }
  const std::int64_t total = QuantityOf(joiners);
  ASSIGN_OR_RETURN(const std::optional<Joiners> members,
                   Search(joiners, prices).Run(capacity ? std::min(total, *capacity) : total));
  return Found(joiners, members.value_or(Joiners()), prices);
}

std::string ToText(StableRule rule) { return rule == StableRule::kRepeatedDrop ? "REPEATED_DROP" : "SEARCH"; }

}  // namespace kyodo::procurement
