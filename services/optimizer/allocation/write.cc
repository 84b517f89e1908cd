#include "optimizer/allocation/write.h"

#include <map>

#include "optimizer/allocation/check.h"
#include "optimizer/allocation/outcome.h"

namespace kyodo::optimizer::allocation {
namespace {

using nlohmann::ordered_json;

// units / scale with as many decimals as it takes; scale is a product of 2 and 5.
std::string DecimalText(std::int64_t units, std::int64_t scale) {
  std::string text = std::to_string(units / scale);
  std::int64_t rest = units % scale;
  if (rest == 0) return text;
  text += '.';
  for (; rest != 0; rest %= scale) {
    rest *= 10;
    text += static_cast<char>('0' + rest / scale);
  }
  return text;
}

std::string ShareText(const Share& share) {
  std::string text = std::to_string(share.above);
  if (share.below != 1) text.append("/").append(std::to_string(share.below));
  return text;
}

ordered_json Assignments(const Instance& instance, const Served& served) {
  ordered_json list = ordered_json::array();
  for (std::size_t q = 0; q < served.size(); ++q) {
    std::vector<int> order;
    std::map<int, ordered_json> months;
    for (std::size_t i = 0; i < served[q].size(); ++i) {
      const int specialist = served[q][i];
      if (specialist == kNobody) continue;
      if (!months.contains(specialist)) order.push_back(specialist);
      months[specialist].push_back(instance.months[instance.requests[q].from + i]);
    }
    for (const int specialist : order) {
      list.push_back({{"request", instance.requests[q].id},
                      {"specialist", instance.specialists[specialist].id},
                      {"months", months[specialist]}});
    }
  }
  return list;
}

ordered_json ChangeJson(const std::optional<Change>& change) {
  if (!change) return nullptr;
  ordered_json value = change->value;
  if (change->kind == Change::Kind::kWhole) value = std::stoll(change->value);
  if (change->kind == Change::Kind::kNull) value = nullptr;
  if (change->kind == Change::Kind::kFlag) value = change->value == "true";
  return {{"field", change->field}, {"value", value}};
}

class ProofWriter {
 public:
  ProofWriter(const Group& group, const ProvedStep& step) : part_(group.part), proof_(step.proof) {}

  void Into(ordered_json& json) {
    tree_ = ordered_json::array();
    multipliers_ = ordered_json::array();
    // Preorder without recursion: trees can be deep.
    std::vector<int> waiting{0};
    while (!waiting.empty()) {
      const ProofNode& node = proof_.nodes[waiting.back()];
      waiting.pop_back();
      Node(node);
      if (node.kind == ProofNode::Kind::kLeaf) continue;
      waiting.push_back(node.second);
      waiting.push_back(node.first);
    }
    json["multipliers"] = std::move(multipliers_);
    json["tree"] = std::move(tree_);
  }

 private:
  ordered_json OptionJson(int option) const {
    return ordered_json::array({part_.packing.options[option].unit, part_.agents[part_.packing.AgentOf(option)]});
  }

  int Number(int multipliers) {
    const auto [found, added] = numbers_.emplace(multipliers, static_cast<int>(numbers_.size()));
    if (added) {
      const Multipliers& one = proof_.multipliers[multipliers];
      multipliers_.push_back({{"scale", one.scale}, {"units", one.units}, {"rows", one.rows}});
    }
    return found->second;
  }

  void Node(const ProofNode& node) {
    ordered_json json = ordered_json::object();
    if (!node.closed.empty()) {
      for (const int option : node.closed) json["close"].push_back(OptionJson(option));
      json["by"] = Number(node.closed_by);
    }
    if (node.kind == ProofNode::Kind::kLeaf) {
      json["leaf"] = node.multipliers == kNobody ? ordered_json(nullptr) : ordered_json(Number(node.multipliers));
    } else if (node.kind == ProofNode::Kind::kOption) {
      json["take"] = OptionJson(node.option);
    } else {
      json["block"] = node.block;
      json["cut"] = node.cut;
    }
    tree_.push_back(std::move(json));
  }

  const Part& part_;
  const Proof& proof_;
  std::map<int, int> numbers_;
  ordered_json tree_, multipliers_;
};

ordered_json CertificateJson(const Solution& solution) {
  ordered_json groups = ordered_json::array();
  for (std::size_t g = 0; g < solution.groups.size(); ++g) {
    ordered_json steps = ordered_json::array();
    for (const ProvedStep& step : solution.parts[g].steps) {
      static const char* const kKinds[] = {"LEVEL", "VALUE", "KEPT", "COST", "POSITIONS"};
      ordered_json json{{"kind", step.smallest ? "SMALLEST" : kKinds[static_cast<int>(step.plan.kind)]},
                        {"bound", step.bound}};
      if (step.plan.kind == StepKind::kPositions) json["end"] = step.plan.end;
      ProofWriter(solution.groups[g], step).Into(json);
      steps.push_back(std::move(json));
    }
    groups.push_back({{"units", solution.groups[g].part.units}, {"steps", std::move(steps)}});
  }
  return {{"schema", "kyodo-allocation-certificate-v1"}, {"groups", std::move(groups)}};
}

std::string Status(const Instance& instance, const Solution& solution, std::int64_t value, std::int64_t bound) {
  if (solution.optimal) return "OPTIMAL";
  const __int128 gap = static_cast<__int128>(bound - value) * 1'000'000;
  return instance.policy.order == Order::kWeight && gap <= value ? "WITHIN_TOLERANCE" : "FEASIBLE";
}

}  // namespace

ordered_json WriteSolution(const Instance& instance, const Solution& solution, const Served& served,
                           const std::vector<Unfilled>& unfilled) {
  const Outcome outcome = Account(instance, served);
  const std::int64_t bound = std::max(solution.value_bound, outcome.value);
  ordered_json output{{"status", Status(instance, solution, outcome.value, bound)},
                      {"proof", "SOLVER"},
                      {"value", DecimalText(outcome.value, kValueUnits)},
                      {"bound", DecimalText(bound, kValueUnits)},
                      {"assignments", Assignments(instance, served)}};
  ordered_json& shares = output["shares"] = ordered_json::array();
  for (std::size_t m = 0; m < outcome.shares.size(); ++m) {
    if (outcome.shares[m].below == 0) continue;
    shares.push_back({{"municipality", instance.municipalities[m].id}, {"share", ShareText(outcome.shares[m])}});
  }
  output["provedLevels"] = solution.shares_proved;
  output["changes"] = outcome.changes;
  output["costYen"] = DecimalText(outcome.cost_half_yen, 2);
  ordered_json& list = output["unfilled"] = ordered_json::array();
  for (const Unfilled& one : unfilled) {
    list.push_back({{"request", instance.requests[one.request].id},
                    {"reason", one.reason},
                    {"detail", one.detail},
                    {"smallestChange", ChangeJson(one.smallest_change)}});
  }
  output["certificate"] = CertificateJson(solution);
  return output;
}

ordered_json WriteConflict(const Instance& instance, const std::vector<int>& requests) {
  ordered_json output{{"status", "INFEASIBLE"},
                      {"proof", "SOLVER"},
                      {"value", nullptr},
                      {"bound", nullptr},
                      {"assignments", ordered_json::array()},
                      {"shares", ordered_json::array()},
                      {"provedLevels", 0},
                      {"changes", 0},
                      {"costYen", nullptr},
                      {"unfilled", ordered_json::array()}};
  ordered_json& conflict = output["conflict"] = ordered_json::array();
  for (const int request : requests) conflict.push_back(instance.requests[request].id);
  output["certificate"] = {{"schema", "kyodo-allocation-certificate-v1"}, {"groups", ordered_json::array()}};
  return output;
}

void Certify(ordered_json& output, bool certified) {
  output["proof"] = certified ? "CERTIFIED" : "SOLVER";
  output["certificate"].erase("seal");
  output["certificate"]["seal"] = Seal(nlohmann::json(output));
}

}  // namespace kyodo::optimizer::allocation
