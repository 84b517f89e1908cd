#include "procurement/api/area.h"

#include <charconv>
#include <utility>

#include "kyodo/tenants/v1/directory.grpc.pb.h"
#include "platform/error.h"
#include "platform/reasons.h"
#include "platform/wire_error.h"

namespace kyodo::procurement {
namespace {

constexpr std::chrono::seconds kAreaMemory{5};

Time TimeFrom(const google::protobuf::Timestamp& time) {
  return Time(std::chrono::seconds(time.seconds()) + std::chrono::microseconds(time.nanos() / 1000));
}

// "municipalities/131016" → "131016".
std::string LastSegment(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::shared_ptr<const AreaFacts> FactsFrom(const tenants::v1::GetAreaResponse& response) {
  std::map<std::string, MunicipalityFacts> municipalities;
  for (const auto& municipality : response.municipalities()) {
    const std::string code = LastSegment(municipality.name());
    municipalities[code] = {code, municipality.display_name(), municipality.population()};
  }
  std::map<std::string, VendorFacts> vendors;
  for (const auto& vendor : response.vendors()) {
    const std::string id = LastSegment(vendor.name());
    vendors[id] = {id, vendor.display_name(), std::nullopt};
    if (vendor.has_suspended_until()) vendors[id].suspended_until = TimeFrom(vendor.suspended_until());
  }
  std::vector<AreaFacts::DatedSetting> settings;
  for (const auto& setting : response.settings()) {
    settings.push_back({setting.tenant(), setting.key(), setting.value(), TimeFrom(setting.effective_time())});
  }
  return std::make_shared<const AreaFacts>(std::move(municipalities), std::move(vendors), std::move(settings));
}

}  // namespace

AreaFacts::AreaFacts(std::map<std::string, MunicipalityFacts> municipalities,
                     std::map<std::string, VendorFacts> vendors, std::vector<DatedSetting> settings)
    : municipalities_(std::move(municipalities)), vendors_(std::move(vendors)), settings_(std::move(settings)) {}

const MunicipalityFacts* AreaFacts::FindMunicipality(const std::string& code) const {
  const auto found = municipalities_.find(code);
  return found == municipalities_.end() ? nullptr : &found->second;
}

const VendorFacts* AreaFacts::FindVendor(const std::string& id) const {
  const auto found = vendors_.find(id);
  return found == vendors_.end() ? nullptr : &found->second;
}

std::optional<std::string> AreaFacts::SettingAt(const std::string& tenant, const std::string& key, Time time) const {
  const DatedSetting* best = nullptr;
  for (const DatedSetting& setting : settings_) {
    if (setting.key != key || setting.effective_time > time) continue;
    if (!setting.tenant.empty() && setting.tenant != tenant) continue;
    const bool own = !setting.tenant.empty();
    const bool best_own = best != nullptr && !best->tenant.empty();
    if (best == nullptr || (own && !best_own) || (own == best_own && setting.effective_time > best->effective_time)) {
      best = &setting;
    }
  }
  if (best == nullptr) return std::nullopt;
  return best->value;
}

std::int64_t AreaFacts::NumberAt(const std::string& tenant, const std::string& key, Time time,
                                 std::int64_t otherwise) const {
  const std::optional<std::string> text = SettingAt(tenant, key, time);
  if (!text) return otherwise;
  std::int64_t number = otherwise;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  return error == std::errc() && end == text->data() + text->size() ? number : otherwise;
}

Percent AreaFacts::TaxRateAt(const std::string& tenant, Time time) const {
  const auto parsed = Percent::Parse(SettingAt(tenant, "tax_rate_percent", time).value_or("10"));
  return parsed.ok() ? *parsed : Percent::OfTenThousandths(10 * kTenThousand).value();
}

NoticePeriods AreaFacts::NoticeAt(Time time) const {
  const auto days = [&](const char* key) { return static_cast<int>(NumberAt("", key, time, 0)); };
  return {days("notice_days_survey"), days("notice_days_join"), days("notice_days_tender")};
}

absl::StatusOr<std::shared_ptr<const AreaFacts>> AreaDirectory::Get() {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (known_ != nullptr && now < until_) return known_;
  }
  const auto channel = channels_.To("tenants");
  absl::Status status = absl::UnavailableError("tenants");
  tenants::v1::GetAreaResponse response;
  if (channel != nullptr) {
    grpc::ClientContext context;
    PrepareCall(context);
    tenants::v1::GetAreaRequest request;
    request.set_area(area_);
    status = FromGrpc(tenants::v1::DirectoryService::NewStub(channel)->GetArea(&context, request, &response));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  if (status.ok()) {
    known_ = FactsFrom(response);
    until_ = now + kAreaMemory;
  } else if (known_ == nullptr) {
    return FailRetry(absl::StatusCode::kUnavailable, reasons::kUnavailable,
                     {"The directory of organisations cannot be reached. Please try again.",
                      "団体情報に接続できません。しばらくしてからもう一度お試しください。"},
                     1);
  }
  return known_;
}

}  // namespace kyodo::procurement
