#include "optimizer/allocation/branching.h"

#include <algorithm>
#include <cmath>

#include "optimizer/allocation/round.h"

namespace kyodo::optimizer::allocation {
namespace {

constexpr double kWhole = 1e-6;
constexpr int kCandidates = 10;
constexpr int kPivots = 50;

Branch FractionalBlock(const std::vector<std::vector<double>>& blocks) {
  Branch branch;
  double best = kWhole;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    double sum = 0;
    for (std::size_t k = 0; k + 1 < blocks[b].size(); ++k) {
      sum += blocks[b][k];
      const double score = 0.5 - std::abs(sum - 0.5);
      if (score <= best) continue;
      best = score;
      branch = {ProofNode::Kind::kBlock, kNobody, static_cast<int>(b), static_cast<int>(k)};
    }
  }
  return branch;
}

Branch AnyFree(const Marks& marks, const std::vector<double>& parts) {
  int any = kNobody;
  for (std::size_t o = 0; o < marks.options.size(); ++o) {
    if (marks.options[o] != Mark::kFree) continue;
    any = static_cast<int>(o);
    if (parts[o] > 0.5) break;
  }
  if (any != kNobody) return {ProofNode::Kind::kOption, any, kNobody, kNobody};
  for (std::size_t b = 0; b < marks.blocks.size(); ++b) {
    const auto& allowed = marks.blocks[b];
    const auto low = std::find(allowed.begin(), allowed.end(), 1);
    if (std::count(allowed.begin(), allowed.end(), 1) > 1) {
      return {ProofNode::Kind::kBlock, kNobody, static_cast<int>(b), static_cast<int>(low - allowed.begin())};
    }
  }
  return {};
}

}  // namespace

Branch ChooseBranch(const Packing& packing, const std::vector<std::vector<int>>& by_unit, const Marks& marks,
                    std::int64_t incumbent, Master& master) {
  const Branch block = FractionalBlock(master.BlockParts());
  if (block.kind != ProofNode::Kind::kLeaf) return block;
  const std::vector<double> parts = master.OptionParts();
  std::vector<std::pair<double, int>> candidates;
  for (std::size_t o = 0; o < parts.size(); ++o) {
    if (marks.options[o] != Mark::kFree || parts[o] < kWhole || parts[o] > 1 - kWhole) continue;
    candidates.emplace_back(std::abs(parts[o] - 0.5), static_cast<int>(o));
  }
  if (candidates.empty()) return AnyFree(marks, parts);
  std::sort(candidates.begin(), candidates.end());
  if (candidates.size() > kCandidates) candidates.resize(kCandidates);
  Branch branch{ProofNode::Kind::kOption, candidates.front().second, kNobody, kNobody};
  if (candidates.size() == 1) return branch;
  const double base = master.Objective();
  const double enough = std::max(1e-3, base - static_cast<double>(incumbent));
  double best = -1;
  for (const auto& [distance, option] : candidates) {
    double score = 1;
    for (const bool taken : {true, false}) {
      Marks child = marks;
      DecideOption(packing, by_unit, option, taken, child);
      score *= std::clamp(base - master.Probe(child, marks, kPivots), 1e-3, enough);
    }
    if (score <= best) continue;
    best = score;
    branch.option = option;
  }
  return branch;
}

}  // namespace kyodo::optimizer::allocation
