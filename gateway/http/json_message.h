// A JSON object into a protobuf message, against its descriptor, with every fault named at once.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/faults.h"

namespace kyodo::gateway {

// The field that JSON calls `name` (camelCase, or as the proto writes it); null when there is none.
const google::protobuf::FieldDescriptor* FindField(const google::protobuf::Descriptor& type, std::string_view name);

// "There is no field …", with the nearest right name when there is one.
Text UnknownField(const google::protobuf::Descriptor& type, std::string_view name);

// Fills the message. `path` is the JSON path of `object` itself, "" for the body. Fields in `refused` may not be sent
// at this level.
struct Refused {
  std::string field;  // JSON name
  Text text;
};
void FillFromJson(const nlohmann::json& object, const std::string& path, google::protobuf::Message& message,
                  Faults& faults, const std::vector<Refused>& refused = {});

}  // namespace kyodo::gateway
