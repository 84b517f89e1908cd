#include "gateway/http/json_scalar.h"

#include <absl/strings/escaping.h>
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "gateway/http/text_rules.h"

namespace kyodo::gateway {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::json;

// Writes through reflection whether the field is single or repeated.
class Slot {
 public:
  Slot(Message& message, const FieldDescriptor& field)
      : message_(message), reflection_(*message.GetReflection()), field_(field) {}

#define KYODO_SLOT(Name, Type)                          \
  void Put(Type value) {                                \
    if (field_.is_repeated()) {                         \
      reflection_.Add##Name(&message_, &field_, value); \
    } else {                                            \
      reflection_.Set##Name(&message_, &field_, value); \
    }                                                   \
  }
  KYODO_SLOT(Int32, std::int32_t)
  KYODO_SLOT(Int64, std::int64_t)
  KYODO_SLOT(UInt32, std::uint32_t)
  KYODO_SLOT(UInt64, std::uint64_t)
  KYODO_SLOT(Double, double)
  KYODO_SLOT(Float, float)
  KYODO_SLOT(Bool, bool)
  KYODO_SLOT(String, std::string)
  KYODO_SLOT(Enum, const EnumValueDescriptor*)
#undef KYODO_SLOT

 private:
  Message& message_;
  const Reflection& reflection_;
  const FieldDescriptor& field_;
};

template <typename Number>
Text NumberText() {
  return {fmt::format("This must be a whole number from {} to {}.", std::numeric_limits<Number>::min(),
                      std::numeric_limits<Number>::max()),
          fmt::format("{}から{}までの整数にしてください。", std::numeric_limits<Number>::min(),
                      std::numeric_limits<Number>::max())};
}

// Accepts 12, "12" and 12.0; nothing is rounded.
template <typename Number>
std::optional<Number> ToInteger(const json& value) {
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
  }
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<Number>::max())) return std::nullopt;
    return static_cast<Number>(number);
  }
  if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (number < 0 && std::is_unsigned_v<Number>) return std::nullopt;
    if (number < static_cast<std::int64_t>(std::numeric_limits<Number>::min())) return std::nullopt;
    return static_cast<Number>(number);
  }
  if (value.is_number_float()) {
    constexpr double kExact = 9007199254740992.0;
    const double number = value.get<double>();
    if (!(std::abs(number) <= kExact) || number != std::floor(number)) return std::nullopt;
    return ToInteger<Number>(json(static_cast<std::int64_t>(number)));
  }
  return std::nullopt;
}

template <typename Number>
std::optional<Text> SetInteger(Slot slot, const json& value) {
  const std::optional<Number> number = ToInteger<Number>(value);
  if (!number) return NumberText<Number>();
  slot.Put(*number);
  return std::nullopt;
}

std::optional<Text> SetReal(Slot slot, const FieldDescriptor& field, const json& value, Origin origin) {
  double number = 0;
  if (value.is_number()) {
    number = value.get<double>();
  } else if (value.is_string() && origin == Origin::kAddress) {
    const std::string& text = value.get_ref<const std::string&>();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) number = NAN;
  } else {
    number = NAN;
  }
  if (!std::isfinite(number)) return Text{"This must be a number.", "数値にしてください。"};
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    slot.Put(static_cast<float>(number));
  } else {
    slot.Put(number);
  }
  return std::nullopt;
}

std::optional<Text> SetBool(Slot slot, const json& value, Origin origin) {
  if (value.is_boolean()) {
    slot.Put(value.get<bool>());
    return std::nullopt;
  }
  if (origin == Origin::kAddress && (value == "true" || value == "false")) {
    slot.Put(value == "true");
    return std::nullopt;
  }
  return Text{"This must be true or false.", "true か false にしてください。"};
}

std::optional<Text> SetText(Slot slot, const FieldDescriptor& field, const json& value, Origin origin) {
  if (!value.is_string()) {
    return Text{"This must be text in quotation marks.", "引用符で囲んだ文字列にしてください。"};
  }
  std::string text = value.get<std::string>();
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    std::string bytes;
    if (!absl::Base64Unescape(text, &bytes) && !absl::WebSafeBase64Unescape(text, &bytes)) {
      return Text{"This must be Base64.", "Base64にしてください。"};
    }
    slot.Put(std::move(bytes));
    return std::nullopt;
  }
  const LineBreaks line_breaks = origin == Origin::kBody ? LineBreaks::kAllowed : LineBreaks::kRefused;
  if (std::optional<Text> wrong = NormaliseText(text, line_breaks)) return wrong;
  slot.Put(std::move(text));
  return std::nullopt;
}

std::optional<Text> SetEnum(Slot slot, const FieldDescriptor& field, const json& value) {
  const google::protobuf::EnumDescriptor& type = *field.enum_type();
  const EnumValueDescriptor* chosen = nullptr;
  if (value.is_string()) {
    chosen = type.FindValueByName(value.get<std::string>());
  } else if (value.is_number_integer()) {
    const std::optional<std::int32_t> number = ToInteger<std::int32_t>(value);
    if (number) chosen = type.FindValueByNumber(*number);
  }
  if (chosen != nullptr) {
    slot.Put(chosen);
    return std::nullopt;
  }
  std::string right;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() == 0) continue;
    right += (right.empty() ? "" : ", ") + type.value(i)->name();
  }
  return Text{"This must be one of " + right + ".", "次のどれかにしてください：" + right + "。"};
}

// Exactly `count` digits at `at`; moves on.
bool TakeDigits(const std::string& text, std::size_t& at, int count, int& number) {
  number = 0;
  for (int i = 0; i < count; ++i, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return false;
    number = number * 10 + (text[at] - '0');
  }
  return true;
}

bool TakeMark(const std::string& text, std::size_t& at, char mark) {
  if (at >= text.size() || text[at] != mark) return false;
  ++at;
  return true;
}

// ".5" to ".123456789", or nothing.
bool TakeFraction(const std::string& text, std::size_t& at, std::int32_t& nanos) {
  nanos = 0;
  if (at >= text.size() || text[at] != '.') return true;
  ++at;
  std::int32_t unit = 100'000'000;
  const std::size_t start = at;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
    if (at - start >= 9) return false;
    nanos += unit * (text[at] - '0');
  }
  return at > start;
}

// "Z" or "+09:00"; ends the text.
bool TakeOffset(const std::string& text, std::size_t& at, std::int64_t& seconds) {
  if (TakeMark(text, at, 'Z')) return at == text.size();
  const bool east = at < text.size() && text[at] == '+';
  if (!TakeMark(text, at, east ? '+' : '-')) return false;
  int hours = 0;
  int minutes = 0;
  if (!TakeDigits(text, at, 2, hours) || !TakeMark(text, at, ':') || !TakeDigits(text, at, 2, minutes)) return false;
  if (hours > 23 || minutes > 59 || at != text.size()) return false;
  seconds += (east ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

std::optional<Text> SetTimestamp(Message& target, const json& value) {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  if (!value.is_string() || !ParseRfc3339(value.get<std::string>(), seconds, nanos)) {
    return Text{"This must be a real time such as 2026-12-01T08:00:00Z or 2026-12-01T17:00:00+09:00.",
                "2026-12-01T08:00:00Z や 2026-12-01T17:00:00+09:00 の形の、実在する日時にしてください。"};
  }
  const Reflection& reflection = *target.GetReflection();
  reflection.SetInt64(&target, target.GetDescriptor()->FindFieldByName("seconds"), seconds);
  reflection.SetInt32(&target, target.GetDescriptor()->FindFieldByName("nanos"), nanos);
  return std::nullopt;
}

// A message type with a JSON form of its own.
std::optional<Text> SetWellKnown(Message& message, const FieldDescriptor& field, const json& value) {
  if (field.message_type()->full_name() != "google.protobuf.Timestamp") {
    return Text{"This field cannot be sent.", "この項目は送信できません。"};
  }
  const Reflection& reflection = *message.GetReflection();
  Message* target =
      field.is_repeated() ? reflection.AddMessage(&message, &field) : reflection.MutableMessage(&message, &field);
  return SetTimestamp(*target, value);
}

}  // namespace

bool ParseRfc3339(const std::string& text, std::int64_t& seconds, std::int32_t& nanos) {
  std::size_t at = 0;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!TakeDigits(text, at, 4, year) || !TakeMark(text, at, '-') || !TakeDigits(text, at, 2, month) ||
      !TakeMark(text, at, '-') || !TakeDigits(text, at, 2, day) || !TakeMark(text, at, 'T') ||
      !TakeDigits(text, at, 2, hour) || !TakeMark(text, at, ':') || !TakeDigits(text, at, 2, minute) ||
      !TakeMark(text, at, ':') || !TakeDigits(text, at, 2, second) || !TakeFraction(text, at, nanos)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1 || !date.ok() || hour > 23 || minute > 59 || second > 59) return false;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  seconds = static_cast<std::int64_t>(days) * 86'400 + hour * 3600 + minute * 60 + second;
  if (!TakeOffset(text, at, seconds)) return false;
  return seconds >= -62'135'596'800 && seconds <= 253'402'300'799;
}

std::optional<Text> SetScalar(Message& message, const FieldDescriptor& field, const json& value, Origin origin) {
  const Slot slot(message, field);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return SetInteger<std::int32_t>(slot, value);
    case FieldDescriptor::CPPTYPE_INT64:
      return SetInteger<std::int64_t>(slot, value);
    case FieldDescriptor::CPPTYPE_UINT32:
      return SetInteger<std::uint32_t>(slot, value);
    case FieldDescriptor::CPPTYPE_UINT64:
      return SetInteger<std::uint64_t>(slot, value);
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return SetReal(slot, field, value, origin);
    case FieldDescriptor::CPPTYPE_BOOL:
      return SetBool(slot, value, origin);
    case FieldDescriptor::CPPTYPE_STRING:
      return SetText(slot, field, value, origin);
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(slot, field, value);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetWellKnown(message, field, value);
  }
  return Text{"This field cannot be sent.", "この項目は送信できません。"};
}

}  // namespace kyodo::gateway
