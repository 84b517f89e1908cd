// Cost-sharing inputs of any size, by seed: members of very different sizes, vendors with fees and falling prices.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>

#include "optimizer/costshare/model.h"

namespace kyodo::optimizer::costshare::bench {

// Odd seeds: quantities spread evenly; even ones: a few members have most. 20 vendors with 5 tiers each.
inline Input Market(int members, std::int64_t units, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto between = [&random](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  std::vector<double> sizes;
  double sum = 0;
  for (int i = 0; i < members; ++i) {
    const double draw = static_cast<double>(between(1, 1000)) / 1000;
    sizes.push_back(seed % 2 == 1 ? draw : std::exp(6 * draw));
    sum += sizes.back();
  }
  Input input;
  std::int64_t left = units;
  for (int i = 0; i < members; ++i) {
    Member member;
    member.id = std::to_string(100'000 + i);
    member.position = static_cast<std::size_t>(i);
    member.quantity = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(sizes[static_cast<std::size_t>(i)] / sum * static_cast<double>(units)), 1,
        left - (members - 1 - i));
    if (i + 1 == members) member.quantity = left;
    left -= member.quantity;
    input.members.push_back(std::move(member));
  }
  Game game;
  for (int v = 0; v < 20; ++v) {
    Vendor vendor;
    vendor.fee_yen = between(0, seed % 4 < 2 ? 300'000 : 3'000'000);
    std::int64_t from = 1, price = between(250'000'000, 270'000'000);
    for (int t = 0; t < 5; ++t) {
      const std::int64_t to = t == 4 ? 1'000'000'000 : from + between(0, units / 3);
      vendor.tiers.push_back({from, to, 0, price});
      from = to + 1;
      price -= price / between(15, 45);
    }
    game.vendors.push_back(std::move(vendor));
  }
  input.game = std::move(game);
  return input;
}

}  // namespace kyodo::optimizer::costshare::bench
