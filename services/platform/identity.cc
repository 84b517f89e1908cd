#include "platform/identity.h"

#include "kyodo/tenants/v1/sessions.grpc.pb.h"
#include "platform/error.h"
#include "platform/reasons.h"
#include "platform/wire_error.h"

namespace kyodo {
namespace {

constexpr size_t kMostKnown = 50'000;

absl::Status SignIn() {
  return Fail(absl::StatusCode::kUnauthenticated, reasons::kUnauthenticated,
              {"Please sign in.", "サインインしてください。"});
}

TenantKind KindOf(tenants::v1::TenantKind kind) {
  switch (kind) {
    case tenants::v1::MUNICIPALITY:
      return TenantKind::kMunicipality;
    case tenants::v1::BODY:
      return TenantKind::kBody;
    case tenants::v1::VENDOR:
      return TenantKind::kVendor;
    default:
      return TenantKind::kNone;
  }
}

Time TimeFrom(const google::protobuf::Timestamp& time) {
  return Time(std::chrono::seconds(time.seconds()) + std::chrono::microseconds(time.nanos() / 1000));
}

}  // namespace

absl::StatusOr<Caller> Identity::Resolve(const std::string& token) {
  if (token.empty() || token.size() > 200) return SignIn();
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = known_.find(token);
    if (found != known_.end() && found->second.until > now) return found->second.caller;
  }
  const auto channel = channels_.To("tenants");
  if (channel == nullptr) return absl::UnavailableError("tenants");
  grpc::ClientContext context;
  PrepareCall(context);
  tenants::v1::VerifySessionRequest request;
  request.set_token(token);
  tenants::v1::VerifySessionResponse session;
  RETURN_IF_ERROR(FromGrpc(tenants::v1::SessionService::NewStub(channel)->VerifySession(&context, request, &session)));
  Caller caller;
  caller.area = session.area();
  caller.tenant = session.tenant();
  caller.kind = KindOf(session.tenant_kind());
  caller.account = session.account();
  for (const int role : session.roles()) caller.roles.insert(static_cast<Role>(role));
  caller.authenticate_time = TimeFrom(session.authenticate_time());
  caller.token = token;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (known_.size() >= kMostKnown) known_.clear();
  known_[token] = {caller, now + kIdentityMemory};
  return caller;
}

void Identity::Forget(const std::string& token) {
  const std::lock_guard<std::mutex> lock(mutex_);
  known_.erase(token);
}

}  // namespace kyodo
