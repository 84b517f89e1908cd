#include "tenants/api/user_service.h"

#include <absl/strings/str_join.h>

#include <vector>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/page_token.h"
#include "platform/reasons.h"
#include "tenants/api/messages.h"
#include "tenants/store/directory.h"
#include "tenants/store/users.h"

namespace kyodo::tenants {
namespace {

std::set<std::string> RolesOf(const v1::User& message) {
  std::set<std::string> roles;
  for (const int role : message.roles()) roles.insert(Role_Name(static_cast<Role>(role)));
  return roles;
}

// Administrators see everybody of the area, others their own organisation.
bool MaySee(const Caller& caller, const std::string& tenant) {
  return caller.Has(ADMINISTRATOR) || tenant == caller.tenant;
}

absl::Status CheckTenant(Tx& tx, const std::string& tenant) {
  if (ReadTenant(tx, tenant)) return absl::OkStatus();
  return Invalid("tenant", {"There is no such organisation; use a municipality's code, \"body\" or a vendor's id.",
                            "この組織はありません。区市町村コード、body、事業者IDのいずれかを指定してください。"});
}

// An administrator cannot shut themselves out, so there is always one left.
absl::Status CheckNotOneself(const Caller& caller, const User& before, const User& after) {
  if (before.account != caller.account) return absl::OkStatus();
  if (!after.disabled && after.roles.count("ADMINISTRATOR") > 0) return absl::OkStatus();
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kOwnAccount,
              {"You cannot disable yourself or give up your own administrator's role; ask another administrator.",
               "自分自身の無効化や管理者権限の解除はできません。別の管理者に依頼してください。"});
}

void Change(const v1::User& message, const std::set<std::string>& fields, User* user) {
  if (fields.count("display_name") > 0) user->display_name = message.display_name();
  if (fields.count("roles") > 0) user->roles = RolesOf(message);
  if (fields.count("disabled") > 0) user->disabled = message.disabled();
}

// What the audit says: the roles in full, for the rest the fields' names. Never a password.
std::string SummaryOf(const std::set<std::string>& fields, const User& before, const User& after) {
  std::string summary = "changed " + absl::StrJoin(fields, ", ");
  if (before.roles != after.roles) {
    summary += "; roles " + absl::StrJoin(before.roles, " ") + " → " + absl::StrJoin(after.roles, " ");
  }
  if (before.disabled != after.disabled) summary += after.disabled ? "; disabled" : "; enabled";
  return summary;
}

}  // namespace

UserService::UserService(Database& database, Identity& identity, PasswordHasher& hasher, std::string area)
    : database_(database),
      hasher_(hasher),
      endpoint_(v1::UserService::service_full_name(), identity, std::move(area)) {}

absl::StatusOr<std::string> UserService::HashOf(grpc::ServerContext* context, const std::string& password,
                                                const std::string& account) {
  RETURN_IF_ERROR(CheckPassword(password, account));
  ASSIGN_OR_RETURN(const PasswordHasher::Slot slot, hasher_.Acquire(context->deadline()));
  return hasher_.Hash(slot, password);
}

grpc::Status UserService::ListUsers(grpc::ServerContext* context, const v1::ListUsersRequest* request,
                                    v1::ListUsersResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    if (!request->tenant().empty() && !MaySee(caller, request->tenant())) return absl::OkStatus();
    const std::string tenant = caller.Has(ADMINISTRATOR) ? request->tenant() : caller.tenant;
    const std::string scope = "users|" + tenant;
    ASSIGN_OR_RETURN(const int size, PageSize(request->page_size()));
    ASSIGN_OR_RETURN(const std::vector<std::string> key, ReadPageToken(caller, scope, request->page_token()));
    std::vector<User> users;
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      users = tenants::ListUsers(tx, tenant, key.empty() ? "" : key.front(), size + 1);
      return absl::OkStatus();
    }));
    if (users.size() > static_cast<std::size_t>(size)) {
      users.pop_back();
      response->set_next_page_token(MakePageToken(caller, scope, {users.back().account}));
    }
    for (const User& user : users) *response->add_users() = ToProto(user);
    return absl::OkStatus();
  });
}

grpc::Status UserService::GetUser(grpc::ServerContext* context, const v1::GetUserRequest* request, v1::User* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string account, IdOf(request->name(), "users"));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      const auto user = ReadUser(tx, account);
      if (!user || !MaySee(caller, user->tenant)) return NotFound();
      *response = ToProto(*user);
      return absl::OkStatus();
    });
  });
}

grpc::Status UserService::CreateUser(grpc::ServerContext* context, const v1::CreateUserRequest* request,
                                     v1::User* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const v1::User& message = request->user();
    User wanted;
    wanted.account = message.account();
    if (wanted.account.empty() && !message.name().empty()) {
      const auto account = IdOf(message.name(), "users");
      if (account.ok()) wanted.account = *account;
    }
    wanted.tenant = message.tenant();
    Change(message, {"display_name", "roles", "disabled"}, &wanted);
    const auto kind = KindOfId(wanted.tenant);
    if (!kind) {
      return Invalid("tenant", {"Use a municipality's code, \"body\" or a vendor's id.",
                                "区市町村コード、body、事業者IDのいずれかを指定してください。"});
    }
    RETURN_IF_ERROR(CheckUser(wanted, *kind));
    ASSIGN_OR_RETURN(const std::string hash, HashOf(context, message.password(), wanted.account));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        RETURN_IF_ERROR(CheckTenant(tx, wanted.tenant));
        ASSIGN_OR_RETURN(const User user, InsertUser(tx, wanted, hash));
        *response = ToProto(user);
        tx.Audit("users/" + user.account, "created for " + user.tenant + "; roles " + absl::StrJoin(user.roles, " "));
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status UserService::UpdateUser(grpc::ServerContext* context, const v1::UpdateUserRequest* request,
                                     v1::User* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const v1::User& message = request->user();
    ASSIGN_OR_RETURN(const std::string account, IdOf(message.name(), "users"));
    ASSIGN_OR_RETURN(
        const std::set<std::string> fields,
        FieldsToChange(request->update_mask(), message, {"display_name", "roles", "disabled", "password"}));
    std::string hash;
    if (fields.count("password") > 0) {
      ASSIGN_OR_RETURN(hash, HashOf(context, message.password(), account));
    }
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        tx.LockExclusive("users/" + account);
        const auto before = ReadUser(tx, account);
        if (!before) return NotFound();
        RETURN_IF_ERROR(CheckEtag(message.etag(), std::to_string(before->version)));
        User after = *before;
        Change(message, fields, &after);
        RETURN_IF_ERROR(CheckUser(after, *KindOfId(after.tenant)));
        RETURN_IF_ERROR(CheckNotOneself(caller, *before, after));
        const bool end_sessions = !hash.empty() || after.roles != before->roles || after.disabled != before->disabled;
        const auto stored = tenants::UpdateUser(tx, after, end_sessions);
        if (!stored) return CheckEtag("lost", "race");
        if (!hash.empty()) UpdatePasswordHash(tx, account, hash);
        *response = ToProto(*stored);
        tx.Audit("users/" + account, SummaryOf(fields, *before, after));
        return absl::OkStatus();
      });
    });
  });
}

}  // namespace kyodo::tenants
