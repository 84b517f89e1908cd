#include "platform/serve.h"

#include <atomic>
#include <cstdlib>

#include <grpcpp/security/auth_context.h>

#include "platform/log.h"
#include "platform/metrics.h"
#include "platform/once.h"
#include "platform/reasons.h"
#include "platform/wire_error.h"

namespace kyodo {
namespace {

std::atomic<bool> stopping{false};
std::atomic<int> in_flight{0};
constexpr int kMostInFlight = 512;
constexpr auto kStepUpAge = std::chrono::minutes(5);

const Authz* AuthzOf(const google::protobuf::MethodDescriptor& method) {
  return method.options().HasExtension(authz) ? &method.options().GetExtension(authz) : nullptr;
}

std::string MetadataOf(const grpc::ServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  return found == context.client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
}

std::string TokenOf(const grpc::ServerContext& context) {
  const std::string value = MetadataOf(context, "authorization");
  constexpr std::string_view kBearer = "Bearer ";
  return value.rfind(kBearer, 0) == 0 ? value.substr(kBearer.size()) : "";
}

// Another part of Kyodo: in this process, or proved by a certificate of our authority.
bool IsInternalPeer(const grpc::ServerContext& context) {
  const auto auth = context.auth_context();
  if (auth != nullptr && auth->IsPeerAuthenticated()) return true;
  // gRPC 1.51 calls an in-process peer "unknown" and gives it no property; every real transport has both.
  return context.peer() == "unknown" && (auth == nullptr || auth->begin() == auth->end());
}

// The string at a field path such as "participation.name"; "" when a part is missing.
std::string StringAt(const google::protobuf::Message& message, const std::string& path) {
  const auto dot = path.find('.');
  const auto* field = message.GetDescriptor()->FindFieldByName(path.substr(0, dot));
  if (field == nullptr) return "";
  if (dot == std::string::npos) return message.GetReflection()->GetString(message, field);
  return StringAt(message.GetReflection()->GetMessage(message, field), path.substr(dot + 1));
}

absl::Status Authorise(const Caller& caller, const Authz& rule, const google::protobuf::Message& request) {
  bool allowed = rule.roles().empty();
  for (const int role : rule.roles()) allowed |= caller.Has(static_cast<Role>(role));
  if (!allowed) {
    return Fail(absl::StatusCode::kPermissionDenied, reasons::kPermissionDenied,
                {"Your role does not allow this.", "あなたの役割ではこの操作はできません。"});
  }
  if (!rule.own_municipality().empty() && caller.is_municipality()) {
    const std::string name = StringAt(request, rule.own_municipality());
    const auto slash = name.rfind('/');
    if (slash == std::string::npos || name.substr(slash + 1) != caller.tenant) return NotFound();
  }
  const auto now = std::chrono::system_clock::now();
  if (rule.step_up() && now - caller.authenticate_time > kStepUpAge) {
    return Fail(absl::StatusCode::kPermissionDenied, reasons::kStepUp,
                {"Please enter your password again for this act.", "この操作には、もう一度パスワードの入力が必要です。"});
  }
  return absl::OkStatus();
}

// Every mutation but the session calls carries the client's UUID.
absl::Status CheckRequestId(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return absl::OkStatus();
  const std::string id = request.GetReflection()->GetString(request, field);
  if (id.empty()) {
    return Invalid("Idempotency-Key",
                   {"Send a new UUID in the header Idempotency-Key with every change, the same one when retrying.",
                    "変更の操作には、ヘッダーIdempotency-Keyに新しいUUIDを付けてください（再送のときは同じ値）。"},
                   reasons::kIdempotencyKey);
  }
  if (!IsUuid(id)) {
    return Invalid("Idempotency-Key", {"Must be a UUID such as 123e4567-e89b-42d3-a456-426614174000.",
                                       "UUIDの形式（例：123e4567-e89b-42d3-a456-426614174000）で指定してください。"});
  }
  return absl::OkStatus();
}

struct InFlight {
  InFlight() { ++in_flight; }
  ~InFlight() { --in_flight; }
};

}  // namespace

Endpoint::Endpoint(const char* service, Identity& identity, std::string area)
    : service_(google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service)),
      identity_(identity),
      area_(std::move(area)) {
  if (service_ == nullptr) std::abort();
  for (int i = 0; i < service_->method_count(); ++i) {
    if (AuthzOf(*service_->method(i)) != nullptr) continue;
    Log(LogLevel::kError, "authz.missing", {{"method", service_->method(i)->full_name()}});
    std::abort();  // a method that nobody may be refused must not be served
  }
}

absl::StatusOr<Caller> Endpoint::Identify(const grpc::ServerContext& context, const Authz& rule) const {
  if (rule.internal()) {
    if (!IsInternalPeer(context)) return NotFound();
    return SystemCaller(area_, "");
  }
  Caller caller;
  if (rule.anonymous()) {
    caller.area = area_;
  } else {
    ASSIGN_OR_RETURN(caller, identity_.Resolve(TokenOf(context)));
  }
  caller.address = MetadataOf(context, "x-client-address");
  return caller;
}

absl::Status Endpoint::Run(grpc::ServerContext* context, const google::protobuf::MethodDescriptor& method,
                           const google::protobuf::Message& request, const Body& body, Caller* caller) const {
  if (stopping) {
    return FailRetry(absl::StatusCode::kUnavailable, reasons::kShuttingDown,
                     {"The service is restarting. Please try again.", "再起動中です。しばらくしてからもう一度お試しください。"}, 2);
  }
  if (in_flight > kMostInFlight) {
    return FailRetry(absl::StatusCode::kResourceExhausted, reasons::kOverloaded,
                     {"Too many requests at once. Please try again.", "アクセスが集中しています。しばらくしてからもう一度お試しください。"}, 1);
  }
  const Authz& rule = *AuthzOf(method);
  ASSIGN_OR_RETURN(*caller, Identify(*context, rule));
  caller->method = method.name();
  RETURN_IF_ERROR(CheckLimits(request));
  if (!rule.internal()) {
    RETURN_IF_ERROR(Authorise(*caller, rule, request));
    RETURN_IF_ERROR(CheckRequestId(request));
  }
  return body(*caller);
}

grpc::Status Endpoint::Serve(grpc::ServerContext* context, const char* method_name,
                             const google::protobuf::Message& request, const Body& body) const {
  const auto* method = service_->FindMethodByName(method_name);
  if (method == nullptr) std::abort();
  const InFlight counted;
  const auto start = std::chrono::steady_clock::now();
  Caller caller;
  absl::Status status;
  try {
    status = Run(context, *method, request, body, &caller);
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "handler.error", {{"rpc", method_name}, {"error", error.what()}});
    status = absl::InternalError("handler");
  }
  if (!AuthzOf(*method)->sealed()) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const std::string code = absl::StatusCodeToString(status.code());
    CountCall(service_->name(), method_name, code, seconds);
    Log(status.code() == absl::StatusCode::kInternal ? LogLevel::kError : LogLevel::kInfo, "rpc",
        {{"rpc", method_name},
         {"tenant", caller.tenant},
         {"user", caller.account},
         {"code", code},
         {"reason", ReasonOf(status)},
         {"ms", std::to_string(static_cast<std::int64_t>(seconds * 1000))},
         {"trace", MetadataOf(*context, "traceparent")}});
  }
  return ToGrpc(status);
}

void StopServing() { stopping = true; }
int CallsInFlight() { return in_flight; }

absl::Status CheckEtag(const std::string& sent, const std::string& current) {
  if (sent.empty() || sent == current) return absl::OkStatus();
  return Fail(absl::StatusCode::kAborted, reasons::kStaleEtag,
              {"Somebody else changed this in the meantime. Read it again and repeat your change.",
               "ほかの人が先に変更しました。最新の内容を読み込んでから、もう一度変更してください。"});
}

}  // namespace kyodo
