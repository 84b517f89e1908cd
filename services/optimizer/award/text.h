// 128-bit numbers as decimal text.
#pragma once

#include <string>

#include "optimizer/award/model.h"

namespace kyodo::optimizer::award {

std::string ToText(Int128 value);

}  // namespace kyodo::optimizer::award
