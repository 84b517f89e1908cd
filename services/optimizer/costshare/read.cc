#include "optimizer/costshare/read.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "optimizer/costshare/read_game.h"
#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::costshare {
namespace {

using nlohmann::json;

constexpr std::int64_t kPopulationMax = 1'000'000'000'000;
constexpr std::int64_t kWeightMax = kYenMax * kTenThousand;
constexpr int kExponentMax = 10;
constexpr std::size_t kExponentBytesMax = 80;

std::string Path(const char* list, std::size_t index, const char* field) {
  return std::string(list) + "[" + std::to_string(index) + "]." + field;
}

// Input order; sorted when everything has been read.
std::vector<Member> ReadMembers(ObjectReader& document, Faults& faults) {
  std::vector<Member> members;
  std::set<std::string> seen;
  document.List("members", true, [&](const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults);
    Member member;
    member.id = reader.Text("id");
    reader.Text("name", "-");
    member.quantity = reader.Whole("quantity", 0, kQuantityMax);
    member.population = reader.OptionalWhole("population", 0, kPopulationMax);
    member.weight = reader.Decimal("weight", 4, 0, kWeightMax, kTenThousand);
    member.position = members.size();
    reader.Done();
    if (!member.id.empty() && !seen.insert(member.id).second) {
      faults.Add(reader.At("id"), "occurs twice", "every member once");
    }
    members.push_back(std::move(member));
  });
  if (document.Has("members") && members.empty()) faults.Add("members", "is empty", "at least one member");
  return members;
}

std::vector<MixPart> ReadMix(ObjectReader& document, Faults& faults) {
  // The last word is MIX itself: no mix of mixes.
  const std::vector<std::string> words(MethodWords().begin(), MethodWords().end() - 1);
  std::vector<MixPart> mix;
  document.List("mix", false, [&](const json& value, const std::string& where) {
    ObjectReader reader(value, where, faults);
    MixPart part;
    part.method = static_cast<Method>(reader.Word("method", words));
    part.percent = reader.Decimal("percent", 4, 0, kHundredPercent);
    reader.Text("name", "-");
    reader.Done();
    mix.push_back(part);
  });
  return mix;
}

void CheckMix(const Input& input, Faults& faults) {
  if (input.method != Method::kMix) {
    if (!input.mix.empty()) faults.Add("mix", "is given for another method", "method MIX, or no mix");
    return;
  }
  const std::int64_t sum = std::accumulate(input.mix.begin(), input.mix.end(), std::int64_t{0},
                                           [](std::int64_t all, const MixPart& part) { return all + part.percent; });
  if (sum != kHundredPercent) faults.Add("mix", "has percents that do not add up to 100", "parts of together 100");
}

// HARP's log2 1.5 may have as many digits as its author likes.
mpq_class ReadExponent(ObjectReader& document, Faults& faults) {
  const json* value = document.Raw("exponent");
  if (value == nullptr) return 1;
  const std::string text = value->is_string()           ? value->get<std::string>()
                           : value->is_number_integer() ? value->dump()
                                                        : "";
  const std::size_t point = text.find('.');
  const std::string whole = text.substr(0, point), part = point == std::string::npos ? "" : text.substr(point + 1);
  const bool digits = (whole + part).find_first_not_of("0123456789") == std::string::npos;
  const bool leading = whole.size() > 1 && whole.front() == '0';
  if (!digits || leading || whole.empty() || text.size() > kExponentBytesMax || text.back() == '.') {
    faults.Add("exponent", "is not a number of this kind", "a number from 0 to 10");
    return 1;
  }
  mpq_class exponent(whole + part + "/1" + std::string(part.size(), '0'), 10);
  exponent.canonicalize();
  if (exponent > kExponentMax) faults.Add("exponent", "is out of range", "a number from 0 to 10");
  return exponent;
}

// Every weight the methods ask for is there, and they are not all 0.
void CheckWeights(const Input& input, Faults& faults) {
  bool quantity = false, weight = false, population = false, unknown = false;
  for (const Member& member : input.members) {
    quantity = quantity || member.quantity > 0;
    weight = weight || member.weight > 0;
    population = population || member.population.value_or(0) > 0;
    if (input.Uses(Method::kPopulation) && !member.population) {
      faults.Add(Path("members", member.position, "population"), "is missing", "it is required for POPULATION");
      unknown = true;
    }
  }
  const bool by_total = input.game && input.game->kind != Game::Kind::kCoalitions;
  if (!quantity && (by_total || input.Uses(Method::kQuantity))) {
    faults.Add("members", "have no quantity at all", "a quantity above 0 for at least one member");
  }
  if (!weight && input.Uses(Method::kWeight)) {
    faults.Add("members", "have no weight at all", "a weight above 0 for at least one member");
  }
  if (!population && !unknown && input.exponent > 0 && input.Uses(Method::kPopulation)) {
    faults.Add("members", "have no population at all", "a population above 0 for at least one member");
  }
}

void CheckMethods(const Input& input, bool game_given, Faults& faults) {
  for (const Method method : {Method::kShapley, Method::kLeastCore, Method::kNucleolus}) {
    if (input.Uses(method) && !game_given) {
      faults.Add("game", "is missing", MethodWords()[static_cast<std::size_t>(method)] + " needs what coalitions pay");
    }
  }
  if (input.Uses(Method::kNucleolus) && input.members.size() > kEnumeratedMembersMax) {
    faults.Add("members", "are " + std::to_string(input.members.size()), "at most 20 for NUCLEOLUS");
  }
  if (!input.total_yen && !game_given) {
    faults.Add("totalYen", "is missing", "the sum to share, or a game, whose cost of all is shared then");
  }
}

// The member that bears the rest; the first of the input unless one is named.
void ReadRemainder(ObjectReader& document, Input& input, Faults& faults) {
  const std::string id = document.Text("remainderTo", "-");
  if (!document.Has("remainderTo")) return;
  if (input.rounding == Rounding::kLargestRemainder) {
    faults.Add("remainderTo", "has no meaning with LARGEST_REMAINDER", "CUT_1 or CUT_1000, or leave it out");
  }
  const auto found =
      std::find_if(input.members.begin(), input.members.end(), [&id](const Member& member) { return member.id == id; });
  if (found == input.members.end()) {
    if (!id.empty()) faults.Add("remainderTo", "is no member", "the id of a member");
    return;
  }
  input.remainder_to = static_cast<std::size_t>(found - input.members.begin());
}

// Members by id; whatever points to a member keeps pointing to it.
void SortMembers(Input& input) {
  const std::string bearer = input.members[input.remainder_to].id;
  std::sort(input.members.begin(), input.members.end(), [](const Member& a, const Member& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < input.members.size(); ++i) {
    if (input.members[i].id == bearer) input.remainder_to = i;
  }
}

}  // namespace

const std::vector<std::string>& MethodWords() {
  static const std::vector<std::string> words{"EQUAL",   "POPULATION", "QUANTITY",  "WEIGHT",
                                              "SHAPLEY", "LEAST_CORE", "NUCLEOLUS", "MIX"};
  return words;
}

const std::vector<std::string>& RoundingWords() {
  static const std::vector<std::string> words{"LARGEST_REMAINDER", "CUT_1", "CUT_1000"};
  return words;
}

std::optional<Input> ReadInput(const json& value, Faults& faults) {
  ObjectReader document(value, "", faults);
  Input input;
  document.Word("format", {"kyodo-split-v1"});
  document.Text("name", "-");
  input.members = ReadMembers(document, faults);
  input.total_yen = document.OptionalWhole("totalYen", 0, kYenMax);
  input.method = static_cast<Method>(document.Word("method", MethodWords()));
  input.exponent = ReadExponent(document, faults);
  input.mix = ReadMix(document, faults);
  input.rounding = static_cast<Rounding>(document.Word("rounding", RoundingWords(), 0));
  ReadRemainder(document, input, faults);
  input.analyse = document.Flag("analyse", false);
  const json* game = document.Raw("game");
  document.Done();
  if (game != nullptr && !faults.empty() && input.members.empty()) return std::nullopt;
  if (!input.members.empty()) SortMembers(input);
  if (game != nullptr) input.game = ReadGame(*game, input.members, faults);
  CheckMix(input, faults);
  CheckMethods(input, game != nullptr, faults);
  if (faults.empty()) CheckWeights(input, faults);
  if (!faults.empty()) return std::nullopt;
  return input;
}

}  // namespace kyodo::optimizer::costshare
