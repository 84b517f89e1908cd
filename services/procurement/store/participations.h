// Participations in PostgreSQL: one row each, lines appended per version.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/participation.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {

// A round and the caller's place in it. participation.exists() is false when there is none.
struct RoundAndParticipation {
  RoundNow at;
  Participation participation;
};

// The round's lock in shared mode and the participation's own, in one statement: two clerks of a municipality take turns,
// municipalities do not wait for each other.
void LockParticipation(Tx& tx, const std::string& round_id, const std::string& municipality);

// Both in one statement, after the lock that the caller took. NOT_FOUND when the round is not visible.
absl::StatusOr<RoundAndParticipation> ReadRoundAndParticipation(Tx& tx, const std::string& round_id,
                                                                const std::string& municipality);

// NOT_FOUND when there is none or it is not visible.
absl::StatusOr<Participation> ReadParticipation(Tx& tx, const std::string& round_id, const std::string& municipality);

struct ParticipationPage {
  std::vector<Participation> participations;
  std::string next_municipality;  // "" = nothing follows
};
// By municipality code; what the caller may see.
ParticipationPage ListParticipations(Tx& tx, const std::string& round_id, const std::string& after_municipality,
                                     int page_size);

// Saves a new version: the row and its lines in one statement.
void WriteDraft(Tx& tx, const std::string& round_id, const Participation& participation);
// Saves a decision (submit, approve, reject, withdraw) and its standing deltas in one statement.
void WriteDecision(Tx& tx, const std::string& round_id, const Participation& participation,
                   const std::vector<StandingDelta>& deltas);

// One approved line of a participation that counts (CONDITIONAL, FIRM, CONTRACTED, ACCEPTED). A municipality sees its own;
// the body and the worker all. By municipality, then line.
struct BindingLine {
  std::string municipality;
  Stage stage = Stage::kConditional;
  Line line;
  // The reservation price of the item, if any.
  std::optional<UnitPrice> limit;
};
std::vector<BindingLine> ReadBindingLines(Tx& tx, const std::string& round_id);

// Sums of what counts, for opening the tender. As body or worker.
TenderFigures ReadTenderFigures(Tx& tx, const std::string& round_id);

// Moves a participation that counts to another stage (FIRM → CONTRACTED → ACCEPTED), as worker. The standing does not
// change: all three are firm.
void WriteStage(Tx& tx, const std::string& round_id, const std::string& municipality, Stage stage);

}  // namespace kyodo::procurement
