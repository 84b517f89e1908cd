#include "procurement/store/contracts.h"

#include <limits>
#include <map>

#include "procurement/store/arrays.h"

namespace kyodo::procurement {
namespace {

Contract ToContract(const pqxx::row& row) {
  Contract contract;
  contract.id = row["contract_id"].c_str();
  contract.round_id = row["round_id"].c_str();
  contract.municipality = row["municipality_id"].c_str();
  contract.vendor = row["vendor_id"].c_str();
  contract.round_title = row["round_title"].c_str();
  contract.state = ContractStateFrom(row["state"].c_str()).value();
  contract.version = row["version"].as<std::int64_t>();
  contract.terms_version = row["terms_version"].as<int>();
  contract.totals = {row["goods_yen"].as<Yen>(), row["cost_terms_yen"].as<Yen>(), row["total_ex_tax_yen"].as<Yen>(),
                     row["tax_yen"].as<Yen>(), row["total_yen"].as<Yen>()};
  contract.create_time = TimeOf(row["create_time"]);
  return contract;
}

ContractItem ToItem(const pqxx::row& row) {
  ContractItem item;
  item.lot = row["lot"].c_str();
  item.item = row["item"].c_str();
  item.title = row["title"].c_str();
  item.unit = row["unit"].c_str();
  item.kind = LotKindFrom(row["lot_kind"].c_str()).value();
  item.quantity = row["quantity"].as<std::int64_t>();
  item.unit_price = UnitPrice::OfTenThousandths(row["unit_price_e4"].as<std::int64_t>()).value();
  item.ordered_quantity = row["ordered_quantity"].as<std::int64_t>();
  item.delivered_quantity = row["delivered_quantity"].as<std::int64_t>();
  item.accepted_quantity = row["accepted_quantity"].as<std::int64_t>();
  return item;
}

Signature ToSignature(const pqxx::row& row) {
  Signature signature;
  signature.party = PartyFrom(row["party"].c_str()).value();
  signature.account = row["account"].c_str();
  signature.time = TimeOf(row["sign_time"]);
  signature.method = SignMethodFrom(row["method"].c_str()).value();
  signature.document_sha256 = row["document_sha256"].c_str();
  signature.signed_date = row["signed_date"].c_str();
  return signature;
}

// Items and current signatures of all contracts, in two statements.
std::vector<Contract> WithParts(Tx& tx, const pqxx::result& rows) {
  std::vector<Contract> contracts;
  std::map<std::string, std::size_t> places;
  std::vector<std::string> ids;
  for (const pqxx::row& row : rows) {
    contracts.push_back(ToContract(row));
    places[contracts.back().id] = contracts.size() - 1;
    ids.push_back(contracts.back().id);
  }
  if (contracts.empty()) return contracts;
  const std::string array = ArrayLiteral(ids);
  for (const pqxx::row& row : tx.Run(
           R"(SELECT contract_id, lot, item, title, unit, lot_kind, quantity, unit_price_e4, ordered_quantity,
                     delivered_quantity, accepted_quantity
              FROM procurement.contract_items
              WHERE area_id = kyodo.area() AND contract_id = ANY ($1::uuid[]) ORDER BY contract_id, lot, item)",
           array)) {
    contracts[places[row["contract_id"].c_str()]].items.push_back(ToItem(row));
  }
  for (const pqxx::row& row : tx.Run(
           R"(SELECT contract_id, terms_version, party, account, sign_time, method, document_sha256, signed_date
              FROM procurement.contract_signatures
              WHERE area_id = kyodo.area() AND contract_id = ANY ($1::uuid[]) ORDER BY contract_id, sign_time)",
           array)) {
    Contract& contract = contracts[places[row["contract_id"].c_str()]];
    if (row["terms_version"].as<int>() == contract.terms_version) contract.signatures.push_back(ToSignature(row));
  }
  return contracts;
}

}  // namespace

std::vector<Contract> ListContracts(Tx& tx, const ContractFilter& filter) {
  return WithParts(
      tx, tx.Run(
              R"(SELECT * FROM procurement.contracts
         WHERE area_id = kyodo.area() AND ($1 = '' OR round_id = nullif($1, '')::uuid)
           AND ($2 = '' OR create_time < nullif($2, '')::timestamptz
                OR (create_time = nullif($2, '')::timestamptz AND (municipality_id, vendor_id) > ($3, $4)))
         ORDER BY create_time DESC, municipality_id, vendor_id LIMIT $5::int)",
              filter.round_id, filter.after_time, filter.after_municipality, filter.after_vendor, filter.limit));
}

absl::StatusOr<Contract> ReadContract(Tx& tx, const std::string& contract_id) {
  std::vector<Contract> contracts = WithParts(
      tx, tx.Run("SELECT * FROM procurement.contracts WHERE area_id = kyodo.area() AND contract_id = $1::uuid",
                 contract_id));
  if (contracts.empty()) return NotFound();
  return std::move(contracts.front());
}

absl::StatusOr<Contract> LockContract(Tx& tx, const std::string& contract_id) {
  tx.LockExclusive("contracts/" + contract_id);
  return ReadContract(tx, contract_id);
}

std::vector<Contract> ReadContractsOfRound(Tx& tx, const std::string& round_id) {
  ContractFilter filter;
  filter.round_id = round_id;
  filter.limit = std::numeric_limits<int>::max();
  return ListContracts(tx, filter);
}

void InsertContracts(Tx& tx, const std::vector<Contract>& contracts) {
  if (contracts.empty()) return;
  const std::string area = tx.caller().area;
  std::vector<std::vector<Value>> rows;
  std::vector<std::vector<Value>> items;
  for (const Contract& c : contracts) {
    rows.push_back({area, c.id, c.round_id, c.municipality, c.vendor, c.round_title, ToText(c.state), std::to_string(c.version),
                    std::to_string(c.terms_version), std::to_string(c.totals.goods_yen), std::to_string(c.totals.cost_terms_yen),
                    std::to_string(c.totals.total_ex_tax_yen), std::to_string(c.totals.tax_yen), std::to_string(c.totals.total_yen),
                    ToText(c.create_time)});
    for (const ContractItem& i : c.items) {
      items.push_back({area, c.id, i.item, c.municipality, c.vendor, i.lot, ToText(i.kind), i.title, i.unit,
                       std::to_string(i.quantity), std::to_string(i.unit_price.ten_thousandths())});
    }
  }
  tx.RunRows(
      R"(INSERT INTO procurement.contracts (area_id, contract_id, round_id, municipality_id, vendor_id, round_title,
           state, version, terms_version, goods_yen, cost_terms_yen, total_ex_tax_yen, tax_yen, total_yen, create_time))",
      {},
      {"text", "uuid", "uuid", "text", "text", "text", "text", "bigint", "int", "bigint", "bigint", "bigint", "bigint",
       "bigint", "timestamptz"},
      rows, "");
  if (items.empty()) return;
  tx.RunRows(
      R"(INSERT INTO procurement.contract_items (area_id, contract_id, item, municipality_id, vendor_id, lot, lot_kind,
           title, unit, quantity, unit_price_e4))",
      {}, {"text", "uuid", "text", "text", "text", "text", "text", "text", "text", "bigint", "bigint"}, items, "");
}

void WriteContract(Tx& tx, const Contract& c) {
  tx.Run(
      R"(UPDATE procurement.contracts
         SET state = $2, version = $3::bigint, terms_version = $4::int, goods_yen = $5::bigint,
             cost_terms_yen = $6::bigint, total_ex_tax_yen = $7::bigint, tax_yen = $8::bigint, total_yen = $9::bigint
         WHERE area_id = kyodo.area() AND contract_id = $1::uuid)",
      c.id, ToText(c.state), c.version, c.terms_version, c.totals.goods_yen, c.totals.cost_terms_yen,
      c.totals.total_ex_tax_yen, c.totals.tax_yen, c.totals.total_yen);
  if (c.items.empty()) return;
  std::vector<std::vector<Value>> rows;
  for (const ContractItem& i : c.items) rows.push_back({i.item, std::to_string(i.unit_price.ten_thousandths())});
  tx.RunRows("UPDATE procurement.contract_items AS i SET unit_price_e4 = v.price FROM (", {c.id}, {"text", "bigint"},
             rows,
             R"() AS v(item, price)
                WHERE i.area_id = kyodo.area() AND i.contract_id = $1::uuid AND i.item = v.item)");
}

void WriteCompletion(Tx& tx, const Contract& contract) {
  tx.Run(
      R"(UPDATE procurement.contracts SET state = $2, version = $3::bigint
         WHERE area_id = kyodo.area() AND contract_id = $1::uuid)",
      contract.id, ToText(contract.state), contract.version);
}

void WriteContractQuantities(Tx& tx, const Contract& contract) {
  if (contract.items.empty()) return;
  std::vector<std::vector<Value>> rows;
  for (const ContractItem& i : contract.items) {
    rows.push_back({i.item, std::to_string(i.ordered_quantity), std::to_string(i.delivered_quantity), std::to_string(i.accepted_quantity)});
  }
  tx.RunRows(
      R"(UPDATE procurement.contract_items AS i
         SET ordered_quantity = v.ordered, delivered_quantity = v.delivered, accepted_quantity = v.accepted FROM ()",
      {contract.id}, {"text", "bigint", "bigint", "bigint"}, rows,
      R"() AS v(item, ordered, delivered, accepted)
         WHERE i.area_id = kyodo.area() AND i.contract_id = $1::uuid AND i.item = v.item)");
}

void InsertSignature(Tx& tx, const Contract& contract, const Signature& signature) {
  tx.Run(
      R"(INSERT INTO procurement.contract_signatures (area_id, contract_id, terms_version, party, municipality_id,
           vendor_id, account, sign_time, method, document_sha256, signed_date)
         VALUES (kyodo.area(), $1::uuid, $2::int, $3, $4, $5, $6, $7::timestamptz, $8, $9, $10::date))",
      contract.id, contract.terms_version, ToText(signature.party), contract.municipality, contract.vendor,
      signature.account, ToText(signature.time), ToText(signature.method), signature.document_sha256,
      signature.signed_date);
}

}  // namespace kyodo::procurement
