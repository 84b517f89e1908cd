#include "kyodo/seed_facts.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include "platform/error.h"
#include "platform/money.h"

namespace kyodo {
namespace {

absl::StatusOr<std::int64_t> WholeOf(const std::string& cell) {
  std::int64_t value = 0;
  if (cell.empty()) return value;  // not known
  if (!absl::SimpleAtoi(cell, &value) || value < 0) return absl::InternalError("seed: not a whole number: " + cell);
  return value;
}

}  // namespace

absl::StatusOr<std::vector<std::vector<std::string>>> CsvRows(std::string_view text,
                                                              const std::vector<std::string>& columns) {
  if (text.find('"') != std::string_view::npos) return absl::InternalError("seed: a quote in a CSV file");
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(absl::string_view(text.data(), text.size()), '\n', absl::SkipEmpty()))) {
    rows.push_back(absl::StrSplit(line, ','));
    if (rows.back().size() != columns.size()) return absl::InternalError("seed: wrong number of cells: " + line);
  }
  if (rows.empty() || rows.front() != columns) {
    return absl::InternalError("seed: the header must be " + absl::StrJoin(columns, ","));
  }
  rows.erase(rows.begin());
  return rows;
}

absl::StatusOr<std::vector<tenants::Tenant>> SeedTenants() {
  std::vector<tenants::Tenant> all;
  ASSIGN_OR_RETURN(const auto municipalities,
                   CsvRows(SeedFile("municipalities_tokyo.csv"),
                           {"code6", "name", "kana", "english_name", "kind", "area_group", "population_2020",
                            "elementary_pupils_2023", "junior_high_pupils_2023"}));
  for (const auto& row : municipalities) {
    tenants::Tenant tenant;
    tenant.id = row[0];
    tenant.display_name = row[1];
    tenant.kana = row[2];
    tenant.english_name = row[3];
    tenant.municipality_kind = row[4];
    tenant.area_group = row[5];
    ASSIGN_OR_RETURN(tenant.population, WholeOf(row[6]));
    ASSIGN_OR_RETURN(const std::int64_t elementary, WholeOf(row[7]));
    ASSIGN_OR_RETURN(const std::int64_t junior_high, WholeOf(row[8]));
    tenant.pupils = elementary + junior_high;
    all.push_back(tenant);
  }
  tenants::Tenant body;
  body.id = "body";
  body.kind = tenants::Kind::kBody;
  body.display_name = "GovTech東京（デモ）";
  body.kana = "がぶてっくとうきょう";
  body.english_name = "GovTech Tokyo (demo)";
  all.push_back(body);
  ASSIGN_OR_RETURN(const auto vendors, CsvRows(SeedFile("vendors.csv"), {"vendor_id", "display_name", "kana",
                                                                         "english_name", "small_enterprise"}));
  for (const auto& row : vendors) {
    tenants::Tenant vendor;
    vendor.id = row[0];
    vendor.kind = tenants::Kind::kVendor;
    vendor.display_name = row[1];
    vendor.kana = row[2];
    vendor.english_name = row[3];
    vendor.small_enterprise = row[4] == "true";
    all.push_back(vendor);
  }
  return all;
}

absl::StatusOr<std::vector<CatalogueFact>> SeedCatalogue() {
  ASSIGN_OR_RETURN(const auto rows, CsvRows(SeedFile("catalogue_items.csv"),
                                            {"item", "display_name", "category", "unit", "indicative_unit_price",
                                             "tax_basis", "price_basis", "source", "confidence"}));
  std::vector<CatalogueFact> facts;
  for (const auto& row : rows) {
    CatalogueFact fact{row[0], row[1], row[2], row[3], "", row[5], row[6], row[7], row[8]};
    if (!row[4].empty()) {
      ASSIGN_OR_RETURN(const UnitPrice price, UnitPrice::Parse(row[4]));
      fact.unit_price_e4 = std::to_string(price.ten_thousandths());
    }
    facts.push_back(fact);
  }
  return facts;
}

}  // namespace kyodo
