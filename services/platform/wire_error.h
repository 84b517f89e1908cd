// Failures between services: absl::Status in, grpc::Status out, and back, with nothing lost.
#pragma once

#include <absl/status/status.h>
#include <grpcpp/support/status.h>

#include "kyodo/problem.pb.h"

namespace kyodo {

// Details carry google.rpc.Status with one kyodo.Problem.
grpc::Status ToGrpc(const absl::Status& status);
absl::Status FromGrpc(const grpc::Status& status);

// The problem of a failure; for a status not made by Fail a general one of its code. Internals never get in.
Problem ProblemOf(const absl::Status& status);

}  // namespace kyodo
