#include "tenants/api/session_service.h"

#include <absl/strings/escaping.h>

#include <algorithm>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/reasons.h"
#include "tenants/api/messages.h"
#include "tenants/domain/throttle.h"
#include "tenants/store/settings.h"

namespace kyodo::tenants {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// 256 random bits as base64url.
std::string NewToken() {
  std::string token;
  absl::WebSafeBase64Escape(absl::HexStringToBytes(RandomHex(32)), &token);
  while (!token.empty() && token.back() == '=') token.pop_back();
  return token;
}

absl::Status WrongPassword() {
  return Fail(absl::StatusCode::kUnauthenticated, reasons::kUnauthenticated,
              {"The account or the password is wrong.", "アカウントまたはパスワードが違います。"});
}

absl::Status NotSignedIn() {
  return Fail(absl::StatusCode::kUnauthenticated, reasons::kUnauthenticated,
              {"Please sign in.", "サインインしてください。"});
}

absl::Status TooManyAttempts(microseconds pause) {
  const auto wait = std::chrono::ceil<seconds>(pause).count();
  return FailRetry(absl::StatusCode::kResourceExhausted, reasons::kTooManyAttempts,
                   {"Too many wrong passwords. Please wait " + std::to_string(wait) + " seconds and try again.",
                    "パスワードの誤りが続いています。" + std::to_string(wait) + "秒待ってからもう一度お試しください。"},
                   static_cast<int>(wait));
}

std::string AccountSubject(const std::string& account) { return KeyedDigest("sign-in|account|" + account); }
std::string AddressSubject(const std::string& address) { return KeyedDigest("sign-in|address|" + address); }

microseconds PauseOf(const std::map<std::string, Failures>& failures, const std::string& subject,
                     const ThrottleRule& rule) {
  const auto found = failures.find(subject);
  if (found == failures.end()) return microseconds(0);
  return PauseLeft(rule, found->second.count, found->second.since_last);
}

// The trail of a sign-in names the person although the worker writes it.
Caller InTheNameOf(Caller worker, const Credentials& credentials) {
  worker.tenant = credentials.tenant;
  worker.account = credentials.account;
  return worker;
}

void FillMe(const LiveSession& session, const std::string& area, v1::Me* me) {
  me->set_account(session.account);
  me->set_tenant(session.tenant);
  for (const std::string& text : session.roles) {
    Role role = ROLE_UNSPECIFIED;
    if (Role_Parse(text, &role)) me->add_roles(role);
  }
  me->set_display_name(session.display_name);
  me->set_area(area);
  me->set_tenant_kind(ToProto(session.kind));
  me->set_tenant_display_name(session.tenant_display_name);
  me->set_tenant_english_name(session.tenant_english_name);
  *me->mutable_authenticate_time() = ToProto(session.authenticate_time);
  *me->mutable_expire_time() = ToProto(session.expire_time);
}

}  // namespace

SessionService::SessionService(Database& database, Database& worker, Identity& identity, PasswordHasher& hasher,
                               SessionLimits limits, std::string area)
    : database_(database),
      worker_(worker),
      identity_(identity),
      hasher_(hasher),
      limits_(limits),
      endpoint_(v1::SessionService::service_full_name(), identity, std::move(area)) {}

absl::StatusOr<Credentials> SessionService::Prove(grpc::ServerContext* context, const Caller& caller,
                                                  const std::string& account, const std::string& password) {
  const Caller worker = SystemCaller(caller.area, caller.method);
  std::vector<std::string> subjects = {AccountSubject(account)};
  if (!caller.address.empty()) subjects.push_back(AddressSubject(caller.address));
  // The turn comes before the failures are read, so that no more than two guesses run before the first one counts.
  ASSIGN_OR_RETURN(const PasswordHasher::Slot slot, hasher_.Acquire(context->deadline()));
  std::optional<Credentials> credentials;
  microseconds pause{0};
  RETURN_IF_ERROR(worker_.Transact(worker, context->deadline(), [&](Tx& tx) -> absl::Status {
    const auto failures = ReadFailures(tx, subjects);
    pause = std::max(PauseOf(failures, subjects.front(), kAccountThrottle),
                     subjects.size() > 1 ? PauseOf(failures, subjects.back(), kAddressThrottle) : microseconds(0));
    credentials = ReadCredentials(tx, account);
    return absl::OkStatus();
  }));
  if (pause > microseconds(0)) return TooManyAttempts(pause);
  const bool right = hasher_.Verify(slot, password, credentials ? credentials->password_hash : hasher_.nobodys_hash());
  if (!right || !credentials || credentials->disabled) {
    RETURN_IF_ERROR(CountFailure(worker, subjects));
    return WrongPassword();
  }
  if (hasher_.IsOutdated(credentials->password_hash)) {
    const std::string renewed = hasher_.Hash(slot, password);
    RETURN_IF_ERROR(worker_.Transact(worker, context->deadline(), [&](Tx& tx) -> absl::Status {
      RenewPasswordHash(tx, *credentials, renewed);
      return absl::OkStatus();
    }));
  }
  return *credentials;
}

absl::Status SessionService::CountFailure(const Caller& worker, const std::vector<std::string>& subjects) {
  return worker_.Transact(worker, [&](Tx& tx) -> absl::Status {
    AddFailure(tx, subjects, kAccountThrottle.memory);
    return absl::OkStatus();
  });
}

grpc::Status SessionService::CreateSession(grpc::ServerContext* context, const v1::CreateSessionRequest* request,
                                           v1::Session* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const Credentials credentials, Prove(context, caller, request->account(), request->password()));
    const std::string token = NewToken();
    const std::string token_sha256 = Sha256Hex(token);
    const Caller worker = InTheNameOf(SystemCaller(caller.area, caller.method), credentials);
    return worker_.Transact(worker, context->deadline(), [&](Tx& tx) -> absl::Status {
      if (!InsertSession(tx, token_sha256, credentials, limits_.hours)) return WrongPassword();
      ForgetFailures(tx, AccountSubject(credentials.account));
      const auto session = ReadLiveSession(tx, token_sha256, limits_.idle_minutes);
      if (!session) return WrongPassword();
      response->set_token(token);
      *response->mutable_expire_time() = ToProto(session->expire_time);
      response->mutable_me()->Clear();
      FillMe(*session, caller.area, response->mutable_me());
      tx.Audit("users/" + credentials.account, "signed in");
      WriteTrail(tx);
      return absl::OkStatus();
    });
  });
}

grpc::Status SessionService::GetMe(grpc::ServerContext* context, const v1::GetMeRequest* request, v1::Me* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      const auto session = ReadLiveSession(tx, Sha256Hex(caller.token), limits_.idle_minutes);
      if (!session) return NotSignedIn();
      response->Clear();
      FillMe(*session, caller.area, response);
      *response->mutable_area_time() = ToProto(ReadAreaTime(tx));
      return absl::OkStatus();
    });
  });
}

grpc::Status SessionService::DeleteCurrentSession(grpc::ServerContext* context,
                                                  const v1::DeleteCurrentSessionRequest* request,
                                                  google::protobuf::Empty*) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      RevokeSession(tx, Sha256Hex(caller.token));
      tx.Audit("users/" + caller.account, "signed out");
      WriteTrail(tx);
      return absl::OkStatus();
    }));
    identity_.Forget(caller.token);
    return absl::OkStatus();
  });
}

grpc::Status SessionService::Reauthenticate(grpc::ServerContext* context, const v1::ReauthenticateRequest* request,
                                            v1::Me* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const Credentials credentials, Prove(context, caller, caller.account, request->password()));
    const std::string token_sha256 = Sha256Hex(caller.token);
    const Caller worker = InTheNameOf(SystemCaller(caller.area, caller.method), credentials);
    RETURN_IF_ERROR(worker_.Transact(worker, context->deadline(), [&](Tx& tx) -> absl::Status {
      ForgetFailures(tx, AccountSubject(credentials.account));
      RenewAuthentication(tx, token_sha256);
      const auto session = ReadLiveSession(tx, token_sha256, limits_.idle_minutes);
      if (!session) return NotSignedIn();
      response->Clear();
      FillMe(*session, caller.area, response);
      tx.Audit("users/" + credentials.account, "proved the password again");
      WriteTrail(tx);
      return absl::OkStatus();
    }));
    identity_.Forget(caller.token);
    return absl::OkStatus();
  });
}

grpc::Status SessionService::VerifySession(grpc::ServerContext* context, const v1::VerifySessionRequest* request,
                                           v1::VerifySessionResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const std::string token_sha256 = Sha256Hex(request->token());
    std::optional<LiveSession> session;
    RETURN_IF_ERROR(worker_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      session = ReadLiveSession(tx, token_sha256, limits_.idle_minutes);
      if (session && session->use_is_old) NoteUse(tx, token_sha256);
      return absl::OkStatus();
    }));
    if (!session) return NotSignedIn();
    v1::Me me;
    FillMe(*session, caller.area, &me);
    response->set_user_id(me.account());
    response->set_account(me.account());
    response->set_area(me.area());
    response->set_tenant(me.tenant());
    response->set_tenant_kind(me.tenant_kind());
    *response->mutable_roles() = me.roles();
    *response->mutable_authenticate_time() = me.authenticate_time();
    *response->mutable_expire_time() = me.expire_time();
    return absl::OkStatus();
  });
}

}  // namespace kyodo::tenants
