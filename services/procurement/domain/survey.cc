#include "procurement/domain/survey.h"

#include <set>

#include "platform/error.h"
#include "procurement/domain/participation.h"

namespace kyodo::procurement {
namespace {

constexpr std::size_t kTextsMax = 50;
constexpr std::size_t kYearsMax = 10;

void CheckTexts(const std::vector<std::string>& texts, const std::string& field, Violations& violations) {
  if (texts.size() > kTextsMax) violations.Add(field, {"At most 50.", "50件までです。"});
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty() || texts[i].size() > 2000) {
      violations.Add(field + "[" + std::to_string(i) + "]", {"1 to 2,000 bytes.", "1〜2,000バイトです。"});
    }
  }
}

void CheckSurveyLine(const SurveyLine& line, const std::string& path, const RoundTerms& terms,
                     Violations& violations) {
  if (terms.FindItem(line.item) == nullptr) {
    violations.Add(path + ".item", {"This round has no such item.", "このラウンドにない品目です。"});
  }
  if (line.quantity < 1 || line.quantity > kLineQuantityMax) {
    violations.Add(path + ".quantity", {"1 to 1,000,000; leave out what you do not need.",
                                        "1〜1,000,000です。不要な品目は行を削除してください。"});
  }
  if (line.next_years_quantities.size() > kYearsMax) {
    violations.Add(path + ".nextYearsQuantities", {"At most 10 years.", "10年分までです。"});
  }
  for (std::size_t i = 0; i < line.next_years_quantities.size(); ++i) {
    const std::int64_t quantity = line.next_years_quantities[i];
    if (quantity < 0 || quantity > kLineQuantityMax) {
      violations.Add(path + ".nextYearsQuantities[" + std::to_string(i) + "]",
                     {"0 to 1,000,000.", "0〜1,000,000です。"});
    }
  }
}

}  // namespace

absl::Status CheckAnswer(const SurveyAnswer& answer, const RoundTerms& terms) {
  Violations violations;
  if (answer.no_need && !answer.lines.empty()) {
    violations.Add("lines", {"With noNeed there are no lines.", "「必要なし」の場合は明細を空にしてください。"});
  }
  if (!answer.no_need && answer.lines.empty()) {
    violations.Add("lines", {"At least one line, or noNeed.", "明細を1件以上入力するか、「必要なし」を選択してください。"});
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < answer.lines.size(); ++i) {
    const std::string path = "lines[" + std::to_string(i) + "]";
    CheckSurveyLine(answer.lines[i], path, terms, violations);
    if (!seen.insert(answer.lines[i].item).second) {
      violations.Add(path + ".item", {"One line per item.", "同じ品目の明細があります。"});
    }
  }
  CheckTexts(answer.requirements, "requirements", violations);
  CheckTexts(answer.wishes, "wishes", violations);
  if (answer.budget_situation.size() > 2000) {
    violations.Add("budgetSituation", {"At most 2,000 bytes.", "2,000バイト以内です。"});
  }
  if (answer.preferred_months.size() > 12) violations.Add("preferredMonths", {"At most 12.", "12件までです。"});
  for (std::size_t i = 0; i < answer.preferred_months.size(); ++i) {
    if (!IsMonthOf(terms.fiscal_year, answer.preferred_months[i])) {
      violations.Add("preferredMonths[" + std::to_string(i) + "]",
                     {"A month such as " + std::to_string(terms.fiscal_year) + "-08 within the fiscal year.",
                      std::to_string(terms.fiscal_year) + "-08のように年度内の月を指定してください。"});
    }
  }
  return violations.status();
}

}  // namespace kyodo::procurement
