// Runs the allocation's inner engine on generalised assignment (OR-Library files) and roster instances (own JSON), beside
// published values: allocation_gap SECONDS INDEX.csv FILE… prints a line per file. With --lp DIR it writes each instance
// as a compact model for CBC instead.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <sstream>

#include "optimizer/allocation/fleet.h"
#include "optimizer/allocation/tree.h"

namespace {

using namespace kyodo::optimizer;
using namespace kyodo::optimizer::allocation;
using nlohmann::json;

struct Roster {
  Packing packing;
  std::vector<std::int64_t> cost;      // per option
  std::vector<std::int64_t> unfilled;  // per unit; -1 = must be filled
};

struct Row {
  int unit, load;
  std::int64_t cost;
};

Roster Finish(Packing packing, std::vector<std::vector<Row>> rows, std::vector<std::int64_t> unfilled) {
  Roster roster;
  roster.unfilled = std::move(unfilled);
  packing.begin.push_back(0);
  for (auto& agent : rows) {
    std::sort(agent.begin(), agent.end(), [](const Row& a, const Row& b) { return a.unit < b.unit; });
    for (const Row& row : agent) {
      packing.options.push_back({row.unit, row.load});
      roster.cost.push_back(row.cost);
    }
    packing.begin.push_back(static_cast<int>(packing.options.size()));
  }
  roster.packing = std::move(packing);
  return roster;
}

// m n, costs, weights, capacities.
Roster ReadGap(std::istream& in) {
  int agents = 0, jobs = 0;
  in >> agents >> jobs;
  std::vector<std::vector<Row>> rows(agents, std::vector<Row>(jobs));
  for (auto& agent : rows) {
    for (int j = 0; j < jobs; ++j) in >> agent[j].cost, agent[j].unit = j;
  }
  for (auto& agent : rows) {
    for (Row& row : agent) in >> row.load;
  }
  Packing packing;
  packing.months = 1;
  packing.agents.resize(agents);
  for (Agent& agent : packing.agents) agent.capacity.resize(1), in >> agent.capacity[0], agent.places_max = jobs;
  for (int j = 0; j < jobs; ++j) packing.units.push_back({0, 0, j, j, 0});
  for (int a = 0; a < agents; ++a) {
    std::erase_if(rows[a], [&](const Row& row) { return row.load > packing.agents[a].capacity[0]; });
  }
  return Finish(std::move(packing), std::move(rows), std::vector<std::int64_t>(jobs, -1));
}

Roster ReadRoster(const json& input) {
  Packing packing;
  packing.months = input["months"];
  const int jobs = static_cast<int>(input["requests"].size());
  for (const json& agent : input["agents"]) packing.agents.push_back({agent["cap"].get<std::vector<std::int32_t>>(), jobs});
  std::vector<std::vector<Row>> rows(packing.agents.size());
  std::vector<std::int64_t> unfilled;
  for (int j = 0; j < jobs; ++j) {
    const json& request = input["requests"][j];
    unfilled.push_back(request["unfilled_cost"].is_null() ? -1 : request["unfilled_cost"].get<std::int64_t>());
    int first = packing.months, last = -1;
    for (const json& option : request["options"]) {
      for (int t = 0; t < packing.months; ++t) {
        if (option["days"][t] != 0) first = std::min(first, t), last = std::max(last, t);
      }
    }
    packing.units.push_back({first, std::max(first, last), j, j, 0});
    for (const json& option : request["options"]) {
      const int load = option["days"][first], agent = option["agent"];
      bool fits = true;
      for (int t = first; t <= last; ++t) {
        if (option["days"][t] != load) throw std::runtime_error("days differ within a window");
        fits = fits && load <= packing.agents[agent].capacity[t];
      }
      if (fits) rows[agent].push_back({j, load, option["cost"]});
    }
  }
  return Finish(std::move(packing), std::move(rows), std::move(unfilled));
}

struct Result {
  std::int64_t cost = 0, bound = 0;
  int unfilled_that_must = 0, nodes = 0;
};

Chosen Greedy(const Packing& packing, const std::vector<std::int64_t>& worth) {
  Fleet fleet(packing);
  const auto by_unit = packing.OptionsByUnit();
  std::vector<int> order(packing.units.size());
  std::iota(order.begin(), order.end(), 0);
  Chosen chosen(packing.units.size(), kNobody);
  for (const int u : order) {
    std::vector<int> options = by_unit[u];
    std::stable_sort(options.begin(), options.end(), [&](int a, int b) { return worth[a] > worth[b]; });
    for (const int o : options) {
      const int agent = packing.AgentOf(o);
      if (worth[o] <= 0 || !fleet.Fits(agent, packing.options[o])) continue;
      fleet.Add(agent, packing.options[o]);
      chosen[u] = o;
      break;
    }
  }
  return chosen;
}

Result Solve(const Roster& roster, const Deadline& deadline) {
  Result result;
  const std::int64_t dearest = roster.cost.empty() ? 1 : *std::max_element(roster.cost.begin(), roster.cost.end());
  for (const std::vector<int>& units : Components(roster.packing, nullptr)) {
    const Part part = Restrict(roster.packing, units);
    Step step;
    std::int64_t base = 0;
    std::vector<std::int64_t> open;
    for (const int unit : units) open.push_back(roster.unfilled[unit] < 0 ? 3 * dearest : roster.unfilled[unit]);
    base = std::accumulate(open.begin(), open.end(), std::int64_t{0});
    for (std::size_t o = 0; o < part.options.size(); ++o) {
      step.objective.push_back(open[part.packing.options[o].unit] - roster.cost[part.options[o]]);
    }
    step.evaluate = [&](const Chosen& chosen) -> std::optional<std::int64_t> {
      std::int64_t sum = 0;
      for (const int o : chosen) sum += o == kNobody ? 0 : step.objective[o];
      return sum;
    };
    Pool pool;
    StepLimits limits;
    limits.dive = units.size() > 12;
    const StepResult found = SolveStep(part.packing, step, FreeMarks(part.packing, step), Greedy(part.packing, step.objective), pool, limits, deadline);
    result.cost += base - found.value;
    result.bound += base - found.bound;
    result.nodes += found.nodes;
    for (std::size_t u = 0; u < units.size(); ++u) {
      result.unfilled_that_must += found.chosen[u] == kNobody && roster.unfilled[units[u]] < 0;
    }
  }
  return result;
}

// The compact model in LP format: a variable per option.
void WriteModel(const Roster& roster, std::ostream& out) {
  const Packing& packing = roster.packing;
  const auto by_unit = packing.OptionsByUnit();
  out << "Minimize\nobj:";
  for (std::size_t o = 0; o < packing.options.size(); ++o) out << " + " << roster.cost[o] << " x" << o << "\n";
  for (std::size_t u = 0; u < by_unit.size(); ++u) {
    if (roster.unfilled[u] >= 0) out << " + " << roster.unfilled[u] << " y" << u << "\n";
  }
  out << "Subject To\n";
  for (std::size_t u = 0; u < by_unit.size(); ++u) {
    for (const int o : by_unit[u]) out << " + x" << o;
    if (roster.unfilled[u] >= 0) out << " + y" << u;
    out << " = 1\n";
  }
  for (std::size_t a = 0; a < packing.agents.size(); ++a) {
    for (int t = 0; t < packing.months; ++t) {
      std::string row;
      for (int o = packing.begin[a]; o < packing.begin[a + 1]; ++o) {
        const Unit& unit = packing.units[packing.options[o].unit];
        if (unit.first <= t && t <= unit.last) row += " + " + std::to_string(packing.options[o].load) + " x" + std::to_string(o);
      }
      if (!row.empty()) out << row << " <= " << packing.agents[a].capacity[t] << "\n";
    }
  }
  out << "Binaries\n";
  for (std::size_t o = 0; o < packing.options.size(); ++o) out << " x" << o << "\n";
  for (std::size_t u = 0; u < by_unit.size(); ++u) {
    if (roster.unfilled[u] >= 0) out << " y" << u << "\n";
  }
  out << "End\n";
}

// Published best values by "folder/file" or file name.
std::map<std::string, std::string> ReadIndex(const std::string& file) {
  std::map<std::string, std::string> best;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const bool gap = line.starts_with("Path");
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    if (cells.size() > 7) best[std::filesystem::path(cells[0]).filename()] = gap ? cells[7] : cells[5];
  }
  return best;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::cerr << "allocation_gap SECONDS|--lp INDEX.csv|DIR FILE...\n";
    return 2;
  }
  const bool model = std::string(words[1]) == "--lp";
  const std::map<std::string, std::string> best = model ? std::map<std::string, std::string>() : ReadIndex(words[2]);
  for (int i = 3; i < count; ++i) {
    const std::filesystem::path path = words[i];
    std::ifstream in(path);
    const Roster roster = path.extension() == ".json" ? ReadRoster(json::parse(in)) : ReadGap(in);
    if (model) {
      std::ofstream out(std::filesystem::path(words[2]) / (path.stem().string() + ".lp"));
      WriteModel(roster, out);
      continue;
    }
    Limits limits;
    limits.time = std::chrono::milliseconds(static_cast<int>(std::stod(words[1]) * 1000));
    const Deadline deadline(limits);
    const Result result = Solve(roster, deadline);
    const auto known = best.find(path.stem().string());
    const double value = known == best.end() ? 0 : std::stod(known->second);
    std::printf("%-28s cost %lld bound %lld best %.0f gap %.4f%% unfilled %d nodes %d seconds %.2f\n", path.stem().c_str(),
                static_cast<long long>(result.cost), static_cast<long long>(result.bound), value,
                value == 0 ? 0.0 : 100 * (static_cast<double>(result.cost) - value) / value, result.unfilled_that_must, result.nodes, deadline.Elapsed());
    std::fflush(stdout);
  }
}
