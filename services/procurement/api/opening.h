// The opening of the box (開札). As worker, in the transaction of the second opening officer.
#pragma once

#include <absl/status/status.h>

#include "platform/database.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

// Validates every bid again, makes all readable for the body, ends lots without enough bids, and moves the round to
// EVALUATING, or to FAILED when no lot is left.
absl::Status OpenBox(Tx& tx, Round& round, Time now);

}  // namespace kyodo::procurement
