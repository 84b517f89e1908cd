// `kyodo verify lottery FILE`: draws a published tie lottery again.
#pragma once

#include <istream>
#include <ostream>
#include <string>

namespace kyodo {

// Reads one transcript, or an award answer with its list `lottery`, as JSON from a file or from `in` for "-". 0: every
// draw is proved; 1: the first false claim is named; 2: not readable as either.
int VerifyLottery(const std::string& file, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace kyodo
