// The price of one item and who stays at it, after every join and leave.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "optimizer/live_price/price_curve.h"

namespace kyodo::optimizer::live_price {

// kRepeatedDrop: the price never rises with the quantity and the set found fits the capacity: all together, whoever
// does not take the price leaves, until nobody does. kSearch: otherwise, the largest quantity that some accepting
// members make, searched from the top.
enum class StableRule { kRepeatedDrop, kSearch };

// The largest stable set: of all sets of joiners in which nobody's limit is below the price at the set's quantity, and
// which the capacity can serve, the one with the largest quantity; ties: more members, then smallest codes.
struct Standing {
  StableRule rule = StableRule::kRepeatedDrop;
  // Looks at the price: kRepeatedDrop: the last drops nobody. kSearch: all together, then the set found if it is
  // smaller.
  int passes = 0;
  std::int64_t quantity = 0;
  // At that quantity, in 1/10,000 yen; nothing for an empty set and below the first step.
  std::optional<std::int64_t> unit_price;
};

// One look at the price: at this quantity it is so much, and these leave. Nothing below the first step: then whoever
// has a limit leaves.
struct Pass {
  std::int64_t quantity = 0;
  std::optional<std::int64_t> unit_price;
  // Indices of the codes given at the start, in the order of the codes.
  std::vector<std::size_t> dropped;
};

// Joiners are put on levels by their limits; a Fenwick tree (Fenwick 1994) keeps the quantity of each level, so that
// the quantity of all who take a price is one look-up. With n joiners and L levels (at most the steps + 2 for
// kAllUnits, the different limits + 2 for kIncremental): Join and Leave O(log L), Now O(passes × log L) for
// kRepeatedDrop. For kSearch O(steps × log L) where the accepting members of a step fit it, and a subset sum (see
// subset_sum.h) where they do not.
class LivePrice {
 public:
  // Everybody who may join, by code, each once. A capacity below 0 is 0.
  LivePrice(PriceCurve prices, std::vector<std::string> codes, std::optional<std::int64_t> capacity = std::nullopt);

  // A quantity of at least 1 and the highest price in 1/10,000 yen that is accepted; without one any is. Joining again
  // replaces. False, and nothing changes, for another quantity, or a total beyond kQuantityMax. With kIncremental a
  // limit never seen before costs O(n).
  bool Join(std::size_t who, std::int64_t quantity, std::optional<std::int64_t> limit);
  // Nothing happens to who has not joined.
  void Leave(std::size_t who);

  // Where the joiners stand now. Nothing when prices rise and the exact search would need too much memory.
  std::optional<Standing> Now() const;
  // The indices of the stable set in the order of the codes. O(n) for kRepeatedDrop.
  std::optional<std::vector<std::size_t>> Members() const;
  // Every look at the price, with who left. O(passes × n) for kRepeatedDrop.
  std::optional<std::vector<Pass>> Passes() const;

 private:
  struct Joiner {
    std::int64_t quantity = 0;  // 0: not joined
    std::optional<std::int64_t> limit;
    std::size_t level = 0;
  };
  struct Found {
    std::int64_t quantity = 0;
    // The accepting joiners were those on this level and above.
    std::size_t level = 0;
  };
  enum class Searched { kFound, kNone, kTooLarge };

  // Everybody who takes the price at this quantity is on this level or above.
  std::size_t LevelAt(std::int64_t quantity) const;
  std::size_t LevelOf(const std::optional<std::int64_t>& limit) const;
  std::int64_t QuantityFrom(std::size_t level) const { return total_ - QuantityBelow(level); }
  std::int64_t QuantityBelow(std::size_t level) const;
  void Add(std::size_t level, std::int64_t quantity);
  void InsertLimit(std::int64_t limit);
  std::vector<std::size_t> JoinersFrom(std::size_t level) const;

  bool NeedsSearch() const;
  Found Drop(int& passes) const;
  Searched Search(Found& found) const;
  Searched SearchBetween(std::int64_t low, std::int64_t high, Found& found) const;

  PriceCurve prices_;
  std::vector<std::string> codes_;
  std::optional<std::int64_t> capacity_;
  std::vector<std::size_t> by_code_;
  std::vector<Joiner> joiners_;
  // Level k > 0 takes the k-th of these values and less; the last level, without a limit, anything.
  std::vector<std::int64_t> values_;
  std::vector<std::int64_t> tree_;
  std::int64_t total_ = 0;
};

// "REPEATED_DROP", "SEARCH".
std::string ToText(StableRule rule);

}  // namespace kyodo::optimizer::live_price
