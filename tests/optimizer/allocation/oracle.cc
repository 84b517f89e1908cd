#include "tests/optimizer/allocation/oracle.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace kyodo::optimizer::allocation::oracle {
namespace {

using nlohmann::json;

std::int64_t Scaled(const std::string& text, std::int64_t scale) {
  const std::size_t point = text.find('.');
  std::int64_t result = std::stoll(text.substr(0, point)) * scale;
  if (point == std::string::npos) return result;
  for (std::size_t i = point + 1; i < text.size(); ++i) {
    scale /= 10;
    result += (text[i] - '0') * scale;
  }
  return result;
}

struct Fraction {
  std::int64_t above, below;
  bool operator<(const Fraction& other) const { return above * other.below < other.above * below; }
};

class Search {
 public:
  explicit Search(const json& input) : input_(input) {
    for (const auto& month : input["months"]) months_.push_back(month);
    for (const auto& one : input["specialists"]) {
      capacity_.emplace_back();
      for (const auto& days : one["daysPerMonth"]) capacity_.back().push_back(Scaled(days, 10) / 5);
    }
    for (std::size_t q = 0; q < input["requests"].size(); ++q) {
      const json& request = input["requests"][q];
      const int from = Month(request["from"]), to = Month(request["to"]);
      const bool split = request.value("split", false);
      for (int t = from; t <= to; t += split ? 1 : to - from + 1)
        units_.push_back({static_cast<int>(q), t, split ? t : to});
    }
    chosen_.assign(units_.size(), Nobody());
    uses_.assign(capacity_.size(), std::vector<std::map<std::string, int>>(months_.size()));
  }

  std::optional<Best> Run() {
    Try(0);
    return best_;
  }

 private:
  struct Piece {
    int request, first, last;
  };

  int Nobody() const { return static_cast<int>(input_["specialists"].size()); }
  int Month(const std::string& name) const {
    return static_cast<int>(std::find(months_.begin(), months_.end(), name) - months_.begin());
  }
  std::int64_t HalfDays(const json& request) const { return Scaled(request["daysPerMonth"], 10) / 5; }

  bool Eligible(const json& request, const json& who) const {
    const std::string skill = request["skill"];
    if (!who["skills"].contains(skill) || who["skills"][skill] < request["level"]) return false;
    if (request.contains("onsiteRegion") && (!who.contains("region") || who["region"] != request["onsiteRegion"]))
      return false;
    for (const auto& one : who.value("conflicts", json::array())) {
      if (one == request["municipality"]) return false;
    }
    for (const auto& pair : input_.value("forbidden", json::array())) {
      if (pair["request"] == request["id"] && pair["specialist"] == who["id"]) return false;
    }
    return true;
  }

  void Try(std::size_t unit) {
    if (unit == units_.size()) return Judge();
    const auto& [q, first, last] = units_[unit];
    const json& request = input_["requests"][q];
    const bool pinned = request.value("pinned", false);
    const std::int64_t days = HalfDays(request);
    const std::string place = request["municipality"];
    for (int s = 0; s < Nobody(); ++s) {
      const json& who = input_["specialists"][s];
      if ((pinned && who["id"] != request["current"]) || !Eligible(request, who)) continue;
      bool fits = true;
      for (int t = first; t <= last; ++t) {
        auto& here = uses_[s][t];
        capacity_[s][t] -= days;
        ++here[place];
        fits = fits && capacity_[s][t] >= 0 && here.size() <= who["maxMunicipalitiesPerMonth"].get<std::size_t>();
      }
      chosen_[unit] = s;
      if (fits) Try(unit + 1);
      chosen_[unit] = Nobody();
      for (int t = first; t <= last; ++t) {
        capacity_[s][t] += days;
        if (--uses_[s][t][place] == 0) uses_[s][t].erase(place);
      }
    }
    if (!pinned) Try(unit + 1);
  }

  void Judge() {
    Best now;
    now.positions = chosen_;
    std::map<std::string, std::int64_t> asked, given;
    const bool fraction = input_["policy"]["measure"] == "REQUEST_FRACTION";
    std::set<int> changed;
    for (std::size_t u = 0; u < units_.size(); ++u) {
      const json& request = input_["requests"][units_[u].request];
      const std::int64_t days = HalfDays(request) * (units_[u].last - units_[u].first + 1);
      const std::int64_t value = days * Scaled(request["weight"], 10'000);
      const std::string place = request["municipality"];
      asked[place] += value;
      const bool served = chosen_[u] != Nobody();
      const json* who = served ? &input_["specialists"][chosen_[u]] : nullptr;
      if (request.contains("current") && (who == nullptr || (*who)["id"] != request["current"]))
        changed.insert(units_[u].request);
      if (!served) continue;
      now.value += value;
      given[place] += fraction ? value : days;
      now.cost_half_yen +=
          days * (who->contains("costPerDayYen") ? std::stoll((*who)["costPerDayYen"].get<std::string>()) : 0);
    }
    now.changes = static_cast<int>(changed.size());
    std::vector<Fraction> shares;
    for (const auto& one : input_["municipalities"]) {
      const std::string id = one["id"];
      Fraction share{given[id], asked[id]};
      if (!fraction) {
        share.above += one.contains("pastUsageDays") ? Scaled(one["pastUsageDays"], 10) / 5 : 0;
        share.below = one.contains("entitlementDays") ? Scaled(one["entitlementDays"], 10) / 5 : 0;
      }
      if (share.below == 0) {
        now.shares.emplace_back();
        continue;
      }
      shares.push_back(share);
      const std::int64_t common = std::gcd(share.above, share.below);
      const std::string above = std::to_string(share.above / common);
      now.shares.push_back(share.below == common ? above : above + "/" + std::to_string(share.below / common));
    }
    std::sort(shares.begin(), shares.end());
    if (best_ && !Better(now, shares)) return;
    best_ = std::move(now);
    best_shares_ = std::move(shares);
  }

  static int Compare(const std::vector<Fraction>& a, const std::vector<Fraction>& b, std::size_t entries) {
    for (std::size_t i = 0; i < std::min(entries, a.size()); ++i) {
      if (b[i] < a[i]) return 1;
      if (a[i] < b[i]) return -1;
    }
    return 0;
  }

  // Strictly before the best so far in the full order.
  bool Better(const Best& now, const std::vector<Fraction>& shares) const {
    const std::string order = input_["policy"]["order"];
    std::vector<std::int64_t> signs;
    const auto value = [&] { signs.push_back(now.value - best_->value); };
    if (order == "WEIGHT") value();
    if (order == "LEXIMIN") signs.push_back(Compare(shares, best_shares_, shares.size())), value();
    if (order == "MAXMIN_WEIGHT") {
      signs.push_back(Compare(shares, best_shares_, 1)), value();
      signs.push_back(Compare(shares, best_shares_, shares.size()));
    }
    if (input_["policy"]["changes"] == "MIN") signs.push_back(best_->changes - now.changes);
    signs.push_back(best_->cost_half_yen - now.cost_half_yen);
    for (const std::int64_t sign : signs) {
      if (sign != 0) return sign > 0;
    }
    return now.positions < best_->positions;
  }

  const json& input_;
  std::vector<std::string> months_;
  std::vector<std::vector<std::int64_t>> capacity_;
  std::vector<Piece> units_;
  std::vector<std::vector<std::map<std::string, int>>> uses_;
  std::vector<int> chosen_;
  std::optional<Best> best_;
  std::vector<Fraction> best_shares_;
};

}  // namespace

std::optional<Best> Solve(const json& input) { return Search(input).Run(); }

}  // namespace kyodo::optimizer::allocation::oracle
