#include "optimizer/costshare/claims.h"

#include <algorithm>

#include "optimizer/format/json_reader.h"

namespace kyodo::optimizer::costshare::check {
namespace {

using nlohmann::json;

constexpr std::size_t kFractionBytesMax = 20'000;

const std::string& TextOf(const json& value, const std::string& where) {
  Require(value.is_string(), where + ": is not a text");
  return value.get_ref<const std::string&>();
}

bool IsWhole(const std::string& text) {
  const std::size_t start = !text.empty() && text.front() == '-' ? 1 : 0;
  if (text.size() == start || (text[start] == '0' && text.size() > 1)) return false;
  return std::all_of(text.begin() + static_cast<long>(start), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

void RequireFields(const json& value, const std::vector<const char*>& names, const std::string& where) {
  Require(value.is_object(), where + ": is not an object");
  for (const char* name : names) Require(value.contains(name), where + "." + name + ": is missing");
  Require(value.size() == names.size(), where + ": has a field that nothing proves");
}

mpq_class ReadFraction(const json& value, const std::string& where) {
  const std::string& text = TextOf(value, where);
  const std::size_t slash = text.find('/');
  Require(text.size() <= kFractionBytesMax && slash != std::string::npos && IsWhole(text.substr(0, slash)) &&
              IsWhole(text.substr(slash + 1)),
          where + ": is not a fraction");
  const mpz_class over(text.substr(0, slash)), under(text.substr(slash + 1));
  Require(under > 0 && gcd(over, under) == 1, where + ": is not a reduced fraction");
  return mpq_class(over, under);
}

std::int64_t ReadYen(const json& value, const std::string& where) {
  const std::optional<std::int64_t> yen = ParseDecimal(TextOf(value, where), 0);
  Require(yen.has_value(), where + ": is not a whole number");
  return *yen;
}

MemberLists::MemberLists(const Input& input) : input_(input), by_position_(input.members.size()) {
  for (std::size_t i = 0; i < input.members.size(); ++i) {
    places_.emplace(input.members[i].id, i);
    by_position_[input.members[i].position] = i;
  }
}

Group MemberLists::ReadGroup(const json& value, const std::string& where) const {
  Require(value.is_array(), where + ": is not a list");
  Group group(input_.members.size(), false);
  std::size_t next = 0;
  for (const json& id : value) {
    const auto found = places_.find(TextOf(id, where));
    Require(found != places_.end() && found->second >= next, where + ": is not a sorted list of members");
    group[found->second] = true;
    next = found->second + 1;
  }
  return group;
}

Vector MemberLists::ReadVector(const json& value, const char* name, const std::string& where) const {
  Require(value.is_array() && value.size() == input_.members.size(), where + ": does not list every member");
  Vector values;
  for (std::size_t i = 0; i < value.size(); ++i) {
    RequireFields(value[i], {"id", name}, where);
    Require(TextOf(value[i]["id"], where) == input_.members[i].id, where + ": does not list every member in order");
    values.push_back(ReadFraction(value[i][name], where));
  }
  return values;
}

std::vector<WeightedGroup> MemberLists::ReadWeights(const json& value, const std::string& where) const {
  Require(value.is_array(), where + ": is not a list");
  std::vector<WeightedGroup> weights;
  for (const json& entry : value) {
    const bool by_others = entry.is_object() && entry.contains("allBut");
    const char* const name = by_others ? "allBut" : "members";
    RequireFields(entry, {name, "weight"}, where);
    Group group = ReadGroup(entry[name], where);
    if (by_others) group.flip();
    weights.push_back({std::move(group), ReadFraction(entry["weight"], where)});
  }
  return weights;
}

std::size_t MemberLists::ReadPlace(const json& entry, std::size_t position, const std::string& where) const {
  const std::size_t place = by_position_[position];
  Require(TextOf(entry["id"], where) == input_.members[place].id, where + ": does not follow the input's order");
  return place;
}

}  // namespace kyodo::optimizer::costshare::check
