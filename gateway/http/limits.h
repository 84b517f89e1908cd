// Sizes and times at the edge (security.md §1). One place, so that the documentation and the tests quote it.
#pragma once

#include <chrono>
#include <cstddef>

namespace kyodo::gateway {

inline constexpr std::size_t kMaxBodyBytes = 1 << 20;
inline constexpr std::size_t kMaxHeaderBytes = 8 << 10;
inline constexpr int kMaxJsonDepth = 32;
inline constexpr std::size_t kMaxStringCharacters = 4096;
inline constexpr std::size_t kMaxRepeated = 10'000;
// More faults than this in one request are counted, not listed.
inline constexpr std::size_t kMaxViolations = 100;

inline constexpr std::chrono::seconds kHeaderTime{10};
inline constexpr std::chrono::seconds kBodyTime{30};
inline constexpr std::chrono::seconds kIdleTime{75};
inline constexpr std::chrono::seconds kWriteTime{30};
inline constexpr std::chrono::seconds kCallTime{20};

}  // namespace kyodo::gateway
