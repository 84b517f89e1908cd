// Every RPC with a google.api.http annotation as an HTTP route, read from the generated descriptors at start.
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "gateway/http/path_template.h"

namespace kyodo::gateway {

// A service to offer and the way to it.
struct ServiceRoute {
  const google::protobuf::ServiceDescriptor* service;
  std::shared_ptr<grpc::Channel> channel;
};

using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// The fields that a dotted proto path names; empty when it does not exist.
FieldPath ResolvePath(const google::protobuf::Descriptor& type, const std::string& dotted);

// One method under one address.
struct Route {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::string rpc;          // "/kyodo.tenants.v1.SessionService/GetMe"
  std::string http_method;  // "GET"
  PathTemplate path;
  std::string pretty;
  std::vector<FieldPath> path_fields;
  enum class Body { kNone, kWhole, kField } body = Body::kNone;
  const google::protobuf::FieldDescriptor* body_field = nullptr;
  const google::protobuf::FieldDescriptor* request_id = nullptr;  // filled from Idempotency-Key; null for reads
  bool anonymous = false;
  bool sealed = false;  // before opening not even the number of calls may be known
  const google::protobuf::Message* request_type = nullptr;
  const google::protobuf::Message* response_type = nullptr;
  std::shared_ptr<grpc::Channel> channel;

  bool mutation() const { return http_method != "GET"; }
};

class RouteTable {
 public:
  // Fails on an annotation that cannot be served, an internal method with an address, or two equal addresses.
  static absl::StatusOr<RouteTable> Build(const std::vector<ServiceRoute>& services);

  struct Found {
    const Route* route = nullptr;
    std::vector<std::string> values;
    std::string allow;  // the methods that the path does take, when the asked one is not among them
  };
  Found Find(const std::string& http_method, const RequestPath& path) const;
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace kyodo::gateway
