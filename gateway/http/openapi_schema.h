// JSON schemas of messages and enums, with the protos' comments.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

namespace kyodo::gateway {

// Comments by full name, from a descriptor set with source info.
class Comments {
 public:
  static absl::StatusOr<Comments> Read(std::string_view descriptor_set);
  // The comment above a message, field, enum, value or method; "" when there is none.
  std::string Of(const std::string& full_name) const;

 private:
  std::map<std::string, std::string> by_name_;
};

// Collects the schemas that are referred to.
class Schemas {
 public:
  explicit Schemas(const Comments& comments) : comments_(comments) {}
  // The schema of a field as a parameter or property.
  nlohmann::ordered_json OfField(const google::protobuf::FieldDescriptor& field);
  // A reference to a message's schema.
  nlohmann::ordered_json OfMessage(const google::protobuf::Descriptor& type);
  // All referred to, for components.schemas.
  nlohmann::ordered_json TakeAll() { return std::move(all_); }

 private:
  nlohmann::ordered_json OfSingle(const google::protobuf::FieldDescriptor& field);
  nlohmann::ordered_json OfEnum(const google::protobuf::EnumDescriptor& type);

  const Comments& comments_;
  std::set<std::string> seen_;
  nlohmann::ordered_json all_ = nlohmann::ordered_json::object();
};

}  // namespace kyodo::gateway
