// The catalogue: things that rounds are usually about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "platform/money.h"

namespace kyodo::procurement {

struct CatalogueItem {
  std::string item;
  std::string display_name;
  std::string category;
  std::string unit;
  std::optional<UnitPrice> indicative_unit_price;
  std::string tax_basis;
  std::string price_basis;
  std::string source;
  std::string confidence;
};
struct CataloguePage {
  std::vector<CatalogueItem> items;
  std::string next_item;  // "" = nothing follows
};
// By id.
CataloguePage ListCatalogue(Tx& tx, const std::string& after_item, int page_size);

}  // namespace kyodo::procurement
