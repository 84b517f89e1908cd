// What every RPC goes through: identity, authorisation from the proto option, limits, errors, one log line, metrics.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>

#include "platform/caller.h"
#include "platform/error.h"
#include "platform/identity.h"

namespace kyodo {

// The methods of one gRPC service as its handlers serve them. Construction fails the process when a method lacks
// (kyodo.authz).
class Endpoint {
 public:
  // `service` is the full name, for example v1::RoundService::service_full_name().
  Endpoint(const char* service, Identity& identity, std::string area);

  using Body = std::function<absl::Status(const Caller&)>;
  // `method` is the RPC's name: pass __func__. Checks the request's limits and request_id, then runs the body.
  grpc::Status Serve(grpc::ServerContext* context, const char* method, const google::protobuf::Message& request,
                     const Body& body) const;

 private:
  absl::StatusOr<Caller> Identify(const grpc::ServerContext& context, const Authz& rule) const;
  absl::Status Run(grpc::ServerContext* context, const google::protobuf::MethodDescriptor& method,
                   const google::protobuf::Message& request, const Body& body, Caller* caller) const;

  const google::protobuf::ServiceDescriptor* service_;
  Identity& identity_;
  std::string area_;
};

// Stops taking calls: everything new is answered UNAVAILABLE SHUTTING_DOWN.
void StopServing();
// Calls being served now.
int CallsInFlight();

// The limits of security.md §1 on any message: strings, repeated fields, control characters, valid UTF-8.
absl::Status CheckLimits(const google::protobuf::Message& message);

// Checks a request's etag: empty or equal to the current one, else ABORTED STALE_ETAG.
absl::Status CheckEtag(const std::string& sent, const std::string& current);

}  // namespace kyodo
