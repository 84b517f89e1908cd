// Small values as PostgreSQL reads and prints them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"

namespace kyodo::procurement {

// "{131016,131024}": for codes and UUIDs, which need no quoting.
std::string CodesArray(const std::vector<std::string>& codes);

// Where a page of a list ended: time and id of its last row. Empty = first page.
struct TimeKey {
  std::string time;
  std::string id;
};

}  // namespace kyodo::procurement
