// ParticipationService: standing, preview, stable set. What a price is now, alone, and if others join.
#include <set>
#include <utility>

#include "procurement/api/names.h"
#include "procurement/api/participation_proto.h"
#include "procurement/api/participation_service.h"
#include "procurement/api/prices.h"
#include "procurement/api/round_proto.h"
#include "procurement/domain/stable_set.h"
#include "procurement/store/participations.h"
#include "procurement/store/standing.h"

namespace kyodo::procurement {
namespace {

void ToProto(const NextTier& next, v1::NextTier* out) {
  out->set_from_quantity(next.from_quantity);
  out->set_unit_price(next.unit_price.text());
  out->set_missing(next.missing);
}

std::string TextOf(const std::optional<UnitPrice>& price) { return price ? price->text() : ""; }

// Totals of every item of the round, in the order of its lots; zero where nobody takes part.
std::vector<ItemTotals> TotalsOf(const Round& round, const StandingTotals& standing) {
  std::vector<ItemTotals> totals;
  for (const Lot& lot : round.terms.lots) {
    for (const Item& item : lot.items) {
      const auto found = standing.items.find(item.item);
      totals.push_back(found == standing.items.end() ? ItemTotals{item.item, 0, 0, 0} : found->second);
    }
  }
  return totals;
}

void AnswerStanding(const Round& round, const StandingTotals& standing, const PriceList& prices, v1::Standing* out) {
  out->set_round(round.name());
  out->set_state(ToProto(round.state));
  out->set_version(standing.version);
  out->set_municipalities(standing.municipalities);
  out->set_joining_frozen(round.joining_frozen);
  for (const StandingItem& item : ComputeStanding(TotalsOf(round, standing), prices)) {
    v1::StandingItem* added = out->add_items();
    added->set_item(item.totals.item);
    added->set_firm_quantity(item.totals.firm_quantity);
    added->set_conditional_quantity(item.totals.conditional_quantity);
    added->set_municipalities(item.totals.municipalities);
    added->set_unit_price_now(TextOf(item.unit_price_now));
    added->set_unit_price_with_conditional(TextOf(item.unit_price_with_conditional));
    if (item.next_tier) ToProto(*item.next_tier, added->mutable_next_tier());
    for (const PriceTier& tier : item.tiers) {
      v1::PriceTier* price = added->add_tiers();
      price->set_from_quantity(tier.from_quantity);
      price->set_unit_price(tier.unit_price.text());
    }
  }
}

void AnswerPreview(const Preview& preview, v1::Preview* out) {
  for (const PreviewItem& item : preview.items) {
    v1::PreviewItem* added = out->add_items();
    added->set_item(item.item);
    added->set_quantity(item.quantity);
    added->set_unit_price_alone(TextOf(item.unit_price_alone));
    added->set_unit_price_now(TextOf(item.unit_price_now));
    added->set_unit_price_if(TextOf(item.unit_price_if));
    added->set_quantity_now(item.quantity_now);
    added->set_quantity_if(item.quantity_if);
    if (item.next_tier) ToProto(*item.next_tier, added->mutable_next_tier());
  }
  out->set_alone_ex_tax_yen(preview.alone_ex_tax_yen.value_or(-1));
  out->set_now_ex_tax_yen(preview.now_ex_tax_yen.value_or(-1));
  out->set_if_ex_tax_yen(preview.if_ex_tax_yen.value_or(-1));
  out->set_cost_terms_now_yen(preview.cost_terms_now_yen);
  out->set_cost_terms_if_yen(preview.cost_terms_if_yen);
  out->set_now_tax_yen(preview.now_tax_yen);
  out->set_now_total_yen(preview.now_total_yen);
  out->set_saving_now_yen(preview.saving_now_yen);
}

// Typed lines need not be a whole draft: items that exist, quantities that could be saved, municipalities of the area.
absl::Status CheckQuestion(const v1::PreviewParticipationRequest& request, const RoundTerms& terms,
                           const AreaFacts& area) {
  Violations violations;
  for (int i = 0; i < request.lines_size(); ++i) {
    const std::string path = "lines[" + std::to_string(i) + "]";
    if (terms.FindItem(request.lines(i).item()) == nullptr) {
      violations.Add(path + ".item", {"This round has no such item.", "このラウンドにない品目です。"});
    }
    if (request.lines(i).quantity() < 1 || request.lines(i).quantity() > kLineQuantityMax) {
      violations.Add(path + ".quantity", {"1 to 1,000,000.", "1〜1,000,000の数量を入力してください。"});
    }
  }
  for (int i = 0; i < request.assume_size(); ++i) {
    if (area.FindMunicipality(request.assume(i)) != nullptr) continue;
    violations.Add("assume[" + std::to_string(i) + "]",
                   {"No municipality of this area has this code.", "この圏域にない団体コードです。"});
  }
  return violations.status();
}

}  // namespace

grpc::Status ParticipationService::GetStanding(grpc::ServerContext* context, const v1::GetStandingRequest* request,
                                               v1::Standing* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->round()));
    return database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const RoundNow at, ReadRound(tx, round_id));
      ASSIGN_OR_RETURN(const RoundPrices prices, ReadPrices(tx, at.round));
      response->Clear();
      AnswerStanding(at.round, ReadStanding(tx, round_id), prices.list, response);
      return absl::OkStatus();
    });
  });
}

grpc::Status ParticipationService::PreviewParticipation(grpc::ServerContext* context,
                                                        const v1::PreviewParticipationRequest* request,
                                                        v1::Preview* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->round()));
    ASSIGN_OR_RETURN(const auto area, area_directory_.Get());
    PreviewInput input;
    RoundPrices prices;
    Round round;
    bool takes_part = false;
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(RoundAndParticipation both, ReadRoundAndParticipation(tx, round_id, caller.tenant));
      round = std::move(both.at.round);
      RETURN_IF_ERROR(CheckQuestion(*request, round.terms, *area));
      ASSIGN_OR_RETURN(prices, ReadPrices(tx, round));
      input = PreviewInput();
      input.tax_rate = area->TaxRateAt(caller.tenant, both.at.now);
      takes_part = both.participation.counts();
      for (const auto& [item, totals] : ReadStanding(tx, round_id).items) {
        input.others_now[item] = totals.firm_quantity + totals.conditional_quantity;
      }
      // The typed lines stand for the caller's own: those that count already are taken out.
      if (!takes_part) return absl::OkStatus();
      for (const auto& [item, quantity] : QuantitiesOf(both.participation.approved_lines)) {
        input.others_now[item] -= quantity;
      }
      return absl::OkStatus();
    }));
    input.lines = QuantitiesOf(ReadLines(request->lines()));
    input.prices = prices.list;
    if (const MunicipalityFacts* facts = area->FindMunicipality(caller.tenant)) input.population = facts->population;
    std::set<std::string> assumed_codes(request->assume().begin(), request->assume().end());
    assumed_codes.erase(caller.tenant);
    Assumed assumed;
    std::vector<BindingLine> binding;
    // Whoever joins an active round bears no part of fees that were divided already.
    const bool with_fees = !prices.fees.empty() && (round.state != RoundState::kActive || takes_part);
    // Other municipalities' lines are read by the worker role; only sums of them leave this function.
    if (!assumed_codes.empty() || with_fees) {
      RETURN_IF_ERROR(worker_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
        assumed = ReadAssumed(tx, round_id, {assumed_codes.begin(), assumed_codes.end()});
        if (with_fees) binding = ReadBindingLines(tx, round_id);
        return absl::OkStatus();
      }));
    }
    for (const auto& [code, quantities] : assumed.quantities) {
      for (const auto& [item, quantity] : quantities) input.others_assumed[item] += quantity;
    }
    if (with_fees) input.fees = FeesFor(round, prices, caller.tenant, binding, assumed.quantities, *area);
    ASSIGN_OR_RETURN(const Preview preview, ComputePreview(input));
    response->Clear();
    AnswerPreview(preview, response);
    response->set_price_source(prices.awarded ? v1::Preview::AWARDED_BIDS : v1::Preview::MARKET_SURVEY);
    for (const std::string& code : assumed_codes) {
      if (assumed.quantities.count(code) == 0 && assumed.counted.count(code) == 0) {
        response->add_assumed_unknown(code);
      }
    }
    return absl::OkStatus();
  });
}

grpc::Status ParticipationService::GetStableSet(grpc::ServerContext* context, const v1::GetStableSetRequest* request,
                                                v1::StableSet* response) {
  return endpoint_.Serve(context, __func__, *request, [&](const Caller& caller) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string round_id, ParseRoundName(request->round()));
    Round round;
    RoundPrices prices;
    std::map<std::string, std::map<std::string, StableJoiner>> joiners;
    RETURN_IF_ERROR(database_.Transact(caller, context->deadline(), [&](Tx& tx) -> absl::Status {
      joiners.clear();
      ASSIGN_OR_RETURN(RoundNow at, ReadRound(tx, round_id));
      round = std::move(at.round);
      ASSIGN_OR_RETURN(prices, ReadPrices(tx, round));
      for (const BindingLine& line : ReadBindingLines(tx, round_id)) {
        StableJoiner& joiner = joiners[line.line.item][line.municipality];
        joiner.municipality = line.municipality;
        joiner.quantity += line.line.quantity;
        joiner.limit = line.limit;
      }
      return absl::OkStatus();
    }));
    response->Clear();
    response->set_rule(ToText(StableRule::kRepeatedDrop));
    for (const ItemTotals& totals : TotalsOf(round, {})) {
      const auto price = prices.list.find(totals.item);
      if (price == prices.list.end()) continue;
      std::vector<StableJoiner> of_item;
      for (auto& [code, joiner] : joiners[totals.item]) of_item.push_back(std::move(joiner));
      ASSIGN_OR_RETURN(const StableSet set, LargestStableSet(std::move(of_item), price->second.tiers,
                                                             prices.CapacityOf(totals.item)));
      if (set.rule == StableRule::kSearch) response->set_rule(ToText(set.rule));
      v1::StableItem* item = response->add_items();
      item->set_item(totals.item);
      item->set_quantity(set.quantity);
      item->set_unit_price(TextOf(set.unit_price));
      for (const std::string& code : set.municipalities) item->add_municipalities(code);
      for (const StablePass& pass : set.passes) {
        v1::StablePass* added = item->add_passes();
        added->set_quantity(pass.quantity);
        added->set_unit_price(TextOf(pass.unit_price));
        for (const std::string& code : pass.dropped) added->add_dropped(code);
      }
    }
    return absl::OkStatus();
  });
}

}  // namespace kyodo::procurement
