// Which prices a round has now: of the market survey until the award, of the awarded bids after it.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/database.h"
#include "procurement/api/area.h"
#include "procurement/domain/round.h"
#include "procurement/domain/standing.h"
#include "procurement/store/participations.h"

namespace kyodo::procurement {

// A fixed fee of an awarded lot.
struct LotFee {
  std::string lot;
  Yen fee_yen = 0;
};

struct RoundPrices {
  PriceList list;
  // Both empty before the award.
  std::vector<LotFee> fees;
  std::map<std::string, std::int64_t> capacities;
  bool awarded = false;

  std::optional<std::int64_t> CapacityOf(const std::string& item) const;
};

// Not for vendors, who get none.
absl::StatusOr<RoundPrices> ReadPrices(Tx& tx, const Round& round);

// What a preview needs to know of each fee: how much of it the others bear, by head, by population and by quantity.
std::vector<PreviewFee> FeesFor(const Round& round, const RoundPrices& prices, const std::string& caller,
                                const std::vector<BindingLine>& binding,
                                const std::map<std::string, Quantities>& assumed, const AreaFacts& area);

}  // namespace kyodo::procurement
