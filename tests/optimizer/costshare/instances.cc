#include "tests/optimizer/costshare/instances.h"

#include <algorithm>
#include <set>
#include <string>

namespace kyodo::optimizer::costshare::testing {
namespace {

using nlohmann::json;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  json Input(int members_max) {
    n_ = Between(1, members_max);
    json input{{"format", "kyodo-split-v1"}};
    input["members"] = Members();
    if (Chance(80)) input["game"] = Game(input["members"]);
    AddMethod(input);
    if (!input.contains("game") || Chance(25)) input["totalYen"] = std::to_string(Between(0, Chance(50) ? 100 : 9000));
    if (Chance(60)) input["analyse"] = Chance(80);
    AddRounding(input);
    if (Chance(20)) input["name"] = "名前";
    return input;
  }

 private:
  int Between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool Chance(int percent) { return Between(1, 100) <= percent; }
  std::string Number(int low, int high) { return std::to_string(Between(low, high)); }
  const char* Choose(const std::vector<const char*>& from) {
    return from[static_cast<std::size_t>(Between(0, static_cast<int>(from.size()) - 1))];
  }

  json Members() {
    static const std::vector<int> squares{0, 1, 4, 9, 16};
    const bool only_squares = Chance(30), same = Chance(20), zeros = Chance(20);
    const int factor = Chance(20) ? 10 : 1;
    json members = json::array();
    std::set<std::string> ids;
    while (static_cast<int>(ids.size()) < n_) ids.insert(std::string(1, static_cast<char>('a' + Between(0, 25))));
    for (const std::string& id : ids) {
      json member{{"id", id}};
      member["quantity"] = std::to_string(factor * (same ? 3 : zeros && Chance(40) ? 0 : Between(1, 9)));
      member["population"] = only_squares ? std::to_string(squares[static_cast<std::size_t>(Between(0, 4))])
                                          : Number(Chance(10) ? 0 : 1, 20);
      if (Chance(70)) member["weight"] = Number(0, 5) + (Chance(30) ? ".25" : "");
      members.push_back(std::move(member));
    }
    // At least one of each is above 0.
    members[0]["quantity"] = std::to_string(factor * Between(1, 9));
    members[0]["population"] = only_squares ? "4" : "7";
    members[0]["weight"] = "1.5";
    std::shuffle(members.begin(), members.end(), random_);
    return members;
  }

  json Tiers(int units, bool late) {
    json tiers = json::array();
    int from = late ? Between((units + 2) / 3, units) : Chance(80) ? 1 : Between(1, std::min(40, units / 2 + 2));
    int price = Between(40, 120);
    const int count = Between(1, 4);
    for (int t = 0; t < count; ++t) {
      const int to = t + 1 == count && Chance(70) ? 1000 : from + Between(0, std::max(1, units / 2));
      tiers.push_back({{"fromQuantity", std::to_string(from)},
                       {"toQuantity", std::to_string(to)},
                       {"fixedYen", Chance(25) ? Number(0, 300) : "0"},
                       {"unitPrice", std::to_string(price) + (Chance(25) ? "." + Number(0, 99) : "")}});
      from = to + 1 + (Chance(15) ? Between(1, 3) : 0);
      if (from > 55) break;
      price = std::max(0, price + (Chance(85) ? -Between(0, 25) : Between(1, 20)));
    }
    if (Chance(30)) std::shuffle(tiers.begin(), tiers.end(), random_);
    return tiers;
  }

  json Game(const json& members) {
    int units = 0;
    for (const json& member : members) units += std::stoi(member["quantity"].get<std::string>());
    const int kind = Between(1, 10);
    json game;
    if (kind <= 6) {
      game["vendors"] = json::array();
      // Only large coalitions can buy.
      const bool late = Chance(15);
      for (int v = Between(1, 3); v > 0; --v) {
        game["vendors"].push_back({{"feeYen", Number(0, 500)}, {"tiers", Tiers(units, late)}});
      }
      if (Chance(70)) game["overPurchase"] = Chance(40);
    } else if (kind <= 8) {
      int cost = Between(50, 300);
      for (int q = 1; q <= units; ++q) {
        game["costOfQuantity"][std::to_string(q)] = std::to_string(cost);
        cost = std::max(0, cost + Between(-20, 90));
      }
    } else {
      game["coalitions"] = Coalitions(members);
    }
    return game;
  }

  json Coalitions(const json& members) {
    json coalitions = json::array();
    for (unsigned mask = 1; mask < 1U << n_; ++mask) {
      json ids = json::array();
      int cost = Between(0, 200);
      for (int i = 0; i < n_; ++i) {
        if ((mask >> i & 1U) == 0) continue;
        ids.push_back(members[static_cast<std::size_t>(i)]["id"]);
        cost += Between(50, 100);
      }
      std::shuffle(ids.begin(), ids.end(), random_);
      coalitions.push_back({{"members", ids}, {"yen", std::to_string(cost)}});
    }
    std::shuffle(coalitions.begin(), coalitions.end(), random_);
    return coalitions;
  }

  const char* Method(bool game) {
    static const std::vector<const char*> plain{"EQUAL", "POPULATION", "QUANTITY", "WEIGHT"};
    static const std::vector<const char*> of_game{"SHAPLEY", "LEAST_CORE", "NUCLEOLUS"};
    return Choose(game && Chance(55) ? of_game : plain);
  }

  void AddMethod(json& input) {
    const bool game = input.contains("game");
    if (Chance(60)) input["exponent"] = Choose({"0", "1", "0.5", "1.5", "2", "0.5849625007211562"});
    if (!Chance(25)) {
      input["method"] = Method(game);
      return;
    }
    input["method"] = "MIX";
    input["mix"] = json::array();
    int left = 100;
    while (left > 0) {
      const int percent = Chance(40) ? left : Between(0, left);
      input["mix"].push_back({{"method", Method(game)}, {"percent", std::to_string(percent)}});
      left -= percent;
    }
  }

  void AddRounding(json& input) {
    const int kind = Between(1, 10);
    if (kind == 1) input["rounding"] = "LARGEST_REMAINDER";
    if (kind < 8) return;
    input["rounding"] = kind == 8 ? "CUT_1000" : "CUT_1";
    if (Chance(60)) input["remainderTo"] = input["members"][static_cast<std::size_t>(Between(0, n_ - 1))]["id"];
  }

  std::mt19937_64 random_;
  int n_ = 0;
};

}  // namespace

json RandomInput(std::uint64_t seed, int members_max) { return Generator(seed).Input(members_max); }

json Shuffled(const json& input, std::mt19937_64& random) {
  json shuffled = input;
  std::shuffle(shuffled["members"].begin(), shuffled["members"].end(), random);
  if (shuffled.contains("game")) {
    for (const char* name : {"vendors", "coalitions"}) {
      if (!shuffled["game"].contains(name)) continue;
      std::shuffle(shuffled["game"][name].begin(), shuffled["game"][name].end(), random);
    }
  }
  return shuffled;
}

json ThreeMembers() {
  return json::parse(R"({
    "format": "kyodo-split-v1", "name": "B1_three_members",
    "members": [{"id": "100000", "quantity": "1"}, {"id": "100001", "quantity": "2"}, {"id": "100002", "quantity": "3"}],
    "method": "SHAPLEY", "analyse": true,
    "game": {"vendors": [{"feeYen": "300", "tiers": [
      {"fromQuantity": "1", "toQuantity": "2", "fixedYen": "0", "unitPrice": "100"},
      {"fromQuantity": "3", "toQuantity": "5", "fixedYen": "0", "unitPrice": "90"},
      {"fromQuantity": "6", "toQuantity": "1000000000", "fixedYen": "0", "unitPrice": "80"}]}],
      "overPurchase": false}})");
}

}  // namespace kyodo::optimizer::costshare::testing
