#include <unicode/utf8.h>

#include "platform/serve.h"

namespace kyodo {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kMostCharacters = 4096;
constexpr int kMostRepeated = 10000;

bool IsForbidden(UChar32 c) {
  if (c < 0x20) return c != '\n' && c != '\t' && c != '\r';
  // C1 controls, and the bidi controls that make a text read differently from what it says.
  return c == 0x7F || (c >= 0x80 && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void CheckString(const std::string& text, const std::string& path, Violations* violations) {
  int count = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size; ++count) {
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c < 0) {
      return violations->Add(path, {"Must be valid UTF-8.", "文字コードはUTF-8で送信してください。"});
    }
    if (IsForbidden(c)) {
      return violations->Add(path, {"Must not contain control characters.", "制御文字は使用できません。取り除いてください。"});
    }
  }
  if (count > kMostCharacters) {
    violations->Add(path, {"At most 4,096 characters.", "4,096文字以内で入力してください。"});
  }
}

void CheckMessage(const Message& message, const std::string& prefix, Violations* violations);

void CheckField(const Message& message, const FieldDescriptor& field, const std::string& prefix,
                Violations* violations) {
  const auto* reflection = message.GetReflection();
  const std::string path = prefix + std::string(field.json_name());
  const bool text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && field.type() != FieldDescriptor::TYPE_BYTES;
  const bool nested = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (!field.is_repeated()) {
    if (text) CheckString(reflection->GetString(message, &field), path, violations);
    if (nested) CheckMessage(reflection->GetMessage(message, &field), path + ".", violations);
    return;
  }
  const int size = reflection->FieldSize(message, &field);
  if (size > kMostRepeated) {
    return violations->Add(path, {"At most 10,000 entries.", "10,000件以内で指定してください。"});
  }
  for (int i = 0; i < size && (text || nested); ++i) {
    const std::string at = path + "[" + std::to_string(i) + "]";
    if (text) CheckString(reflection->GetRepeatedString(message, &field, i), at, violations);
    if (nested) CheckMessage(reflection->GetRepeatedMessage(message, &field, i), at + ".", violations);
  }
}

void CheckMessage(const Message& message, const std::string& prefix, Violations* violations) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) CheckField(message, *field, prefix, violations);
}

}  // namespace

absl::Status CheckLimits(const Message& message) {
  Violations violations;
  CheckMessage(message, "", &violations);
  return violations.status();
}

}  // namespace kyodo
