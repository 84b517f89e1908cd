#include "kyodo/modules.h"

#include "kyodo/optimizer_command.h"
#include "optimizer/service.h"
#include "procurement/service.h"
#include "tenants/service.h"

namespace kyodo {

const std::vector<ModuleEntry>& Modules() {
  static const std::vector<ModuleEntry> kModules = {
      {"tenants",
       {"kyodo.tenants.v1.SessionService", "kyodo.tenants.v1.DirectoryService", "kyodo.tenants.v1.UserService",
        "kyodo.tenants.v1.SettingService", "kyodo.tenants.v1.NoticeService", "kyodo.tenants.v1.AuditService"},
       &tenants::Service::Make,
       &tenants::Migrations},
      {"procurement",
       {"kyodo.procurement.v1.RoundService", "kyodo.procurement.v1.SurveyService",
        "kyodo.procurement.v1.ParticipationService", "kyodo.procurement.v1.QuestionService",
        "kyodo.procurement.v1.BidService", "kyodo.procurement.v1.AwardService",
        "kyodo.procurement.v1.ContractService"},
       &procurement::Service::Make,
       &procurement::Migrations},
      {"optimizer",
       {},
       [](const ModuleContext& context) { return optimizer::Service::Make(context, OptimizerCores()); },
       &optimizer::Migrations},
  };
  return kModules;
}

std::vector<Migration> AllMigrations() {
  std::vector<Migration> all;
  for (const ModuleEntry& module : Modules()) {
    const std::vector<Migration>& own = module.migrations();
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

}  // namespace kyodo
