// Who serves what while a heuristic builds it up: loads and places per agent and month.
#pragma once

#include <cstdint>
#include <vector>

#include "optimizer/allocation/packing.h"

namespace kyodo::optimizer::allocation {

class Fleet {
 public:
  explicit Fleet(const Packing& packing);

  // Agents of options are looked up by the caller once.
  bool Fits(int agent, const Option& option) const;
  void Add(int agent, const Option& option);
  void Remove(int agent, const Option& option);
  std::int32_t Left(int agent, int month) const { return left_[agent * packing_.months + month]; }

 private:
  // (place, uses) of one agent and month; short lists.
  using Uses = std::vector<std::pair<std::int32_t, std::int32_t>>;
  const Packing& packing_;
  std::vector<std::int32_t> left_;
  std::vector<Uses> uses_;
};

}  // namespace kyodo::optimizer::allocation
