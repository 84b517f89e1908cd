#include "gateway/http/openapi_schema.h"

#include <google/protobuf/descriptor.pb.h>

namespace kyodo::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::ordered_json;

// Comment lines joined to flowing text.
std::string Clean(const std::string& comment) {
  std::string text;
  for (const char c : comment) {
    if (c == '\n' || c == ' ') {
      if (!text.empty() && text.back() != ' ') text += ' ';
    } else {
      text += c;
    }
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

template <typename Described>
void Note(const Described& described, std::map<std::string, std::string>& by_name) {
  google::protobuf::SourceLocation location;
  if (!described.GetSourceLocation(&location)) return;
  const std::string text = Clean(location.leading_comments + "\n" + location.trailing_comments);
  if (!text.empty()) by_name[described.full_name()] = text;
}

void NoteEnum(const EnumDescriptor& type, std::map<std::string, std::string>& by_name) {
  Note(type, by_name);
  for (int i = 0; i < type.value_count(); ++i) Note(*type.value(i), by_name);
}

void NoteMessage(const Descriptor& type, std::map<std::string, std::string>& by_name) {
  Note(type, by_name);
  for (int i = 0; i < type.field_count(); ++i) Note(*type.field(i), by_name);
  for (int i = 0; i < type.enum_type_count(); ++i) NoteEnum(*type.enum_type(i), by_name);
  for (int i = 0; i < type.nested_type_count(); ++i) NoteMessage(*type.nested_type(i), by_name);
}

// "kyodo.procurement.v1.Round.State" → "procurement.Round.State": short, and unique across services.
std::string SchemaName(const std::string& full_name) {
  std::string name = full_name.rfind("kyodo.", 0) == 0 ? full_name.substr(6) : full_name;
  const std::size_t version = name.find(".v1.");
  if (version != std::string::npos) name.erase(version, 3);
  return name;
}

ordered_json Reference(const std::string& full_name) {
  return {{"$ref", "#/components/schemas/" + SchemaName(full_name)}};
}

}  // namespace

absl::StatusOr<Comments> Comments::Read(std::string_view descriptor_set) {
  google::protobuf::FileDescriptorSet files;
  if (!files.ParseFromArray(descriptor_set.data(), static_cast<int>(descriptor_set.size()))) {
    return absl::InternalError("the embedded descriptors cannot be read");
  }
  Comments comments;
  DescriptorPool pool;
  for (const google::protobuf::FileDescriptorProto& proto : files.file()) {
    const google::protobuf::FileDescriptor* file = pool.BuildFile(proto);
    if (file == nullptr) return absl::InternalError("the embedded descriptors do not fit: " + proto.name());
    if (file->name().rfind("kyodo/", 0) != 0) continue;
    for (int i = 0; i < file->message_type_count(); ++i) NoteMessage(*file->message_type(i), comments.by_name_);
    for (int i = 0; i < file->enum_type_count(); ++i) NoteEnum(*file->enum_type(i), comments.by_name_);
    for (int i = 0; i < file->service_count(); ++i) {
      Note(*file->service(i), comments.by_name_);
      for (int k = 0; k < file->service(i)->method_count(); ++k) {
        Note(*file->service(i)->method(k), comments.by_name_);
      }
    }
  }
  return comments;
}

std::string Comments::Of(const std::string& full_name) const {
  const auto found = by_name_.find(full_name);
  return found == by_name_.end() ? "" : found->second;
}

ordered_json Schemas::OfEnum(const EnumDescriptor& type) {
  if (seen_.insert(type.full_name()).second) {
    ordered_json schema = {{"type", "string"}};
    std::string text = comments_.Of(type.full_name());
    for (int i = 0; i < type.value_count(); ++i) {
      const google::protobuf::EnumValueDescriptor& value = *type.value(i);
      schema["enum"].push_back(value.name());
      const std::string about = comments_.Of(value.full_name());
      if (!about.empty()) text += (text.empty() ? "" : " ") + value.name() + ": " + about;
    }
    if (!text.empty()) schema["description"] = text;
    all_[SchemaName(type.full_name())] = schema;
  }
  return Reference(type.full_name());
}

ordered_json Schemas::OfMessage(const Descriptor& type) {
  const std::string& name = type.full_name();
  if (name == "google.protobuf.Timestamp") return {{"type", "string"}, {"format", "date-time"}};
  if (name == "google.protobuf.FieldMask") return {{"type", "string"}, {"example", "title,lots"}};
  if (name == "google.protobuf.Empty") return {{"type", "object"}, {"maxProperties", 0}};
  if (name == "google.protobuf.Any") {
    return {{"type", "object"}, {"properties", {{"@type", {{"type", "string"}}}}}, {"additionalProperties", true}};
  }
  if (seen_.insert(name).second) {
    ordered_json schema = {{"type", "object"}};
    if (const std::string text = comments_.Of(name); !text.empty()) schema["description"] = text;
    ordered_json properties = ordered_json::object();
    for (int i = 0; i < type.field_count(); ++i) {
      properties[type.field(i)->json_name()] = OfField(*type.field(i));
    }
    schema["properties"] = std::move(properties);
    schema["additionalProperties"] = false;
    all_[SchemaName(name)] = std::move(schema);
  }
  return Reference(name);
}

ordered_json Schemas::OfSingle(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return {{"type", "integer"}, {"format", "int32"}};
    case FieldDescriptor::CPPTYPE_UINT32:
      return {{"type", "integer"}, {"format", "uint32"}, {"minimum", 0}};
    case FieldDescriptor::CPPTYPE_INT64:
      return {{"type", "string"}, {"format", "int64"}, {"pattern", "^-?[0-9]+$"}};
    case FieldDescriptor::CPPTYPE_UINT64:
      return {{"type", "string"}, {"format", "uint64"}, {"pattern", "^[0-9]+$"}};
    case FieldDescriptor::CPPTYPE_BOOL:
      return {{"type", "boolean"}};
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return {{"type", "number"}};
    case FieldDescriptor::CPPTYPE_ENUM:
      return OfEnum(*field.enum_type());
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return OfMessage(*field.message_type());
    case FieldDescriptor::CPPTYPE_STRING:
      break;
  }
  if (field.type() == FieldDescriptor::TYPE_BYTES) return {{"type", "string"}, {"contentEncoding", "base64"}};
  return {{"type", "string"}, {"maxLength", 4096}};
}

ordered_json Schemas::OfField(const FieldDescriptor& field) {
  ordered_json schema;
  if (field.is_map()) {
    schema = {{"type", "object"}};
    schema["additionalProperties"] = OfSingle(*field.message_type()->map_value());
  } else if (field.is_repeated()) {
    schema = {{"type", "array"}};
    schema["items"] = OfSingle(field);
    schema["maxItems"] = 10'000;
  } else {
    schema = OfSingle(field);
  }
  if (const std::string text = comments_.Of(field.full_name()); !text.empty()) schema["description"] = text;
  return schema;
}

}  // namespace kyodo::gateway
