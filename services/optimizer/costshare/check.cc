#include "optimizer/costshare/check.h"

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "optimizer/costshare/check_core.h"
#include "optimizer/costshare/check_game.h"
#include "optimizer/costshare/check_shapley.h"
#include "optimizer/costshare/check_shares.h"
#include "optimizer/costshare/claims.h"
#include "optimizer/costshare/read.h"

namespace kyodo::optimizer::costshare {
namespace {

using check::CheckedGame;
using check::Group;
using check::MemberLists;
using check::Parts;
using check::Rejected;
using check::Require;
using check::RequireFields;
using check::Vector;
using nlohmann::json;

mpq_class Number(std::int64_t value) { return mpq_class(static_cast<long>(value)); }

// One output against its input.
class OutputCheck {
 public:
  OutputCheck(const Input& input, const json& output) : input_(input), output_(output), lists_(input) {
    if (input.game) game_.emplace(input);
  }

  void Run() {
    RequireFields(output_, {"status", "proof", "shares", "totalYen", "core", "alone", "conflict", "certificate"},
                  "document");
    certificate_ = &output_["certificate"];
    RequireFields(*certificate_, {"format", "claims", "checkedShares", "paid", "leastCore", "nucleolus", "direction"},
                  "certificate");
    Require((*certificate_)["format"] == "kyodo-split-certificate-v1", "certificate.format: is not known here");
    Require(output_["proof"] == "CERTIFIED", "proof: is always CERTIFIED");
    CheckAlone();
    CheckTotal();
    if (output_["conflict"] == json::array()) {
      Require(output_["status"] == "OPTIMAL", "status: without a conflict it is OPTIMAL");
      CheckSolution();
    } else {
      Require(output_["status"] == "INFEASIBLE", "status: with a conflict it is INFEASIBLE");
      CheckConflict();
    }
  }

 private:
  std::size_t size() const { return input_.members.size(); }

  void CheckAlone() const {
    const json& alone = output_["alone"];
    Require(alone.is_array() && alone.size() == (game_ ? size() : 0), "alone: does not list every member");
    for (std::size_t position = 0; position < alone.size(); ++position) {
      RequireFields(alone[position], {"id", "yen"}, "alone");
      Group group(size(), false);
      group[lists_.ReadPlace(alone[position], position, "alone")] = true;
      const std::optional<std::int64_t> cost = game_->CostOf(group);
      Require(alone[position]["yen"] == (cost ? json(std::to_string(*cost)) : json()), "alone: a cost is wrong");
    }
  }

  void CheckTotal() {
    std::optional<std::int64_t> total = input_.total_yen;
    if (!total) total = game_->CostOf(Group(size(), true));
    Require(output_["totalYen"] == (total ? json(std::to_string(*total)) : json()), "totalYen: is not the total");
    total_ = total;
  }

  // Fields that stay empty when there is no solution.
  void RequireNull(const char* name) const {
    Require((*certificate_)[name].is_null(), std::string("certificate.") + name + ": is not null");
  }

  void CheckConflict() const {
    const json& conflict = output_["conflict"];
    Require(conflict.is_array() && conflict.size() == 1, "conflict: is not one rule");
    RequireFields(conflict[0], {"rule", "members"}, "conflict");
    Require(output_["shares"] == json::array() && output_["core"].is_null(), "shares, core: are not empty");
    for (const char* name : {"checkedShares", "paid", "leastCore", "nucleolus"}) RequireNull(name);
    const Group group = lists_.ReadGroup(conflict[0]["members"], "conflict");
    const json& rule = conflict[0]["rule"];
    Require(
        rule.is_string() && (*certificate_)["claims"] == json::array({rule.get<std::string>() + "_HAS_NO_SOLUTION"}),
        "certificate.claims: are not those of the conflict");
    if (rule == "COST_OF_ALL") {
      RequireNull("direction");
      Require(group == Group(size(), true) && !total_, "conflict: the cost of all is known");
    } else if (rule == "SHAPLEY") {
      RequireNull("direction");
      Require(input_.Uses(Method::kShapley) && total_ && game_ && !game_->CostOf(group) && group != Group(size(), true),
              "conflict: that coalition can buy");
    } else {
      const bool nucleolus = rule == "NUCLEOLUS";
      Require(nucleolus || rule == "LEAST_CORE", "conflict: is not a known rule");
      Require(input_.Uses(nucleolus ? Method::kNucleolus : Method::kLeastCore) && total_ && size() > 1 &&
                  group == Group(size(), false),
              "conflict: is not one of this input");
      const Vector direction = lists_.ReadVector((*certificate_)["direction"], "value", "certificate.direction");
      nucleolus ? CheckNoNucleolus(*game_, direction) : CheckUnbounded(*game_, direction);
    }
  }

  void CheckSolution() {
    Require(total_.has_value(), "conflict: nobody sells what all need together");
    CheckLeastCorePart();
    CheckNucleolusPart();
    ReadShares();
    CheckShares(input_, FindParts(), *total_, exact_, yen_);
    claims_.push_back("SHARES");
    if (input_.WantsCore()) {
      CheckCorePart();
    } else {
      Require(output_["core"].is_null(), "core: is not asked for");
      for (const char* name : {"checkedShares", "paid", "leastCore", "nucleolus", "direction"}) RequireNull(name);
    }
    Require((*certificate_)["claims"] == claims_, "certificate.claims: are not what is proved");
  }

  void CheckLeastCorePart() {
    const json& proof = (*certificate_)["leastCore"];
    if (proof.is_null()) return;
    Require(input_.WantsCore() && size() > 1, "certificate.leastCore: is not asked for");
    RequireFields(proof, {"point", "weights"}, "certificate.leastCore");
    point_ = lists_.ReadVector(proof["point"], "yen", "certificate.leastCore.point");
    Require(output_["core"].is_object() && output_["core"].contains("leastCoreYen"), "core.leastCoreYen: is missing");
    least_core_ = check::ReadFraction(output_["core"]["leastCoreYen"], "core.leastCoreYen");
    CheckLeastCore(*game_, *total_, point_, lists_.ReadWeights(proof["weights"], "certificate.leastCore.weights"),
                   *least_core_);
  }

  void CheckNucleolusPart() {
    const json& proof = (*certificate_)["nucleolus"];
    const bool wanted = input_.Uses(Method::kNucleolus) && size() > 1;
    Require(proof.is_null() != wanted, "certificate.nucleolus: is missing, or not asked for");
    if (!wanted) return;
    RequireFields(proof, {"point", "levels"}, "certificate.nucleolus");
    nucleolus_ = lists_.ReadVector(proof["point"], "yen", "certificate.nucleolus.point");
    Require(proof["levels"].is_array(), "certificate.nucleolus.levels: is not a list");
    std::vector<check::ClaimedLevel> levels;
    for (const json& level : proof["levels"]) {
      RequireFields(level, {"excessYen", "weights"}, "certificate.nucleolus.levels");
      levels.push_back({check::ReadFraction(level["excessYen"], "certificate.nucleolus.levels"),
                        lists_.ReadWeights(level["weights"], "certificate.nucleolus.levels")});
    }
    CheckNucleolus(*game_, *total_, nucleolus_, levels);
  }

  void ReadShares() {
    const json& shares = output_["shares"];
    Require(shares.is_array() && shares.size() == size(), "shares: do not list every member");
    yen_.resize(size());
    exact_.resize(size());
    for (std::size_t position = 0; position < shares.size(); ++position) {
      RequireFields(shares[position], {"id", "yen", "exact"}, "shares");
      const std::size_t i = lists_.ReadPlace(shares[position], position, "shares");
      yen_[i] = check::ReadYen(shares[position]["yen"], "shares.yen");
      if (!shares[position]["exact"].is_null()) {
        exact_[i] = check::ReadFraction(shares[position]["exact"], "shares.exact");
      }
    }
  }

  Parts FindParts() const {
    Parts parts{Vector(size(), mpq_class(0)), 0};
    const std::vector<MixPart> mix =
        input_.method == Method::kMix ? input_.mix : std::vector<MixPart>{{input_.method, kHundredPercent}};
    for (const MixPart& part : mix) {
      if (part.percent == 0) continue;
      mpq_class fraction(static_cast<long>(part.percent), static_cast<long>(kHundredPercent));
      fraction.canonicalize();
      if (part.method == Method::kPopulation) {
        parts.by_population += fraction * Number(*total_);
      } else if (part.method == Method::kEqual || part.method == Method::kQuantity || part.method == Method::kWeight) {
        check::AddByWeights(input_, part.method, fraction * Number(*total_), parts.rational);
      } else {
        const Vector values = GameValue(part.method);
        for (std::size_t i = 0; i < size(); ++i) parts.rational[i] += fraction * values[i];
      }
    }
    return parts;
  }

  Vector GameValue(Method method) const {
    if (size() == 1) return {Number(*total_)};
    if (method == Method::kNucleolus) return nucleolus_;
    if (method == Method::kLeastCore) {
      Require(least_core_.has_value(), "certificate.leastCore: is missing");
      return point_;
    }
    const std::optional<Vector> values = ShapleyOf(input_, *game_, *total_);
    Require(values.has_value(), "conflict: a coalition cannot buy, so there is no Shapley value");
    return *values;
  }

  // One inCore, maxExcessYen, blockingCoalition; are the shares in the core?
  bool CheckWorst(const json& claim, const Vector& shares, const std::string& where) const {
    const std::optional<mpq_class> largest = game_->LargestExcess(shares);
    const bool in_core = !largest || *largest <= 0;
    Require(claim["inCore"] == in_core, where + ".inCore: is wrong");
    const Group group = lists_.ReadGroup(claim["blockingCoalition"], where + ".blockingCoalition");
    if (!largest) {
      Require(claim["maxExcessYen"].is_null() && group == Group(size(), false), where + ": no coalition can buy");
      return in_core;
    }
    Require(check::ReadFraction(claim["maxExcessYen"], where + ".maxExcessYen") == *largest,
            where + ".maxExcessYen: is not the largest excess");
    Require(group != Group(size(), false) && group != Group(size(), true) && game_->CostOf(group).has_value(),
            where + ".blockingCoalition: is no coalition that can buy");
    mpq_class excess = -Number(*game_->CostOf(group));
    for (std::size_t i = 0; i < size(); ++i) excess += group[i] ? shares[i] : mpq_class(0);
    Require(excess == *largest, where + ".blockingCoalition: does not have the largest excess");
    return in_core;
  }

  void CheckCorePart() {
    const json& core = output_["core"];
    RequireFields(core, {"inCore", "maxExcessYen", "blockingCoalition", "coreEmpty", "leastCoreYen"}, "core");
    const json& paid_claim = (*certificate_)["paid"];
    RequireFields(paid_claim, {"inCore", "maxExcessYen", "blockingCoalition"}, "certificate.paid");
    Vector paid, checked;
    bool rational = true;
    for (std::size_t i = 0; i < size(); ++i) {
      paid.push_back(Number(yen_[i]));
      checked.push_back(exact_[i].value_or(0));
      rational = rational && exact_[i].has_value();
    }
    Require((*certificate_)["checkedShares"] == (rational ? "EXACT" : "YEN"), "certificate.checkedShares: is wrong");
    CheckWorst(paid_claim, paid, "certificate.paid");
    const bool in_core = CheckWorst(core, rational ? checked : paid, "core");
    claims_.push_back("EXCESS");
    const bool unbounded = !(*certificate_)["direction"].is_null();
    if (least_core_) {
      claims_.push_back("LEAST_CORE");
      Require(!unbounded, "certificate.direction: is not null");
    } else {
      Require(core["leastCoreYen"].is_null(), "core.leastCoreYen: is not proved");
    }
    if (unbounded) {
      Require(size() > 1, "certificate.direction: is not null");
      CheckUnbounded(*game_, lists_.ReadVector((*certificate_)["direction"], "value", "certificate.direction"));
      claims_.push_back("LEAST_CORE_UNBOUNDED");
    }
    CheckEmptiness(core["coreEmpty"], in_core, unbounded);
    if (input_.Uses(Method::kNucleolus) && size() > 1) claims_.push_back("NUCLEOLUS");
  }

  void CheckEmptiness(const json& claim, bool in_core, bool unbounded) {
    json empty;
    if (least_core_) {
      empty = *least_core_ > 0;
    } else if (unbounded || in_core) {
      empty = false;
    }
    Require(claim == empty, "core.coreEmpty: is wrong, or not proved");
    if (!empty.is_null()) claims_.push_back(empty.get<bool>() ? "CORE_EMPTY" : "CORE_NOT_EMPTY");
  }

  const Input& input_;
  const json& output_;
  const json* certificate_ = nullptr;
  const MemberLists lists_;
  std::optional<CheckedGame> game_;
  std::optional<std::int64_t> total_;
  std::optional<mpq_class> least_core_;
  Vector point_, nucleolus_;
  std::vector<std::optional<mpq_class>> exact_;
  std::vector<std::int64_t> yen_;
  json claims_ = json::array();
};

}  // namespace

std::optional<std::string> Verify(const json& document, const json& output) {
  try {
    Faults faults;
    const std::optional<Input> input = ReadInput(document, faults);
    if (!input) return "input: " + ToText(faults.list().front());
    OutputCheck(*input, output).Run();
    return std::nullopt;
  } catch (const Rejected& rejected) {
    return rejected.claim;
  } catch (const std::exception& error) {
    return "document: cannot be checked (" + std::string(error.what()) + ")";
  }
}

}  // namespace kyodo::optimizer::costshare
