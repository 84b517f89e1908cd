#include "optimizer/award/conflict.h"

#include <functional>

#include "optimizer/award/search.h"

namespace kyodo::optimizer::award {
namespace {

constexpr std::chrono::milliseconds kTimeEach{1'000};

struct Rule {
  std::string name;
  std::function<void(Input&)> drop;
};

std::vector<Rule> RulesOf(const Input& input) {
  std::vector<Rule> rules;
  for (std::size_t b = 0; b < input.forbid.size(); ++b) {
    rules.push_back({"rules.forbid[" + std::to_string(b) + "]", [pair = input.forbid[b]](Input& changed) {
                       for (Bid& bid : changed.bids) {
                         if (bid.vendor == pair.first && bid.item == pair.second) bid.forbidden = false;
                       }
                     }});
  }
  for (std::size_t v = 0; v < input.vendors.size(); ++v) {
    if (input.vendors[v].capacity_tt < 0) continue;
    rules.push_back({"vendors." + input.vendors[v].id + ".capacityReferenceYen",
                     [v](Input& changed) { changed.vendors[v].capacity_tt = -1; }});
  }
  for (std::size_t i = 0; i < input.items.size(); ++i) {
    const std::string item = "items." + input.items[i].id;
    if (input.items[i].max_winners > 0)
      rules.push_back({item + ".maxWinners", [i](Input& c) { c.items[i].max_winners = 0; }});
    if (input.items[i].max_share >= 0)
      rules.push_back({item + ".maxSharePercent", [i](Input& c) { c.items[i].max_share = -1; }});
  }
  if (input.sme_share > 0) rules.push_back({"rules.smeSharePercent", [](Input& c) { c.sme_share = 0; }});
  if (input.max_winners > 0) rules.push_back({"rules.maxWinners", [](Input& c) { c.max_winners = 0; }});
  if (input.min_winners > 0) rules.push_back({"rules.minWinners", [](Input& c) { c.min_winners = 0; }});
  if (!input.over_purchase) rules.push_back({"rules.overPurchase", [](Input& c) { c.over_purchase = true; }});
  if (input.one_vendor_per_municipality_item) {
    rules.push_back(
        {"rules.oneVendorPerMunicipalityItem", [](Input& c) { c.one_vendor_per_municipality_item = false; }});
  }
  return rules;
}

// May anything satisfy the rules? The first feasible award ends the search, and so does its time: what is not settled
// then counts as feasible, so the conflict stays one but may name a rule too many.
bool MayBeFeasible(const Input& input, const Limits& limits) {
  Limits own = limits;
  own.time = std::min<std::chrono::milliseconds>(own.time, kTimeEach);
  own.on_progress = nullptr;
  const Deadline deadline(own);
  const Instance instance = MakeInstance(input);
  Search search(instance, own, deadline);
  return search.IsFeasible();
}

// The problem of one item alone; rules about all items together are left out.
Input OneItem(const Input& input, int item) {
  Input one = input;
  one.demands.clear();
  for (const Demand& demand : input.demands) {
    if (demand.item == item) one.demands.push_back(demand);
  }
  one.sme_share = 0;
  one.min_winners = 0;
  return one;
}

}  // namespace

nlohmann::ordered_json Conflict(const Input& input, const Limits& limits) {
  // A conflict about one item is easier to see than one about the whole round.
  Input left = input;
  std::string alone;
  for (int i = 0; i < static_cast<int>(input.items.size()) && alone.empty(); ++i) {
    Input one = OneItem(input, i);
    if (one.demands.empty() || MayBeFeasible(one, limits)) continue;
    left = std::move(one);
    alone = "demands." + input.items[i].id;
  }
  nlohmann::ordered_json names = nlohmann::ordered_json::array();
  if (!alone.empty()) names.push_back(alone);
  for (const Rule& rule : RulesOf(left)) {
    Input without = left;
    rule.drop(without);
    if (MayBeFeasible(without, limits)) {
      names.push_back(rule.name);
    } else {
      left = std::move(without);
    }
  }
  return names;
}

}  // namespace kyodo::optimizer::award
