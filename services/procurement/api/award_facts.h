// Everything an award depends on, read in one transaction, and what follows from it. As the worker role, because it
// needs every municipality's lines, the ceilings and the lottery seed.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/api/area.h"
#include "procurement/domain/award.h"
#include "procurement/domain/shares.h"
#include "procurement/store/awards.h"
#include "procurement/store/bids.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {

struct AwardFacts {
  // Ranks by the published quantities, which withdrawals do not change.
  AwardInput input;
  // Without `lots`, which follow from the decision. Participants are those that count now.
  SharesInput shares;
  // Canonical JSON of all of it, bids by their digests, the seed by its commitment; and its SHA-256.
  std::string canonical;
  std::string digest;
};

absl::StatusOr<AwardFacts> ReadAwardFacts(Tx& tx, const Round& round, const AreaFacts& area, Time now);

// The decision by lowest price: what is stored, published and paid.
struct AwardOutcome {
  // Lots, items and reasons; who decided it and when is filled in by the decision.
  DecidedAward award;
  std::vector<AwardedPrices> prices;
  // Nothing when no lot has a winner.
  std::optional<Shares> shares;
  Yen cost_yen = 0;
};

absl::StatusOr<AwardOutcome> ComputeAward(const AwardFacts& facts, const std::string& round_id);

// Who takes part now and with how much, populations from the area. By municipality.
std::vector<Participant> ReadParticipants(Tx& tx, const std::string& round_id, const AreaFacts& area);

// The opened bids as the rules read them; invalid ones and those of suspended vendors are excluded.
absl::StatusOr<std::vector<Bid>> ReadOpenedBids(Tx& tx, const Round& round, const AreaFacts& area, Time now,
                                                std::vector<StoredBid>* stored = nullptr);

// Stored prices as the shares need them.
std::vector<AwardedLot> AwardedLotsOf(const std::vector<AwardedPrices>& prices);

// The term for fixed fees, if the round has one.
std::optional<CostTerm> FixedFeeTerm(const RoundTerms& terms);

}  // namespace kyodo::procurement
