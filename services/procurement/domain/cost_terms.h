// How fixed fees are split: the cost terms of a round.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/money.h"

namespace kyodo::procurement {

// What a part of a fee is split by.
enum class SplitKey { kEqual, kPopulation, kQuantity };

// Who bears a fee: all participants of the round, or those with a quantity in the fee's lot.
enum class Bearers { kAll, kUsers };

// So many percent of a fee by one key.
struct SplitPart {
  SplitKey key = SplitKey::kQuantity;
  Percent percent;
  bool operator==(const SplitPart&) const = default;
};

// The rule for the round's fixed fees (source FIXED_FEE).
struct CostTerm {
  std::string title;
  std::vector<SplitPart> split;
  Bearers bearers = Bearers::kUsers;
  bool operator==(const CostTerm&) const = default;
};

// What applies to a fee without a term: all of it by quantity, by its users.
CostTerm DefaultCostTerm();

// Every fault of a round's terms with its path "costTerms[0].split": a title, no key twice, parts above 0 that add up
// to exactly 100, and at most one term, because each fixed fee is split once.
absl::Status CheckCostTerms(const std::vector<CostTerm>& terms);

// "EQUAL", "POPULATION", "QUANTITY"; "ALL", "USERS". Nothing for other words.
std::string ToText(SplitKey key);
std::string ToText(Bearers bearers);
std::optional<SplitKey> SplitKeyFrom(std::string_view text);
std::optional<Bearers> BearersFrom(std::string_view text);

}  // namespace kyodo::procurement
