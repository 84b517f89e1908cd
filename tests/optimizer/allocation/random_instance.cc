#include <random>

#include "tests/optimizer/allocation/oracle.h"

namespace kyodo::optimizer::allocation::oracle {
namespace {

using nlohmann::json;

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  json Make(int requests_max) {
    json input{{"format", "kyodo-allocation-v1"}};
    const int months = To(1, 4);
    for (int t = 0; t < months; ++t) input["months"].push_back(Name("2027-0", t + 4));
    const int specialists = To(1, 4), municipalities = To(1, 5), requests = To(1, requests_max);
    const std::string measure = To(0, 1) == 0 ? "REQUEST_FRACTION" : "ENTITLEMENT";
    for (int m = 0; m < municipalities; ++m) AddMunicipality(input, m);
    for (int s = 0; s < specialists; ++s) AddSpecialist(input, s, months, municipalities);
    for (int q = 0; q < requests; ++q) AddRequest(input, q, months, municipalities, specialists);
    if (Chance(30)) {
      const json& request = input["requests"][To(0, requests - 1)];
      input["forbidden"].push_back({{"request", request["id"]}, {"specialist", Name("s", To(0, specialists - 1))}});
    }
    const std::vector<std::string> orders{"LEXIMIN", "WEIGHT", "MAXMIN_WEIGHT"};
    input["policy"] = {{"order", orders[To(0, 2)]}, {"measure", measure}, {"changes", Chance(75) ? "MIN" : "IGNORE"}};
    return input;
  }

 private:
  int To(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
  bool Chance(int percent) { return To(1, 100) <= percent; }
  static std::string Name(const std::string& prefix, int number) { return prefix + std::to_string(number); }
  std::string Days(int half_days) { return std::to_string(half_days / 2) + (half_days % 2 == 0 ? "" : ".5"); }

  void AddMunicipality(json& input, int m) {
    json one{{"id", Name("m", m)}};
    if (Chance(80)) one["entitlementDays"] = Days(To(1, 24));
    if (Chance(50)) one["pastUsageDays"] = Days(To(0, 12));
    input["municipalities"].push_back(one);
  }

  void AddSpecialist(json& input, int s, int months, int municipalities) {
    json one{{"id", Name("s", s)}, {"skills", json::object()}, {"maxMunicipalitiesPerMonth", To(1, 3)}};
    for (int k = 0; k < 2; ++k) {
      if (Chance(75)) one["skills"][Name("k", k)] = To(1, 5);
    }
    for (int t = 0; t < months; ++t) one["daysPerMonth"].push_back(Days(Chance(15) ? 0 : To(4, 16)));
    if (Chance(60)) one["region"] = Name("r", To(0, 1));
    if (Chance(25)) one["conflicts"].push_back(Name("m", To(0, municipalities - 1)));
    if (Chance(70)) one["costPerDayYen"] = std::to_string(To(1, 5) * 10'001);
    input["specialists"].push_back(one);
  }

  void AddRequest(json& input, int q, int months, int municipalities, int specialists) {
    const int from = To(0, months - 1), to = To(from, months - 1);
    json one{{"id", Name("q", q)},
             {"municipality", Name("m", To(0, municipalities - 1))},
             {"skill", Name("k", To(0, 1))},
             {"level", To(1, 3)},
             {"from", Name("2027-0", from + 4)},
             {"to", Name("2027-0", to + 4)},
             {"daysPerMonth", Days(To(1, 9))}};
    one["weight"] = Chance(20) ? Name("1.", To(1, 9)) : std::to_string(Chance(5) ? 0 : To(1, 4));
    if (Chance(25)) one["onsiteRegion"] = Name("r", To(0, 1));
    if (Chance(30) && to - from < 3) one["split"] = true;
    if (Chance(50)) one["current"] = Name("s", To(0, specialists - 1));
    if (one.contains("current") && Chance(12)) one["pinned"] = true;
    input["requests"].push_back(one);
  }

  std::mt19937_64 random_;
};

}  // namespace

json RandomInstance(std::uint64_t seed, int requests_max) { return Maker(seed).Make(requests_max); }

}  // namespace kyodo::optimizer::allocation::oracle
