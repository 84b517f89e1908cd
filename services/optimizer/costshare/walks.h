// Walks over all coalitions that find those whose excess, worth(S) · 1 - cost(S) · scale, is largest. Two ways, any
// kind of number: double to search, whole numbers of 64 to 256 bits or of GMP to prove.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "optimizer/costshare/cost_game.h"
#include "optimizer/costshare/knapsack_step.h"

namespace kyodo::optimizer::costshare {

template <class N>
struct Found {
  N excess;
  Coalition coalition;
};

// Keeps the best of each of `most` ranges of an index that counts up, so that the finds differ from each other; the
// best of all is among them. Earlier finds win ties.
template <class N, class Key>
class BestOfRanges {
 public:
  struct Entry {
    N excess;
    Key key;
  };
  BestOfRanges(std::int64_t indices, int most) : width_(std::max<std::int64_t>(1, (indices + most - 1) / most)) {}

  // The next index begins.
  void Step() {
    if (++inside_ < width_) return;
    inside_ = 0;
    Close();
  }
  void Offer(const N& excess, Key key) {
    if (!best_) {
      best_ = Entry{excess, key};
    } else if (best_->excess < excess) {
      best_->excess = excess;
      best_->key = key;
    }
  }
  // Largest excess first.
  std::vector<Entry> Sorted() {
    Close();
    std::stable_sort(closed_.begin(), closed_.end(),
                     [](const Entry& a, const Entry& b) { return b.excess < a.excess; });
    return std::move(closed_);
  }

 private:
  void Close() {
    if (best_) closed_.push_back(*best_);
    best_.reset();
  }

  const std::int64_t width_;
  std::int64_t inside_ = 0;
  std::optional<Entry> best_;
  std::vector<Entry> closed_;
};

// Dynamic programming over the total quantity: the largest worth of a coalition with each quantity (a 0/1 knapsack for
// every capacity at once), then the cost is looked up. O(members × quantity) time, half as many bytes.
template <class N>
class QuantityWalk {
 public:
  QuantityWalk(const CostGame& game, const std::vector<std::int64_t>& costs) : game_(game), costs_(costs) {
    for (int member = 0; member < game.members(); ++member) {
      (game.units(member) == 0 ? without_ : with_).push_back(member);
    }
    // Small quantities first: the sums reached stay small for long.
    std::stable_sort(with_.begin(), with_.end(), [&](int a, int b) { return game.units(a) < game.units(b); });
    std::int64_t reach = 0;
    for (const int member : with_) {
      reach += game.units(member);
      taken_.emplace_back(static_cast<std::size_t>(reach) + 1);
    }
  }

  // The sum of the magnitudes of `worth` and of any cost · scale must stay below an eighth of what N holds.
  std::vector<Found<N>> Run(const std::vector<N>& worth, const N& scale, int most) {
    Fill(worth);
    const std::int64_t all = game_.units_of_all();
    BestOfRanges<N, std::int64_t> best(all + 1, most);
    const N free = WorthOfFree(worth);
    for (std::int64_t q = 1; q < all; ++q) {
      best.Step();
      const std::size_t at = static_cast<std::size_t>(q);
      if (costs_[at] == kInfinite || best_[at] < floor_) continue;
      best.Offer(N(best_[at] + free - Scaled(costs_[at], scale)), q);
    }
    std::vector<Found<N>> found;
    for (const auto& entry : best.Sorted()) found.push_back({entry.excess, Trace(entry.key, worth)});
    AddEnds(worth, scale, found);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return b.excess < a.excess; });
    return found;
  }

 private:
  static N Scaled(std::int64_t cost, const N& scale) { return N(scale * static_cast<long>(cost)); }

  void Fill(const std::vector<N>& worth) {
    N magnitudes = 1;
    for (const int member : with_) {
      const N& one = worth[static_cast<std::size_t>(member)];
      magnitudes += one < 0 ? N(-one) : one;
    }
    // Below the floor: no coalition has that quantity.
    floor_ = magnitudes * -2;
    best_.assign(costs_.size(), N(magnitudes * -4));
    next_ = best_;
    best_[0] = 0;
    for (std::size_t k = 0; k < with_.size(); ++k) {
      const std::size_t units = static_cast<std::size_t>(game_.units(with_[k]));
      const N one = worth[static_cast<std::size_t>(with_[k])];
      const std::size_t reach = taken_[k].size();
      std::copy(best_.data(), best_.data() + units, next_.data());
      std::fill(taken_[k].data(), taken_[k].data() + units, 0);
      KnapsackStep(best_.data(), one, units, reach, next_.data(), taken_[k].data());
      best_.swap(next_);
    }
  }

  // Members without a quantity cost nothing more: those who pay something belong to the worst coalition.
  N WorthOfFree(const std::vector<N>& worth) const {
    N sum = 0;
    for (const int member : without_) {
      if (worth[static_cast<std::size_t>(member)] > 0) sum += worth[static_cast<std::size_t>(member)];
    }
    return sum;
  }

  Coalition Trace(std::int64_t quantity, const std::vector<N>& worth) const {
    Coalition coalition;
    std::size_t q = static_cast<std::size_t>(quantity);
    for (std::size_t k = with_.size(); k-- > 0;) {
      if (q >= taken_[k].size() || taken_[k][q] == 0) continue;
      coalition.push_back(with_[k]);
      q -= static_cast<std::size_t>(game_.units(with_[k]));
    }
    for (const int member : without_) {
      if (worth[static_cast<std::size_t>(member)] > 0) coalition.push_back(member);
    }
    std::sort(coalition.begin(), coalition.end());
    return coalition;
  }

  // The quantities 0 and all, where the empty coalition and that of all must stay out.
  void AddEnds(const std::vector<N>& worth, const N& scale, std::vector<Found<N>>& found) const {
    if (without_.empty()) return;
    const auto less = [&](int a, int b) {
      return worth[static_cast<std::size_t>(a)] < worth[static_cast<std::size_t>(b)];
    };
    Coalition none = Trace(0, worth);
    if (none.empty()) none = {*std::max_element(without_.begin(), without_.end(), less)};
    Coalition all = none;
    const int least = *std::min_element(without_.begin(), without_.end(), less);
    const auto at = std::find(all.begin(), all.end(), least);
    if (all.size() == without_.size()) all.erase(at);
    if (none.size() == 1 && !(worth[static_cast<std::size_t>(none[0])] > 0)) all.clear();
    all.insert(all.end(), with_.begin(), with_.end());
    std::sort(all.begin(), all.end());
    for (const auto& [coalition, cost] : {std::pair(none, costs_.front()), std::pair(all, costs_.back())}) {
      if (cost == kInfinite) continue;
      N excess = N(0) - Scaled(cost, scale);
      for (const int member : coalition) excess += worth[static_cast<std::size_t>(member)];
      found.push_back({excess, coalition});
    }
  }

  const CostGame& game_;
  const std::vector<std::int64_t>& costs_;
  Coalition with_, without_;
  std::vector<std::vector<std::uint8_t>> taken_;
  std::vector<N> best_, next_;
  N floor_ = 0;
};

// One by one in the order of a Gray code, so that each step adds or removes one member. O(2^members).
template <class N>
class MaskWalk {
 public:
  MaskWalk(int members, const std::vector<std::int64_t>& costs) : members_(members), costs_(costs) {}

  // `marks` (may be empty): coalitions whose marks add up to 0 modulo 2^64 are passed over.
  std::vector<Found<N>> Run(const std::vector<N>& worth, const N& scale, const std::vector<std::uint64_t>& marks,
                            int most) const {
    const std::uint32_t all = (std::uint32_t{1} << members_) - 1;
    BestOfRanges<N, std::uint32_t> best(std::int64_t{all} + 1, most);
    N sum = 0;
    std::uint64_t mark = marks.empty() ? 1 : 0;
    std::uint32_t mask = 0;
    for (std::uint32_t step = 1; step <= all; ++step) {
      best.Step();
      const int flipped = __builtin_ctz(step);
      mask ^= std::uint32_t{1} << flipped;
      const bool in = (mask >> flipped & 1U) != 0;
      const std::size_t member = static_cast<std::size_t>(flipped);
      if (in) {
        sum += worth[member];
      } else {
        sum -= worth[member];
      }
      if (!marks.empty()) mark += in ? marks[member] : -marks[member];
      if (mark == 0 || mask == all || costs_[mask] == kInfinite) continue;
      best.Offer(N(sum - scale * static_cast<long>(costs_[mask])), mask);
    }
    std::vector<Found<N>> found;
    for (const auto& entry : best.Sorted()) found.push_back({entry.excess, CoalitionOf(entry.key)});
    return found;
  }

 private:
  Coalition CoalitionOf(std::uint32_t mask) const {
    Coalition coalition;
    for (int member = 0; member < members_; ++member) {
      if ((mask >> member & 1U) != 0) coalition.push_back(member);
    }
    return coalition;
  }

  int members_;
  const std::vector<std::int64_t>& costs_;
};

}  // namespace kyodo::optimizer::costshare
