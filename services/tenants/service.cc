#include "tenants/service.h"

#include <algorithm>
#include <string>

#include "platform/log.h"
#include "platform/outbox.h"
#include "tenants/api/audit_service.h"
#include "tenants/api/directory_service.h"
#include "tenants/api/notice_service.h"
#include "tenants/api/password_hasher.h"
#include "tenants/api/session_service.h"
#include "tenants/api/setting_service.h"
#include "tenants/api/user_service.h"

namespace kyodo::tenants {
namespace {

constexpr std::chrono::minutes kHousekeepingPause{10};

DatabaseOptions OptionsFor(const Config& config, const std::string& user, int pool_size) {
  return {.dsn = config.database_dsn, .user = user, .schema = "tenants", .pool_size = pool_size};
}

// Everything of tenants in one process.
class TenantsModule final : public Module {
 public:
  explicit TenantsModule(const ModuleContext& context)
      : area_(context.config.area),
        database_(OptionsFor(context.config, "kyodo_tenants", context.config.database_pool)),
        worker_(OptionsFor(context.config, "kyodo_tenants_worker", std::max(4, context.config.database_pool / 2))),
        sessions_(database_, worker_, context.identity, hasher_,
                  {context.config.session_idle_minutes, context.config.session_hours}, area_),
        directory_(database_, worker_, context.identity, area_),
        users_(database_, context.identity, hasher_, area_),
        settings_(database_, context.identity, area_),
        notices_(database_, worker_, context.identity, area_),
        audit_(database_, context.identity, area_) {}

  std::vector<grpc::Service*> services() override {
    return {&sessions_, &directory_, &users_, &settings_, &notices_, &audit_};
  }

  void StartWorkers() override {
    housekeeping_ =
        std::make_unique<Worker>("tenants.housekeeping", worker_.wakeup(), kHousekeepingPause, [this] { DeleteOld(); });
  }

  void Drain() override {
    if (housekeeping_ != nullptr) housekeeping_->Stop();
  }

  absl::Status Ready() override { return database_.Ping(); }

 private:
  void DeleteOld() {
    const absl::Status status = worker_.Transact(SystemCaller(area_, "Housekeeping"), [](Tx& tx) -> absl::Status {
      DeleteOldRows(tx);
      return absl::OkStatus();
    });
    if (!status.ok()) Log(LogLevel::kWarning, "housekeeping.failed", {{"reason", ReasonOf(status)}});
  }

  const std::string area_;
  PasswordHasher hasher_;
  Database database_;
  Database worker_;
  SessionService sessions_;
  DirectoryService directory_;
  UserService users_;
  SettingService settings_;
  NoticeService notices_;
  AuditService audit_;
  std::unique_ptr<Worker> housekeeping_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Module>> Service::Make(const ModuleContext& context) {
  return std::make_unique<TenantsModule>(context);
}

}  // namespace kyodo::tenants
