#include "optimizer/allocation/round.h"

#include <algorithm>

namespace kyodo::optimizer::allocation {

bool DecideOption(const Packing& packing, const std::vector<std::vector<int>>& by_unit, int option, bool taken,
                  Marks& marks) {
  if (!taken) {
    const bool possible = marks.options[option] != Mark::kIn;
    marks.options[option] = Mark::kOut;
    return possible;
  }
  if (marks.options[option] == Mark::kOut) return false;
  for (const int other : by_unit[packing.options[option].unit]) {
    if (marks.options[other] == Mark::kIn && other != option) return false;
    marks.options[other] = Mark::kOut;
  }
  marks.options[option] = Mark::kIn;
  return true;
}

bool Allowed(const Packing& packing, const Marks& marks, int agent, const std::vector<int>& options) {
  for (int o = packing.begin[agent]; o < packing.begin[agent + 1]; ++o) {
    const bool taken = std::binary_search(options.begin(), options.end(), o);
    if (marks.options[o] == (taken ? Mark::kOut : Mark::kIn)) return false;
  }
  return true;
}

std::vector<Chosen> Dive::Run(const Marks& start) {
  constexpr int kRounds = 3;
  Marks marks = start;
  std::vector<Chosen> found;
  while (!deadline_.Over()) {
    const std::vector<double> parts = relaxation_.master().OptionParts();
    int most = kNobody;
    bool decided = false;
    for (std::size_t o = 0; o < parts.size(); ++o) {
      if (marks.options[o] != Mark::kFree || parts[o] < 1e-6) continue;
      if (parts[o] > 1 - 1e-6) {
        decided = DecideOption(packing_, by_unit_, static_cast<int>(o), true, marks) || decided;
      } else if (most == kNobody || parts[o] > parts[most]) {
        most = static_cast<int>(o);
      }
    }
    if (most == kNobody) {
      Chosen chosen(packing_.units.size(), kNobody);
      for (std::size_t o = 0; o < parts.size(); ++o) {
        if (marks.options[o] == Mark::kIn) chosen[packing_.options[o].unit] = static_cast<int>(o);
      }
      found.push_back(std::move(chosen));
      return found;
    }
    DecideOption(packing_, by_unit_, most, true, marks);
    const NodeBound bound = relaxation_.Solve(marks, INT64_MIN, deadline_, kRounds);
    if (bound.contradiction) return found;
  }
  return found;
}

}  // namespace kyodo::optimizer::allocation
