#include "optimizer/allocation/read.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::allocation {
namespace {

using nlohmann::json;

constexpr std::size_t kMonthsMax = 120;
constexpr int kLevelMax = 100;
constexpr std::int64_t kHalfDaysMax = 2 * 366;
constexpr std::int64_t kEntitlementMax = 2'000'000;
constexpr std::int64_t kWeightMax = 1'000'000LL * kTenThousand;
// Keeps every sum of values below 2^62.
constexpr std::int64_t kValueSumMax = kYenMax * kValueUnits;

// Names in order of their first use or of their list.
class Names {
 public:
  int Intern(const std::string& name) {
    const auto [found, added] = index_.emplace(name, static_cast<int>(list_.size()));
    if (added) list_.push_back(name);
    return found->second;
  }
  // False when the name was there already.
  bool Add(const std::string& name) {
    const std::size_t before = list_.size();
    return Intern(name), list_.size() > before;
  }
  int Find(const std::string& name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? kNobody : found->second;
  }
  std::vector<std::string> Take() { return std::move(list_); }

 private:
  std::unordered_map<std::string, int> index_;
  std::vector<std::string> list_;
};

bool IsMonth(const std::string& text) {
  if (text.size() != 7 || text[4] != '-') return false;
  for (const int i : {0, 1, 2, 3, 5, 6}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  return month >= 1 && month <= 12;
}

class Reader {
 public:
  Reader(const json& input, Faults& faults) : root_(input, "", faults), faults_(faults) {}

  Instance Read() {
    ReadHead();
    ReadMonths();
    root_.List("municipalities", true,
               [&](const json& value, const std::string& where) { ReadMunicipality(value, where); });
    root_.List("specialists", true, [&](const json& value, const std::string& where) { ReadSpecialist(value, where); });
    root_.List("requests", true, [&](const json& value, const std::string& where) { ReadRequest(value, where); });
    root_.List("forbidden", false, [&](const json& value, const std::string& where) { ReadForbidden(value, where); });
    ReadPolicy();
    root_.Done();
    NotEmpty("municipalities", instance_.municipalities.empty());
    NotEmpty("specialists", instance_.specialists.empty());
    NotEmpty("requests", instance_.requests.empty());
    CheckSums();
    instance_.skills = skills_.Take();
    instance_.regions = regions_.Take();
    return std::move(instance_);
  }

 private:
  void ReadHead() {
    root_.Word("format", {"kyodo-allocation-v1"});
    if (root_.Has("name")) root_.Text("name");
  }

  void NotEmpty(const char* list, bool empty) {
    if (empty && root_.Has(list)) faults_.Add(list, "is empty", "at least one entry");
  }

  void ReadMonths() {
    root_.List("months", true, [&](const json& value, const std::string& where) {
      const std::string month = ReadText(value, where, faults_);
      if (month.empty()) return;
      if (!IsMonth(month)) return faults_.Add(where, "is not a month", "YYYY-MM, such as 2027-04");
      if (!instance_.months.empty() && month <= instance_.months.back()) {
        return faults_.Add(where, "is not after the month before it", "months in ascending order, each once");
      }
      months_.Add(month);
      instance_.months.push_back(month);
    });
    NotEmpty("months", instance_.months.empty());
    if (instance_.months.size() > kMonthsMax) faults_.Add("months", "has too many months", "at most 120");
  }

  // An id of its own; false when there was one.
  bool ReadId(ObjectReader& reader, Names& names) {
    const std::string id = reader.Text("id");
    if (reader.Has("name")) reader.Text("name");
    if (id.empty()) return names.Add("(no id " + std::to_string(++unnamed_) + ")\n"), true;
    if (names.Add(id)) return true;
    faults_.Add(reader.At("id"), "is there already: " + id, "an id that no other entry of this list has");
    return false;
  }

  // Half-days of a number of days.
  std::int64_t HalfDays(const json& value, const std::string& where, std::int64_t min, std::int64_t max) {
    const std::optional<std::int64_t> tenths = ReadDecimal(value, where, 1, min * 5, max * 5, faults_);
    if (!tenths) return min;
    if (*tenths % 5 == 0) return *tenths / 5;
    faults_.Add(where, "is not a number of half-days", "days in steps of 0.5");
    return min;
  }
  std::int64_t HalfDays(ObjectReader& reader, const char* name, std::int64_t min, std::int64_t max, bool required) {
    const json* value = reader.Raw(name);
    if (value != nullptr) return HalfDays(*value, reader.At(name), min, max);
    if (required) faults_.Add(reader.At(name), "is missing", "it is required");
    return min;
  }

  void ReadMunicipality(const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults_);
    Municipality municipality;
    if (!ReadId(reader, municipalities_)) return;
    municipality.id = reader.Text("id");
    municipality.entitlement_half_days = HalfDays(reader, "entitlementDays", 0, kEntitlementMax, false);
    municipality.past_half_days = HalfDays(reader, "pastUsageDays", 0, kEntitlementMax, false);
    reader.Done();
    instance_.municipalities.push_back(std::move(municipality));
  }

  void ReadSpecialist(const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults_);
    Specialist specialist;
    if (!ReadId(reader, specialists_)) return;
    specialist.id = reader.Text("id");
    reader.Map("skills", true, [&](const std::string& skill, const json& level, const std::string& at) {
      const auto number = ReadDecimal(level, at, 0, 0, kLevelMax, faults_);
      specialist.skills.push_back({skills_.Intern(skill), static_cast<int>(number.value_or(0))});
    });
    std::sort(specialist.skills.begin(), specialist.skills.end(),
              [](const Skill& a, const Skill& b) { return a.skill < b.skill; });
    reader.List("daysPerMonth", true, [&](const json& days, const std::string& at) {
      specialist.half_days.push_back(static_cast<std::int32_t>(HalfDays(days, at, 0, kHalfDaysMax)));
    });
    if (specialist.half_days.size() != instance_.months.size()) {
      if (reader.Has("daysPerMonth")) {
        faults_.Add(reader.At("daysPerMonth"), "does not have one entry per month",
                    std::to_string(instance_.months.size()) + " entries");
      }
      specialist.half_days.resize(instance_.months.size());
    }
    specialist.municipalities_max = static_cast<int>(reader.Whole("maxMunicipalitiesPerMonth", 0, 1'000'000));
    if (Given(reader, "region")) specialist.region = regions_.Intern(reader.Text("region"));
    reader.List("conflicts", false, [&](const json& entry, const std::string& at) {
      const int found = Reference(ReadText(entry, at, faults_), municipalities_, at, "a municipality");
      if (found != kNobody) specialist.conflicts.push_back(found);
    });
    std::sort(specialist.conflicts.begin(), specialist.conflicts.end());
    specialist.yen_per_day = reader.Whole("costPerDayYen", 0, 1'000'000'000, 0);
    reader.Done();
    instance_.specialists.push_back(std::move(specialist));
  }

  // null stands for "not given" where a field is optional.
  static bool Given(ObjectReader& reader, const char* name) {
    const json* value = reader.Raw(name);
    return value != nullptr && !value->is_null();
  }

  int Reference(const std::string& id, const Names& names, const std::string& where, const char* what) {
    if (id.empty()) return kNobody;
    const int found = names.Find(id);
    if (found == kNobody)
      faults_.Add(where, "names nothing: " + id, std::string("the id of ") + what + " of this file");
    return found;
  }
  int Reference(ObjectReader& reader, const char* name, const Names& names, const char* what) {
    return Reference(reader.Text(name), names, reader.At(name), what);
  }

  void ReadRequest(const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults_);
    Request request;
    if (!ReadId(reader, requests_)) return;
    request.id = reader.Text("id");
    request.municipality = std::max(0, Reference(reader, "municipality", municipalities_, "a municipality"));
    request.skill = skills_.Intern(reader.Text("skill"));
    request.level = static_cast<int>(reader.Whole("level", 0, kLevelMax));
    request.from = std::max(0, Reference(reader, "from", months_, "a month"));
    request.to = std::max(0, Reference(reader, "to", months_, "a month"));
    if (request.to < request.from) {
      faults_.Add(reader.At("to"), "is before from", "the same month or a later one");
      request.to = request.from;
    }
    request.half_days = static_cast<std::int32_t>(HalfDays(reader, "daysPerMonth", 1, kHalfDaysMax, true));
    request.weight = reader.Decimal("weight", 4, 0, kWeightMax);
    if (Given(reader, "onsiteRegion")) request.onsite_region = regions_.Intern(reader.Text("onsiteRegion"));
    request.split = reader.Flag("split", false);
    if (Given(reader, "current")) request.current = Reference(reader, "current", specialists_, "a specialist");
    request.pinned = reader.Flag("pinned", false);
    if (request.pinned && !Given(reader, "current")) {
      faults_.Add(reader.At("pinned"), "has nobody to keep", "a current specialist, or pinned false");
    }
    reader.Done();
    instance_.requests.push_back(std::move(request));
  }

  void ReadForbidden(const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults_);
    const int request = Reference(reader, "request", requests_, "a request");
    const int specialist = Reference(reader, "specialist", specialists_, "a specialist");
    reader.Done();
    if (request == kNobody || specialist == kNobody || request >= static_cast<int>(instance_.requests.size())) return;
    std::vector<int>& list = instance_.requests[request].forbidden;
    const auto at = std::lower_bound(list.begin(), list.end(), specialist);
    if (at != list.end() && *at == specialist) return faults_.Add(where, "is there already", "each pair once");
    list.insert(at, specialist);
  }

  void ReadPolicy() {
    const json* value = root_.Raw("policy");
    if (value == nullptr) return;
    ObjectReader reader(*value, "policy", faults_);
    instance_.policy.order = static_cast<Order>(reader.Word("order", {"LEXIMIN", "WEIGHT", "MAXMIN_WEIGHT"}, 0));
    instance_.policy.measure = static_cast<Measure>(reader.Word("measure", {"REQUEST_FRACTION", "ENTITLEMENT"}, 0));
    instance_.policy.fewest_changes = reader.Word("changes", {"MIN", "IGNORE"}, 0) == 0;
    reader.Done();
  }

  void CheckSums() {
    __int128 value = 0, days = 0;
    std::int64_t dearest = 0;
    for (const Specialist& specialist : instance_.specialists) dearest = std::max(dearest, specialist.yen_per_day);
    for (const Request& request : instance_.requests) {
      const __int128 all = static_cast<__int128>(request.half_days) * request.months();
      days += all;
      value += all * request.weight;
    }
    if (value > kValueSumMax) faults_.Add("requests", "ask for too much value", "at most 10^13 weighted days");
    if (days * dearest > 2 * static_cast<__int128>(kYenMax)) {
      faults_.Add("requests", "could cost too much", "at most 10^13 yen for all requests at the dearest specialist");
    }
  }

  ObjectReader root_;
  Faults& faults_;
  Instance instance_;
  Names months_, municipalities_, specialists_, requests_, skills_, regions_;
  int unnamed_ = 0;
};

}  // namespace

Instance ReadInstance(const json& input, Faults& faults) { return Reader(input, faults).Read(); }

}  // namespace kyodo::optimizer::allocation
