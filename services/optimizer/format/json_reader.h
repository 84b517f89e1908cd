// Strict reading of the JSON formats: every field is asked for by name with its limits, what is not asked for is
// unknown, and every fault is collected instead of the first one only.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "optimizer/format/fault.h"

namespace kyodo::optimizer {

// Larger amounts, quantities and counts are refused: sums of products of such numbers stay inside 128 bits.
inline constexpr std::int64_t kYenMax = 10'000'000'000'000;
inline constexpr std::int64_t kQuantityMax = 1'000'000'000;
// Decimals are kept in 1/10,000.
inline constexpr std::int64_t kTenThousand = 10'000;

// The document, or one fault: not JSON, a name twice in one object, deeper than 32 levels.
std::optional<nlohmann::json> ParseJson(std::string_view text, Faults& faults);

// A number of at most 18 digits before and `decimals` after the point, exactly, in units of 10^-decimals; nothing for
// anything else ("1e3", "NaN", "+1", "01", " 1"). "-0" is refused too.
std::optional<std::int64_t> ParseDecimal(std::string_view text, int decimals);

// One JSON object that is being read. Read every field, then call Done().
class ObjectReader {
 public:
  // Reports when `value` is no object; then all fields read as absent, without further faults.
  ObjectReader(const nlohmann::json& value, std::string where, Faults& faults);

  bool Has(const char* name) const;
  // Path of a field, for faults.
  std::string At(const char* name) const;

  // Non-empty text of at most 200 bytes without control characters. Required unless a default is given.
  std::string Text(const char* name, std::optional<std::string> otherwise = std::nullopt);
  // Whole number as text or as a JSON integer.
  std::int64_t Whole(const char* name, std::int64_t min, std::int64_t max,
                     std::optional<std::int64_t> otherwise = std::nullopt);
  std::optional<std::int64_t> OptionalWhole(const char* name, std::int64_t min, std::int64_t max);
  // Decimal as text or as a JSON integer, in units of 10^-decimals; min and max are in these units.
  std::int64_t Decimal(const char* name, int decimals, std::int64_t min, std::int64_t max,
                       std::optional<std::int64_t> otherwise = std::nullopt);
  bool Flag(const char* name, bool otherwise);
  // One of the words; its index.
  std::size_t Word(const char* name, const std::vector<std::string>& words,
                   std::optional<std::size_t> otherwise = std::nullopt);

  // Calls `read` with every entry and its path. An absent list is a fault only when `required`.
  void List(const char* name, bool required,
            const std::function<void(const nlohmann::json&, const std::string&)>& read);
  // The fields of an object whose names are data (ids).
  void Map(const char* name, bool required,
           const std::function<void(const std::string& key, const nlohmann::json&, const std::string&)>& read);
  // The raw value, counted as read; null when absent.
  const nlohmann::json* Raw(const char* name);

  // Reports every field nobody asked for.
  void Done();

 private:
  const nlohmann::json* Find(const char* name, bool required);
  std::optional<std::int64_t> Number(const char* name, const nlohmann::json& value, int decimals, std::int64_t min,
                                     std::int64_t max);

  const nlohmann::json* value_ = nullptr;  // null when it is no object
  std::string where_;
  Faults& faults_;
  std::vector<std::string> asked_;
};

// The value of one list entry that is a plain text (an id); empty after a fault.
std::string ReadText(const nlohmann::json& value, const std::string& where, Faults& faults);
// The value of one list entry that is a number, in units of 10^-decimals.
std::optional<std::int64_t> ReadDecimal(const nlohmann::json& value, const std::string& where, int decimals,
                                        std::int64_t min, std::int64_t max, Faults& faults);

}  // namespace kyodo::optimizer
