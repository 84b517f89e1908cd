#include "optimizer/allocation/check_bound.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace kyodo::optimizer::allocation::check {
namespace {

using nlohmann::json;
using Wide = __int128;

constexpr std::int64_t kScaleMax = std::int64_t{1} << 45;
constexpr std::int64_t kPriceMax = std::int64_t{1} << 62;
// Sums of products of prices stay below this, far inside 128 bits also after another product with half-days.
// Steps of one search for a plan in parts of more than kLargeUnits units; smaller ones are limited by the effort only.
constexpr std::int64_t kLargeSearchMax = 2'000;
constexpr std::size_t kLargeUnits = 3'000;
constexpr double kSumMax = 1e30;

enum class State : char { kOpen, kTaken, kShut };

struct Prices {
  std::int64_t scale = 1;
  std::vector<std::int64_t> units, rows;
};

// The most profitable plan of one specialist: depth first over the choices, the best profit per half-day first, cut off
// where neither the capacity's sum nor the best of the choices still to come (found before, from the back) allows more.
class PlanSearch {
 public:
  PlanSearch(const Instance& instance, const PartModel& part, Effort& effort)
      : instance_(instance), part_(part), effort_(effort) {}

  // Nothing: the taken choices do not fit together.
  std::optional<Wide> Best(int position, const std::vector<Wide>& profit, const std::vector<State>& state) {
    const Specialist& who = instance_.specialists[part_.specialists[position]];
    room_.assign(who.half_days.begin(), who.half_days.end());
    guests_.assign(room_.size(), {});
    guests_max_ = static_cast<std::size_t>(who.municipalities_max);
    todo_.clear();
    Wide sum = 0;
    for (const int c : part_.choices_of[position]) {
      if (state[c] == State::kTaken) {
        if (!Enter(c)) return std::nullopt;
        sum += profit[c];
      } else if (state[c] == State::kOpen && profit[c] > 0) {
        todo_.push_back({c, profit[c], part_.units[part_.choices[c].unit].half_days});
      }
    }
    std::erase_if(todo_, [&](const Todo& one) { return !CanEnter(one.choice); });
    std::sort(todo_.begin(), todo_.end(), [](const Todo& a, const Todo& b) {
      const Wide left = a.profit * b.half_days, right = b.profit * a.half_days;
      return left != right ? left > right : a.choice < b.choice;
    });
    Wide room = 0;
    for (std::size_t t = 0; t < room_.size(); ++t) {
      std::int64_t wanted = 0;
      for (const Todo& one : todo_) wanted += Covers(one.choice, t) ? Days(one.choice) : 0;
      room += std::min(room_[t], wanted);
      room_[t] = std::min(room_[t], wanted);
    }
    tail_.assign(todo_.size() + 1, 0);
    const Wide most = AtMost(0, room);
    search_left_ = part_.units.size() > kLargeUnits ? kLargeSearchMax : INT64_MAX;
    for (std::size_t i = todo_.size(); i-- > 0 && search_left_ >= 0;) {
      best_ = tail_[i + 1];
      if (Enter(todo_[i].choice)) {
        Deeper(i + 1, todo_[i].profit, room - todo_[i].half_days);
        Leave(todo_[i].choice);
      }
      tail_[i] = best_;
    }
    // What would take too long is bounded from above.
    return sum + (search_left_ < 0 ? most : std::min(most, tail_[0]));
  }

 private:
  struct Todo {
    int choice;
    Wide profit;
    std::int64_t half_days;
  };
  const WorkUnit& UnitOf(int choice) const { return part_.units[part_.choices[choice].unit]; }
  std::int64_t Days(int choice) const { return instance_.requests[UnitOf(choice).request].half_days; }
  bool Covers(int choice, std::size_t month) const {
    return UnitOf(choice).first <= static_cast<int>(month) && static_cast<int>(month) <= UnitOf(choice).last;
  }

  bool CanEnter(int choice) const {
    const WorkUnit& unit = UnitOf(choice);
    const int town = instance_.requests[unit.request].municipality;
    for (int t = unit.first; t <= unit.last; ++t) {
      if (room_[t] < Days(choice)) return false;
      const auto& here = guests_[t];
      if (std::find(here.begin(), here.end(), town) != here.end()) continue;
      std::vector<int> different(here);
      std::sort(different.begin(), different.end());
      const std::size_t count = std::unique(different.begin(), different.end()) - different.begin();
      if (count >= guests_max_) return false;
    }
    return true;
  }
  bool Enter(int choice) {
    if (!CanEnter(choice)) return false;
    const WorkUnit& unit = UnitOf(choice);
    for (int t = unit.first; t <= unit.last; ++t) {
      room_[t] -= Days(choice);
      guests_[t].push_back(instance_.requests[unit.request].municipality);
    }
    return true;
  }
  // Only the last one that entered.
  void Leave(int choice) {
    const WorkUnit& unit = UnitOf(choice);
    for (int t = unit.first; t <= unit.last; ++t) {
      room_[t] += Days(choice);
      guests_[t].pop_back();
    }
  }

  Wide AtMost(std::size_t next, Wide room) const {
    Wide sum = 0;
    for (std::size_t i = next; i < todo_.size(); ++i) {
      if (todo_[i].half_days > room) return sum + todo_[i].profit * room / todo_[i].half_days;
      room -= todo_[i].half_days;
      sum += todo_[i].profit;
    }
    return sum;
  }

  void Deeper(std::size_t next, Wide sum, Wide room) {
    best_ = std::max(best_, sum);
    for (std::size_t i = next; i < todo_.size(); ++i) {
      if (--effort_.left < 0 || --search_left_ < 0) return;
      if (sum + tail_[i] <= best_ || sum + AtMost(i, room) <= best_) return;
      if (!Enter(todo_[i].choice)) continue;
      Deeper(i + 1, sum + todo_[i].profit, room - todo_[i].half_days);
      Leave(todo_[i].choice);
    }
  }

  const Instance& instance_;
  const PartModel& part_;
  Effort& effort_;
  std::vector<std::int64_t> room_;
  std::vector<std::vector<int>> guests_;
  std::size_t guests_max_ = 0;
  std::vector<Todo> todo_;
  std::vector<Wide> tail_;
  Wide best_ = 0;
  std::int64_t search_left_ = 0;
};

struct World {
  std::vector<State> choices;
  std::vector<std::vector<char>> blocks;  // 1 = allowed
  bool possible = true;
};

class TreeCheck {
 public:
  TreeCheck(const Instance& instance, const PartModel& part, const Programme& programme, std::int64_t bound,
            Effort& effort)
      : part_(part), programme_(programme), bound_(bound), effort_(effort), search_(instance, part, effort) {}

  std::optional<std::string> Run(const json& step) {
    if (!step.contains("multipliers") || !step["multipliers"].is_array()) return "multipliers are missing";
    for (const json& one : step["multipliers"]) {
      if (!ReadPrices(one)) return "multipliers are not whole numbers ≥ 0, one per unit and row, with a scale";
    }
    if (!step.contains("tree") || !step["tree"].is_array()) return "the tree is missing";
    World world;
    world.choices.assign(part_.choices.size(), State::kOpen);
    for (const auto& block : programme_.blocks) world.blocks.emplace_back(block.size(), 1);
    for (std::size_t u = 0; u < programme_.decided.size(); ++u) {
      if (programme_.decided[u] == kOpen) continue;
      for (const int c : part_.by_unit[u]) world.choices[c] = c == programme_.decided[u] ? State::kTaken : State::kShut;
    }
    // Preorder: what is still to be proved waits on a stack.
    std::vector<World> waiting{std::move(world)};
    for (const json& node : step["tree"]) {
      if (waiting.empty()) return "the tree has more nodes than its branches open";
      World here = std::move(waiting.back());
      waiting.pop_back();
      if (const auto fault = Node(node, here, waiting)) return fault;
      if (effort_.left < 0) return "the certificate is too hard to check";
    }
    if (!waiting.empty()) return "the tree lacks a leaf";
    return std::nullopt;
  }

 private:
  static bool Whole(const json& value, std::int64_t least, std::int64_t most, std::int64_t& into) {
    if (!value.is_number_integer() || (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX))
      return false;
    into = value.get<std::int64_t>();
    return into >= least && into <= most;
  }

  bool ReadPrices(const json& one) {
    Prices prices;
    if (!one.is_object() || !one.contains("scale") || !Whole(one["scale"], 1, kScaleMax, prices.scale)) return false;
    for (const char* name : {"units", "rows"}) {
      if (!one.contains(name) || !one[name].is_array()) return false;
      std::vector<std::int64_t>& into = std::string(name) == "units" ? prices.units : prices.rows;
      for (const json& value : one[name]) {
        into.emplace_back();
        if (!Whole(value, 0, kPriceMax, into.back())) return false;
      }
    }
    if (prices.units.size() != part_.units.size() || prices.rows.size() != programme_.rhs.size()) return false;
    prices_.push_back(std::move(prices));
    return Magnitude(prices_.back()) < kSumMax;
  }

  const std::vector<Term>& TermsOf(std::size_t choice) const {
    static const std::vector<Term> kNone;
    return programme_.terms.empty() ? kNone : programme_.terms[choice];
  }

  double Magnitude(const Prices& prices) const {
    double sum = 0;
    const auto add = [&](std::int64_t objective, const std::vector<Term>& terms) {
      sum += std::abs(static_cast<double>(objective)) * static_cast<double>(prices.scale);
      for (const Term& term : terms) {
        sum += static_cast<double>(prices.rows[term.row]) * std::abs(static_cast<double>(term.coefficient));
      }
    };
    for (std::size_t r = 0; r < programme_.rhs.size(); ++r) {
      sum += static_cast<double>(prices.rows[r]) * std::abs(static_cast<double>(programme_.rhs[r]));
    }
    for (std::size_t c = 0; c < part_.choices.size(); ++c) add(programme_.objective[c], TermsOf(c));
    for (const auto& block : programme_.blocks) {
      for (const Pick& pick : block) add(pick.objective, pick.terms);
    }
    for (const std::int64_t unit : prices.units) sum += static_cast<double>(unit);
    return sum;
  }

  bool PricesAt(const json& node, const char* name, const Prices*& prices) const {
    std::int64_t index = 0;
    if (!Whole(node[name], 0, static_cast<std::int64_t>(prices_.size()) - 1, index)) return false;
    prices = &prices_[index];
    return true;
  }

  std::optional<std::string> Node(const json& node, World& here, std::vector<World>& waiting) {
    if (!node.is_object()) return "a node is no object";
    if (node.contains("close")) {
      if (const auto fault = Close(node, here)) return fault;
    }
    if (node.contains("leaf")) {
      if (!here.possible) return std::nullopt;
      if (node["leaf"].is_null())
        return Contradicts(here) ? std::nullopt : std::optional<std::string>("a leaf has no multipliers");
      const Prices* prices = nullptr;
      if (!PricesAt(node, "leaf", prices)) return "a leaf names no multipliers";
      const std::optional<Wide> value = Value(*prices, here);
      if (value && *value >= (static_cast<Wide>(bound_) + 1) * prices->scale) return "a leaf does not prove the bound";
      return std::nullopt;
    }
    World second = here;
    std::int64_t a = 0, b = 0;
    if (node.contains("take")) {
      int choice = kNobody;
      if (!ReadChoice(node["take"], choice)) return "a branch names nobody who could serve that unit";
      Take(choice, here);
      if (second.choices[choice] == State::kTaken) second.possible = false;
      second.choices[choice] = State::kShut;
    } else if (node.contains("block") && node.contains("cut") &&
               Whole(node["block"], 0, static_cast<std::int64_t>(programme_.blocks.size()) - 1, a) &&
               Whole(node["cut"], 0, 1'000'000, b)) {
      for (std::size_t k = 0; k < here.blocks[a].size(); ++k)
        (static_cast<std::int64_t>(k) <= b ? second : here).blocks[a][k] = 0;
    } else {
      return "a node is neither leaf nor branch";
    }
    waiting.push_back(std::move(second));
    waiting.push_back(std::move(here));
    return std::nullopt;
  }

  bool ReadChoice(const json& pair, int& choice) const {
    std::int64_t unit = 0, specialist = 0;
    if (!pair.is_array() || pair.size() != 2 ||
        !Whole(pair[0], 0, static_cast<std::int64_t>(part_.units.size()) - 1, unit) ||
        !Whole(pair[1], 0, 1'000'000'000, specialist)) {
      return false;
    }
    for (const int c : part_.by_unit[unit]) {
      if (part_.choices[c].specialist == specialist) choice = c;
    }
    return choice != kNobody;
  }

  void Take(int choice, World& world) const {
    if (world.choices[choice] == State::kShut) world.possible = false;
    for (const int other : part_.by_unit[part_.choices[choice].unit]) {
      if (other == choice) continue;
      if (world.choices[other] == State::kTaken) world.possible = false;
      world.choices[other] = State::kShut;
    }
    world.choices[choice] = State::kTaken;
  }

  // Every listed choice: with it taken the multipliers stay within the bound, so it may be shut.
  std::optional<std::string> Close(const json& node, World& here) {
    const Prices* prices = nullptr;
    if (!node["close"].is_array() || !node.contains("by") || !PricesAt(node, "by", prices))
      return "closed choices have no multipliers";
    const std::optional<Wide> all = Value(*prices, here);
    const std::vector<Wide> plans = plan_values_;
    const std::vector<Wide> profit = profit_;
    std::vector<int> shut;
    for (const json& pair : node["close"]) {
      int choice = kNobody;
      if (!ReadChoice(pair, choice)) return "a closed choice does not exist";
      if (here.choices[choice] == State::kShut || !all) continue;
      if (here.choices[choice] == State::kTaken) return "a closed choice is taken already";
      const auto at =
          std::lower_bound(part_.specialists.begin(), part_.specialists.end(), part_.choices[choice].specialist);
      const int position = static_cast<int>(at - part_.specialists.begin());
      here.choices[choice] = State::kTaken;
      const std::optional<Wide> with = search_.Best(position, profit, here.choices);
      here.choices[choice] = State::kOpen;
      if (effort_.left < 0) return "the certificate is too hard to check";
      if (with && *all - plans[position] + *with >= (static_cast<Wide>(bound_) + 1) * prices->scale)
        return "a closed choice could be part of something better";
      shut.push_back(choice);
    }
    for (const int choice : shut) here.choices[choice] = State::kShut;
    return std::nullopt;
  }

  bool Contradicts(const World& world) {
    Prices none;
    none.units.assign(part_.units.size(), 0);
    none.rows.assign(programme_.rhs.size(), 0);
    return !Value(none, world).has_value();
  }

  // The Lagrangian bound in 1/scale; nothing when the decisions contradict each other.
  std::optional<Wide> Value(const Prices& prices, const World& world) {
    if (!world.possible) return std::nullopt;
    Wide sum = 0;
    for (const std::int64_t unit : prices.units) sum += unit;
    for (std::size_t r = 0; r < programme_.rhs.size(); ++r)
      sum -= static_cast<Wide>(prices.rows[r]) * programme_.rhs[r];
    profit_.assign(part_.choices.size(), 0);
    for (std::size_t c = 0; c < profit_.size(); ++c) {
      profit_[c] = static_cast<Wide>(programme_.objective[c]) * prices.scale - prices.units[part_.choices[c].unit];
      for (const Term& term : TermsOf(c)) profit_[c] += static_cast<Wide>(term.coefficient) * prices.rows[term.row];
    }
    plan_values_.assign(part_.specialists.size(), 0);
    for (std::size_t s = 0; s < part_.specialists.size(); ++s) {
      const std::optional<Wide> best = search_.Best(static_cast<int>(s), profit_, world.choices);
      if (!best) return std::nullopt;
      plan_values_[s] = *best;
      sum += *best;
    }
    for (std::size_t b = 0; b < programme_.blocks.size(); ++b) {
      std::optional<Wide> best;
      for (std::size_t k = 0; k < programme_.blocks[b].size(); ++k) {
        if (!world.blocks[b][k]) continue;
        Wide worth = static_cast<Wide>(programme_.blocks[b][k].objective) * prices.scale;
        for (const Term& term : programme_.blocks[b][k].terms)
          worth += static_cast<Wide>(term.coefficient) * prices.rows[term.row];
        if (!best || worth > *best) best = worth;
      }
      if (!best) return std::nullopt;
      sum += *best;
    }
    return sum;
  }

  const PartModel& part_;
  const Programme& programme_;
  std::int64_t bound_;
  Effort& effort_;
  PlanSearch search_;
  std::vector<Prices> prices_;
  std::vector<Wide> profit_, plan_values_;
};

}  // namespace

std::optional<std::string> CheckTree(const Instance& instance, const PartModel& part, const Programme& programme,
                                     const json& step, std::int64_t bound, Effort& effort) {
  return TreeCheck(instance, part, programme, bound, effort).Run(step);
}

}  // namespace kyodo::optimizer::allocation::check
