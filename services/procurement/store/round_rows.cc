#include "procurement/store/round_rows.h"

#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "procurement/store/arrays.h"

namespace kyodo::procurement {
namespace {

// The database holds only what its CHECK constraints allow; anything else is a broken invariant.
template <typename T>
T Known(std::optional<T> value) {
  if (!value) throw std::runtime_error("a stored word is unknown");
  return *value;
}

UnitPrice PriceOf(const std::string& ten_thousandths) {
  return UnitPrice::OfTenThousandths(std::stoll(ten_thousandths)).value();
}

std::vector<Lot> LotsOf(const pqxx::row& row) {
  std::vector<Lot> lots;
  std::map<std::string, std::size_t> index;
  for (auto& columns : RowsOf(row["lots"])) {
    index[columns[0]] = lots.size();
    lots.push_back({columns[0], columns[1], Known(LotKindFrom(columns[2])), {}, columns[3]});
  }
  for (auto& columns : RowsOf(row["items"])) {
    lots.at(index.at(columns[0])).items.push_back({columns[1], columns[2], columns[3], std::stoll(columns[4])});
  }
  return lots;
}

std::vector<MarketTiers> MarketOf(const pqxx::row& row) {
  std::vector<MarketTiers> market;
  for (auto& columns : RowsOf(row["market_tiers"])) {
    if (market.empty() || market.back().item != columns[0]) market.push_back({columns[0], {}, columns[3]});
    market.back().tiers.push_back({std::stoll(columns[1]), PriceOf(columns[2])});
  }
  return market;
}

std::vector<CostTerm> CostTermsOf(const pqxx::row& row) {
  std::vector<CostTerm> terms;
  std::string number;
  for (auto& columns : RowsOf(row["cost_terms"])) {
    if (terms.empty() || number != columns[0]) {
      number = columns[0];
      terms.push_back({columns[1], {}, Known(BearersFrom(columns[2]))});
    }
    terms.back().split.push_back(
        {Known(SplitKeyFrom(columns[3])), Percent::OfTenThousandths(std::stoll(columns[4])).value()});
  }
  return terms;
}

RoundTerms TermsOf(const pqxx::row& row) {
  RoundTerms terms;
  terms.title = row["title"].c_str();
  terms.description = row["description"].c_str();
  terms.fiscal_year = row["fiscal_year"].as<int>();
  terms.price_kind = Known(PriceKindFrom(row["price_kind"].c_str()));
  terms.survey_deadline = OptionalTimeOf(row["survey_deadline"]);
  terms.join_deadline = OptionalTimeOf(row["join_deadline"]);
  terms.question_deadline = OptionalTimeOf(row["question_deadline"]);
  terms.bid_deadline = OptionalTimeOf(row["bid_deadline"]);
  terms.min_municipalities = row["min_municipalities"].as<int>();
  terms.min_quantity = row["min_quantity"].as<std::int64_t>();
  terms.min_bids = row["min_bids"].as<int>();
  terms.lots = LotsOf(row);
  terms.market_tiers = MarketOf(row);
  terms.cost_terms = CostTermsOf(row);
  terms.officers = TextsOf(row["officers"]);
  terms.evaluators = TextsOf(row["evaluators"]);
  terms.ceiling_published = row["ceiling_published"].as<bool>();
  terms.invited_municipalities = TextsOf(row["visible_to"]);
  return terms;
}

}  // namespace

RoundNow RoundFrom(const pqxx::row& row) {
  RoundNow at;
  at.now = TimeOf(row["now"]);
  Round& round = at.round;
  round.id = row["round_id"].c_str();
  round.terms = TermsOf(row);
  round.state = Known(RoundStateFrom(row["state"].c_str()));
  round.version = row["version"].as<std::int64_t>();
  round.creator = row["creator"].c_str();
  round.create_time = TimeOf(row["created_time"]);
  round.state_time = TimeOf(row["state_time"]);
  round.survey_frozen = row["survey_frozen"].as<bool>();
  round.joining_frozen = row["joining_frozen"].as<bool>();
  round.published = row["published"].as<bool>();
  round.tendered = row["tendered"].as<bool>();
  if (!row["pending_act"].is_null()) {
    round.pending_act = PendingAct{row["pending_act"].c_str(), row["pending_account"].c_str(),
                                   TimeOf(row["pending_time"]), row["pending_run"].c_str()};
  }
  round.end_reason = row["end_reason"].c_str();
  round.lottery_commitment = row["lottery_commitment"].c_str();
  round.standstill_end_time = OptionalTimeOf(row["standstill_end_time"]);
  round.open_time = OptionalTimeOf(row["open_time"]);
  for (const auto& columns : RowsOf(row["ceilings"])) {
    if (columns[1].empty()) {
      at.revealed.lots[columns[0]] = std::stoll(columns[2]);
    } else {
      at.revealed.items[columns[1]] = PriceOf(columns[2]);
    }
  }
  at.due = round.ApplyDeadlines(at.now);
  return at;
}

}  // namespace kyodo::procurement
