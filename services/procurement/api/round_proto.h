// Rounds on the wire: what a caller sent becomes terms, and a round becomes what this caller may see of it.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>
#include <vector>

#include "kyodo/procurement/v1/rounds.pb.h"
#include "platform/caller.h"
#include "platform/database.h"
#include "procurement/domain/round.h"

namespace kyodo::procurement {

// Terms and ceilings as sent.
struct RoundInput {
  RoundTerms terms;
  Ceilings ceilings;
  // Ids sent with ceilingUnitPrice "0": the ceiling goes away.
  std::vector<std::string> items_without_ceiling;
};

// Adds to `violations` what cannot be read; CheckTerms does the rest. NOT_AVAILABLE for what this release cannot do.
absl::StatusOr<RoundInput> ReadRoundInput(const v1::Round& round, Violations& violations);

// The answer of an act: the round, with its ceilings where everybody may see them now.
void AnswerRound(Tx& tx, const Round& round, const Caller& caller, v1::Round* out);

// The round for this caller. `ceilings` are shown only when round.ceilings_revealed().
void ToProto(const Round& round, const Caller& caller, const Ceilings& ceilings, v1::Round* out);

v1::Round::State ToProto(RoundState state);
google::protobuf::Timestamp ToProto(Time time);
Time FromProto(const google::protobuf::Timestamp& time);

}  // namespace kyodo::procurement
