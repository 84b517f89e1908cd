// Fair allocation of specialists to requests: `kyodo solve allocation`, `kyodo verify allocation`.
#pragma once

#include "optimizer/format/answer.h"

namespace kyodo::optimizer::allocation {

// Input kyodo-allocation-v1, output as optimisation.md §3; what is claimed and how it is proved: model.h, README.md.
extern const Core kCore;

}  // namespace kyodo::optimizer::allocation
