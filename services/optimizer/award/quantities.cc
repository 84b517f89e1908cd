// Whole quantities for chosen pieces, by Cbc.
#include <algorithm>
#include <cmath>
#include <coin/CbcModel.hpp>
#include <coin/OsiClpSolverInterface.hpp>

#include "optimizer/award/incumbent.h"

namespace kyodo::optimizer::award {
namespace {

// The program's columns: units of one chosen piece for one region.
struct Variable {
  int item = 0, part = 0, region = 0;
};

class QuantityProgram {
 public:
  QuantityProgram(const Instance& instance, const std::vector<std::vector<int>>& pieces)
      : instance_(instance), pieces_(pieces) {
    for (int i = 0; i < instance.items; ++i) AddItem(i);
    AddSideRules();
  }

  std::optional<Candidate> Solve(double seconds) {
    OsiClpSolverInterface solver;
    solver.messageHandler()->setLogLevel(0);
    std::vector<double> lower(cost_.size(), 0), upper(cost_.size(), COIN_DBL_MAX);
    CoinPackedMatrix matrix(false, rows_.data(), columns_.data(), values_.data(), static_cast<int>(values_.size()));
    matrix.setDimensions(static_cast<int>(row_lower_.size()), static_cast<int>(cost_.size()));
    solver.loadProblem(matrix, lower.data(), upper.data(), cost_.data(), row_lower_.data(), row_upper_.data());
    for (std::size_t c = 0; c < cost_.size(); ++c) solver.setInteger(static_cast<int>(c));
    CbcModel model(solver);
    model.setLogLevel(0);
    model.setMaximumSeconds(seconds);
    model.setMaximumNodes(kNodesMax);
    model.setAllowableGap(0);
    model.branchAndBound();
    if (model.bestSolution() == nullptr) return std::nullopt;
    return Read(model.bestSolution());
  }

 private:
  static constexpr int kNodesMax = 200;

  int AddRow(double lower, double upper) {
    row_lower_.push_back(lower);
    row_upper_.push_back(upper);
    return static_cast<int>(row_lower_.size()) - 1;
  }
  void Set(int row, int column, double value) {
    rows_.push_back(row);
    columns_.push_back(column);
    values_.push_back(value);
  }

  void AddItem(int item) {
    const bool over = instance_.input->over_purchase;
    std::vector<int> demand_row;
    for (int r = 0; r < instance_.regions; ++r) {
      const double wanted = static_cast<double>(instance_.demand[item][r]);
      demand_row.push_back(AddRow(wanted, over ? COIN_DBL_MAX : wanted));
    }
    for (std::size_t k = 0; k < pieces_[item].size(); ++k) {
      const Piece& piece = instance_.pieces[item][pieces_[item][k]];
      const int total_row = AddRow(static_cast<double>(piece.lo), static_cast<double>(piece.hi));
      for (int r = 0; r < instance_.regions; ++r) {
        const std::int64_t surcharge = instance_.surcharge[piece.vendor][item][r];
        if (surcharge < 0 || (!over && instance_.demand[item][r] == 0)) continue;
        const int column = static_cast<int>(cost_.size());
        cost_.push_back(static_cast<double>(piece.unit + surcharge) / kCostScale);
        variables_.push_back({item, static_cast<int>(k), r});
        Set(demand_row[r], column, 1);
        Set(total_row, column, 1);
      }
    }
  }

  void AddSideRules() {
    const Input& input = *instance_.input;
    std::vector<int> capacity_row(instance_.vendors, -1);
    for (int v = 0; v < instance_.vendors; ++v) {
      if (input.vendors[v].capacity_tt >= 0)
        capacity_row[v] = AddRow(-COIN_DBL_MAX, static_cast<double>(input.vendors[v].capacity_tt) / kTt);
    }
    const int sme_row =
        instance_.sme_need > 0 ? AddRow(static_cast<double>(instance_.sme_need) / kTt, COIN_DBL_MAX) : -1;
    for (std::size_t c = 0; c < variables_.size(); ++c) {
      const Variable& one = variables_[c];
      const int vendor = instance_.pieces[one.item][pieces_[one.item][one.part]].vendor;
      const double reference = static_cast<double>(input.items[one.item].reference_tt) / kTt;
      if (capacity_row[vendor] >= 0) Set(capacity_row[vendor], static_cast<int>(c), reference);
      if (sme_row >= 0 && input.vendors[vendor].sme) Set(sme_row, static_cast<int>(c), reference);
    }
  }

  Candidate Read(const double* solution) const {
    Candidate candidate(instance_.items);
    for (int i = 0; i < instance_.items; ++i) {
      for (const int piece : pieces_[i])
        candidate[i].parts.push_back({piece, std::vector<std::int64_t>(instance_.regions, 0)});
    }
    for (std::size_t c = 0; c < variables_.size(); ++c) {
      const Variable& one = variables_[c];
      candidate[one.item].parts[one.part].quantity[one.region] = std::llround(solution[c]);
    }
    return candidate;
  }

  // Yen instead of tt keeps Cbc's numbers small.
  static constexpr double kTt = 10'000;
  static constexpr double kCostScale = 10'000;

  const Instance& instance_;
  const std::vector<std::vector<int>>& pieces_;
  std::vector<int> rows_, columns_;
  std::vector<double> values_, cost_, row_lower_, row_upper_;
  std::vector<Variable> variables_;
};

}  // namespace

std::optional<Candidate> Quantities(const Instance& instance, const std::vector<std::vector<int>>& pieces,
                                    double seconds) {
  return QuantityProgram(instance, pieces).Solve(seconds);
}

}  // namespace kyodo::optimizer::award
