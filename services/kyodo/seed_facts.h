// The embedded facts of deploy/seed, typed.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "tenants/domain/tenant.h"

namespace kyodo {

// A file of deploy/seed as it was at build time (made by seed.cmake); empty for an unknown name.
std::string_view SeedFile(std::string_view name);

struct CatalogueFact {
  std::string item;
  std::string display_name;
  std::string category;
  std::string unit;
  // Yen in 1/10,000; "" where no price is published.
  std::string unit_price_e4;
  std::string tax_basis;
  std::string price_basis;
  std::string source;
  std::string confidence;
};

// The 62 municipalities, the coordinating body and the demo's vendors.
absl::StatusOr<std::vector<tenants::Tenant>> SeedTenants();
absl::StatusOr<std::vector<CatalogueFact>> SeedCatalogue();

// Rows of a CSV text by column name. The files of deploy/seed hold no quotes and no commas inside values (their
// SOURCES.md says so), so cells are what lies between commas; a row of another length or a quote is an error.
absl::StatusOr<std::vector<std::vector<std::string>>> CsvRows(std::string_view text,
                                                              const std::vector<std::string>& columns);

}  // namespace kyodo
