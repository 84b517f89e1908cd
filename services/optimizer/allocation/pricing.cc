#include "optimizer/allocation/pricing.h"

#include <algorithm>
#include <numeric>

namespace kyodo::optimizer::allocation {

Pricer::Pricer(const Packing& packing) : packing_(packing) {
  int places = 0;
  for (const Unit& unit : packing.units) places = std::max(places, unit.place + 1);
  place_index_.assign(places, kNobody);
}

bool Pricer::Fits(const Item& item) const {
  for (int t = item.first; t <= item.last; ++t) {
    if (left_[t] < item.load) return false;
    if (places_in_[t] >= places_max_ && uses_[t * places_ + item.place] == 0) return false;
  }
  return true;
}

bool Pricer::Place(const Item& item) {
  if (!Fits(item)) return false;
  for (int t = item.first; t <= item.last; ++t) {
    left_[t] -= item.load;
    if (uses_[t * places_ + item.place]++ == 0) ++places_in_[t];
  }
  volume_ -= static_cast<std::int64_t>(item.load) * (item.last - item.first + 1);
  return true;
}

void Pricer::Remove(const Item& item) {
  for (int t = item.first; t <= item.last; ++t) {
    left_[t] += item.load;
    if (--uses_[t * places_ + item.place] == 0) --places_in_[t];
  }
  volume_ += static_cast<std::int64_t>(item.load) * (item.last - item.first + 1);
}

std::optional<Plan> Pricer::Best(int agent, const std::vector<std::int64_t>& profits, const std::vector<Mark>& marks,
                                 std::int64_t steps_max) {
  const Agent& who = packing_.agents[agent];
  Plan plan;
  stopped_ = false;
  left_.assign(who.capacity.begin(), who.capacity.end());
  places_max_ = who.places_max;
  items_.clear();
  std::vector<Item> forced;
  places_ = 0;
  for (int o = packing_.begin[agent]; o < packing_.begin[agent + 1]; ++o) {
    if (marks[o] == Mark::kOut || (marks[o] == Mark::kFree && profits[o] <= 0)) continue;
    const Unit& unit = packing_.units[packing_.options[o].unit];
    int& place = place_index_[unit.place];
    if (place == kNobody) place = places_++;
    (marks[o] == Mark::kIn ? forced : items_)
        .push_back({o, unit.first, unit.last, packing_.options[o].load, place, profits[o]});
  }
  for (int o = packing_.begin[agent]; o < packing_.begin[agent + 1]; ++o) {
    place_index_[packing_.units[packing_.options[o].unit].place] = kNobody;
  }
  places_in_.assign(packing_.months, 0);
  uses_.assign(static_cast<std::size_t>(packing_.months) * places_, 0);
  volume_ = 0;
  for (const Item& item : forced) {
    if (!Place(item)) return std::nullopt;
    plan.profit += item.profit;
    plan.options.push_back(item.option);
  }
  std::erase_if(items_, [&](const Item& item) { return !Fits(item); });
  best_ = 0;
  best_stack_.clear();
  steps_end_ = steps_max == INT64_MAX ? INT64_MAX : steps_ + steps_max;
  if (!items_.empty()) {
    FindBindingMonths();
    if (!relaxed_ && months_.size() == 1 && !PlacesMatter()) {
      Knapsack();
    } else {
      Search();
      if (steps_ > steps_end_ || stopped_) return std::nullopt;
    }
  }
  plan.profit += best_;
  for (const int i : best_stack_) plan.options.push_back(items_[i].option);
  std::sort(plan.options.begin(), plan.options.end());
  return plan;
}

bool Pricer::PlacesMatter() const {
  for (int t = 0; t < packing_.months; ++t) {
    int here = 0;
    for (const Item& item : items_) here += item.first <= t && t <= item.last;
    if (here + places_in_[t] > places_max_) return true;
  }
  return false;
}

// A month is left out when no items can overload it, or when another month has the same items and no more capacity.
void Pricer::FindBindingMonths() {
  months_.clear();
  std::vector<std::vector<bool>> has(packing_.months);
  for (int t = 0; t < packing_.months; ++t) {
    std::int64_t load = 0;
    has[t].resize(items_.size());
    for (std::size_t i = 0; i < items_.size(); ++i) {
      has[t][i] = items_[i].first <= t && t <= items_[i].last;
      if (has[t][i]) load += items_[i].load;
    }
    if (load <= left_[t]) continue;
    const auto same = std::find_if(months_.begin(), months_.end(), [&](int other) { return has[other] == has[t]; });
    if (same == months_.end()) {
      months_.push_back(t);
    } else if (left_[t] < left_[*same]) {
      *same = t;
    }
  }
}

void Pricer::Knapsack() {
  const int month = months_.front();
  const std::size_t capacity = static_cast<std::size_t>(left_[month]);
  std::vector<std::int64_t> value(capacity + 1, 0);
  std::vector<std::vector<bool>> taken(items_.size());
  for (std::size_t i = 0; i < items_.size(); ++i) {
    taken[i].assign(capacity + 1, false);
    const bool loads = items_[i].first <= month && month <= items_[i].last;
    const std::size_t load = loads ? items_[i].load : 0;
    for (std::size_t c = capacity + 1; c-- > load;) {
      const std::int64_t with = value[c - load] + items_[i].profit;
      if (with > value[c]) value[c] = with, taken[i][c] = true;
    }
    steps_ += static_cast<std::int64_t>(capacity) / 16 + 1;
  }
  best_ = value[capacity];
  std::size_t c = capacity;
  for (std::size_t i = items_.size(); i-- > 0;) {
    if (!taken[i][c]) continue;
    best_stack_.push_back(static_cast<int>(i));
    if (items_[i].first <= month && month <= items_[i].last) c -= items_[i].load;
  }
}

void Pricer::Search() {
  const auto denser = [](const Item& a, const Item& b) {
    const auto volume = [](const Item& item) {
      return static_cast<__int128>(item.load) * (item.last - item.first + 1);
    };
    const __int128 left = a.profit * volume(b), right = b.profit * volume(a);
    return left != right ? left > right : a.option < b.option;
  };
  // In order of time what comes later is almost independent of what is decided, and its own optimum a sharp bound.
  std::sort(items_.begin(), items_.end(),
            [&](const Item& a, const Item& b) { return a.first != b.first ? a.first < b.first : denser(a, b); });
  by_density_.resize(items_.size());
  std::iota(by_density_.begin(), by_density_.end(), 0);
  std::sort(by_density_.begin(), by_density_.end(), [&](int a, int b) { return denser(items_[a], items_[b]); });
  // Only months that some item uses count for the volume.
  volume_ = 0;
  for (int t = 0; t < packing_.months; ++t) {
    std::int64_t load = 0;
    for (const Item& item : items_) load += item.first <= t && t <= item.last ? item.load : 0;
    volume_ += std::min(left_[t], load);
    left_[t] = std::min(left_[t], load);
  }
  if (relaxed_) {
    best_ = Fractional(0);
    for (const int i : by_density_) {
      if (Place(items_[i])) best_stack_.push_back(i);
    }
    return;
  }
  alone_.assign(items_.size() + 1, 0);
  for (std::size_t i = items_.size(); i-- > 0;) {
    target_ = alone_[i + 1] + items_[i].profit;
    stack_.assign(1, static_cast<int>(i));
    if (Place(items_[i])) {
      Descend(i + 1, items_[i].profit);
      Remove(items_[i]);
    }
    alone_[i] = best_;
    if (steps_ > steps_end_ || stopped_) return;
  }
}

std::int64_t Pricer::Fractional(std::size_t next) const {
  std::int64_t room = volume_, total = 0;
  for (const int i : by_density_) {
    if (i < static_cast<int>(next)) continue;
    const Item& item = items_[i];
    const std::int64_t volume = static_cast<std::int64_t>(item.load) * (item.last - item.first + 1);
    if (volume > room) return total + static_cast<std::int64_t>(static_cast<__int128>(item.profit) * room / volume);
    room -= volume;
    total += item.profit;
  }
  return total;
}

bool Pricer::Stop() {
  stopped_ = stopped_ || (deadline_ != nullptr && deadline_->Over());
  return stopped_;
}

// True when the target is reached: nothing better exists in this doll.
bool Pricer::Descend(std::size_t next, std::int64_t profit) {
  if (profit > best_) {
    best_ = profit;
    best_stack_ = stack_;
    if (best_ >= target_) return true;
  }
  for (std::size_t i = next; i < items_.size(); ++i) {
    if (++steps_ > steps_end_ || ((steps_ & 0xfff) == 0 && Stop())) return true;
    if (profit + alone_[i] <= best_ || profit + Fractional(i) <= best_) return false;
    if (!Place(items_[i])) continue;
    stack_.push_back(static_cast<int>(i));
    const bool done = Descend(i + 1, profit + items_[i].profit);
    stack_.pop_back();
    Remove(items_[i]);
    if (done) return true;
  }
  return false;
}

}  // namespace kyodo::optimizer::allocation
