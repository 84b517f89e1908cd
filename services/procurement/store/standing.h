// The live figures: kept totals plus deltas that are not folded yet, in one statement, so always current.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/domain/standing.h"

namespace kyodo::procurement {

// What counts in a round now. Items without anything are left out.
struct StandingTotals {
  std::map<std::string, ItemTotals> items;
  // With an approved participation.
  int municipalities = 0;
  // How many changes so far.
  std::int64_t version = 0;
};
StandingTotals ReadStanding(Tx& tx, const std::string& round_id);

// Folds deltas into the kept totals, as worker, round by round in one statement each; never blocks those who append.
// Returns how many rounds were folded.
int FoldStandings(Tx& tx);

// What municipalities would bring if they joined: their newest draft, else their survey answer. As worker.
struct Assumed {
  std::map<std::string, Quantities> quantities;
  // They take part already: the standing has them.
  std::set<std::string> counted;
};
Assumed ReadAssumed(Tx& tx, const std::string& round_id, const std::vector<std::string>& municipalities);

}  // namespace kyodo::procurement
