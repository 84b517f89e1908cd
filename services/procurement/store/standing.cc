#include "procurement/store/standing.h"

#include <utility>

#include "procurement/store/arrays.h"

namespace kyodo::procurement {

StandingTotals ReadStanding(Tx& tx, const std::string& round_id) {
  const pqxx::result rows = tx.Run(
      "SELECT item, sum(firm_quantity)::bigint AS firm, sum(conditional_quantity)::bigint AS conditional,"
      " sum(municipalities)::bigint AS municipalities, sum(changes)::bigint AS changes FROM ("
      "SELECT item, firm_quantity, conditional_quantity, municipalities, changes FROM procurement.standing_totals"
      " WHERE area_id = kyodo.area() AND round_id = $1::uuid UNION ALL "
      "SELECT item, firm_quantity, conditional_quantity, municipalities, changes FROM procurement.standing_deltas"
      " WHERE area_id = kyodo.area() AND round_id = $1::uuid) AS parts GROUP BY item",
      round_id);
  StandingTotals totals;
  for (const pqxx::row& row : rows) {
    const std::string item = row["item"].c_str();
    const int municipalities = row["municipalities"].as<int>();
    if (item.empty()) {
      totals.municipalities = municipalities;
      totals.version = row["changes"].as<std::int64_t>();
    } else {
      totals.items[item] = {item, row["firm"].as<std::int64_t>(), row["conditional"].as<std::int64_t>(),
                            municipalities};
    }
  }
  return totals;
}

int FoldStandings(Tx& tx) {
  const pqxx::result rounds =
      tx.Run("SELECT DISTINCT round_id FROM procurement.standing_deltas WHERE area_id = kyodo.area()");
  for (const pqxx::row& row : rounds) {
    tx.Run(
        "WITH gone AS (DELETE FROM procurement.standing_deltas WHERE area_id = kyodo.area() AND round_id = $1::uuid"
        " RETURNING item, firm_quantity, conditional_quantity, municipalities, changes)"
        " INSERT INTO procurement.standing_totals AS t (area_id, round_id, item, firm_quantity, conditional_quantity,"
        " municipalities, changes) SELECT kyodo.area(), $1::uuid, item, sum(firm_quantity), sum(conditional_quantity),"
        " sum(municipalities), sum(changes) FROM gone GROUP BY item"
        " ON CONFLICT (area_id, round_id, item) DO UPDATE SET firm_quantity = t.firm_quantity + excluded.firm_quantity,"
        " conditional_quantity = t.conditional_quantity + excluded.conditional_quantity,"
        " municipalities = t.municipalities + excluded.municipalities, changes = t.changes + excluded.changes",
        row[0].c_str());
  }
  return static_cast<int>(rounds.size());
}

Assumed ReadAssumed(Tx& tx, const std::string& round_id, const std::vector<std::string>& municipalities) {
  // Whoever counts already is in the standing; a withdrawn one is asked like one who never joined.
  const pqxx::result rows = tx.Run(
      "SELECT p.tenant_id, l.item, sum(l.quantity)::bigint AS quantity, true AS joined, p.stage"
      " FROM procurement.participations AS p LEFT JOIN procurement.participation_lines AS l ON l.area_id = p.area_id"
      " AND l.round_id = p.round_id AND l.tenant_id = p.tenant_id AND l.version = p.version"
      " WHERE p.area_id = kyodo.area() AND p.round_id = $1::uuid AND p.tenant_id = ANY ($2::text[])"
      " GROUP BY p.tenant_id, p.stage, l.item UNION ALL "
      "SELECT a.tenant_id, l.item, sum(l.quantity)::bigint, false, '' FROM procurement.survey_answers AS a"
      " JOIN procurement.survey_lines AS l ON l.area_id = a.area_id AND l.round_id = a.round_id"
      " AND l.tenant_id = a.tenant_id AND l.version = a.version"
      " WHERE a.area_id = kyodo.area() AND a.round_id = $1::uuid AND a.tenant_id = ANY ($2::text[])"
      " GROUP BY a.tenant_id, l.item",
      round_id, ArrayLiteral(municipalities));
  std::map<std::string, Quantities> drafts;
  std::map<std::string, Quantities> surveys;
  Assumed assumed;
  for (const pqxx::row& row : rows) {
    const std::string municipality = row["tenant_id"].c_str();
    const std::string stage = row["stage"].c_str();
    if (stage == "CONDITIONAL" || stage == "FIRM" || stage == "CONTRACTED" || stage == "ACCEPTED") {
      assumed.counted.insert(municipality);
    }
    if (row["item"].is_null()) continue;
    auto& into = row["joined"].as<bool>() ? drafts : surveys;
    into[municipality][row["item"].c_str()] += row["quantity"].as<std::int64_t>();
  }
  for (auto& [municipality, quantities] : drafts) surveys[municipality] = std::move(quantities);
  for (const std::string& municipality : assumed.counted) surveys.erase(municipality);
  assumed.quantities = std::move(surveys);
  return assumed;
}

}  // namespace kyodo::procurement
