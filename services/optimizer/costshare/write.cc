#include "optimizer/costshare/write.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "optimizer/costshare/rational.h"

namespace kyodo::optimizer::costshare {
namespace {

using Json = nlohmann::ordered_json;

// Indices of the members in the order of the input.
std::vector<std::size_t> InputOrder(const Input& input) {
  std::vector<std::size_t> order(input.members.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[input.members[i].position] = i;
  return order;
}

class Writer {
 public:
  Writer(const Input& input, const Solution& solution)
      : input_(input), solution_(solution), order_(InputOrder(input)) {}

  Json Output() const {
    const bool solved = !solution_.conflict;
    Json output;
    output["status"] = solved ? "OPTIMAL" : "INFEASIBLE";
    output["proof"] = "CERTIFIED";
    output["shares"] = solved ? SharesJson() : Json::array();
    output["totalYen"] = solution_.total_yen == kInfinite ? Json() : Json(std::to_string(solution_.total_yen));
    output["core"] = solution_.core ? CoreJson() : Json();
    output["alone"] = AloneJson();
    output["conflict"] = ConflictJson();
    output["certificate"] = CertificateJson();
    return output;
  }

 private:
  Json SharesJson() const {
    Json shares = Json::array();
    for (const std::size_t i : order_) {
      Json share;
      share["id"] = input_.members[i].id;
      share["yen"] = std::to_string(solution_.yen[i]);
      share["exact"] = solution_.exact[i] ? Json(FractionText(*solution_.exact[i])) : Json();
      shares.push_back(std::move(share));
    }
    return shares;
  }

  Json AloneJson() const {
    Json alone = Json::array();
    for (const std::size_t i : order_) {
      if (solution_.alone.empty()) break;
      const std::int64_t yen = solution_.alone[i];
      alone.push_back(
          Json{{"id", input_.members[i].id}, {"yen", yen == kInfinite ? Json() : Json(std::to_string(yen))}});
    }
    return alone;
  }

  Json Ids(const Coalition& coalition) const {
    Json ids = Json::array();
    for (const int member : coalition) ids.push_back(input_.members[static_cast<std::size_t>(member)].id);
    return ids;
  }

  Coalition Others(const Coalition& coalition) const {
    Coalition others;
    for (int member = 0; member < static_cast<int>(input_.members.size()); ++member) {
      if (!std::binary_search(coalition.begin(), coalition.end(), member)) others.push_back(member);
    }
    return others;
  }

  void PutWorst(const Worst& worst, Json& to) const {
    to["inCore"] = worst.in_core();
    to["maxExcessYen"] = worst.excess ? Json(FractionText(*worst.excess)) : Json();
    to["blockingCoalition"] = Ids(worst.coalition);
  }

  bool KnowsLeastCore() const { return solution_.least_core && solution_.least_core->solved == Solved::kExactly; }
  bool IsUnbounded() const { return solution_.least_core && solution_.least_core->solved == Solved::kUnbounded; }

  // Empty or not, or unknown.
  Json CoreEmpty() const {
    if (KnowsLeastCore()) return solution_.least_core->excess > 0;
    if (IsUnbounded() || solution_.core->worst.in_core()) return false;
    return nullptr;
  }

  Json CoreJson() const {
    Json core;
    PutWorst(solution_.core->worst, core);
    core["coreEmpty"] = CoreEmpty();
    core["leastCoreYen"] = KnowsLeastCore() ? Json(FractionText(solution_.least_core->excess)) : Json();
    return core;
  }

  Json ConflictJson() const {
    if (!solution_.conflict) return Json::array();
    const Conflict& conflict = *solution_.conflict;
    return Json::array({Json{{"rule", conflict.rule}, {"members", Ids(conflict.coalition)}}});
  }

  Json Vector(const std::vector<mpq_class>& values, const char* name) const {
    Json list = Json::array();
    for (std::size_t i = 0; i < values.size(); ++i) {
      list.push_back(Json{{"id", input_.members[i].id}, {name, FractionText(values[i])}});
    }
    return list;
  }

  Json Weights(const std::vector<Weighted>& weights) const {
    Json list = Json::array();
    for (const Weighted& one : weights) {
      // Large coalitions of many are told by who stays out: the nation without one municipality.
      const bool by_others =
          input_.members.size() > kEnumeratedMembersMax && 2 * one.coalition.size() > input_.members.size();
      list.push_back(Json{{by_others ? "allBut" : "members", Ids(by_others ? Others(one.coalition) : one.coalition)},
                          {"weight", FractionText(one.weight)}});
    }
    return list;
  }

  Json NucleolusJson() const {
    Json levels = Json::array();
    for (const Level& level : solution_.nucleolus->levels) {
      levels.push_back(Json{{"excessYen", FractionText(level.excess)}, {"weights", Weights(level.weights)}});
    }
    return Json{{"point", Vector(solution_.nucleolus->point, "yen")}, {"levels", std::move(levels)}};
  }

  Json Claims() const {
    if (solution_.conflict) return Json::array({solution_.conflict->rule + "_HAS_NO_SOLUTION"});
    Json claims = Json::array({"SHARES"});
    if (!solution_.core) return claims;
    claims.push_back("EXCESS");
    if (KnowsLeastCore()) claims.push_back("LEAST_CORE");
    if (IsUnbounded()) claims.push_back("LEAST_CORE_UNBOUNDED");
    const Json empty = CoreEmpty();
    if (empty.is_boolean()) claims.push_back(empty.get<bool>() ? "CORE_EMPTY" : "CORE_NOT_EMPTY");
    if (solution_.nucleolus) claims.push_back("NUCLEOLUS");
    return claims;
  }

  Json CertificateJson() const {
    const bool solved = !solution_.conflict;
    Json certificate;
    certificate["format"] = "kyodo-split-certificate-v1";
    certificate["claims"] = Claims();
    certificate["checkedShares"] = !solution_.core ? Json() : solution_.core->exact_shares ? "EXACT" : "YEN";
    certificate["paid"] = nullptr;
    if (solution_.core) PutWorst(solution_.core->paid, certificate["paid"]);
    certificate["leastCore"] = nullptr;
    if (solved && KnowsLeastCore()) {
      certificate["leastCore"] = Json{{"point", Vector(solution_.least_core->point, "yen")},
                                      {"weights", Weights(solution_.least_core->weights)}};
    }
    certificate["nucleolus"] = solved && solution_.nucleolus ? NucleolusJson() : Json();
    certificate["direction"] = nullptr;
    if (!solved && !solution_.conflict->direction.empty()) {
      certificate["direction"] = Vector(solution_.conflict->direction, "value");
    } else if (solved && IsUnbounded()) {
      certificate["direction"] = Vector(solution_.least_core->direction, "value");
    }
    return certificate;
  }

  const Input& input_;
  const Solution& solution_;
  const std::vector<std::size_t> order_;
};

}  // namespace

Json WriteOutput(const Input& input, const Solution& solution) { return Writer(input, solution).Output(); }

}  // namespace kyodo::optimizer::costshare
