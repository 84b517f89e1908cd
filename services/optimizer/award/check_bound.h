// The checker's own reading of a certificate: the bound that a tree of prices proves.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "optimizer/award/model.h"

namespace kyodo::optimizer::award {

struct CheckedBound {
  std::string fault;        // not empty: the certificate is not one
  bool infeasible = false;  // no leaf has a solution
  Money bound_tt = 0;       // every solution costs at least this, rounded up to what costs are multiples of
};

CheckedBound CheckCertificate(const Input& input, const nlohmann::json& certificate);

}  // namespace kyodo::optimizer::award
