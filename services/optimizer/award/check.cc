#include "optimizer/award/check.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "optimizer/award/check_bound.h"
#include "optimizer/format/json_reader.h"

// Written for reading; nothing of the solver is used.
namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

struct False {
  std::string text;
};

using Cell = std::array<int, 3>;  // vendor, item, region

struct Claims {
  std::string status, proof;
  std::optional<std::int64_t> cost, bound, fees, rebates;
  std::map<Cell, std::int64_t> awards, spare;
  std::vector<std::string> winners;
  struct Row {
    std::string municipality;
    int item = 0, vendor = 0;
    std::int64_t quantity = 0, yen = 0;
  };
  std::vector<Row> rows;
  bool tie_proved = false;
  std::size_t conflict = 0;
  const json* certificate = nullptr;
};

class OutputCheck {
 public:
  OutputCheck(const Input& input, const CheckedBound* known) : input_(input), known_(known) {
    for (std::size_t v = 0; v < input.vendors.size(); ++v) vendor_[input.vendors[v].id] = static_cast<int>(v);
    for (std::size_t i = 0; i < input.items.size(); ++i) item_[input.items[i].id] = static_cast<int>(i);
    for (std::size_t r = 0; r < input.regions.size(); ++r) region_[input.regions[r]] = static_cast<int>(r);
  }

  void Check(const json& output) {
    Read(output);
    if (claims_.tie_proved) throw False{"tieProved: no proof of the order among equal costs is given"};
    if (claims_.proof != "CERTIFIED") throw False{"proof: SOLVER is nobody's proof"};
    if (claims_.status == "INFEASIBLE") return CheckInfeasible();
    if (claims_.status == "UNKNOWN") throw False{"status: UNKNOWN claims nothing that could be proved"};
    if (claims_.conflict > 0) throw False{"conflict: names rules although there is a solution"};
    CheckDemand();
    CheckLimits();
    CheckMoney();
    CheckMunicipalities();
    CheckBound();
  }

 private:
  static std::int64_t Floor(Money tt) { return static_cast<std::int64_t>((tt >= 0 ? tt : tt - 9'999) / 10'000); }
  static std::int64_t Number(ObjectReader& reader, const char* name) {
    return reader.Whole(name, -4 * kYenMax, 4 * kYenMax);
  }

  Cell ReadCell(ObjectReader& one) {
    const std::string vendor = one.Text("vendor"), item = one.Text("item"), region = one.Text("region");
    if (vendor_.count(vendor) == 0 || item_.count(item) == 0 || region_.count(region) == 0) {
      throw False{"awards: names a vendor, item or region that the input does not have"};
    }
    return {vendor_[vendor], item_[item], region_[region]};
  }

  void ReadCells(ObjectReader& top, const char* name, std::map<Cell, std::int64_t>* cells) {
    top.List(name, true, [&](const json& value, const std::string& where) {
      ObjectReader one(value, where, faults_);
      const Cell cell = ReadCell(one);
      const std::int64_t quantity = one.Whole("quantity", 1, kQuantityMax);
      one.Done();
      if (!cells->emplace(cell, quantity).second) throw False{where + ": the same vendor, item and region twice"};
    });
  }

  std::optional<std::int64_t> OptionalYen(ObjectReader& top, const json& output, const char* name) {
    if (output.is_object() && output.contains(name) && output[name].is_null()) return top.Raw(name), std::nullopt;
    return Number(top, name);
  }

  void Read(const json& output) {
    ObjectReader top(output, "", faults_);
    claims_.status = top.Text("status");
    claims_.proof = top.Text("proof");
    claims_.cost = OptionalYen(top, output, "costYen");
    claims_.bound = OptionalYen(top, output, "boundYen");
    claims_.fees = OptionalYen(top, output, "feesYen");
    claims_.rebates = OptionalYen(top, output, "rebatesYen");
    ReadCells(top, "awards", &claims_.awards);
    ReadCells(top, "spare", &claims_.spare);
    top.List("winners", true, [&](const json& value, const std::string& where) {
      claims_.winners.push_back(ReadText(value, where, faults_));
    });
    top.List("byMunicipality", true, [&](const json& value, const std::string& where) { ReadRow(value, where); });
    claims_.tie_proved = top.Flag("tieProved", false);
    top.List("conflict", true, [&](const json&, const std::string&) { ++claims_.conflict; });
    claims_.certificate = top.Raw("certificate");
    top.Raw("seconds");
    top.Raw("nodes");
    top.Done();
    if (!faults_.empty()) throw False{ToText(faults_.list().front())};
  }

  void ReadRow(const json& value, const std::string& where) {
    ObjectReader one(value, where, faults_);
    Claims::Row row{.municipality = one.Text("municipality")};
    const std::string item = one.Text("item"), vendor = one.Text("vendor");
    row.quantity = one.Whole("quantity", 1, kQuantityMax);
    row.yen = Number(one, "yen");
    one.Done();
    if (vendor_.count(vendor) == 0 || item_.count(item) == 0)
      throw False{where + ": names a vendor or item that the input does not have"};
    row.item = item_[item];
    row.vendor = vendor_[vendor];
    claims_.rows.push_back(std::move(row));
  }

  void CheckInfeasible() {
    if (!claims_.awards.empty() || claims_.cost) throw False{"status: INFEASIBLE, but there are awards"};
    const CheckedBound bound = Bound();
    if (!bound.infeasible) throw False{"status: INFEASIBLE is not proved by the certificate"};
  }

  CheckedBound Bound() const {
    if (claims_.certificate == nullptr || claims_.certificate->is_null()) throw False{"certificate: is missing"};
    const CheckedBound bound = known_ != nullptr ? *known_ : CheckCertificate(input_, *claims_.certificate);
    if (!bound.fault.empty()) throw False{bound.fault};
    return bound;
  }

  void CheckDemand() {
    std::map<std::pair<int, int>, std::int64_t> open;  // (item, region)
    for (const Demand& demand : input_.demands) open[{demand.item, demand.region}] += demand.quantity;
    for (const auto& [cell, quantity] : claims_.awards) open[{cell[1], cell[2]}] -= quantity;
    for (const auto& [cell, quantity] : claims_.spare) {
      const auto bought = claims_.awards.find(cell);
      if (bought == claims_.awards.end() || bought->second < quantity) throw False{"spare: more than is awarded"};
      open[{cell[1], cell[2]}] += quantity;
    }
    for (const auto& [key, rest] : open) {
      if (rest != 0)
        throw False{"awards: item " + input_.items[key.first].id + " in region " + input_.regions[key.second] +
                    ": the demand is not met exactly by awards minus spare"};
    }
    if (!input_.over_purchase && !claims_.spare.empty()) throw False{"spare: the rules do not allow any"};
  }

  void CheckLimits() {
    std::map<std::pair<int, int>, std::int64_t> sums;
    std::vector<Money> reference(input_.vendors.size(), 0);
    std::set<int> winners;
    for (const auto& [cell, quantity] : claims_.awards) {
      sums[{cell[1], cell[0]}] += quantity;
      reference[cell[0]] += Money{input_.items[cell[1]].reference_tt} * quantity;
      winners.insert(cell[0]);
    }
    std::vector<std::int64_t> demanded(input_.items.size(), 0);
    Money demanded_reference = 0, sme = 0;
    for (const Demand& demand : input_.demands) {
      demanded[demand.item] += demand.quantity;
      demanded_reference += Money{input_.items[demand.item].reference_tt} * demand.quantity;
    }
    std::vector<int> of_item(input_.items.size(), 0);
    for (const auto& [key, quantity] : sums) {
      const Item& item = input_.items[key.first];
      if (item.max_winners > 0 && ++of_item[key.first] > item.max_winners)
        throw False{"awards: item " + item.id + " has more than maxWinners vendors"};
      if (item.max_share >= 0 && Int128{quantity} * 1'000'000 > Int128{demanded[key.first]} * item.max_share) {
        throw False{"awards: item " + item.id + ": a vendor has more than maxSharePercent"};
      }
    }
    for (std::size_t v = 0; v < input_.vendors.size(); ++v) {
      const Vendor& vendor = input_.vendors[v];
      if (vendor.capacity_tt >= 0 && reference[v] > vendor.capacity_tt)
        throw False{"awards: vendor " + vendor.id + " is above its capacity"};
      if (vendor.sme) sme += reference[v];
    }
    if (sme * 1'000'000 < demanded_reference * input_.sme_share)
      throw False{"awards: the share of SMEs is below smeSharePercent"};
    const int count = static_cast<int>(winners.size());
    if (input_.max_winners > 0 && count > input_.max_winners) throw False{"awards: more than maxWinners vendors win"};
    if (count < input_.min_winners) throw False{"awards: fewer than minWinners vendors win"};
    std::set<std::string> named(claims_.winners.begin(), claims_.winners.end());
    if (named.size() != claims_.winners.size() || named.size() != winners.size())
      throw False{"winners: are not the vendors with awards"};
    for (const int v : winners) {
      if (named.count(input_.vendors[v].id) == 0) throw False{"winners: are not the vendors with awards"};
    }
  }

  // Every sum of money from the awards alone.
  void CheckMoney() {
    Money goods = 0, fees = 0, rebates = 0;
    std::map<std::pair<int, int>, std::int64_t> sums;  // (vendor, item)
    std::set<int> winners;
    for (const auto& [cell, quantity] : claims_.awards) {
      const std::int64_t permille = input_.vendors[cell[0]].surcharge_permille[cell[2]];
      if (permille < 0)
        throw False{"awards: vendor " + input_.vendors[cell[0]].id + " does not serve region " +
                    input_.regions[cell[2]]};
      goods += Int128{input_.items[cell[1]].reference_tt} * permille / 10'000'000 * 10'000 * quantity;
      sums[{cell[0], cell[1]}] += quantity;
      winners.insert(cell[0]);
    }
    for (const auto& [key, quantity] : sums) {
      const Tier* tier = TierOf(key.first, key.second, quantity);
      if (tier == nullptr)
        throw False{"awards: vendor " + input_.vendors[key.first].id + " does not offer " + std::to_string(quantity) +
                    " of item " + input_.items[key.second].id};
      goods += tier->fixed_tt + Money{tier->unit_tt} * quantity;
    }
    for (const int v : winners) fees += input_.vendors[v].fee_tt;
    for (const Bundle& bundle : input_.bundles) {
      const bool reached = std::all_of(bundle.items.begin(), bundle.items.end(), [&](const auto& one) {
        const auto found = sums.find({bundle.vendor, one.first});
        return found != sums.end() && found->second >= one.second;
      });
      if (reached) rebates += bundle.rebate_tt;
    }
    total_ = goods + fees - rebates;
    if (claims_.fees != static_cast<std::int64_t>(fees / 10'000))
      throw False{"feesYen: is not the sum of the winners' fees"};
    if (claims_.rebates != static_cast<std::int64_t>(rebates / 10'000))
      throw False{"rebatesYen: is not the sum of the rebates reached"};
    if (claims_.cost != Floor(total_)) throw False{"costYen: is not what the awards cost"};
  }

  const Tier* TierOf(int vendor, int item, std::int64_t quantity) const {
    for (const Bid& bid : input_.bids) {
      if (bid.vendor != vendor || bid.item != item || bid.forbidden) continue;
      for (const Tier& tier : bid.tiers) {
        if (tier.from <= quantity && quantity <= tier.to) return &tier;
      }
    }
    return nullptr;
  }

  void CheckMunicipalities() {
    std::map<std::pair<std::string, int>, const Demand*> demands;
    std::map<const Demand*, std::int64_t> open;
    for (const Demand& demand : input_.demands) {
      demands[{demand.municipality, demand.item}] = &demand;
      open[&demand] = demand.quantity;
    }
    std::map<Cell, std::int64_t> left = claims_.awards;
    for (const auto& [cell, quantity] : claims_.spare) left[cell] -= quantity;
    Money yen = 0;
    for (const Claims::Row& row : claims_.rows) {
      const auto found = demands.find({row.municipality, row.item});
      if (found == demands.end()) throw False{"byMunicipality: " + row.municipality + " demands no such item"};
      if (input_.one_vendor_per_municipality_item && row.quantity != found->second->quantity) {
        throw False{"byMunicipality: " + row.municipality + " does not have one vendor for an item"};
      }
      open[found->second] -= row.quantity;
      left[{row.vendor, row.item, found->second->region}] -= row.quantity;
      yen += row.yen;
    }
    for (const auto& [demand, rest] : open) {
      if (rest != 0) throw False{"byMunicipality: " + demand->municipality + " does not get what it demands"};
    }
    for (const auto& [cell, rest] : left) {
      if (rest != 0) throw False{"byMunicipality: does not add up to the awards"};
    }
    if (yen != Money{*claims_.cost} - *claims_.fees + *claims_.rebates)
      throw False{"byMunicipality: yen do not add up to costYen − feesYen + rebatesYen"};
  }

  void CheckBound() {
    if (!claims_.bound) throw False{"boundYen: is missing"};
    const CheckedBound proved = Bound();
    if (proved.infeasible) throw False{"certificate: proves that there is no solution, but here is one"};
    const Money bound = std::min(proved.bound_tt, total_);
    if (*claims_.bound > Floor(bound)) throw False{"boundYen: only " + std::to_string(Floor(bound)) + " is proved"};
    if (claims_.status == "OPTIMAL") {
      if (bound < total_ || claims_.bound != claims_.cost) throw False{"status: OPTIMAL is not proved"};
    } else if (claims_.status == "WITHIN_TOLERANCE") {
      if ((total_ - bound) * 1'000'000 > (total_ < 0 ? -total_ : total_))
        throw False{"status: WITHIN_TOLERANCE is not proved"};
    } else if (claims_.status != "FEASIBLE") {
      throw False{"status: is not a word of the format"};
    }
  }

  const Input& input_;
  const CheckedBound* known_;
  std::map<std::string, int> vendor_, item_, region_;
  Faults faults_;
  Claims claims_;
  Money total_ = 0;
};

std::optional<std::string> Run(const Input& input, const json& output, const CheckedBound* known) {
  try {
    OutputCheck(input, known).Check(output);
    return std::nullopt;
  } catch (const False& fault) {
    return fault.text;
  }
}

}  // namespace

std::optional<std::string> CheckOutput(const Input& input, const json& output) { return Run(input, output, nullptr); }

std::optional<std::string> CheckOutput(const Input& input, const json& output, const CheckedBound& bound) {
  return Run(input, output, &bound);
}

}  // namespace kyodo::optimizer::award
