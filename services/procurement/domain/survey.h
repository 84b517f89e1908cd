// What a municipality answers to a survey: non-binding demand.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <vector>

#include "platform/clock.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

// Units of one item in the round's fiscal year, and in the years after it, the next one first.
struct SurveyLine {
  std::string item;
  std::int64_t quantity = 0;  // 1 to 1,000,000
  std::vector<std::int64_t> next_years_quantities;
  bool operator==(const SurveyLine&) const = default;
};

struct SurveyAnswer {
  std::string municipality;
  int version = 0;  // 0 = not answered
  // Nothing is needed; then there are no lines.
  bool no_need = false;
  std::vector<SurveyLine> lines;
  std::vector<std::string> requirements;
  std::vector<std::string> wishes;
  std::string budget_situation;
  std::vector<std::string> preferred_months;
  std::string account;
  Time update_time{};

  std::string etag() const { return std::to_string(version); }
};

// Every fault with its path: unknown or repeated items, quantity 0 (say noNeed instead), months outside the fiscal year.
absl::Status CheckAnswer(const SurveyAnswer& answer, const RoundTerms& terms);

}  // namespace kyodo::procurement
