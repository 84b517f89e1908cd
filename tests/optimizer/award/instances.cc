#include "instances.h"

#include <random>
#include <string>

namespace kyodo::optimizer::award {
namespace {

using nlohmann::json;

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  json Make() {
    over_ = Chance(20);
    items_ = over_ ? 1 : Number(1, 2);
    vendors_ = over_ ? 2 : Number(2, 3);
    regions_ = over_ ? 1 : Number(1, 2);
    ties_ = Chance(30);
    json input{{"format", "kyodo-award-v1"}};
    for (int r = 0; r < regions_; ++r) input["regions"].push_back(Id("r", r));
    for (int i = 0; i < items_; ++i) input["items"].push_back(MakeItem(i));
    for (int v = 0; v < vendors_; ++v) input["vendors"].push_back(MakeVendor(v));
    input["demands"] = MakeDemands();
    input["bids"] = json::array();
    for (int v = 0; v < vendors_; ++v) {
      for (int i = 0; i < items_; ++i) {
        if (Chance(90)) input["bids"].push_back(MakeBid(v, i));
      }
    }
    if (Chance(40)) input["bundles"] = json::array({MakeBundle()});
    input["rules"] = MakeRules();
    return input;
  }

 private:
  int Number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
  bool Chance(int percent) { return Number(1, 100) <= percent; }
  static std::string Id(const char* kind, int number) { return kind + std::to_string(number); }
  // Round prices make ties, others make every award differ.
  std::string Price() {
    return ties_ ? std::to_string(Number(1, 3) * 100) : std::to_string(Number(80, 140)) + (Chance(30) ? ".25" : "");
  }

  json MakeItem(int i) {
    json item{{"id", Id("i", i)}, {"referenceUnitPrice", std::to_string(Number(50, 200))}};
    if (Chance(40)) item["maxWinners"] = Number(1, 2);
    if (Chance(30)) item["maxSharePercent"] = Number(30, 100);
    return item;
  }
  json MakeVendor(int v) {
    json vendor{{"id", Id("v", v)}, {"sme", Chance(40)}};
    if (Chance(60)) vendor["fixedFeeYen"] = std::to_string(ties_ ? 100 : Number(0, 300));
    if (Chance(25)) vendor["capacityReferenceYen"] = std::to_string(Number(100, 1200));
    vendor["regions"] = json::array();
    for (int r = 0; r < regions_; ++r) {
      if (Chance(90))
        vendor["regions"].push_back({{"region", Id("r", r)}, {"surchargePermille", ties_ ? 0 : Number(0, 200)}});
    }
    return vendor;
  }
  json MakeDemands() {
    json demands = json::array();
    const int municipalities = Number(1, 3);
    for (int m = 0; m < municipalities; ++m) {
      for (int i = 0; i < items_; ++i) {
        if (m > 0 && Chance(40)) continue;
        demands.push_back({{"municipality", "13" + std::to_string(1016 + m)},
                           {"region", Id("r", m % regions_)},
                           {"item", Id("i", i)},
                           {"quantity", std::to_string(Number(1, municipalities == 1 ? 4 : 2))}});
      }
    }
    return demands;
  }
  json MakeBid(int v, int i) {
    json tiers = json::array();
    int from = Number(1, 2);
    for (int t = Number(1, 3); t > 0; --t) {
      const int to = from + Number(0, 4);
      tiers.push_back({{"fromQuantity", std::to_string(from)},
                       {"toQuantity", std::to_string(to)},
                       {"fixedYen", std::to_string(Chance(30) ? Number(0, 60) : 0)},
                       {"unitPrice", Price()}});
      from = to + Number(1, 2);
    }
    return {{"vendor", Id("v", v)}, {"item", Id("i", i)}, {"tiers", tiers}};
  }
  json MakeBundle() {
    json bundle{{"vendor", Id("v", Number(0, vendors_ - 1))},
                {"items", json::array()},
                {"rebateYen", std::to_string(Number(0, 200))}};
    for (int i = 0; i < items_; ++i) {
      if (i == 0 || Chance(60))
        bundle["items"].push_back({{"item", Id("i", i)}, {"minQuantity", std::to_string(Number(1, 3))}});
    }
    return bundle;
  }
  json MakeRules() {
    json rules{{"overPurchase", over_}};
    if (!over_ && Chance(15)) rules["oneVendorPerMunicipalityItem"] = true;
    if (Chance(30)) rules["maxWinners"] = Number(1, 2);
    if (Chance(20)) rules["minWinners"] = Number(0, 2);
    if (Chance(30)) rules["smeSharePercent"] = Number(1, 60);
    if (Chance(15)) rules["forbid"] = json::array({{{"vendor", "v0"}, {"item", "i0"}}});
    if (Chance(50)) rules["tieOrder"] = json::array({"v1", "v0"});
    return rules;
  }

  std::mt19937_64 random_;
  int items_ = 1, vendors_ = 2, regions_ = 1;
  bool over_ = false, ties_ = false;
};

}  // namespace

json RandomInstance(std::uint64_t seed) { return Maker(seed).Make(); }

}  // namespace kyodo::optimizer::award
