#include "optimizer/live_price/live_price.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "optimizer/live_price/subset_sum.h"

namespace kyodo::optimizer::live_price {

LivePrice::LivePrice(PriceCurve prices, std::vector<std::string> codes, std::optional<std::int64_t> capacity)
    : prices_(std::move(prices)), codes_(std::move(codes)), by_code_(codes_.size()), joiners_(codes_.size()) {
  if (capacity) capacity_ = std::max<std::int64_t>(0, *capacity);
  std::iota(by_code_.begin(), by_code_.end(), std::size_t{0});
  std::sort(by_code_.begin(), by_code_.end(), [this](std::size_t a, std::size_t b) { return codes_[a] < codes_[b]; });
  if (prices_.rule() == PriceRule::kAllUnits) {
    for (const PriceStep& step : prices_.steps()) values_.push_back(step.unit_price);
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  }
  tree_.assign(values_.size() + 2, 0);
}

// Accepting is "limit >= price". A price is one of the values (kAllUnits), or every limit is (kIncremental): so that is
// the same as "some value lies between the price and the limit", which the two ranks tell.
std::size_t LivePrice::LevelOf(const std::optional<std::int64_t>& limit) const {
  if (!limit) return values_.size() + 1;
  return static_cast<std::size_t>(std::upper_bound(values_.begin(), values_.end(), *limit) - values_.begin());
}

std::size_t LivePrice::LevelAt(std::int64_t quantity) const {
  const std::optional<std::int64_t> price = prices_.UnitPriceAt(quantity);
  if (!price) return values_.size() + 1;
  return static_cast<std::size_t>(std::lower_bound(values_.begin(), values_.end(), *price) - values_.begin()) + 1;
}

// tree_[i - 1] holds the levels i - (lowest bit of i) … i - 1.
std::int64_t LivePrice::QuantityBelow(std::size_t level) const {
  std::int64_t sum = 0;
  for (std::size_t i = level; i > 0; i &= i - 1) sum += tree_[i - 1];
  return sum;
}

void LivePrice::Add(std::size_t level, std::int64_t quantity) {
  for (std::size_t i = level + 1; i <= tree_.size(); i += i & (~i + 1)) tree_[i - 1] += quantity;
  total_ += quantity;
}

void LivePrice::InsertLimit(std::int64_t limit) {
  const auto at = std::lower_bound(values_.begin(), values_.end(), limit);
  if (at != values_.end() && *at == limit) return;
  values_.insert(at, limit);
  // Limits that nobody has any more go before they are the most.
  if (values_.size() > 2 * joiners_.size() + 1) {
    values_ = {limit};
    for (const Joiner& joiner : joiners_) {
      if (joiner.quantity > 0 && joiner.limit) values_.push_back(*joiner.limit);
    }
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  }
  tree_.assign(values_.size() + 2, 0);
  total_ = 0;
  for (Joiner& joiner : joiners_) {
    joiner.level = LevelOf(joiner.limit);
    if (joiner.quantity > 0) Add(joiner.level, joiner.quantity);
  }
}

bool LivePrice::Join(std::size_t who, std::int64_t quantity, std::optional<std::int64_t> limit) {
  Joiner& joiner = joiners_[who];
  if (quantity < 1 || quantity > kQuantityMax - (total_ - joiner.quantity)) return false;
  Leave(who);
  if (limit && prices_.rule() == PriceRule::kIncremental) InsertLimit(*limit);
  joiner = {quantity, limit, LevelOf(limit)};
  Add(joiner.level, quantity);
  return true;
}

void LivePrice::Leave(std::size_t who) {
  Joiner& joiner = joiners_[who];
  if (joiner.quantity == 0) return;
  Add(joiner.level, -joiner.quantity);
  joiner = {};
}

std::vector<std::size_t> LivePrice::JoinersFrom(std::size_t level) const {
  std::vector<std::size_t> found;
  for (const std::size_t who : by_code_) {
    if (joiners_[who].quantity > 0 && joiners_[who].level >= level) found.push_back(who);
  }
  return found;
}

// Prices never rise here, so that levels only go up and quantities only go down.
LivePrice::Found LivePrice::Drop(int& passes) const {
  Found found{total_, 0};
  for (passes = 1;; ++passes) {
    found.level = LevelAt(found.quantity);
    const std::int64_t staying = QuantityFrom(found.level);
    if (staying == found.quantity) return found;
    found.quantity = staying;
  }
}

bool LivePrice::NeedsSearch() const {
  if (!prices_.NeverRises()) return true;
  int passes = 0;
  return capacity_ && Drop(passes).quantity > *capacity_;
}

// Inside one step the price moves one way only, so that equal ends mean the same joiners accept everywhere between.
LivePrice::Searched LivePrice::SearchBetween(std::int64_t low, std::int64_t high, Found& found) const {
  if (low > high) return Searched::kNone;
  found.level = LevelAt(low);
  const std::int64_t accepting = QuantityFrom(found.level);
  if (accepting != QuantityFrom(LevelAt(high))) {
    const std::int64_t middle = low + (high - low) / 2;
    const Searched upper = SearchBetween(middle + 1, high, found);
    return upper == Searched::kNone ? SearchBetween(low, middle, found) : upper;
  }
  found.quantity = accepting;
  if (accepting < low) return Searched::kNone;
  if (accepting <= high) return Searched::kFound;
  Quantities quantities;
  for (const std::size_t who : JoinersFrom(found.level)) quantities.push_back(joiners_[who].quantity);
  const LargestSum largest = FindLargestSum(quantities, low, high);
  found.quantity = largest.sum;
  if (largest.reach == Reach::kTooLarge) return Searched::kTooLarge;
  return largest.reach == Reach::kFound ? Searched::kFound : Searched::kNone;
}

LivePrice::Searched LivePrice::Search(Found& found) const {
  const std::vector<PriceStep>& steps = prices_.steps();
  const std::int64_t top = capacity_ ? std::min(total_, *capacity_) : total_;
  for (std::size_t i = steps.size(); i-- > 0;) {
    const std::int64_t high = i + 1 == steps.size() ? top : std::min(top, steps[i + 1].from_quantity - 1);
    const Searched searched = SearchBetween(steps[i].from_quantity, high, found);
    if (searched != Searched::kNone) return searched;
  }
  const Searched below = SearchBetween(1, std::min(top, steps.front().from_quantity - 1), found);
  // The empty set is always stable.
  if (below == Searched::kNone) found = {0, values_.size() + 2};
  return below;
}

std::optional<Standing> LivePrice::Now() const {
  Standing standing;
  Found found;
  if (prices_.NeverRises()) {
    found = Drop(standing.passes);
    standing.quantity = found.quantity;
    standing.unit_price = prices_.UnitPriceAt(found.quantity);
    if (!capacity_ || found.quantity <= *capacity_) return standing;
  }
  if (Search(found) == Searched::kTooLarge) return std::nullopt;
  standing.rule = StableRule::kSearch;
  standing.passes = found.quantity == total_ ? 1 : 2;
  standing.quantity = found.quantity;
  standing.unit_price = prices_.UnitPriceAt(found.quantity);
  return standing;
}

std::optional<std::vector<std::size_t>> LivePrice::Members() const {
  Found found;
  if (!NeedsSearch()) {
    int passes = 0;
    return JoinersFrom(Drop(passes).level);
  }
  if (Search(found) == Searched::kTooLarge) return std::nullopt;
  const std::vector<std::size_t> accepting = JoinersFrom(found.level);
  Quantities quantities;
  for (const std::size_t who : accepting) quantities.push_back(joiners_[who].quantity);
  const auto kept = PickMembers(quantities, found.quantity);
  if (!kept) return std::nullopt;
  std::vector<std::size_t> members;
  for (std::size_t k = 0; k < accepting.size(); ++k) {
    if ((*kept)[k]) members.push_back(accepting[k]);
  }
  return members;
}

std::optional<std::vector<Pass>> LivePrice::Passes() const {
  std::vector<Pass> passes;
  if (!NeedsSearch()) {
    std::size_t before = 0;
    for (std::int64_t quantity = total_;;) {
      const std::size_t level = LevelAt(quantity);
      Pass pass{quantity, prices_.UnitPriceAt(quantity), {}};
      for (const std::size_t who : JoinersFrom(before)) {
        if (joiners_[who].level < level) pass.dropped.push_back(who);
      }
      passes.push_back(std::move(pass));
      if (passes.back().dropped.empty()) return passes;
      before = level;
      quantity = QuantityFrom(level);
    }
  }
  const auto members = Members();
  if (!members) return std::nullopt;
  Pass all{total_, prices_.UnitPriceAt(total_), {}};
  std::int64_t quantity = 0;
  std::vector<bool> stays(codes_.size(), false);
  for (const std::size_t who : *members) {
    stays[who] = true;
    quantity += joiners_[who].quantity;
  }
  for (const std::size_t who : JoinersFrom(0)) {
    if (!stays[who]) all.dropped.push_back(who);
  }
  passes.push_back(std::move(all));
  if (!passes.front().dropped.empty()) passes.push_back({quantity, prices_.UnitPriceAt(quantity), {}});
  return passes;
}

std::string ToText(StableRule rule) { return rule == StableRule::kRepeatedDrop ? "REPEATED_DROP" : "SEARCH"; }

}  // namespace kyodo::optimizer::live_price
