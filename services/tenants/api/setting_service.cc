#include "tenants/api/setting_service.h"

#include <vector>

#include "platform/error.h"
#include "platform/once.h"
#include "platform/page_token.h"
#include "platform/reasons.h"
#include "tenants/api/messages.h"
#include "tenants/store/directory.h"
#include "tenants/store/settings.h"

namespace kyodo::tenants {
namespace {

// Whether a value is the one in force now for the tenant (or the area) it belongs to; `all` holds every value of its
// key that the caller sees.
bool IsEffective(const Setting& setting, const std::vector<Setting>& all, Time now) {
  if (setting.effective_time > now) return false;
  for (const Setting& other : all) {
    if (other.key == setting.key && other.tenant == setting.tenant && other.effective_time <= now &&
        other.effective_time > setting.effective_time) {
      return false;
    }
  }
  return true;
}

v1::Setting ToProto(const Setting& setting, const std::vector<Setting>& all, Time now) {
  v1::Setting message = tenants::ToProto(setting);
  message.set_effective(IsEffective(setting, all, now));
  return message;
}

std::string SummaryOf(const Setting& setting) {
  return setting.key + (setting.tenant.empty() ? "" : " of " + setting.tenant) + " = \"" + setting.value + "\" from " +
         kyodo::ToText(setting.effective_time);
}

// The tenant must exist when one is named.
absl::Status CheckTenant(Tx& tx, const Setting& setting) {
  if (setting.tenant.empty() || ReadTenant(tx, setting.tenant)) return absl::OkStatus();
  return Invalid("tenant", {"There is no such organisation; use a municipality's code, \"body\", or nothing.",
                            "この組織はありません。区市町村コード、body、または空欄を指定してください。"});
}

absl::Status InForce() {
  return Fail(absl::StatusCode::kFailedPrecondition, reasons::kSettingInForce,
              {"This value is or was in force and stays as it is; add a new value with a later time.",
               "この値はすでに適用されているため変更できません。新しい日時の値を追加してください。"});
}

// The effective time sent, or now when there is none.
absl::StatusOr<Time> EffectiveTime(const v1::Setting& message, Time now) {
  if (!message.has_effective_time()) return now;
  ASSIGN_OR_RETURN(const Time time, FromProto(message.effective_time(), "effectiveTime"));
  RETURN_IF_ERROR(CheckEffectiveTime(time, now));
  return time;
}

}  // namespace

SettingService::SettingService(Database& database, Identity& identity, std::string area)
    : database_(database), endpoint_(v1::SettingService::service_full_name(), identity, std::move(area)) {}

grpc::Status SettingService::ListSettings(grpc::ServerContext* context, const v1::ListSettingsRequest* request,
                                          v1::ListSettingsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const std::string scope = "settings|" + request->key() + "|" + request->tenant();
    ASSIGN_OR_RETURN(const int size, PageSize(request->page_size()));
    ASSIGN_OR_RETURN(const std::vector<std::string> key, ReadPageToken(caller, scope, request->page_token()));
    Setting last;
    if (key.size() == 3) {
      last.key = key[0];
      ASSIGN_OR_RETURN(last.effective_time, ParseTime(key[1]));
      last.id = key[2];
    }
    std::vector<Setting> settings;
    std::vector<Setting> all;
    Time now{};
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      now = ReadAreaTime(tx);
      settings =
          tenants::ListSettings(tx, {request->key(), request->tenant()}, key.size() == 3 ? &last : nullptr, size + 1);
      all = ListAllSettings(tx);
      return absl::OkStatus();
    }));
    if (settings.size() > static_cast<std::size_t>(size)) {
      settings.pop_back();
      const Setting& end = settings.back();
      response->set_next_page_token(MakePageToken(caller, scope, {end.key, kyodo::ToText(end.effective_time), end.id}));
    }
    for (const Setting& setting : settings) *response->add_settings() = ToProto(setting, all, now);
    return absl::OkStatus();
  });
}

grpc::Status SettingService::CreateSetting(grpc::ServerContext* context, const v1::CreateSettingRequest* request,
                                           v1::Setting* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    Setting wanted{.id = NewUuid(),
                   .tenant = request->setting().tenant(),
                   .key = request->setting().key(),
                   .value = request->setting().value()};
    RETURN_IF_ERROR(CheckSetting(wanted));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        const Time now = ReadAreaTime(tx);
        ASSIGN_OR_RETURN(wanted.effective_time, EffectiveTime(request->setting(), now));
        RETURN_IF_ERROR(CheckTenant(tx, wanted));
        ASSIGN_OR_RETURN(const Setting setting, InsertSetting(tx, wanted));
        *response = ToProto(setting, {}, now);
        tx.Audit("settings/" + setting.id, SummaryOf(setting));
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status SettingService::UpdateSetting(grpc::ServerContext* context, const v1::UpdateSettingRequest* request,
                                           v1::Setting* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    const v1::Setting& message = request->setting();
    ASSIGN_OR_RETURN(const std::string id, IdOf(message.name(), "settings"));
    ASSIGN_OR_RETURN(const std::set<std::string> fields,
                     FieldsToChange(request->update_mask(), message, {"value", "effective_time"}));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        tx.LockExclusive("settings/" + id);
        std::optional<Setting> setting = ReadSetting(tx, id);
        if (!setting) return NotFound();
        RETURN_IF_ERROR(CheckEtag(message.etag(), std::to_string(setting->version)));
        const Time now = ReadAreaTime(tx);
        if (setting->effective_time <= now) return InForce();
        if (fields.count("value") > 0) setting->value = message.value();
        if (fields.count("effective_time") > 0) {
          ASSIGN_OR_RETURN(setting->effective_time, EffectiveTime(message, now));
        }
        RETURN_IF_ERROR(CheckSetting(*setting));
        setting = tenants::UpdateSetting(tx, *setting);
        if (!setting) return InForce();
        *response = ToProto(*setting, {}, now);
        tx.Audit("settings/" + id, SummaryOf(*setting));
        return absl::OkStatus();
      });
    });
  });
}

}  // namespace kyodo::tenants
