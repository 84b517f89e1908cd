// Plain CBC on the compact model of an award file: what Kyodo's award core is measured against.
//
//   award_cbc FILE [--seconds 60] [--gap 1e-6] [--continuous]
//
// One binary per (vendor, item, tier), one quantity per (vendor, item, tier, region), one binary per vendor and bundle.
// Prints one JSON object: status, value and bound in yen (floating point, CBC's own claim), CPU seconds, the awards.
#include <CbcSolver.hpp>
#include <OsiClpSolverInterface.hpp>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "optimizer/award/read.h"
#include "optimizer/format/json_reader.h"

namespace {

using namespace kyodo::optimizer;
using namespace kyodo::optimizer::award;

constexpr double kTt = 10'000;  // 1/10,000 yen

// A sparse model, row by row; objective in yen.
class CompactModel {
 public:
  CompactModel(const Input& input, bool whole_units) : input_(input), whole_units_(whole_units) {
    demand_.assign(input.items.size(), std::vector<double>(input.regions.size(), 0));
    total_.assign(input.items.size(), 0);
    for (const Demand& demand : input.demands) {
      demand_[demand.item][demand.region] += static_cast<double>(demand.quantity);
      total_[demand.item] += demand.quantity;
    }
    for (const Vendor& vendor : input.vendors) {
      wins_.push_back(Column(static_cast<double>(vendor.fee_tt) / kTt, 1, true));
    }
    of_item_.resize(input.items.size());
    of_vendor_.resize(input.vendors.size());
    for (std::size_t b = 0; b < input.bids.size(); ++b) AddBid(static_cast<int>(b));
    AddItems();
    AddVendors();
    AddBundles();
    if (input.one_vendor_per_municipality_item) AddWholeDemands();
  }

  void Load(OsiClpSolverInterface& solver) {
    CoinPackedMatrix matrix(false, 0, 0);
    matrix.setDimensions(0, static_cast<int>(cost_.size()));
    for (const CoinPackedVector& row : rows_) matrix.appendRow(row);
    const std::vector<double> low(cost_.size(), 0);
    solver.loadProblem(matrix, low.data(), high_.data(), cost_.data(), row_low_.data(), row_high_.data());
    for (std::size_t c = 0; c < cost_.size(); ++c) {
      if (integer_[c]) solver.setInteger(static_cast<int>(c));
    }
  }

  // Units per vendor, item and region of a solution, rounded.
  nlohmann::json Awards(const double* solution) const {
    nlohmann::json list = nlohmann::json::array();
    for (const Sale& sale : sales_) {
      double units = 0;
      for (const int column : sale.columns) units += solution[column];
      if (std::llround(units) == 0) continue;
      list.push_back({{"vendor", input_.vendors[input_.bids[sale.bid].vendor].id},
                      {"item", input_.items[input_.bids[sale.bid].item].id},
                      {"region", input_.regions[sale.region]},
                      {"quantity", std::to_string(std::llround(units))}});
    }
    return list;
  }

 private:
  struct Sale {
    int bid = 0, region = 0;
    std::vector<int> columns;  // one per tier
  };

  int Column(double cost, double high, bool integer) {
    cost_.push_back(cost);
    high_.push_back(high);
    integer_.push_back(integer);
    return static_cast<int>(cost_.size()) - 1;
  }

  void Row(const std::vector<std::pair<int, double>>& entries, double low, double high) {
    CoinPackedVector row;
    for (const auto& [column, value] : entries) row.insert(column, value);
    rows_.push_back(row);
    row_low_.push_back(low);
    row_high_.push_back(high);
  }

  // Tiers of a bid, each with its quantity between its ends; at most one, and only of a winner.
  void AddBid(int at) {
    const Bid& bid = input_.bids[at];
    if (bid.forbidden) return;
    const Vendor& vendor = input_.vendors[bid.vendor];
    std::vector<std::pair<int, double>> one;
    std::vector<Sale> sales;
    for (int r = 0; r < static_cast<int>(input_.regions.size()); ++r) {
      const bool wanted = demand_[bid.item][r] > 0 || input_.over_purchase;
      if (vendor.surcharge_permille[r] >= 0 && wanted) sales.push_back({at, r, {}});
    }
    for (const Tier& tier : bid.tiers) {
      const double most = static_cast<double>(input_.over_purchase ? tier.to : std::min(tier.to, total_[bid.item]));
      if (static_cast<double>(tier.from) > most) continue;
      const int chosen = Column(static_cast<double>(tier.fixed_tt) / kTt, 1, true);
      one.emplace_back(chosen, 1);
      std::vector<std::pair<int, double>> units;
      for (Sale& sale : sales) {
        const Int128 delivery =
            Int128{input_.items[bid.item].reference_tt} * vendor.surcharge_permille[sale.region] / 10'000'000;
        const double price = static_cast<double>(tier.unit_tt) / kTt + static_cast<double>(delivery);
        const double high = input_.over_purchase ? most : std::min(most, demand_[bid.item][sale.region]);
        sale.columns.push_back(Column(price, high, whole_units_));
        units.emplace_back(sale.columns.back(), 1);
      }
      units.emplace_back(chosen, -most);
      Row(units, -COIN_DBL_MAX, 0);
      units.back().second = -static_cast<double>(tier.from);
      Row(units, 0, COIN_DBL_MAX);
    }
    of_item_[bid.item].insert(of_item_[bid.item].end(), one.begin(), one.end());
    of_vendor_[bid.vendor].insert(of_vendor_[bid.vendor].end(), one.begin(), one.end());
    one.emplace_back(wins_[bid.vendor], -1);
    Row(one, -COIN_DBL_MAX, 0);
    sales_.insert(sales_.end(), sales.begin(), sales.end());
  }

  // Units of a vendor's bid for an item (either may be -1 for all), each counted with `weight` of the sale.
  template <typename Weight>
  std::vector<std::pair<int, double>> Units(int vendor, int item, int region, Weight weight) const {
    std::vector<std::pair<int, double>> entries;
    for (const Sale& sale : sales_) {
      const Bid& bid = input_.bids[sale.bid];
      if ((vendor >= 0 && bid.vendor != vendor) || (item >= 0 && bid.item != item)) continue;
      if (region >= 0 && sale.region != region) continue;
      for (const int column : sale.columns) entries.emplace_back(column, weight(bid));
    }
    return entries;
  }

  void AddItems() {
    const auto one = [](const Bid&) { return 1.0; };
    for (int i = 0; i < static_cast<int>(input_.items.size()); ++i) {
      for (int r = 0; r < static_cast<int>(input_.regions.size()); ++r) {
        const double demand = demand_[i][r];
        Row(Units(-1, i, r, one), demand, input_.over_purchase ? COIN_DBL_MAX : demand);
      }
      const Item& item = input_.items[i];
      if (item.max_winners > 0) Row(of_item_[i], -COIN_DBL_MAX, item.max_winners);
      if (item.max_share < 0) continue;
      const double most = static_cast<double>(Int128{total_[i]} * item.max_share / 1'000'000);
      for (int v = 0; v < static_cast<int>(input_.vendors.size()); ++v) Row(Units(v, i, -1, one), 0, most);
    }
  }

  void AddVendors() {
    const auto reference = [&](const Bid& bid) {
      return static_cast<double>(input_.items[bid.item].reference_tt) / kTt;
    };
    std::vector<std::pair<int, double>> winners, sme;
    for (int v = 0; v < static_cast<int>(input_.vendors.size()); ++v) {
      const Vendor& vendor = input_.vendors[v];
      winners.emplace_back(wins_[v], 1);
      const auto value = Units(v, -1, -1, reference);
      if (vendor.capacity_tt >= 0) Row(value, 0, static_cast<double>(vendor.capacity_tt) / kTt);
      if (vendor.sme) sme.insert(sme.end(), value.begin(), value.end());
      if (input_.min_winners == 0) continue;
      auto won = of_vendor_[v];  // a winner wins something
      won.emplace_back(wins_[v], -1);
      Row(won, 0, COIN_DBL_MAX);
    }
    if (input_.max_winners > 0) Row(winners, 0, input_.max_winners);
    if (input_.min_winners > 0) Row(winners, input_.min_winners, COIN_DBL_MAX);
    double demanded = 0;
    for (std::size_t i = 0; i < total_.size(); ++i) {
      demanded += static_cast<double>(input_.items[i].reference_tt) / kTt * static_cast<double>(total_[i]);
    }
    if (input_.sme_share > 0) Row(sme, demanded * static_cast<double>(input_.sme_share) / 1e6, COIN_DBL_MAX);
  }

  void AddBundles() {
    for (const Bundle& bundle : input_.bundles) {
      const int used = Column(-static_cast<double>(bundle.rebate_tt) / kTt, 1, true);
      for (const auto& [item, least] : bundle.items) {
        auto units = Units(bundle.vendor, item, -1, [](const Bid&) { return 1.0; });
        units.emplace_back(used, -static_cast<double>(least));
        Row(units, 0, COIN_DBL_MAX);
      }
    }
  }

  // oneVendorPerMunicipalityItem: every demand from one vendor.
  void AddWholeDemands() {
    std::vector<std::vector<std::pair<int, double>>> served(sales_.size());
    for (const Demand& demand : input_.demands) {
      std::vector<std::pair<int, double>> one;
      for (std::size_t s = 0; s < sales_.size(); ++s) {
        if (input_.bids[sales_[s].bid].item != demand.item || sales_[s].region != demand.region) continue;
        one.emplace_back(Column(0, 1, true), 1);
        served[s].emplace_back(one.back().first, -static_cast<double>(demand.quantity));
      }
      Row(one, 1, 1);
    }
    for (std::size_t s = 0; s < sales_.size(); ++s) {
      for (const int column : sales_[s].columns) served[s].emplace_back(column, 1);
      Row(served[s], 0, input_.over_purchase ? COIN_DBL_MAX : 0);
    }
  }

  const Input& input_;
  const bool whole_units_;
  std::vector<std::vector<double>> demand_;
  std::vector<std::int64_t> total_;
  std::vector<double> cost_, high_, row_low_, row_high_;
  std::vector<bool> integer_;
  std::vector<CoinPackedVector> rows_;
  std::vector<int> wins_;
  std::vector<Sale> sales_;
  std::vector<std::vector<std::pair<int, double>>> of_item_, of_vendor_;
};

double CpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

int Solve(const Input& input, const std::string& seconds, const std::string& gap, bool continuous) {
  const double begin = CpuSeconds();
  OsiClpSolverInterface solver;
  solver.setLogLevel(0);
  CompactModel compact(input, !continuous);
  compact.Load(solver);
  CbcModel model(solver);
  CbcMain0(model);
  const char* arguments[] = {"award_cbc", "-log",      "0",      "-sec", seconds.c_str(),
                             "-ratio",    gap.c_str(), "-solve", "-quit"};
  CbcMain1(static_cast<int>(std::size(arguments)), arguments, model);
  const double* best = model.bestSolution();
  nlohmann::json answer{{"status", model.isProvenInfeasible() ? "INFEASIBLE"
                                   : best == nullptr          ? "UNKNOWN"
                                   : model.isProvenOptimal()  ? "OPTIMAL"
                                                              : "FEASIBLE"},
                        {"cpuSeconds", CpuSeconds() - begin},
                        {"columns", solver.getNumCols()},
                        {"nodes", model.getNodeCount()}};
  if (best != nullptr) answer["valueYen"] = model.getObjValue();
  if (!model.isProvenInfeasible()) answer["boundYen"] = model.getBestPossibleObjValue();
  if (best != nullptr) answer["awards"] = compact.Awards(best);
  std::cout << answer.dump() << "\n";
  return 0;
}

}  // namespace

int main(int count, char** words) {
  std::string file, seconds = "60", gap = "1e-6";
  bool continuous = false;
  for (int w = 1; w < count; ++w) {
    const std::string word = words[w];
    if (word == "--continuous")
      continuous = true;
    else if (word == "--seconds" && w + 1 < count)
      seconds = words[++w];
    else if (word == "--gap" && w + 1 < count)
      gap = words[++w];
    else
      file = word;
  }
  std::ifstream stream(file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Faults faults;
  const auto document = ParseJson(text, faults);
  const Input input = document ? ReadInput(*document, faults) : Input{};
  for (const Fault& fault : faults.list()) std::cerr << ToText(fault) << "\n";
  return faults.empty() ? Solve(input, seconds, gap, continuous) : 2;
}
