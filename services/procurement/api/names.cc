#include "procurement/api/names.h"

#include <algorithm>
#include <cctype>

#include "platform/error.h"
#include "platform/once.h"

namespace kyodo::procurement {
namespace {

constexpr std::string_view kRounds = "rounds/";

}  // namespace

absl::StatusOr<std::string> ParseRoundName(std::string_view name) {
  if (name.substr(0, kRounds.size()) != kRounds || !IsUuid(name.substr(kRounds.size()))) return NotFound();
  std::string id(name.substr(kRounds.size()));
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return std::tolower(c); });
  return id;
}

absl::StatusOr<ChildName> ParseChildName(std::string_view name, std::string_view collection) {
  const std::size_t slash = name.find('/', kRounds.size());
  if (slash == std::string_view::npos) return NotFound();
  ASSIGN_OR_RETURN(std::string round_id, ParseRoundName(name.substr(0, slash)));
  const std::string_view rest = name.substr(slash + 1);
  const bool fits = rest.size() > collection.size() + 1 && rest.substr(0, collection.size()) == collection &&
                    rest[collection.size()] == '/';
  if (!fits) return NotFound();
  const std::string_view id = rest.substr(collection.size() + 1);
  if (id.find('/') != std::string_view::npos || id.size() > 64) return NotFound();
  return ChildName{std::move(round_id), std::string(id)};
}

std::string VendorName(std::string_view tenant) { return "vendors/" + std::string(tenant); }

}  // namespace kyodo::procurement
