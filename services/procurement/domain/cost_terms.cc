#include "procurement/domain/cost_terms.h"

#include <set>

#include "platform/error.h"

namespace kyodo::procurement {
namespace {

constexpr std::size_t kTitleMaxBytes = 400;

void CheckSplit(const std::vector<SplitPart>& split, const std::string& path, Violations& violations) {
  if (split.empty()) {
    violations.Add(path, {"A cost term says what the fee is split by.", "費用の按分方法を1つ以上指定してください。"});
    return;
  }
  std::set<SplitKey> seen;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < split.size(); ++i) {
    const std::string part = path + "[" + std::to_string(i) + "]";
    if (!seen.insert(split[i].key).second) {
      violations.Add(part + ".key",
                     {"Each key is used once in a term.", "同じ按分方法は1つの費用条件に1回だけ指定できます。"});
    }
    if (split[i].percent == Percent()) {
      violations.Add(part + ".percent", {"A part is above 0 percent.", "割合は0より大きい値を入力してください。"});
    }
    sum += split[i].percent.ten_thousandths();
  }
  if (sum != 100 * kTenThousand) {
    violations.Add(path, {"The parts of a cost term add up to 100 percent; these add up to " + Amount(sum).text() + ".",
                          "割合の合計を100%にしてください（現在 " + Amount(sum).text() + "%）。"});
  }
}

}  // namespace

CostTerm DefaultCostTerm() {
  return {"", {{SplitKey::kQuantity, *Percent::OfTenThousandths(100 * kTenThousand)}}, Bearers::kUsers};
}

absl::Status CheckCostTerms(const std::vector<CostTerm>& terms) {
  Violations violations;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string path = "costTerms[" + std::to_string(i) + "]";
    if (i > 0) {
      violations.Add(path, {"Fixed fees are split once, so a round has at most one cost term of this source.",
                            "固定費の按分は1回だけのため、費用条件は1件までです。"});
    }
    if (terms[i].title.empty() || terms[i].title.size() > kTitleMaxBytes) {
      violations.Add(path + ".title", {"A title has 1 to 400 bytes.", "名称を入力してください（400バイトまで）。"});
    }
    CheckSplit(terms[i].split, path + ".split", violations);
  }
  return violations.status();
}

std::string ToText(SplitKey key) {
  switch (key) {
    case SplitKey::kEqual:
      return "EQUAL";
    case SplitKey::kPopulation:
      return "POPULATION";
    case SplitKey::kQuantity:
      return "QUANTITY";
  }
  return "";
}

std::string ToText(Bearers bearers) { return bearers == Bearers::kAll ? "ALL" : "USERS"; }

std::optional<SplitKey> SplitKeyFrom(std::string_view text) {
  for (const SplitKey key : {SplitKey::kEqual, SplitKey::kPopulation, SplitKey::kQuantity}) {
    if (ToText(key) == text) return key;
  }
  return std::nullopt;
}

std::optional<Bearers> BearersFrom(std::string_view text) {
  if (text == "ALL") return Bearers::kAll;
  if (text == "USERS") return Bearers::kUsers;
  return std::nullopt;
}

}  // namespace kyodo::procurement
