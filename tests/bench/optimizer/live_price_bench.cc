// Prints the live price's row of the targets table: CPU nanoseconds for one join or leave with the new price and set of
// one item, beside a computation from scratch, and the microseconds for all items of one municipality. Tab-separated.
#include <cstdint>
#include <ctime>
#include <iomanip>
#include <iostream>
#include <random>
#include <string>

#include "optimizer/live_price/live_price.h"

namespace kyodo::optimizer::live_price::bench {
namespace {

double CpuNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

struct Wish {
  std::int64_t quantity = 0;
  std::optional<std::int64_t> limit;
};

// Everybody is looked at in every pass.
std::int64_t FromScratch(const PriceCurve& prices, std::vector<Wish> staying) {
  while (true) {
    std::int64_t quantity = 0;
    for (const Wish& wish : staying) quantity += wish.quantity;
    const std::optional<std::int64_t> price = prices.UnitPriceAt(quantity);
    std::vector<Wish> next;
    for (const Wish& wish : staying) {
      if (!wish.limit || (price && *wish.limit >= *price)) next.push_back(wish);
    }
    if (next.size() == staying.size()) return quantity;
    staying = std::move(next);
  }
}

class Bench {
 public:
  Bench(std::size_t municipalities, std::size_t items, PriceRule rule) : random_(1), wishes_(municipalities) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < municipalities; ++i) codes.push_back(std::to_string(100'000 + i));
    for (Wish& wish : wishes_) wish = Draw();
    for (std::size_t item = 0; item < items; ++item) {
      std::vector<PriceStep> steps;
      std::int64_t from = 1, price = 10'000'000;
      for (int t = 0; t < 8; ++t) {
        steps.push_back({from, price});
        from += static_cast<std::int64_t>(random_() % (20 * municipalities)) + 1;
        price -= static_cast<std::int64_t>(random_() % 300'000) + 1;
      }
      items_.emplace_back(PriceCurve::Of(steps, rule).value(), codes);
      for (std::size_t i = 0; i < municipalities; ++i) items_.back().Join(i, wishes_[i].quantity, wishes_[i].limit);
    }
    curve_ = PriceCurve::Of({{1, 10'000'000}}).value();
  }

  // Nanoseconds per item and update, over `turns` updates of all items.
  double Incremental(int turns) {
    std::int64_t sum = 0;
    const double begin = CpuNanoseconds();
    for (int turn = 0; turn < turns; ++turn) {
      const std::size_t who = random_() % wishes_.size();
      // The limits stay those that are known; see LivePrice::Join for new ones.
      const std::optional<std::int64_t> limit = wishes_[random_() % wishes_.size()].limit;
      const std::int64_t quantity = static_cast<std::int64_t>(random_() % 100) + 1;
      for (LivePrice& item : items_) {
        if (turn % 4 == 0) {
          item.Leave(who);
        } else {
          item.Join(who, quantity, limit);
        }
        sum += item.Now()->quantity;
      }
    }
    Keep(sum);
    return (CpuNanoseconds() - begin) / turns / static_cast<double>(items_.size());
  }

  double Scratch(const PriceCurve& prices, int turns) {
    std::int64_t sum = 0;
    const double begin = CpuNanoseconds();
    for (int turn = 0; turn < turns; ++turn) {
      wishes_[random_() % wishes_.size()].quantity = static_cast<std::int64_t>(random_() % 100) + 1;
      sum += FromScratch(prices, wishes_);
    }
    Keep(sum);
    return (CpuNanoseconds() - begin) / turns;
  }

 private:
  Wish Draw() {
    Wish wish{static_cast<std::int64_t>(random_() % 100) + 1, std::nullopt};
    if (random_() % 10 != 0) wish.limit = 7'000'000 + static_cast<std::int64_t>(random_() % 4'000'000);
    return wish;
  }
  // Somebody must look at the sums, or nothing is computed.
  static void Keep(std::int64_t sum) {
    if (sum < 0) std::cerr << "a quantity below 0\n";
  }

  std::mt19937_64 random_;
  std::vector<Wish> wishes_;
  std::vector<LivePrice> items_;
  std::optional<PriceCurve> curve_;
};

}  // namespace
}  // namespace kyodo::optimizer::live_price::bench

int main() {
  using namespace kyodo::optimizer::live_price;
  std::cout << "rule\tmunicipalities\titems\tns per item\tµs per update\tfrom scratch ns per item\tratio\n";
  for (const PriceRule rule : {PriceRule::kAllUnits, PriceRule::kIncremental}) {
    for (const std::size_t municipalities : {62UL, 1741UL}) {
      for (const std::size_t items : {20UL, 100UL}) {
        bench::Bench bench(municipalities, items, rule);
        bench.Incremental(200);
        const double mine = bench.Incremental(static_cast<int>(400'000 / items));
        const auto curve =
            PriceCurve::Of({{1, 10'000'000}, {500, 9'700'000}, {1'000, 9'400'000}, {20'000, 9'000'000}}, rule);
        const double naive = bench.Scratch(*curve, 2'000);
        std::cout << (rule == PriceRule::kAllUnits ? "ALL_UNITS" : "INCREMENTAL") << '\t' << municipalities << '\t'
                  << items << '\t' << std::fixed << std::setprecision(0) << mine << '\t' << std::setprecision(1)
                  << mine * static_cast<double>(items) / 1e3 << '\t' << std::setprecision(0) << naive << '\t'
                  << std::setprecision(1) << naive / mine << "×\n";
      }
    }
  }
  return 0;
}
