// What is wrong with an input, told so that its author can mend it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace kyodo::optimizer {

// where: a path such as demands[3].quantity; what: the fault; right: what would be right.
struct Fault {
  std::string where;
  std::string what;
  std::string right;
};

// "where: what; what would be right".
std::string ToText(const Fault& fault);

// All faults of one input. Stops growing at a number no reader gets through.
class Faults {
 public:
  static constexpr std::size_t kMax = 1000;
  void Add(std::string where, std::string what, std::string right) {
    if (list_.size() < kMax) list_.push_back({std::move(where), std::move(what), std::move(right)});
  }
  bool empty() const { return list_.empty(); }
  const std::vector<Fault>& list() const { return list_; }

 private:
  std::vector<Fault> list_;
};

}  // namespace kyodo::optimizer
