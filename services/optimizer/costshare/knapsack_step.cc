#include "optimizer/costshare/knapsack_step.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define KYODO_WIDE_REGISTERS __attribute__((target_clones("avx2", "default")))
#else
#define KYODO_WIDE_REGISTERS
#endif

namespace kyodo::optimizer::costshare {

KYODO_WIDE_REGISTERS void KnapsackStep(const double* old, double worth, std::size_t units, std::size_t reach,
                                       double* __restrict next, std::uint8_t* __restrict taken) {
  for (std::size_t q = units; q < reach; ++q) {
    const double with = old[q - units] + worth;
    const bool better = old[q] < with;
    taken[q] = better;
    next[q] = better ? with : old[q];
  }
}

KYODO_WIDE_REGISTERS void KnapsackStep(const std::int64_t* old, std::int64_t worth, std::size_t units,
                                       std::size_t reach, std::int64_t* __restrict next,
                                       std::uint8_t* __restrict taken) {
  for (std::size_t q = units; q < reach; ++q) {
    const std::int64_t with = old[q - units] + worth;
    const bool better = old[q] < with;
    taken[q] = better;
    next[q] = better ? with : old[q];
  }
}

double DotProduct(const double* left, const double* right, std::size_t count) {
  double sums[4] = {0, 0, 0, 0};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) sums[k] += left[i + k] * right[i + k];
  }
  for (; i < count; ++i) sums[0] += left[i] * right[i];
  return sums[0] + sums[1] + sums[2] + sums[3];
}

}  // namespace kyodo::optimizer::costshare
