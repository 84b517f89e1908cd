// What the award must do when participations change after it. Declared for the participation calls, implemented beside the
// contracts. Every function runs in the caller's transaction, but as the worker role and under the round's exclusive lock,
// because it reads and writes other tenants' rows.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "platform/database.h"
#include "procurement/api/area.h"
#include "procurement/domain/participation.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

// From STANDSTILL on, after the withdrawal was written: new shares, tiers and unsigned contracts, never the ranking.
absl::Status RecomputeAfterWithdrawal(Tx& tx, const Round& round, const std::string& municipality,
                                      const AreaFacts& area, Time now);

// In ACTIVE: every item was awarded and the quantities fit into the capacity of its bid (CAP_EXCEEDED).
absl::Status CheckLateJoin(Tx& tx, const Round& round, const Quantities& quantities);

// In ACTIVE, after the approval was written: the contracts at the awarded terms, no part of fees already divided.
absl::Status ContractLateJoin(Tx& tx, const Round& round, const Participation& participation, const AreaFacts& area,
                              Time now);

// Once its contract is signed by anybody, a municipality cannot withdraw here any more.
absl::StatusOr<bool> HasSignedContract(Tx& tx, const std::string& round_id, const std::string& municipality);

}  // namespace kyodo::procurement
