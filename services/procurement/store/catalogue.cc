#include "procurement/store/catalogue.h"

namespace kyodo::procurement {

CataloguePage ListCatalogue(Tx& tx, const std::string& after_item, int page_size) {
  const pqxx::result rows = tx.Run(
      "SELECT item, display_name, category, unit, indicative_unit_price_e4, tax_basis, price_basis, source, confidence"
      " FROM procurement.catalogue_items WHERE area_id = kyodo.area() AND item > $1 ORDER BY item LIMIT $2::int",
      after_item, page_size + 1);
  CataloguePage page;
  for (const pqxx::row& row : rows) {
    if (page.items.size() == static_cast<std::size_t>(page_size)) {
      page.next_item = page.items.back().item;
      break;
    }
    CatalogueItem& item = page.items.emplace_back();
    item = {row["item"].c_str(), row["display_name"].c_str(), row["category"].c_str(), row["unit"].c_str(),
            std::nullopt, row["tax_basis"].c_str(), row["price_basis"].c_str(), row["source"].c_str(),
            row["confidence"].c_str()};
    if (!row["indicative_unit_price_e4"].is_null()) {
      item.indicative_unit_price =
          UnitPrice::OfTenThousandths(row["indicative_unit_price_e4"].as<std::int64_t>()).value();
    }
  }
  return page;
}

}  // namespace kyodo::procurement
