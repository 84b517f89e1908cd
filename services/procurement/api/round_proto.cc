#include "procurement/api/round_proto.h"

#include <algorithm>
#include <map>
#include <utility>

#include "platform/error.h"
#include "platform/reasons.h"
#include "procurement/store/rounds.h"

namespace kyodo::procurement {
namespace {

const Text kLater = {"Not available in this release.", "この版では利用できません。"};

// Only one value of these is built; unset means that one.
template <typename Enum>
void CheckAvailable(Enum value, Enum built, const char* field, Violations& unavailable) {
  if (static_cast<int>(value) != 0 && value != built) unavailable.Add(field, kLater);
}

std::string At(const std::string& list, int index) { return list + "[" + std::to_string(index) + "]"; }

std::optional<Time> ReadTime(bool present, const google::protobuf::Timestamp& time) {
  if (!present) return std::nullopt;
  return FromProto(time);
}

void ReadLots(const v1::Round& round, RoundInput& input, Violations& violations) {
  for (int i = 0; i < round.lots_size(); ++i) {
    const v1::Lot& sent = round.lots(i);
    Lot lot{sent.lot(), sent.title(), LotKind::kGoods, {}, ""};
    if (sent.kind() != v1::Lot::KIND_UNSPECIFIED) {
      const auto kind = LotKindFrom(v1::Lot::Kind_Name(sent.kind()));
      if (kind) lot.kind = *kind;
      if (!kind) violations.Add(At("lots", i) + ".kind", {"GOODS, SERVICE, WORKS or LEASE.", "種別が正しくありません。"});
    }
    if (sent.ceiling_yen() != 0) input.ceilings.lots[sent.lot()] = sent.ceiling_yen();
    for (int j = 0; j < sent.items_size(); ++j) {
      const v1::Item& item = sent.items(j);
      lot.items.push_back({item.item(), item.title(), item.unit(), 0});
      if (item.ceiling_unit_price().empty()) continue;
      const auto price = UnitPrice::Parse(item.ceiling_unit_price());
      if (!price.ok()) {
        violations.AddFrom(price.status(), At(At("lots", i) + ".items", j) + ".ceilingUnitPrice");
      } else if (*price == UnitPrice()) {
        input.items_without_ceiling.push_back(item.item());
      } else {
        input.ceilings.items[item.item()] = *price;
      }
    }
    input.terms.lots.push_back(std::move(lot));
  }
}

void ReadMarketTiers(const v1::Round& round, RoundTerms& terms, Violations& violations) {
  for (int i = 0; i < round.market_tiers_size(); ++i) {
    const v1::MarketTiers& sent = round.market_tiers(i);
    MarketTiers market{sent.item(), {}, sent.source()};
    for (int j = 0; j < sent.tiers_size(); ++j) {
      const auto price = UnitPrice::Parse(sent.tiers(j).unit_price());
      if (!price.ok()) {
        violations.AddFrom(price.status(), At(At("marketTiers", i) + ".tiers", j) + ".unitPrice");
      }
      // A stand-in keeps the other checks of the list meaningful; the violation above refuses the round anyway.
      market.tiers.push_back(
          {sent.tiers(j).from_quantity(), price.ok() ? *price : UnitPrice::OfTenThousandths(1).value()});
    }
    terms.market_tiers.push_back(std::move(market));
  }
}

// Kept in the order of the items, however they were sent. Unknown ones, which are refused later, stay behind.
void SortMarketTiers(RoundTerms& terms) {
  std::map<std::string, std::size_t> place;
  for (const Lot& lot : terms.lots) {
    for (const Item& item : lot.items) place.emplace(item.item, place.size());
  }
  const auto place_of = [&](const MarketTiers& market) {
    const auto found = place.find(market.item);
    return found == place.end() ? place.size() : found->second;
  };
  std::stable_sort(terms.market_tiers.begin(), terms.market_tiers.end(),
                   [&](const MarketTiers& a, const MarketTiers& b) { return place_of(a) < place_of(b); });
}

void ReadCostTerms(const v1::Round& round, RoundTerms& terms, Violations& unavailable, Violations& violations) {
  for (int i = 0; i < round.cost_terms_size(); ++i) {
    const v1::CostTerm& sent = round.cost_terms(i);
    const std::string path = At("costTerms", i);
    CheckAvailable(sent.source(), v1::CostTerm::FIXED_FEE, (path + ".source").c_str(), unavailable);
    CostTerm term{sent.title(), {}, sent.bearers() == v1::CostTerm::USERS ? Bearers::kUsers : Bearers::kAll};
    for (int j = 0; j < sent.split_size(); ++j) {
      const std::string part = At(path + ".split", j);
      const auto key = SplitKeyFrom(v1::SplitPart::Key_Name(sent.split(j).key()));
      const auto percent = Percent::Parse(sent.split(j).percent());
      if (!key) violations.Add(part + ".key", {"EQUAL, POPULATION or QUANTITY.", "按分方法を選択してください。"});
      if (!percent.ok()) violations.AddFrom(percent.status(), part + ".percent");
      if (key && percent.ok()) term.split.push_back({*key, *percent});
    }
    // Parts that could not be read must not be reported again as a wrong sum.
    if (static_cast<int>(term.split.size()) == sent.split_size()) terms.cost_terms.push_back(std::move(term));
  }
}

void AddTerms(const RoundTerms& terms, bool is_vendor, v1::Round* out) {
  const auto set = [](const std::optional<Time>& time, google::protobuf::Timestamp* (v1::Round::*field)(),
                      v1::Round* round) {
    if (time) *(round->*field)() = ToProto(*time);
  };
  out->set_title(terms.title);
  out->set_description(terms.description);
  out->set_fiscal_year(terms.fiscal_year);
  out->set_pattern(v1::Round::INDIVIDUAL);
  out->set_procedure(v1::Round::OPEN);
  out->set_price_kind(terms.price_kind == PriceKind::kUnit ? v1::Round::UNIT : v1::Round::TOTAL);
  out->set_award_rule(v1::Round::LOWEST_PRICE);
  out->set_sealing(v1::Round::NONE);
  set(terms.survey_deadline, &v1::Round::mutable_survey_deadline, out);
  set(terms.join_deadline, &v1::Round::mutable_join_deadline, out);
  set(terms.question_deadline, &v1::Round::mutable_question_deadline, out);
  set(terms.bid_deadline, &v1::Round::mutable_bid_deadline, out);
  out->set_min_bids(terms.min_bids);
  out->set_ceiling_published(terms.ceiling_published);
  for (const CostTerm& term : terms.cost_terms) {
    v1::CostTerm* added = out->add_cost_terms();
    added->set_title(term.title);
    added->set_source(v1::CostTerm::FIXED_FEE);
    added->set_bearers(term.bearers == Bearers::kAll ? v1::CostTerm::ALL : v1::CostTerm::USERS);
    for (const SplitPart& part : term.split) {
      v1::SplitPart::Key key = v1::SplitPart::KEY_UNSPECIFIED;
      v1::SplitPart::Key_Parse(ToText(part.key), &key);
      v1::SplitPart* split = added->add_split();
      split->set_key(key);
      split->set_percent(part.percent.text());
    }
  }
  if (is_vendor) return;
  out->set_min_municipalities(terms.min_municipalities);
  out->set_min_quantity(terms.min_quantity);
  for (const std::string& account : terms.officers) out->add_officers(account);
  for (const std::string& account : terms.evaluators) out->add_evaluators(account);
  for (const std::string& code : terms.invited_municipalities) out->add_invited_municipalities(code);
  for (const MarketTiers& market : terms.market_tiers) {
    v1::MarketTiers* added = out->add_market_tiers();
    added->set_item(market.item);
    added->set_source(market.source);
    for (const PriceTier& tier : market.tiers) {
      v1::PriceTier* price = added->add_tiers();
      price->set_from_quantity(tier.from_quantity);
      price->set_unit_price(tier.unit_price.text());
    }
  }
}

void AddLots(const std::vector<Lot>& lots, const Ceilings& ceilings, v1::Round* out) {
  for (const Lot& lot : lots) {
    v1::Lot* added = out->add_lots();
    added->set_lot(lot.lot);
    added->set_title(lot.title);
    v1::Lot::Kind kind = v1::Lot::KIND_UNSPECIFIED;
    v1::Lot::Kind_Parse(ToText(lot.kind), &kind);
    added->set_kind(kind);
    added->set_end_reason(lot.end_reason);
    const auto yen = ceilings.lots.find(lot.lot);
    if (yen != ceilings.lots.end()) added->set_ceiling_yen(yen->second);
    for (const Item& item : lot.items) {
      v1::Item* thing = added->add_items();
      thing->set_item(item.item);
      thing->set_title(item.title);
      thing->set_unit(item.unit);
      thing->set_tender_quantity(item.tender_quantity);
      const auto price = ceilings.items.find(item.item);
      if (price != ceilings.items.end()) thing->set_ceiling_unit_price(price->second.text());
    }
  }
}

}  // namespace

google::protobuf::Timestamp ToProto(Time time) {
  const auto micros = time.time_since_epoch().count();
  const auto seconds = micros >= 0 ? micros / 1'000'000 : (micros - 999'999) / 1'000'000;
  google::protobuf::Timestamp proto;
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int>(micros - seconds * 1'000'000) * 1000);
  return proto;
}

Time FromProto(const google::protobuf::Timestamp& time) {
  return Time(std::chrono::seconds(time.seconds()) + std::chrono::microseconds(time.nanos() / 1000));
}

v1::Round::State ToProto(RoundState state) {
  v1::Round::State value = v1::Round::STATE_UNSPECIFIED;
  v1::Round::State_Parse(ToText(state), &value);
  return value;
}

absl::StatusOr<RoundInput> ReadRoundInput(const v1::Round& round, Violations& violations) {
  Violations unavailable;
  CheckAvailable(round.pattern(), v1::Round::INDIVIDUAL, "pattern", unavailable);
  CheckAvailable(round.procedure(), v1::Round::OPEN, "procedure", unavailable);
  CheckAvailable(round.award_rule(), v1::Round::LOWEST_PRICE, "awardRule", unavailable);
  CheckAvailable(round.sealing(), v1::Round::NONE, "sealing", unavailable);
  RoundInput input;
  RoundTerms& terms = input.terms;
  terms.title = round.title();
  terms.description = round.description();
  terms.fiscal_year = round.fiscal_year();
  terms.price_kind = round.price_kind() == v1::Round::TOTAL ? PriceKind::kTotal : PriceKind::kUnit;
  terms.survey_deadline = ReadTime(round.has_survey_deadline(), round.survey_deadline());
  terms.join_deadline = ReadTime(round.has_join_deadline(), round.join_deadline());
  terms.question_deadline = ReadTime(round.has_question_deadline(), round.question_deadline());
  terms.bid_deadline = ReadTime(round.has_bid_deadline(), round.bid_deadline());
  if (round.has_min_municipalities()) terms.min_municipalities = round.min_municipalities();
  terms.min_quantity = round.min_quantity();
  if (round.has_min_bids()) terms.min_bids = round.min_bids();
  ReadLots(round, input, violations);
  ReadMarketTiers(round, terms, violations);
  ReadCostTerms(round, terms, unavailable, violations);
  terms.officers = {round.officers().begin(), round.officers().end()};
  terms.evaluators = {round.evaluators().begin(), round.evaluators().end()};
  terms.ceiling_published = round.ceiling_published();
  terms.invited_municipalities = {round.invited_municipalities().begin(), round.invited_municipalities().end()};
  if (!unavailable.empty()) return unavailable.status(reasons::kNotAvailable);
  // Only a list without faults is sorted: the paths of faults are those of the request.
  Violations faults;
  CheckTerms(terms, faults);
  if (faults.empty()) SortMarketTiers(terms);
  return input;
}

void ToProto(const Round& round, const Caller& caller, const Ceilings& ceilings, v1::Round* out) {
  out->set_name(round.name());
  AddTerms(round.terms, caller.is_vendor(), out);
  AddLots(round.terms.lots, round.ceilings_revealed() ? ceilings : Ceilings{}, out);
  out->set_state(ToProto(round.state));
  out->set_etag(round.etag());
  *out->mutable_create_time() = ToProto(round.create_time);
  out->set_survey_frozen(round.survey_frozen);
  out->set_joining_frozen(round.joining_frozen);
  out->set_end_reason(round.end_reason);
  out->set_lottery_commitment(round.lottery_commitment);
  if (round.standstill_end_time) *out->mutable_standstill_end_time() = ToProto(*round.standstill_end_time);
  if (round.open_time) *out->mutable_open_time() = ToProto(*round.open_time);
  if (caller.is_vendor()) return;
  if (round.pending_act) {
    v1::PendingAct* pending = out->mutable_pending_act();
    pending->set_act(round.pending_act->act);
    pending->set_account(round.pending_act->account);
    *pending->mutable_time() = ToProto(round.pending_act->time);
    pending->set_run(round.pending_act->run);
  }
  for (const std::string& act : round.AllowedActs()) out->add_allowed_acts(act);
}

void AnswerRound(Tx& tx, const Round& round, const Caller& caller, v1::Round* out) {
  ToProto(round, caller, round.ceilings_revealed() ? ReadCeilings(tx, round.id) : Ceilings{}, out);
}

}  // namespace kyodo::procurement
