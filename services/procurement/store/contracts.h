// Contracts, their items and signatures. Parties and the body read them; the worker writes them, but for the quantities
// that orders, deliveries and inspections count and the completion that the last inspection brings.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/contract.h"

namespace kyodo::procurement {

// Which contracts, and after which one: newest first, then by municipality and vendor. Empty texts = no limit.
struct ContractFilter {
  std::string round_id;
  std::string after_time;
  std::string after_municipality;
  std::string after_vendor;
  int limit = 50;
};

// What the caller may see, with items and current signatures.
std::vector<Contract> ListContracts(Tx& tx, const ContractFilter& filter);
// NOT_FOUND also for one that the caller may not see.
absl::StatusOr<Contract> ReadContract(Tx& tx, const std::string& contract_id);
// The same after the contract's lock: everything that counts quantities or signs takes it first.
absl::StatusOr<Contract> LockContract(Tx& tx, const std::string& contract_id);
// All contracts of a round. As body or worker.
std::vector<Contract> ReadContractsOfRound(Tx& tx, const std::string& round_id);

void InsertContracts(Tx& tx, const std::vector<Contract>& contracts);
// State, version, amounts and unit prices. As worker.
void WriteContract(Tx& tx, const Contract& contract);
// State and version only: ACTIVE → COMPLETED by its municipality.
void WriteCompletion(Tx& tx, const Contract& contract);
// Ordered, delivered and accepted quantities of all items.
void WriteContractQuantities(Tx& tx, const Contract& contract);
// Adds the newest signature. As worker.
void InsertSignature(Tx& tx, const Contract& contract, const Signature& signature);

}  // namespace kyodo::procurement
