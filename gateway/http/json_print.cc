#include "gateway/http/json_print.h"

#include <absl/strings/escaping.h>
#include <fmt/format.h>
#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/json_util.h>

#include <chrono>
#include <cmath>
#include <string_view>

namespace kyodo::gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void PrintText(std::string_view text, std::string& out) {
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
    out.append(text.substr(plain, i - plain));
    plain = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
    }
  }
  out.append(text.substr(plain));
  out += '"';
}

void PrintReal(double value, bool narrow, std::string& out) {
  if (std::isnan(value)) {
    out += "\"NaN\"";
  } else if (std::isinf(value)) {
    out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else if (narrow) {
    fmt::format_to(std::back_inserter(out), "{}", static_cast<float>(value));
  } else {
    fmt::format_to(std::back_inserter(out), "{}", value);
  }
}

void PrintEnum(const FieldDescriptor& field, int number, std::string& out) {
  const google::protobuf::EnumValueDescriptor* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) {
    out += std::to_string(number);
  } else {
    out += '"';
    out += value->name();
    out += '"';
  }
}

// One value of a field: the single one, or the one at `index` of a repeated field.
class Value {
 private:
  template <typename Single, typename Repeated>
  auto Get(Single single, Repeated repeated) const {
    return index_ < 0 ? (reflection_.*single)(message_, &field_) : (reflection_.*repeated)(message_, &field_, index_);
  }

 public:
  Value(const Message& message, const FieldDescriptor& field, int index)
      : message_(message), reflection_(*message.GetReflection()), field_(field), index_(index) {}

  bool Print(std::string& out) const {
    switch (field_.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        fmt::format_to(std::back_inserter(out), "{}", Get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32));
        return true;
      case FieldDescriptor::CPPTYPE_UINT32:
        fmt::format_to(std::back_inserter(out), "{}", Get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32));
        return true;
      case FieldDescriptor::CPPTYPE_INT64:
        fmt::format_to(std::back_inserter(out), "\"{}\"", Get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64));
        return true;
      case FieldDescriptor::CPPTYPE_UINT64:
        fmt::format_to(std::back_inserter(out), "\"{}\"", Get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64));
        return true;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        PrintReal(Get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble), false, out);
        return true;
      case FieldDescriptor::CPPTYPE_FLOAT:
        PrintReal(Get(&Reflection::GetFloat, &Reflection::GetRepeatedFloat), true, out);
        return true;
      case FieldDescriptor::CPPTYPE_BOOL:
        out += Get(&Reflection::GetBool, &Reflection::GetRepeatedBool) ? "true" : "false";
        return true;
      case FieldDescriptor::CPPTYPE_ENUM:
        PrintEnum(field_, Get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue), out);
        return true;
      case FieldDescriptor::CPPTYPE_STRING:
        PrintString(out);
        return true;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return PrintJson(index_ < 0 ? reflection_.GetMessage(message_, &field_)
                                    : reflection_.GetRepeatedMessage(message_, &field_, index_),
                         out);
    }
    return false;
  }

  // As the key of a map: always text.
  bool PrintKey(std::string& out) const {
    std::string plain;
    if (!Print(plain)) return false;
    const bool quoted = !plain.empty() && plain.front() == '"';
    out += quoted ? plain : "\"" + plain + "\"";
    return true;
  }

 private:
  void PrintString(std::string& out) const {
    std::string scratch;
    const std::string& text = index_ < 0 ? reflection_.GetStringReference(message_, &field_, &scratch)
                                         : reflection_.GetRepeatedStringReference(message_, &field_, index_, &scratch);
    if (field_.type() == FieldDescriptor::TYPE_BYTES) {
      out += "\"" + absl::Base64Escape(text) + "\"";
    } else {
      PrintText(text, out);
    }
  }

  const Message& message_;
  const Reflection& reflection_;
  const FieldDescriptor& field_;
  const int index_;
};

bool PrintMap(const Message& message, const FieldDescriptor& field, std::string& out) {
  const Reflection& reflection = *message.GetReflection();
  out += '{';
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
    if (i > 0) out += ',';
    if (!Value(entry, *field.message_type()->map_key(), -1).PrintKey(out)) return false;
    out += ':';
    if (!Value(entry, *field.message_type()->map_value(), -1).Print(out)) return false;
  }
  out += '}';
  return true;
}

bool PrintList(const Message& message, const FieldDescriptor& field, std::string& out) {
  out += '[';
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    if (i > 0) out += ',';
    if (!Value(message, field, i).Print(out)) return false;
  }
  out += ']';
  return true;
}

// Times are printed here, rarer well-known types by protobuf itself.
bool PrintWellKnown(const Message& message, std::string& out) {
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    const auto& time = static_cast<const google::protobuf::Timestamp&>(message);
    const std::string text = PrintRfc3339(time.seconds(), time.nanos());
    if (text.empty()) return false;
    out += '"' + text + '"';
    return true;
  }
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok()) return false;
  out += text;
  return true;
}

}  // namespace

std::string PrintRfc3339(std::int64_t seconds, std::int32_t nanos) {
  if (seconds < -62'135'596'800 || seconds > 253'402'300'799 || nanos < 0 || nanos > 999'999'999) return "";
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (nanos % 1'000'000 == 0) {
    if (nanos > 0) text += fmt::format(".{:03}", nanos / 1'000'000);
  } else if (nanos % 1000 == 0) {
    text += fmt::format(".{:06}", nanos / 1000);
  } else {
    text += fmt::format(".{:09}", nanos);
  }
  return text + "Z";
}

bool PrintJson(const Message& message, std::string& out) {
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  if (type.file()->package() == "google.protobuf") return PrintWellKnown(message, out);
  const Reflection& reflection = *message.GetReflection();
  out += '{';
  bool first = true;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.has_presence() && !reflection.HasField(message, &field)) continue;
    if (!first) out += ',';
    first = false;
    out += '"';
    out += field.json_name();
    out += "\":";
    const bool printed = field.is_map()        ? PrintMap(message, field, out)
                         : field.is_repeated() ? PrintList(message, field, out)
                                               : Value(message, field, -1).Print(out);
    if (!printed) return false;
  }
  out += '}';
  return true;
}

}  // namespace kyodo::gateway
