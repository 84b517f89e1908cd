// The output of cost sharing read back, strictly, for the checker: every field known, every number in its one spelling.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "optimizer/costshare/check_core.h"
#include "optimizer/costshare/check_game.h"

namespace kyodo::optimizer::costshare::check {

// Every function throws Rejected, naming `where`, unless the value is what it should be.

// Exactly these fields.
void RequireFields(const nlohmann::json& value, const std::vector<const char*>& names, const std::string& where);

// "-3/4": reduced, numerator and denominator, at most 20,000 digits.
mpq_class ReadFraction(const nlohmann::json& value, const std::string& where);

// "-3": 64 bits.
std::int64_t ReadYen(const nlohmann::json& value, const std::string& where);

// Reads lists that name the members of one input.
class MemberLists {
 public:
  explicit MemberLists(const Input& input);

  // ["a","b"], sorted, each once.
  Group ReadGroup(const nlohmann::json& value, const std::string& where) const;
  // [{"id",name}] of all members, sorted.
  Vector ReadVector(const nlohmann::json& value, const char* name, const std::string& where) const;
  // [{"members" or "allBut","weight"}].
  std::vector<WeightedGroup> ReadWeights(const nlohmann::json& value, const std::string& where) const;
  // The index of an entry's "id", which must be the member at this place of the input.
  std::size_t ReadPlace(const nlohmann::json& entry, std::size_t position, const std::string& where) const;

 private:
  const Input& input_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::size_t> by_position_;
};

}  // namespace kyodo::optimizer::costshare::check
