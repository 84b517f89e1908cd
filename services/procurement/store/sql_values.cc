#include "procurement/store/sql_values.h"

#include <absl/strings/str_join.h>

namespace kyodo::procurement {

std::string CodesArray(const std::vector<std::string>& codes) { return "{" + absl::StrJoin(codes, ",") + "}"; }

}  // namespace kyodo::procurement
