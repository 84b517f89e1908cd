#include "optimizer/allocation/master.h"

#include <algorithm>
#include <cmath>

namespace kyodo::optimizer::allocation {
namespace {

constexpr double kPenaltyMax = 1e9;

}  // namespace

Master::Master(const Packing& packing, const Step& step, std::int64_t scale)
    : packing_(packing), step_(step), scale_(scale) {
  lp_.setLogLevel(0);
  ScaleRows();
  AddRows();
  AddBlocks();
  first_plan_ = lp_.numberColumns();
  for (std::size_t a = 0; a < packing_.agents.size(); ++a) AddPlan(static_cast<int>(a), {});
}

void Master::ScaleRows() {
  double largest = 1;
  row_unit_.assign(step_.rhs.size(), 1);
  const auto see = [&](const Entry& entry) {
    row_unit_[entry.row] = std::max(row_unit_[entry.row], std::abs(static_cast<double>(entry.coefficient)));
  };
  for (const std::int64_t one : step_.objective) largest = std::max(largest, std::abs(static_cast<double>(one)));
  for (const auto& entries : step_.entries) std::for_each(entries.begin(), entries.end(), see);
  for (const auto& block : step_.blocks) {
    for (const Alternative& one : block) {
      largest = std::max(largest, std::abs(static_cast<double>(one.objective)));
      std::for_each(one.entries.begin(), one.entries.end(), see);
    }
  }
  objective_unit_ = largest / 10;
  for (double& unit : row_unit_) unit /= 10;
}

void Master::AddRows() {
  const int rows = BlockRow(static_cast<int>(step_.blocks.size()));
  std::vector<double> lower(rows, -COIN_DBL_MAX), upper(rows, 1);
  for (std::size_t a = 0; a < packing_.agents.size(); ++a) lower[AgentRow(static_cast<int>(a))] = 1;
  for (std::size_t r = 0; r < step_.rhs.size(); ++r) {
    lower[StepRow(static_cast<int>(r))] = static_cast<double>(step_.rhs[r]) / row_unit_[r];
    upper[StepRow(static_cast<int>(r))] = COIN_DBL_MAX;
  }
  for (std::size_t b = 0; b < step_.blocks.size(); ++b) lower[BlockRow(static_cast<int>(b))] = 1;
  lp_.resize(rows, 0);
  for (int r = 0; r < rows; ++r) lp_.setRowBounds(r, lower[r], upper[r]);
  for (std::size_t r = 0; r < step_.rhs.size(); ++r) {
    const int row = StepRow(static_cast<int>(r));
    const double one = 1;
    lp_.addColumn(1, &row, &one, 0, COIN_DBL_MAX, penalty_);
  }
}

void Master::AddBlocks() {
  first_block_ = lp_.numberColumns();
  for (std::size_t b = 0; b < step_.blocks.size(); ++b) {
    for (const Alternative& one : step_.blocks[b]) {
      std::vector<int> rows{BlockRow(static_cast<int>(b))};
      std::vector<double> values{1};
      for (const Entry& entry : one.entries) {
        rows.push_back(StepRow(entry.row));
        values.push_back(static_cast<double>(entry.coefficient) / row_unit_[entry.row]);
      }
      lp_.addColumn(static_cast<int>(rows.size()), rows.data(), values.data(), 0, 1,
                    -static_cast<double>(one.objective) / objective_unit_);
    }
  }
}

bool Master::AddPlan(int agent, const std::vector<int>& options) {
  if (!known_.emplace(agent, options).second) return false;
  std::vector<int> rows{AgentRow(agent)};
  std::vector<double> values{1};
  std::vector<double> sums(step_.rhs.size(), 0);
  double worth = 0;
  for (const int o : options) {
    rows.push_back(UnitRow(packing_.options[o].unit));
    values.push_back(1);
    worth += static_cast<double>(step_.objective[o]);
    if (step_.entries.empty()) continue;
    for (const Entry& entry : step_.entries[o]) {
      sums[entry.row] += static_cast<double>(entry.coefficient) / row_unit_[entry.row];
    }
  }
  for (std::size_t r = 0; r < sums.size(); ++r) {
    if (sums[r] == 0) continue;
    rows.push_back(StepRow(static_cast<int>(r)));
    values.push_back(sums[r]);
  }
  lp_.addColumn(static_cast<int>(rows.size()), rows.data(), values.data(), 0, COIN_DBL_MAX, -worth / objective_unit_);
  columns_.push_back({agent, options});
  return true;
}

void Master::Apply(const Marks& marks) {
  std::vector<std::vector<int>> forced(packing_.agents.size());
  for (std::size_t a = 0; a < forced.size(); ++a) {
    for (int o = packing_.begin[a]; o < packing_.begin[a + 1]; ++o) {
      if (marks.options[o] == Mark::kIn) forced[a].push_back(o);
    }
    if (!forced[a].empty()) AddPlan(static_cast<int>(a), forced[a]);
  }
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto& [agent, options] = columns_[c];
    const bool allowed =
        std::none_of(options.begin(), options.end(), [&](int o) { return marks.options[o] == Mark::kOut; }) &&
        std::includes(options.begin(), options.end(), forced[agent].begin(), forced[agent].end());
    lp_.setColumnUpper(first_plan_ + static_cast<int>(c), allowed ? COIN_DBL_MAX : 0);
  }
  int column = first_block_;
  for (const auto& block : marks.blocks) {
    for (const char allowed : block) lp_.setColumnUpper(column++, allowed ? 1 : 0);
  }
}

bool Master::Solve() {
  lp_.primal(lp_.numberIterations() > 0 ? 1 : 0);
  if (lp_.status() != 0) lp_.dual();
  return lp_.status() == 0;
}

double Master::Probe(const Marks& marks, const Marks& now, int iterations_max) {
  const std::vector<unsigned char> basis(lp_.statusArray(), lp_.statusArray() + lp_.numberRows() + lp_.numberColumns());
  const int columns = lp_.numberColumns();
  Apply(marks);
  lp_.setMaximumIterations(lp_.numberIterations() + iterations_max);
  lp_.dual();
  const double value = Objective();
  lp_.setMaximumIterations(INT_MAX);
  Apply(now);
  std::copy(basis.begin(), basis.begin() + columns, lp_.statusArray());
  std::copy(basis.begin() + columns, basis.end(), lp_.statusArray() + lp_.numberColumns());
  return value;
}

bool Master::Broken() const {
  for (std::size_t r = 0; r < step_.rhs.size(); ++r) {
    if (lp_.primalColumnSolution()[r] > 1e-7) return true;
  }
  return false;
}

bool Master::RaisePenalty() {
  if (penalty_ >= kPenaltyMax) return false;
  penalty_ *= 100;
  for (std::size_t r = 0; r < step_.rhs.size(); ++r) lp_.setObjectiveCoefficient(static_cast<int>(r), penalty_);
  return true;
}

Multipliers Master::Duals() const {
  Multipliers result;
  result.scale = scale_;
  const double unit = objective_unit_ * static_cast<double>(scale_);
  const double* dual = lp_.dualRowSolution();
  for (std::size_t u = 0; u < packing_.units.size(); ++u) {
    result.units.push_back(std::max<std::int64_t>(0, std::llround(-dual[u] * unit)));
  }
  for (std::size_t r = 0; r < step_.rhs.size(); ++r) {
    const double price = dual[StepRow(static_cast<int>(r))] * unit / row_unit_[r];
    result.rows.push_back(std::max<std::int64_t>(0, std::llround(price)));
  }
  return result;
}

double Master::AgentDual(int agent) const {
  return -lp_.dualRowSolution()[AgentRow(agent)] * objective_unit_ * static_cast<double>(scale_);
}

std::vector<double> Master::OptionParts() const {
  std::vector<double> parts(packing_.options.size(), 0);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const double part = Part(c);
    if (part < 1e-9) continue;
    for (const int o : columns_[c].options) parts[o] += part;
  }
  return parts;
}

std::vector<std::vector<double>> Master::BlockParts() const {
  std::vector<std::vector<double>> parts;
  int column = first_block_;
  for (const auto& block : step_.blocks) {
    parts.emplace_back();
    for (std::size_t k = 0; k < block.size(); ++k) parts.back().push_back(lp_.primalColumnSolution()[column++]);
  }
  return parts;
}

}  // namespace kyodo::optimizer::allocation
