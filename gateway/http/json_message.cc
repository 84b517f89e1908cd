#include "gateway/http/json_message.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "gateway/http/json_scalar.h"
#include "gateway/http/text_rules.h"

namespace kyodo::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::json;

std::string Join(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

bool IsPlainMessage(const FieldDescriptor& field) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const std::string& file = field.message_type()->file()->name();
  return file.rfind("google/protobuf/", 0) != 0;
}

Text MustBeObject() { return {"This must be an object in braces { }.", "波かっこ { } のオブジェクトにしてください。"}; }

void FillMap(const json& value, const std::string& path, Message& message, const FieldDescriptor& field,
             Faults& faults) {
  if (!value.is_object()) return faults.Add(path, MustBeObject());
  const FieldDescriptor& key_field = *field.message_type()->map_key();
  const FieldDescriptor& value_field = *field.message_type()->map_value();
  for (const auto& [name, element] : value.items()) {
    const std::string element_path = Join(path, Quotable(name));
    Message* entry = message.GetReflection()->AddMessage(&message, &field);
    if (std::optional<Text> wrong = SetScalar(*entry, key_field, name, Origin::kAddress)) {
      faults.Add(element_path, *wrong);
      continue;
    }
    if (IsPlainMessage(value_field)) {
      FillFromJson(element, element_path, *entry->GetReflection()->MutableMessage(entry, &value_field), faults);
    } else if (std::optional<Text> wrong = SetScalar(*entry, value_field, element, Origin::kBody)) {
      faults.Add(element_path, *wrong);
    }
  }
}

void FillOne(const json& value, const std::string& path, Message& message, const FieldDescriptor& field,
             Faults& faults) {
  if (IsPlainMessage(field)) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    Message* target =
        field.is_repeated() ? reflection.AddMessage(&message, &field) : reflection.MutableMessage(&message, &field);
    return FillFromJson(value, path, *target, faults);
  }
  if (std::optional<Text> wrong = SetScalar(message, field, value, Origin::kBody)) faults.Add(path, *wrong);
}

void FillField(const json& value, const std::string& path, Message& message, const FieldDescriptor& field,
               Faults& faults) {
  if (value.is_null()) return;
  if (field.is_map()) return FillMap(value, path, message, field, faults);
  if (!field.is_repeated()) return FillOne(value, path, message, field, faults);
  if (!value.is_array()) {
    return faults.Add(path, {"This must be a list in brackets [ ].", "角かっこ [ ] の一覧にしてください。"});
  }
  std::size_t index = 0;
  for (const json& element : value) FillOne(element, fmt::format("{}[{}]", path, index++), message, field, faults);
}

}  // namespace

const FieldDescriptor* FindField(const Descriptor& type, std::string_view name) {
  const std::string text(name);
  if (const FieldDescriptor* field = type.FindFieldByCamelcaseName(text); field && field->json_name() == text) {
    return field;
  }
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == text) return type.field(i);
  }
  return type.FindFieldByName(text);
}

Text UnknownField(const Descriptor& type, std::string_view name) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
  const std::string nearest = Nearest(name, names);
  Text text{"There is no such field.", "このような項目はありません。"};
  if (!nearest.empty()) {
    text.en += " Did you mean " + nearest + "?";
    text.ja += nearest + " のことではありませんか。";
  }
  return text;
}

void FillFromJson(const json& object, const std::string& path, Message& message, Faults& faults,
                  const std::vector<Refused>& refused) {
  if (!object.is_object()) return faults.Add(path, MustBeObject());
  const Descriptor& type = *message.GetDescriptor();
  std::set<const FieldDescriptor*> seen;
  std::set<const google::protobuf::OneofDescriptor*> chosen;
  for (const auto& [name, value] : object.items()) {
    const std::string field_path = Join(path, Quotable(name));
    const FieldDescriptor* field = FindField(type, name);
    if (field == nullptr) {
      faults.Add(field_path, UnknownField(type, name));
      continue;
    }
    const Refused* no = nullptr;
    for (const Refused& one : refused) {
      if (one.field == field->json_name()) no = &one;
    }
    if (no != nullptr) {
      faults.Add(field_path, no->text);
    } else if (!seen.insert(field).second) {
      faults.Add(field_path, {"This field is sent twice under two spellings.",
                              "同じ項目が二つの書き方で送られています。一つにしてください。"});
    } else if (const auto* oneof = field->real_containing_oneof();
               oneof && !value.is_null() && !chosen.insert(oneof).second) {
      faults.Add(field_path, {"Only one of these alternatives may be sent.", "どれか一つだけを送ってください。"});
    } else {
      FillField(value, field_path, message, *field, faults);
    }
  }
}

}  // namespace kyodo::gateway
