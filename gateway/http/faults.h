// All that is wrong with one request, so that a caller can mend everything at once.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "gateway/http/limits.h"
#include "platform/error.h"

namespace kyodo::gateway {

// Field violations up to kMaxViolations; a request with ten thousand faults gets a short answer all the same.
class Faults {
 public:
  void Add(std::string field, Text text) {
    if (count_++ < kMaxViolations) list_.Add(std::move(field), std::move(text));
  }
  std::size_t count() const { return count_; }
  absl::Status status() const { return list_.status(); }

 private:
  Violations list_;
  std::size_t count_ = 0;
};

}  // namespace kyodo::gateway
