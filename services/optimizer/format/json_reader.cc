#include "optimizer/format/json_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace kyodo::optimizer {
namespace {

using nlohmann::json;

constexpr int kDepthMax = 32;
constexpr std::size_t kTextBytesMax = 200;
constexpr int kDigitsMax = 18;

// Refuses what a tree would hide. Throws the fault: nlohmann's callback has no other way out.
class DuplicateCheck {
 public:
  bool operator()(int depth, json::parse_event_t event, json& parsed) {
    if (depth > kDepthMax) throw Fault{"document", "is nested too deep", "at most 32 levels"};
    if (event == json::parse_event_t::object_start) names_.emplace_back();
    if (event == json::parse_event_t::object_end) names_.pop_back();
    if (event == json::parse_event_t::key) {
      const std::string name = parsed.get<std::string>();
      if (!names_.back().insert(name).second) {
        throw Fault{"document", "the name \"" + Shown(name) + "\" occurs twice in one object", "once"};
      }
    }
    return true;
  }
  static std::string Shown(const std::string& text) { return text.size() <= 60 ? text : text.substr(0, 60) + "…"; }

 private:
  std::vector<std::set<std::string>> names_;
};

std::string DecimalText(std::int64_t units, int decimals) {
  std::int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  std::string text = std::to_string(units / scale);
  if (units < 0 && units / scale == 0) text = "-" + text;
  if (units % scale != 0) {
    std::string rest = std::to_string(std::abs(units % scale));
    rest.insert(0, decimals - rest.size(), '0');
    rest.erase(rest.find_last_not_of('0') + 1);
    text += "." + rest;
  }
  return text;
}

std::string RangeText(int decimals, std::int64_t min, std::int64_t max) {
  std::string text =
      decimals == 0 ? "a whole number from " : "a number with at most " + std::to_string(decimals) + " decimals from ";
  return text + DecimalText(min, decimals) + " to " + DecimalText(max, decimals);
}

std::optional<std::int64_t> ToUnits(const json& value, int decimals) {
  if (value.is_string()) return ParseDecimal(value.get_ref<const std::string&>(), decimals);
  if (value.is_number_integer()) return ParseDecimal(value.dump(), decimals);
  return std::nullopt;
}

bool IsPlain(const std::string& text) {
  return !text.empty() && text.size() <= kTextBytesMax &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

std::string ToText(const Fault& fault) { return fault.where + ": " + fault.what + "; " + fault.right; }

std::optional<json> ParseJson(std::string_view text, Faults& faults) {
  try {
    return json::parse(text.begin(), text.end(), DuplicateCheck());
  } catch (const Fault& fault) {
    faults.Add(fault.where, fault.what, fault.right);
  } catch (const json::exception& error) {
    const auto* at = dynamic_cast<const json::parse_error*>(&error);
    const std::string place = at == nullptr ? "" : " (byte " + std::to_string(at->byte) + ")";
    faults.Add("document", "is not valid JSON in UTF-8" + place, "one JSON object");
  }
  return std::nullopt;
}

std::optional<std::int64_t> ParseDecimal(std::string_view text, int decimals) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const auto digits = [](std::string_view all) {
    return std::all_of(all.begin(), all.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || !digits(whole) || !digits(part)) return std::nullopt;
  if (whole.size() > 1 && whole.front() == '0') return std::nullopt;
  if (point != std::string_view::npos && part.empty()) return std::nullopt;
  if (static_cast<int>(part.size()) > decimals || static_cast<int>(whole.size()) + decimals > kDigitsMax)
    return std::nullopt;
  std::int64_t units = 0;
  for (const char c : whole) units = units * 10 + (c - '0');
  for (int i = 0; i < decimals; ++i) units = units * 10 + (i < static_cast<int>(part.size()) ? part[i] - '0' : 0);
  if (negative && units == 0) return std::nullopt;
  return negative ? -units : units;
}

ObjectReader::ObjectReader(const json& value, std::string where, Faults& faults)
    : where_(std::move(where)), faults_(faults) {
  if (value.is_object()) {
    value_ = &value;
  } else {
    faults_.Add(where_.empty() ? "document" : where_, "is not an object", "an object {…}");
  }
}

bool ObjectReader::Has(const char* name) const { return value_ != nullptr && value_->contains(name); }

std::string ObjectReader::At(const char* name) const { return where_.empty() ? name : where_ + "." + name; }

const json* ObjectReader::Find(const char* name, bool required) {
  asked_.emplace_back(name);
  if (value_ == nullptr) return nullptr;
  const auto found = value_->find(name);
  if (found != value_->end()) return &*found;
  if (required) faults_.Add(At(name), "is missing", "it is required");
  return nullptr;
}

std::string ObjectReader::Text(const char* name, std::optional<std::string> otherwise) {
  const json* value = Find(name, !otherwise);
  if (value == nullptr) return otherwise.value_or("");
  return ReadText(*value, At(name), faults_);
}

std::optional<std::int64_t> ObjectReader::Number(const char* name, const json& value, int decimals, std::int64_t min,
                                                 std::int64_t max) {
  return ReadDecimal(value, At(name), decimals, min, max, faults_);
}

std::int64_t ObjectReader::Whole(const char* name, std::int64_t min, std::int64_t max,
                                 std::optional<std::int64_t> otherwise) {
  return Decimal(name, 0, min, max, otherwise);
}

std::optional<std::int64_t> ObjectReader::OptionalWhole(const char* name, std::int64_t min, std::int64_t max) {
  const json* value = Find(name, false);
  if (value == nullptr) return std::nullopt;
  return Number(name, *value, 0, min, max);
}

std::int64_t ObjectReader::Decimal(const char* name, int decimals, std::int64_t min, std::int64_t max,
                                   std::optional<std::int64_t> otherwise) {
  const json* value = Find(name, !otherwise);
  if (value == nullptr) return otherwise.value_or(min);
  return Number(name, *value, decimals, min, max).value_or(min);
}

bool ObjectReader::Flag(const char* name, bool otherwise) {
  const json* value = Find(name, false);
  if (value == nullptr) return otherwise;
  if (value->is_boolean()) return value->get<bool>();
  faults_.Add(At(name), "is not a flag", "true or false");
  return otherwise;
}

std::size_t ObjectReader::Word(const char* name, const std::vector<std::string>& words,
                               std::optional<std::size_t> otherwise) {
  const json* value = Find(name, !otherwise);
  if (value == nullptr) return otherwise.value_or(0);
  if (value->is_string()) {
    const auto found = std::find(words.begin(), words.end(), value->get_ref<const std::string&>());
    if (found != words.end()) return found - words.begin();
  }
  std::string right = "one of";
  for (const std::string& word : words) right += " " + word;
  faults_.Add(At(name), "is not a word known here", right);
  return otherwise.value_or(0);
}

void ObjectReader::List(const char* name, bool required,
                        const std::function<void(const json&, const std::string&)>& read) {
  const json* value = Find(name, required);
  if (value == nullptr) return;
  if (!value->is_array()) return faults_.Add(At(name), "is not a list", "a list […]");
  for (std::size_t i = 0; i < value->size(); ++i) read((*value)[i], At(name) + "[" + std::to_string(i) + "]");
}

void ObjectReader::Map(const char* name, bool required,
                       const std::function<void(const std::string&, const json&, const std::string&)>& read) {
  const json* value = Find(name, required);
  if (value == nullptr) return;
  if (!value->is_object()) return faults_.Add(At(name), "is not an object", "an object {…}");
  for (const auto& [key, entry] : value->items()) {
    if (!IsPlain(key)) {
      faults_.Add(At(name), "has a name that is empty, too long or has control characters", "a name of 1 to 200 bytes");
    } else {
      read(key, entry, At(name) + "." + key);
    }
  }
}

const json* ObjectReader::Raw(const char* name) { return Find(name, false); }

void ObjectReader::Done() {
  if (value_ == nullptr) return;
  for (const auto& [name, entry] : value_->items()) {
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
      const std::string shown = IsPlain(name) ? name : "(unreadable name)";
      faults_.Add(At(shown.c_str()), "is not a field of this format",
                  "leave it out, or see the format's list of fields");
    }
  }
}

std::string ReadText(const json& value, const std::string& where, Faults& faults) {
  if (value.is_string() && IsPlain(value.get_ref<const std::string&>())) return value.get<std::string>();
  faults.Add(where, "is not a text of 1 to 200 bytes without control characters", "such a text");
  return "";
}

std::optional<std::int64_t> ReadDecimal(const json& value, const std::string& where, int decimals, std::int64_t min,
                                        std::int64_t max, Faults& faults) {
  const std::optional<std::int64_t> units = ToUnits(value, decimals);
  if (units && *units >= min && *units <= max) return units;
  faults.Add(where, units ? "is out of range" : "is not a number of this kind", RangeText(decimals, min, max));
  return std::nullopt;
}

}  // namespace kyodo::optimizer
