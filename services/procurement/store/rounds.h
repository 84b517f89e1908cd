// Rounds in PostgreSQL. Reads and locks come with the area's time, taken in the same statement after the lock.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

// A round in its effective state: deadlines passed by `now` are applied in memory, `due` says which are not stored yet.
struct RoundNow {
  Round round;
  Time now{};
  std::vector<Passed> due;
  // Ceilings that everybody who sees the round may see; empty before.
  Ceilings revealed;
};

// What the caller may see of a round; NOT_FOUND otherwise. No lock: for reads. Vendors get no market tiers.
absl::StatusOr<RoundNow> ReadRound(Tx& tx, const std::string& round_id);

// The same after the round's lock in shared mode: many at once, but no state change meanwhile. For whatever a
// municipality or vendor adds to a round.
absl::StatusOr<RoundNow> LockRoundShared(Tx& tx, const std::string& round_id);

// The same after the round's lock in exclusive mode, for state changes. Deadlines that are due but not stored yet end it
// with reason CLOCK_DUE: the clock acts first. ActOnRound (api/clock.h) does that and tries again.
absl::StatusOr<RoundNow> LockRoundExclusive(Tx& tx, const std::string& round_id);

// The key of the round's advisory lock, for Tx::LockShared and LockExclusive.
std::string RoundLock(const std::string& round_id);

// Adds a new round with its definition and ceilings.
void InsertRound(Tx& tx, const Round& round, const Ceilings& ceilings);

// Writes what the state machine changed (not the definition), only over the version before. Under the exclusive lock.
// Keeps visibility columns of lots, items, terms, market tiers and ceilings in step with the round's flags, and the lots'
// end reasons and items' tender quantities.
absl::Status WriteRound(Tx& tx, const Round& round);

// Writes edited terms and the version: in a DRAFT the whole definition with its ceilings, later what may still change.
absl::Status WriteTerms(Tx& tx, const Round& round, const Ceilings& ceilings);

// Replaces all ceilings of the round.
void WriteCeilings(Tx& tx, const Round& round, const Ceilings& ceilings);

// All ceilings. Never for an answer before round.ceilings_revealed().
Ceilings ReadCeilings(Tx& tx, const std::string& round_id);

// Stores the lottery seed (64 hex digits) when the tender opens.
void WriteLotterySeed(Tx& tx, const std::string& round_id, const std::string& seed_hex);
// The seed, by the worker role only.
absl::StatusOr<std::string> ReadLotterySeed(Tx& tx, const std::string& round_id);

// Which rounds the caller may see, newest first.
struct RoundFilter {
  std::vector<RoundState> states;  // empty = all
  std::string query;  // part of the title; "" = all
};
// A page starts after this key; empty = the first page.
struct RoundKey {
  std::string created_time;
  std::string round_id;
};
struct RoundPage {
  std::vector<RoundNow> rounds;
  // Of the last round; empty when nothing follows.
  RoundKey next;
};
RoundPage ListRounds(Tx& tx, const RoundFilter& filter, const RoundKey& after, int page_size);

// The area's time.
Time AreaNow(Tx& tx);

// Ids of rounds whose deadlines are due and not stored yet. For the clock, as worker.
std::vector<std::string> DueRounds(Tx& tx);

}  // namespace kyodo::procurement
