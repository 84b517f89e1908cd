#include "optimizer/allocation/restricted.h"

#include <CbcModel.hpp>
#include <CoinPackedMatrix.hpp>
#include <OsiClpSolverInterface.hpp>
#include <algorithm>
#include <cmath>
#include <map>

namespace kyodo::optimizer::allocation {
namespace {

// Columns of the programme, rows as in step.h.
class Programme {
 public:
  Programme(const Packing& packing, const Step& step) : packing_(packing), step_(step) {
    const int units = static_cast<int>(packing.units.size()), agents = static_cast<int>(packing.agents.size());
    const int rows = static_cast<int>(step.rhs.size()), blocks = static_cast<int>(step.blocks.size());
    agent_row_ = units, step_row_ = units + agents, block_row_ = step_row_ + rows;
    lower_.assign(block_row_ + blocks, -COIN_DBL_MAX);
    upper_.assign(block_row_ + blocks, 1);
    for (int r = 0; r < rows; ++r)
      lower_[step_row_ + r] = static_cast<double>(step.rhs[r]), upper_[step_row_ + r] = COIN_DBL_MAX;
    for (int b = 0; b < blocks; ++b) lower_[block_row_ + b] = 1;
    for (int b = 0; b < blocks; ++b) {
      for (const Alternative& one : step.blocks[b]) {
        starts_.push_back(static_cast<CoinBigIndex>(index_.size()));
        Put(block_row_ + b, 1);
        for (const Entry& entry : one.entries) Put(step_row_ + entry.row, static_cast<double>(entry.coefficient));
        costs_.push_back(-static_cast<double>(one.objective));
      }
    }
  }

  void Add(const Master::Column& plan) {
    starts_.push_back(static_cast<CoinBigIndex>(index_.size()));
    Put(agent_row_ + plan.agent, 1);
    double worth = 0;
    std::map<int, double> sums;
    for (const int o : plan.options) {
      Put(packing_.options[o].unit, 1);
      worth += static_cast<double>(step_.objective[o]);
      if (step_.entries.empty()) continue;
      for (const Entry& entry : step_.entries[o]) sums[entry.row] += static_cast<double>(entry.coefficient);
    }
    for (const auto& [row, sum] : sums) Put(step_row_ + row, sum);
    costs_.push_back(-worth);
  }

  void Load(OsiClpSolverInterface& solver) {
    std::vector<CoinBigIndex> starts = starts_;
    starts.push_back(static_cast<CoinBigIndex>(index_.size()));
    const std::vector<double> low(costs_.size(), 0), high(costs_.size(), 1);
    solver.loadProblem(static_cast<int>(costs_.size()), static_cast<int>(lower_.size()), starts.data(), index_.data(),
                       value_.data(), low.data(), high.data(), costs_.data(), lower_.data(), upper_.data());
    for (std::size_t c = 0; c < costs_.size(); ++c) solver.setInteger(static_cast<int>(c));
  }

 private:
  void Put(int row, double value) { index_.push_back(row), value_.push_back(value); }

  const Packing& packing_;
  const Step& step_;
  int agent_row_, step_row_, block_row_;
  std::vector<double> lower_, upper_, costs_, value_;
  std::vector<int> index_;
  std::vector<CoinBigIndex> starts_;
};

}  // namespace

std::optional<Chosen> ChoosePlans(const Packing& packing, const Step& step, const std::vector<Master::Column>& plans,
                                  std::int64_t value, int nodes_max, const Deadline& deadline) {
  Programme programme(packing, step);
  std::size_t before = 0;
  for (const auto& block : step.blocks) before += block.size();
  for (const Master::Column& plan : plans) programme.Add(plan);
  OsiClpSolverInterface solver;
  solver.messageHandler()->setLogLevel(0);
  programme.Load(solver);
  solver.setHintParam(OsiDoReducePrint, true, OsiHintTry);
  CbcModel model(solver);
  CbcMain0(model);
  const std::string seconds = std::to_string(std::max(0.1, deadline.Left()));
  const std::string nodes = std::to_string(nodes_max);
  model.setLogLevel(0);
  model.setCutoff(-static_cast<double>(value) - 0.5);
  const char* arguments[] = {"cbc",           "-log",      "0",           "-cutoff", "0",    "-sec",
                             seconds.c_str(), "-maxNodes", nodes.c_str(), "-solve",  "-quit"};
  const std::string cutoff = std::to_string(-static_cast<double>(value) - 0.5);
  arguments[4] = cutoff.c_str();
  CbcMain1(static_cast<int>(std::size(arguments)), arguments, model);
  const double* solution = model.bestSolution();
  if (solution == nullptr) return std::nullopt;
  Chosen chosen(packing.units.size(), kNobody);
  for (std::size_t c = 0; c < plans.size(); ++c) {
    if (solution[before + c] < 0.5) continue;
    for (const int o : plans[c].options) chosen[packing.options[o].unit] = o;
  }
  return chosen;
}

}  // namespace kyodo::optimizer::allocation
