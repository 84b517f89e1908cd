// The inner loop of the walk over quantities: one member more.
#pragma once

#include <cstddef>
#include <cstdint>

namespace kyodo::optimizer::costshare {

// For q = units … reach - 1: next[q] = the larger of old[q] and old[q - units] + worth, taken[q] = 1 if it is the
// second and larger. The arrays do not overlap. For double and 64 bits compiled for wide registers, too, where the
// machine has them; the results are the same.
void KnapsackStep(const double* old, double worth, std::size_t units, std::size_t reach, double* next,
                  std::uint8_t* taken);
void KnapsackStep(const std::int64_t* old, std::int64_t worth, std::size_t units, std::size_t reach, std::int64_t* next,
                  std::uint8_t* taken);

template <class N>
void KnapsackStep(const N* old, const N& worth, std::size_t units, std::size_t reach, N* next, std::uint8_t* taken) {
  for (std::size_t q = units; q < reach; ++q) {
    const N with = old[q - units] + worth;
    const bool better = old[q] < with;
    taken[q] = better;
    next[q] = better ? with : old[q];
  }
}

// sum of left[i] × right[i].
double DotProduct(const double* left, const double* right, std::size_t count);

}  // namespace kyodo::optimizer::costshare
