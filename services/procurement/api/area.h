// What procurement knows of the area's organisations: asked from tenants, remembered for some seconds.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "platform/channels.h"
#include "platform/clock.h"
#include "platform/money.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

struct MunicipalityFacts {
  std::string code;
  std::string display_name;
  std::int64_t population = 0;
};

struct VendorFacts {
  std::string id;  // "vendor-1"
  std::string display_name;
  std::optional<Time> suspended_until;
};

// One look at the area: immutable, safe to carry into a transaction.
class AreaFacts {
 public:
  struct DatedSetting {
    std::string tenant;  // "" = the whole area
    std::string key;
    std::string value;
    Time effective_time{};
  };

  AreaFacts(std::map<std::string, MunicipalityFacts> municipalities, std::map<std::string, VendorFacts> vendors,
            std::vector<DatedSetting> settings);

  const std::map<std::string, MunicipalityFacts>& municipalities() const { return municipalities_; }
  const std::map<std::string, VendorFacts>& vendors() const { return vendors_; }
  const MunicipalityFacts* FindMunicipality(const std::string& code) const;
  const VendorFacts* FindVendor(const std::string& id) const;
  // The tenant's value in force at `time`, else the area's; nothing when neither exists.
  std::optional<std::string> SettingAt(const std::string& tenant, const std::string& key, Time time) const;
  // A whole number setting of the area (tenant "" ) or of one tenant; `otherwise` when absent.
  std::int64_t NumberAt(const std::string& tenant, const std::string& key, Time time, std::int64_t otherwise) const;
  // "tax_rate_percent", else 10.
  Percent TaxRateAt(const std::string& tenant, Time time) const;
  // "notice_days_survey", "notice_days_join", "notice_days_tender", else 0.
  NoticePeriods NoticeAt(Time time) const;

 private:
  std::map<std::string, MunicipalityFacts> municipalities_;
  std::map<std::string, VendorFacts> vendors_;
  std::vector<DatedSetting> settings_;
};

// Call Get() BEFORE a transaction, never inside one.
class AreaDirectory {
 public:
  AreaDirectory(Channels& channels, std::string area) : channels_(channels), area_(std::move(area)) {}
  virtual ~AreaDirectory() = default;
  // At most 5 seconds old. UNAVAILABLE when tenants cannot be reached and nothing is remembered.
  virtual absl::StatusOr<std::shared_ptr<const AreaFacts>> Get();

 private:
  Channels& channels_;
  std::string area_;
  std::mutex mutex_;
  std::shared_ptr<const AreaFacts> known_;
  std::chrono::steady_clock::time_point until_{};
};

}  // namespace kyodo::procurement
