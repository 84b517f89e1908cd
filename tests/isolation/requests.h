// Requests for any method, made from its HTTP annotation: nothing to write when an RPC is added.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kyodo::isolation {

// Names by resource pattern, such as "rounds/*/bids/*".
using Names = std::map<std::string, std::string>;

// A request whose path fields name these objects; other fields that are needed are filled in. A pattern that `names`
// lacks is reported through `missing`.
std::unique_ptr<google::protobuf::Message> MakeRequest(const google::protobuf::MethodDescriptor& method,
                                                       const Names& names, std::vector<std::string>* missing);

// Patterns in the method's path, such as "contracts/*"; empty for lists and creation at the top.
std::vector<std::string> PatternsOf(const google::protobuf::MethodDescriptor& method);

// GET of the annotation.
bool IsRead(const google::protobuf::MethodDescriptor& method);

// Names of the same shape that exist nowhere. `municipality` is kept where a municipality is named.
Names AbsentNames(const Names& names, const std::string& municipality);

}  // namespace kyodo::isolation
