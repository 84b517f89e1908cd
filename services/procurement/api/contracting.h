// Contracts as they follow from the share sheets of a round. As worker, under the round's exclusive lock.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "kyodo/procurement/v1/contracts.pb.h"
#include "platform/database.h"
#include "procurement/domain/contract.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

// STANDSTILL is over: one contract per municipality and vendor of the newest sheet, waiting for signatures.
// NO_PARTICIPANTS when everybody has withdrawn.
absl::Status DrawUpContracts(Tx& tx, const Round& round, Time now);

// New contracts from drafts of a sheet, with their notices.
absl::Status AddContracts(Tx& tx, const Round& round, const v1::ListContractsResponse& drafts, Time now);

// A draft of a sheet as a contract that waits for signatures.
absl::StatusOr<Contract> ContractOf(const v1::Contract& draft, const Round& round, Time now);

// Tells a municipality that a contract waits for its signature.
void EmitSignatureNotice(Tx& tx, const Contract& contract);

// After a signature or a withdrawal: municipalities whose contracts are all in force are CONTRACTED (ACCEPTED when they
// are all completed), and a CONTRACTING round in which nothing waits any more becomes ACTIVE.
absl::Status AdvanceAfterContracts(Tx& tx, Round round, Time now);

}  // namespace kyodo::procurement
