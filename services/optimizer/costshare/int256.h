// Whole numbers of 256 bits: just enough arithmetic to walk over coalitions where 128 bits are too narrow.
#pragma once

#include <compare>

#include "optimizer/costshare/model.h"

namespace kyodo::optimizer::costshare {

// high × 2^128 + low. Overflow wraps; who uses it bounds the numbers before.
class Int256 {
 public:
  Int256(long value = 0) : low_(static_cast<Half>(Int128{value})), high_(value < 0 ? -1 : 0) {}
  Int256(Int128 high, unsigned __int128 low) : low_(low), high_(high) {}

  Int128 high() const { return high_; }
  unsigned __int128 low() const { return low_; }

  Int256& operator+=(const Int256& other) {
    low_ += other.low_;
    high_ += other.high_ + (low_ < other.low_ ? 1 : 0);
    return *this;
  }
  Int256 operator-() const { return Int256(~high_ + (low_ == 0 ? 1 : 0), -low_); }
  Int256& operator-=(const Int256& other) { return *this += -other; }
  friend Int256 operator+(Int256 a, const Int256& b) { return a += b; }
  friend Int256 operator-(Int256 a, const Int256& b) { return a -= b; }
  // By a factor of 64 bits, by parts of 64 bits.
  friend Int256 operator*(const Int256& a, long factor) {
    if (factor < 0) return -(a * -factor);
    const Half part = static_cast<Half>(factor), mask = ~static_cast<unsigned long>(0);
    const Half first = (a.low_ & mask) * part, second = (a.low_ >> 64) * part;
    const Half low = first + (second << 64);
    const Half carry = (second >> 64) + (low < first ? 1 : 0);
    return Int256(static_cast<Int128>(static_cast<Half>(a.high_) * part + carry), low);
  }
  friend bool operator==(const Int256&, const Int256&) = default;
  friend std::strong_ordering operator<=>(const Int256& a, const Int256& b) {
    if (a.high_ != b.high_) return a.high_ < b.high_ ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a.low_ == b.low_) return std::strong_ordering::equal;
    return a.low_ < b.low_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }

 private:
  using Half = unsigned __int128;
  Half low_;
  Int128 high_;
};

}  // namespace kyodo::optimizer::costshare
