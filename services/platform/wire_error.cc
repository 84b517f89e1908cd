#include "platform/wire_error.h"

#include <google/rpc/status.pb.h>

#include "platform/error.h"
#include "platform/reasons.h"

namespace kyodo {
namespace {

// What a client reads when the failure was not made by Fail.
struct General {
  const char* reason;
  const char* en;
  const char* ja;
};

General GeneralOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return {reasons::kInvalidField, "The request is not valid.", "入力内容が正しくありません。"};
    case absl::StatusCode::kNotFound:
      return {reasons::kNotFound, "Not found.", "見つかりません。"};
    case absl::StatusCode::kPermissionDenied:
      return {reasons::kPermissionDenied, "You may not do this.", "この操作を行う権限がありません。"};
    case absl::StatusCode::kUnauthenticated:
      return {reasons::kUnauthenticated, "Please sign in.", "サインインしてください。"};
    case absl::StatusCode::kUnimplemented:
      return {reasons::kNotFound, "There is no such call.", "この操作はありません。"};
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kResourceExhausted:
      return {reasons::kUnavailable, "Busy or interrupted; please try again with the same Idempotency-Key.",
              "混み合っているか、通信が中断しました。同じ内容でもう一度お試しください。"};
    default:
      return {reasons::kInternal, "Something went wrong on our side.", "システム側で問題が発生しました。"};
  }
}

Problem ProblemFrom(const General& general) {
  Problem problem;
  problem.set_reason(general.reason);
  problem.set_message_en(general.en);
  problem.set_message_ja(general.ja);
  return problem;
}

}  // namespace

Problem ProblemOf(const absl::Status& status) {
  if (const auto payload = status.GetPayload(kProblemTypeUrl)) {
    Problem problem;
    if (problem.ParseFromString(std::string(*payload))) return problem;
  }
  Problem problem = ProblemFrom(GeneralOf(status.code()));
  if (status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kDeadlineExceeded ||
      status.code() == absl::StatusCode::kCancelled || status.code() == absl::StatusCode::kResourceExhausted) {
    problem.set_retry_after_seconds(1);
  }
  return problem;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const Problem problem = ProblemOf(status);
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(problem.message_en());
  details.add_details()->PackFrom(problem);
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), problem.message_en(), details.SerializeAsString());
}

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (!status.error_details().empty() && details.ParseFromString(status.error_details())) {
    for (const auto& any : details.details()) {
      Problem problem;
      if (any.UnpackTo(&problem)) result.SetPayload(kProblemTypeUrl, absl::Cord(problem.SerializeAsString()));
    }
  }
  return result;
}

}  // namespace kyodo
