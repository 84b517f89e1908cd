#include "optimizer/award/core.h"

#include <algorithm>
#include <array>
#include <map>

#include "optimizer/award/certificate.h"
#include "optimizer/award/check.h"
#include "optimizer/award/conflict.h"
#include "optimizer/award/distribute.h"
#include "optimizer/award/read.h"
#include "optimizer/award/search.h"
#include "optimizer/award/text.h"
#include "optimizer/award/tie.h"
#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

// floor(tt / 10,000); rebates may be larger than everything else.
Int128 YenOf(Money tt) { return (tt >= 0 ? tt : tt - kTenThousand + 1) / kTenThousand; }

ordered_json WriteAwards(const Instance& instance, const std::vector<Award>& awards, bool spare_only) {
  const Input& input = *instance.input;
  std::map<std::array<int, 3>, std::int64_t> sums;  // item, vendor, region of the input
  for (const Award& award : awards) {
    sums[{award.item, award.vendor, instance.region_of[award.region]}] += spare_only ? award.spare : award.quantity;
  }
  ordered_json list = ordered_json::array();
  for (const auto& [key, quantity] : sums) {
    if (quantity == 0) continue;
    list.push_back({{"vendor", input.vendors[key[1]].id},
                    {"item", input.items[key[0]].id},
                    {"region", input.regions[key[2]]},
                    {"quantity", std::to_string(quantity)}});
  }
  return list;
}

ordered_json WriteWinners(const Input& input, const std::vector<Award>& awards) {
  ordered_json list = ordered_json::array();
  for (std::size_t v = 0; v < input.vendors.size(); ++v) {
    const bool wins =
        std::any_of(awards.begin(), awards.end(), [&](const Award& a) { return a.vendor == static_cast<int>(v); });
    if (wins) list.push_back(input.vendors[v].id);
  }
  return list;
}

// Every field of the format, empty.
ordered_json EmptyOutput() {
  return {{"status", ""},
          {"proof", "SOLVER"},
          {"costYen", nullptr},
          {"boundYen", nullptr},
          {"awards", json::array()},
          {"spare", json::array()},
          {"winners", json::array()},
          {"byMunicipality", json::array()},
          {"feesYen", nullptr},
          {"rebatesYen", nullptr},
          {"tieProved", false},
          {"conflict", json::array()},
          {"certificate", nullptr},
          {"seconds", 0},
          {"nodes", 0}};
}

void WriteSolution(const Instance& instance, std::vector<Award> awards, ordered_json* output) {
  const Input& input = *instance.input;
  MarkSpare(instance, &awards);
  const CostParts cost = *CostOf(instance, awards);
  const Int128 total = YenOf(cost.total());
  const Int128 fees = YenOf(cost.fees), rebates = YenOf(cost.rebates);
  (*output)["costYen"] = ToText(total);
  (*output)["awards"] = WriteAwards(instance, awards, false);
  (*output)["spare"] = WriteAwards(instance, awards, true);
  (*output)["winners"] = WriteWinners(input, awards);
  (*output)["feesYen"] = ToText(fees);
  (*output)["rebatesYen"] = ToText(rebates);
  for (const MunicipalAward& row : Distribute(instance, awards, static_cast<std::int64_t>(total - fees + rebates))) {
    const Demand& demand = input.demands[row.demand];
    (*output)["byMunicipality"].push_back({{"municipality", demand.municipality},
                                           {"item", input.items[demand.item].id},
                                           {"vendor", input.vendors[row.vendor].id},
                                           {"quantity", std::to_string(row.quantity)},
                                           {"yen", std::to_string(row.yen)}});
  }
}

const char* StatusOf(Money cost, Money bound) {
  if (bound >= cost) return "OPTIMAL";
  return (cost - bound) * 1'000'000 <= (cost < 0 ? -cost : cost) ? "WITHIN_TOLERANCE" : "FEASIBLE";
}

}  // namespace

Answer SolveJson(const json& document, const Limits& limits) {
  Answer answer;
  const Input input = ReadInput(document, answer.faults);
  if (!answer.faults.empty()) return answer;
  const Deadline deadline(limits);
  const Instance instance = MakeInstance(input);
  Search search(instance, limits, deadline);
  search.Start(FirstAwards(instance, deadline));
  const SearchResult result = search.Run();
  ordered_json& output = answer.output = EmptyOutput();
  output["certificate"] = WriteCertificate(instance, result.tree);
  // What may be claimed is what the independent checker finds proved (nothing, if it cannot read the certificate).
  const CheckedBound checked = CheckCertificate(input, json(output["certificate"]));
  if (search.incumbent().has()) {
    const Money cost = search.incumbent().cost();
    const Money proved = std::min(cost, checked.bound_tt);
    output["status"] = StatusOf(cost, proved);
    output["boundYen"] = ToText(YenOf(proved));
    std::vector<Award> awards = search.incumbent().awards();
    if (proved == cost) awards = SettleTies(instance, std::move(awards), limits, deadline);
    WriteSolution(instance, std::move(awards), &output);
  } else if (checked.infeasible) {
    output["status"] = "INFEASIBLE";
    output["conflict"] = Conflict(input, limits);
    answer.infeasible = true;
  } else {
    output["status"] = "UNKNOWN";
    output["boundYen"] = ToText(YenOf(checked.bound_tt));
  }
  output["proof"] = "CERTIFIED";
  if (CheckOutput(input, json(output), checked)) output["proof"] = "SOLVER";
  output["seconds"] = static_cast<double>(static_cast<std::int64_t>(deadline.Elapsed() * 1000)) / 1000;
  output["nodes"] = result.nodes;
  return answer;
}

std::optional<std::string> VerifyJson(const json& input, const json& output) {
  Faults faults;
  const Input read = ReadInput(input, faults);
  if (!faults.empty()) return "the input is not valid: " + ToText(faults.list().front());
  return CheckOutput(read, output);
}

}  // namespace kyodo::optimizer::award
