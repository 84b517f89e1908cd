// Optimised award: the cheapest way to buy a round from several vendors under its rules.
//
// Model: optimisation.md §1 (format kyodo-award-v1). Method: item plans and Lagrangian bound (search.h), certificate
// (certificate.h), checker (check.h). The problem is NP-hard without constant-factor approximation (Goossens, Maas,
// Spieksma, van de Klundert, European Journal of Operational Research 178, 2007); time is exponential in the number of
// winners per item and in the size of the tree, memory linear in the number of plans.
#pragma once

#include "optimizer/format/answer.h"

namespace kyodo::optimizer::award {

Answer SolveJson(const nlohmann::json& input, const Limits& limits);
std::optional<std::string> VerifyJson(const nlohmann::json& input, const nlohmann::json& output);

inline const Core kCore{"award", &SolveJson, &VerifyJson};

}  // namespace kyodo::optimizer::award
