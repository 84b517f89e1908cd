#include "tenants/api/audit_service.h"

#include <vector>

#include "platform/error.h"
#include "platform/page_token.h"
#include "tenants/api/messages.h"
#include "tenants/store/audit.h"

namespace kyodo::tenants {

AuditService::AuditService(Database& database, Identity& identity, std::string area)
    : database_(database), endpoint_(v1::AuditService::service_full_name(), identity, std::move(area)) {}

grpc::Status AuditService::ListAuditEntries(grpc::ServerContext* context, const v1::ListAuditEntriesRequest* request,
                                            v1::ListAuditEntriesResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const std::string scope = "audit|" + request->object();
    ASSIGN_OR_RETURN(const int size, PageSize(request->page_size()));
    ASSIGN_OR_RETURN(const std::vector<std::string> key, ReadPageToken(caller, scope, request->page_token()));
    AuditEntry last;
    if (key.size() == 2) {
      ASSIGN_OR_RETURN(last.recorded_time, ParseTime(key[0]));
      last.id = key[1];
    }
    std::vector<AuditEntry> entries;
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      entries = tenants::ListAuditEntries(tx, request->object(), key.size() == 2 ? &last : nullptr, size + 1);
      return absl::OkStatus();
    }));
    if (entries.size() > static_cast<std::size_t>(size)) {
      entries.pop_back();
      const AuditEntry& end = entries.back();
      response->set_next_page_token(MakePageToken(caller, scope, {kyodo::ToText(end.recorded_time), end.id}));
    }
    for (const AuditEntry& entry : entries) {
      auto* message = response->add_audit_entries();
      *message->mutable_time() = ToProto(entry.recorded_time);
      message->set_account(entry.account);
      message->set_tenant(entry.tenant);
      message->set_method(entry.method);
      message->set_object(entry.object);
      message->set_summary(entry.summary);
    }
    return absl::OkStatus();
  });
}

}  // namespace kyodo::tenants
