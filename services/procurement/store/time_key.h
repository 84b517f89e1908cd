// Where a page of a list ended.
#pragma once

#include <string>

namespace kyodo::procurement {

// Time and id of the last row of a page. Empty = first page.
struct TimeKey {
  std::string time;
  std::string id;
};

}  // namespace kyodo::procurement
