#include "tenants/api/directory_service.h"

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

// One page of tenants of a kind; `next_page_token` is filled when there are more.
absl::StatusOr<std::vector<Tenant>> ReadPage(Database& database, grpc::ServerContext* context, const Caller& caller,
                                             Kind kind, int asked, const std::string& page_token,
                                             std::string* next_page_token) {
  ASSIGN_OR_RETURN(const int size, PageSize(asked));
  const std::string scope = std::string("tenants|") + ToText(kind);
  ASSIGN_OR_RETURN(const std::vector<std::string> key, ReadPageToken(caller, scope, page_token));
  std::vector<Tenant> tenants;
  RETURN_IF_ERROR(database.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
    tenants = ListTenants(tx, kind, key.empty() ? "" : key.front(), size + 1);
    return absl::OkStatus();
  }));
  if (tenants.size() > static_cast<std::size_t>(size)) {
    tenants.pop_back();
    *next_page_token = MakePageToken(caller, scope, {tenants.back().id});
  }
  return tenants;
}

absl::StatusOr<Tenant> ReadOne(Database& database, grpc::ServerContext* context, const Caller& caller, Kind kind,
                               const std::string& id) {
  std::optional<Tenant> tenant;
  RETURN_IF_ERROR(database.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
    tenant = ReadTenant(tx, id);
    return tenant && tenant->kind == kind ? absl::OkStatus() : NotFound();
  }));
  return *std::move(tenant);
}

absl::Status FillSuspension(const v1::Vendor& message, Tenant* vendor) {
  vendor->suspended_until.reset();
  if (!message.has_suspended_until()) return absl::OkStatus();
  ASSIGN_OR_RETURN(vendor->suspended_until, FromProto(message.suspended_until(), "suspendedUntil"));
  return absl::OkStatus();
}

absl::StatusOr<Tenant> NewVendor(const v1::CreateVendorRequest& request) {
  Tenant vendor;
  vendor.kind = Kind::kVendor;
  vendor.id = request.vendor_id();
  if (vendor.id.empty() && !request.vendor().name().empty()) {
    const auto id = IdOf(request.vendor().name(), "vendors");
    if (!id.ok()) {
      return Invalid("name", {"Use the form vendors/vendor-7, or leave it empty.",
                              "vendors/vendor-7の形式で指定するか、空欄にしてください。"});
    }
    vendor.id = *id;
  }
  if (vendor.id.empty()) vendor.id = "vendor-" + RandomHex(5);
  vendor.display_name = request.vendor().display_name();
  vendor.kana = request.vendor().kana();
  vendor.english_name = request.vendor().english_name();
  vendor.small_enterprise = request.vendor().small_enterprise();
  RETURN_IF_ERROR(FillSuspension(request.vendor(), &vendor));
  RETURN_IF_ERROR(CheckVendor(vendor));
  return vendor;
}

absl::Status Change(const v1::Vendor& message, const std::set<std::string>& fields, Tenant* vendor) {
  if (fields.count("display_name") > 0) vendor->display_name = message.display_name();
  if (fields.count("kana") > 0) vendor->kana = message.kana();
  if (fields.count("english_name") > 0) vendor->english_name = message.english_name();
  if (fields.count("small_enterprise") > 0) vendor->small_enterprise = message.small_enterprise();
  if (fields.count("suspended_until") > 0) RETURN_IF_ERROR(FillSuspension(message, vendor));
  return CheckVendor(*vendor);
}

}  // namespace

DirectoryService::DirectoryService(Database& database, Database& worker, Identity& identity, std::string area)
    : database_(database),
      worker_(worker),
      endpoint_(v1::DirectoryService::service_full_name(), identity, std::move(area)) {}

grpc::Status DirectoryService::ListMunicipalities(grpc::ServerContext* context,
                                                  const v1::ListMunicipalitiesRequest* request,
                                                  v1::ListMunicipalitiesResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const auto tenants, ReadPage(database_, context, caller, Kind::kMunicipality, request->page_size(),
                                                  request->page_token(), response->mutable_next_page_token()));
    for (const Tenant& tenant : tenants) *response->add_municipalities() = MunicipalityToProto(tenant);
    return absl::OkStatus();
  });
}

grpc::Status DirectoryService::GetMunicipality(grpc::ServerContext* context, const v1::GetMunicipalityRequest* request,
                                               v1::Municipality* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, IdOf(request->name(), "municipalities"));
    ASSIGN_OR_RETURN(const Tenant tenant, ReadOne(database_, context, caller, Kind::kMunicipality, id));
    *response = MunicipalityToProto(tenant);
    return absl::OkStatus();
  });
}

grpc::Status DirectoryService::ListVendors(grpc::ServerContext* context, const v1::ListVendorsRequest* request,
                                           v1::ListVendorsResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const auto tenants, ReadPage(database_, context, caller, Kind::kVendor, request->page_size(),
                                                  request->page_token(), response->mutable_next_page_token()));
    for (const Tenant& tenant : tenants) *response->add_vendors() = VendorToProto(tenant);
    return absl::OkStatus();
  });
}

grpc::Status DirectoryService::GetVendor(grpc::ServerContext* context, const v1::GetVendorRequest* request,
                                         v1::Vendor* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, IdOf(request->name(), "vendors"));
    ASSIGN_OR_RETURN(const Tenant tenant, ReadOne(database_, context, caller, Kind::kVendor, id));
    *response = VendorToProto(tenant);
    return absl::OkStatus();
  });
}

grpc::Status DirectoryService::CreateVendor(grpc::ServerContext* context, const v1::CreateVendorRequest* request,
                                            v1::Vendor* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const Tenant wanted, NewVendor(*request));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        ASSIGN_OR_RETURN(const Tenant vendor, InsertVendor(tx, wanted));
        *response = VendorToProto(vendor);
        tx.Audit("vendors/" + vendor.id, "registered " + vendor.display_name);
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status DirectoryService::UpdateVendor(grpc::ServerContext* context, const v1::UpdateVendorRequest* request,
                                            v1::Vendor* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string id, IdOf(request->vendor().name(), "vendors"));
    ASSIGN_OR_RETURN(const std::set<std::string> fields,
                     FieldsToChange(request->update_mask(), request->vendor(),
                                    {"display_name", "kana", "english_name", "small_enterprise", "suspended_until"}));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      return Once(tx, request->request_id(), *request, response, [&]() -> absl::Status {
        tx.LockExclusive("vendors/" + id);
        std::optional<Tenant> vendor = ReadTenant(tx, id);
        if (!vendor || vendor->kind != Kind::kVendor) return NotFound();
        RETURN_IF_ERROR(CheckEtag(request->vendor().etag(), std::to_string(vendor->version)));
        RETURN_IF_ERROR(Change(request->vendor(), fields, &*vendor));
        vendor = tenants::UpdateVendor(tx, *vendor);
        if (!vendor) return CheckEtag("lost", "race");
        *response = VendorToProto(*vendor);
        std::string summary = "changed";
        for (const std::string& field : fields) summary += " " + field;
        tx.Audit("vendors/" + id, summary);
        return absl::OkStatus();
      });
    });
  });
}

grpc::Status DirectoryService::GetArea(grpc::ServerContext* context, const v1::GetAreaRequest* request,
                                       v1::GetAreaResponse* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    Caller worker = caller;
    if (!request->area().empty()) worker.area = request->area();
    return worker_.Transact(worker, context->deadline(), [&](Tx& tx) -> absl::Status {
      response->Clear();
      for (const Tenant& tenant : ListAllTenants(tx)) {
        if (tenant.kind == Kind::kMunicipality) *response->add_municipalities() = MunicipalityToProto(tenant);
        if (tenant.kind == Kind::kVendor) *response->add_vendors() = VendorToProto(tenant);
      }
      for (const Setting& setting : ListAllSettings(tx)) {
        auto* message = response->add_settings();
        message->set_tenant(setting.tenant);
        message->set_key(setting.key);
        message->set_value(setting.value);
        *message->mutable_effective_time() = ToProto(setting.effective_time);
      }
      return response->municipalities().empty() && response->vendors().empty() ? NotFound() : absl::OkStatus();
    });
  });
}

}  // namespace kyodo::tenants
