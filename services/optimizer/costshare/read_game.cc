#include "optimizer/costshare/read_game.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::costshare {
namespace {

using nlohmann::json;

constexpr std::int64_t kUnknown = -1;
constexpr std::int64_t kUnitPriceMax = kYenMax * kTenThousand;
constexpr std::int64_t kSumMax = 1'000'000'000'000;
// So many missing costs are named one by one.
constexpr std::size_t kNamedMax = 20;

std::int64_t TotalOf(const std::vector<Member>& members) {
  std::int64_t total = 0;
  for (const Member& member : members) total += member.quantity;
  return total;
}

// The dearest this tier can be for a quantity the members may buy, in 1/10,000 yen.
Int128 DearestOf(const Vendor& vendor, const Tier& tier, std::int64_t total, bool over_purchase) {
  if (tier.from_quantity > total && !over_purchase) return 0;
  const std::int64_t quantity = std::max(tier.from_quantity, std::min(tier.to_quantity, total));
  return (Int128{vendor.fee_yen} + tier.fixed_yen) * kTenThousand + Int128{tier.unit_price} * quantity;
}

std::vector<Tier> ReadTiers(ObjectReader& vendor, Faults& faults) {
  std::vector<Tier> tiers;
  vendor.List("tiers", true, [&](const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults);
    Tier tier;
    reader.Text("name", "-");
    tier.from_quantity = reader.Whole("fromQuantity", 1, kQuantityMax);
    tier.to_quantity = reader.Whole("toQuantity", 1, kQuantityMax);
    tier.fixed_yen = reader.Whole("fixedYen", 0, kYenMax);
    tier.unit_price = reader.Decimal("unitPrice", 4, 0, kUnitPriceMax);
    reader.Done();
    if (tier.to_quantity < tier.from_quantity) {
      faults.Add(where, "ends before it starts", "toQuantity at least fromQuantity");
    }
    tiers.push_back(tier);
  });
  if (vendor.Has("tiers") && tiers.empty()) faults.Add(vendor.At("tiers"), "is empty", "at least one tier");
  return tiers;
}

void CheckTiers(const Vendor& vendor, const std::string& where, std::int64_t total, bool over_purchase,
                Faults& faults) {
  for (std::size_t i = 0; i < vendor.tiers.size(); ++i) {
    const Tier& tier = vendor.tiers[i];
    if (i > 0 && tier.from_quantity <= vendor.tiers[i - 1].to_quantity) {
      faults.Add(where + ".tiers", "overlap at quantity " + std::to_string(tier.from_quantity),
                 "every quantity in at most one tier");
    }
    if (DearestOf(vendor, tier, total, over_purchase) > Int128{kYenMax} * kTenThousand) {
      faults.Add(where + ".tiers",
                 "cost more than 10000000000000 yen from quantity " + std::to_string(tier.from_quantity),
                 "costs of at most 10000000000000 yen for what the members need");
    }
  }
}

void ReadVendors(ObjectReader& reader, std::int64_t total, Game& game, Faults& faults) {
  game.over_purchase = reader.Flag("overPurchase", false);
  reader.List("vendors", true, [&](const json& value, const std::string& where) {
    ObjectReader entry(value, where, faults);
    Vendor vendor;
    entry.Text("name", "-");
    vendor.fee_yen = entry.Whole("feeYen", 0, kYenMax);
    vendor.tiers = ReadTiers(entry, faults);
    entry.Done();
    std::sort(vendor.tiers.begin(), vendor.tiers.end(),
              [](const Tier& a, const Tier& b) { return a.from_quantity < b.from_quantity; });
    CheckTiers(vendor, where, total, game.over_purchase, faults);
    game.vendors.push_back(std::move(vendor));
  });
  if (game.vendors.empty()) faults.Add(reader.At("vendors"), "is empty", "at least one vendor");
}

// All sums of quantities; nothing when they are more than `most`.
std::optional<std::vector<std::int64_t>> ReachableSums(const std::vector<Member>& members, std::size_t most) {
  std::vector<std::int64_t> sums{0}, shifted, merged;
  for (const Member& member : members) {
    if (member.quantity == 0) continue;
    shifted = sums;
    for (std::int64_t& sum : shifted) sum += member.quantity;
    merged.clear();
    std::set_union(sums.begin(), sums.end(), shifted.begin(), shifted.end(), std::back_inserter(merged));
    if (merged.size() > most) return std::nullopt;
    sums.swap(merged);
  }
  return sums;
}

void ReadCostOfQuantity(ObjectReader& reader, const std::vector<Member>& members, Game& game, Faults& faults) {
  std::map<std::int64_t, std::int64_t>& costs = game.cost_of_quantity;
  reader.Map("costOfQuantity", true, [&](const std::string& key, const json& value, const std::string& where) {
    const std::optional<std::int64_t> quantity = ParseDecimal(key, 0);
    if (!quantity || *quantity < 0 || *quantity > kSumMax) {
      return faults.Add(where, "is not a quantity", "a whole number from 0 to " + std::to_string(kSumMax));
    }
    const std::optional<std::int64_t> yen = ReadDecimal(value, where, 0, 0, kYenMax, faults);
    if (*quantity == 0 && yen.value_or(0) != 0) faults.Add(where, "is not 0", "nothing costs nothing");
    costs[*quantity] = yen.value_or(0);
  });
  costs[0] = 0;
  const std::string where = reader.At("costOfQuantity");
  const auto sums = ReachableSums(members, costs.size() + kNamedMax);
  if (!sums) {
    return faults.Add(where, "lacks quantities", "the cost of every quantity that some of the members have together");
  }
  for (const std::int64_t sum : *sums) {
    if (!costs.contains(sum)) faults.Add(where, "lacks quantity " + std::to_string(sum), "its cost");
  }
}

using Places = std::unordered_map<std::string, std::size_t>;

// The coalition's mask; 0 after a fault.
std::uint32_t ReadCoalition(ObjectReader& reader, const Places& places, Faults& faults) {
  std::uint32_t mask = 0;
  bool whole = true;
  reader.List("members", true, [&](const json& id, const std::string& at) {
    const std::string text = ReadText(id, at, faults);
    const auto found = places.find(text);
    if (found == places.end()) {
      if (!text.empty()) faults.Add(at, "is no member", "the id of a member");
      whole = false;
    } else if ((mask >> found->second & 1U) != 0) {
      faults.Add(at, "occurs twice", "every member once");
    } else {
      mask |= 1U << found->second;
    }
  });
  if (mask == 0 && whole && reader.Has("members")) {
    faults.Add(reader.At("members"), "is empty", "at least one member");
  }
  return whole ? mask : 0;
}

std::string NamesOf(std::size_t mask, const std::vector<Member>& members) {
  std::string names;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if ((mask >> i & 1U) != 0) names += (names.empty() ? "" : ", ") + members[i].id;
  }
  return names;
}

void CheckAllCoalitions(const std::vector<std::int64_t>& costs, const std::vector<Member>& members, std::string where,
                        Faults& faults) {
  std::size_t missing = 0;
  for (std::size_t mask = 1; mask < costs.size(); ++mask) {
    if (costs[mask] != kUnknown || ++missing > kNamedMax) continue;
    faults.Add(where, "lack " + NamesOf(mask, members), "every coalition that is not empty");
  }
  if (missing > kNamedMax) {
    faults.Add(where, "lack " + std::to_string(missing) + " coalitions", "every coalition that is not empty");
  }
}

void ReadCoalitions(ObjectReader& reader, const std::vector<Member>& members, Game& game, Faults& faults) {
  if (members.size() > kEnumeratedMembersMax) {
    reader.Raw("coalitions");
    return faults.Add("members", "are " + std::to_string(members.size()), "at most 20 for a list of coalitions");
  }
  Places places;
  for (std::size_t i = 0; i < members.size(); ++i) places.emplace(members[i].id, i);
  std::vector<std::int64_t>& costs = game.cost_of_mask;
  costs.assign(std::size_t{1} << members.size(), kUnknown);
  costs[0] = 0;
  const std::size_t before = faults.list().size();
  reader.List("coalitions", true, [&](const json& value, const std::string& where) {
    ObjectReader entry(value, where, faults);
    entry.Text("name", "-");
    const std::uint32_t mask = ReadCoalition(entry, places, faults);
    const std::int64_t yen = entry.Whole("yen", 0, kYenMax);
    entry.Done();
    if (mask == 0) return;
    if (costs[mask] != kUnknown) faults.Add(where, "is a coalition that occurs twice", "every coalition once");
    costs[mask] = yen;
  });
  if (faults.list().size() == before) CheckAllCoalitions(costs, members, reader.At("coalitions"), faults);
}

}  // namespace

Game ReadGame(const json& value, const std::vector<Member>& members, Faults& faults) {
  ObjectReader reader(value, "game", faults);
  Game game;
  reader.Text("name", "-");
  const int kinds = reader.Has("vendors") + reader.Has("costOfQuantity") + reader.Has("coalitions");
  if (value.is_object() && kinds != 1) {
    faults.Add("game", "has not exactly one kind of costs", "one of vendors, costOfQuantity, coalitions");
    return game;
  }
  if (reader.Has("vendors")) {
    ReadVendors(reader, TotalOf(members), game, faults);
  } else if (reader.Has("costOfQuantity")) {
    game.kind = Game::Kind::kCostOfQuantity;
    ReadCostOfQuantity(reader, members, game, faults);
  } else if (reader.Has("coalitions")) {
    game.kind = Game::Kind::kCoalitions;
    ReadCoalitions(reader, members, game, faults);
  }
  reader.Done();
  return game;
}

}  // namespace kyodo::optimizer::costshare
