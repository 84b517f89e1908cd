#include "procurement/api/award_message.h"

#include <google/protobuf/util/json_util.h>

#include <map>

#include "procurement/api/names.h"
#include "procurement/api/round_proto.h"

namespace kyodo::procurement {
namespace {

v1::SplitPart::Key ToProto(SplitKey key) {
  switch (key) {
    case SplitKey::kEqual:
      return v1::SplitPart::EQUAL;
    case SplitKey::kPopulation:
      return v1::SplitPart::POPULATION;
    case SplitKey::kQuantity:
      return v1::SplitPart::QUANTITY;
  }
  return v1::SplitPart::KEY_UNSPECIFIED;
}

v1::Share ToProto(const MunicipalityShare& share) {
  v1::Share out;
  out.set_municipality(share.municipality);
  out.set_goods_yen(share.goods_yen);
  out.set_cost_terms_yen(share.cost_terms_yen);
  out.set_total_ex_tax_yen(share.total_ex_tax_yen);
  out.set_tax_yen(share.tax_yen);
  out.set_total_yen(share.total_yen);
  out.set_alone_ex_tax_yen(share.alone_ex_tax_yen);
  out.set_saving_ex_tax_yen(share.saving_ex_tax_yen);
  return out;
}

void AddCalculation(const ContractAmounts& contract, v1::Share& share) {
  for (const ContractLine& line : contract.lines) {
    v1::ShareLine& out = *share.add_lines();
    out.set_lot(line.lot);
    out.set_item(line.item);
    out.set_vendor(contract.vendor);
    out.set_quantity(line.quantity);
    out.set_unit_price(line.unit_price.text());
    out.set_amount(line.amount.text());
  }
  for (const FeeFactor& factor : contract.factors) {
    v1::ShareFactor& out = *share.add_factors();
    out.set_lot(factor.lot);
    out.set_title(factor.title);
    out.set_key(ToProto(factor.key));
    out.set_percent(factor.percent.text());
    out.set_weight(factor.weight);
    out.set_weight_total(factor.weight_total);
    out.set_fee_yen(factor.fee_yen);
    out.set_exact(kyodo::ToText(factor.exact));
    out.set_rounded_yen(factor.rounded_yen);
  }
}

}  // namespace

std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = false;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

absl::Status FromJson(const std::string& json, google::protobuf::Message* message) {
  if (google::protobuf::util::JsonStringToMessage(json, message).ok()) return absl::OkStatus();
  return absl::InternalError("stored JSON does not parse");
}

std::string LotteryJson(const LotteryTranscript& transcript) {
  v1::LotteryTranscript out;
  out.set_format(transcript.format);
  out.set_round(transcript.round);
  out.set_lot(transcript.lot);
  out.set_seed(transcript.seed);
  out.set_commitment(transcript.commitment);
  for (const LotteryEntry& entry : transcript.entries) {
    v1::LotteryEntry& out_entry = *out.add_entries();
    out_entry.set_bid(entry.bid);
    out_entry.set_vendor(entry.vendor);
    out_entry.set_lottery_number(entry.lottery_number);
    out_entry.set_lottery_nonce(entry.lottery_nonce);
  }
  for (const std::string& bid : transcript.order) out.add_order(bid);
  return ToJson(out);
}

v1::Award ToProto(const DecidedAward& award) {
  v1::Award out;
  std::map<std::string, v1::AwardLot*> lots;
  for (const AwardLotRow& lot : award.lots) {
    v1::AwardLot& out_lot = *out.add_lots();
    lots[lot.lot] = &out_lot;
    out_lot.set_lot(lot.lot);
    if (!lot.vendor.empty()) out_lot.set_winner(VendorName(lot.vendor));
    out_lot.set_total_ex_tax_yen(lot.total_ex_tax_yen);
    out_lot.set_fixed_fee_yen(lot.fixed_fee_yen);
    out_lot.set_end_reason(lot.end_reason);
    if (!lot.lottery.empty()) (void)FromJson(lot.lottery, out.add_lottery());
  }
  std::map<std::string, v1::AwardItem*> items;
  for (const AwardItemRow& row : award.items) {
    v1::AwardItem*& item = items[row.item];
    if (item == nullptr) {
      item = lots[row.lot]->add_items();
      item->set_item(row.item);
    }
    v1::ItemAward& units = *item->add_awards();
    units.set_vendor(VendorName(row.vendor));
    units.set_quantity(row.quantity);
    units.set_unit_price(row.unit_price.text());
  }
  for (const AwardReasonRow& row : award.reasons) {
    v1::VendorReason& reason = *lots[row.lot]->add_reasons();
    reason.set_vendor(VendorName(row.vendor));
    reason.set_rank(row.rank);
    reason.set_reason(row.reason);
    reason.set_total_ex_tax_yen(row.total_ex_tax_yen);
    reason.set_detail_en(row.detail.en);
    reason.set_detail_ja(row.detail.ja);
  }
  out.set_input_digest(award.input_digest);
  if (award.run_id.empty()) return out;
  out.set_run("rounds/" + award.round_id + "/awardRuns/" + award.run_id);
  *out.mutable_decide_time() = ToProto(award.decide_time);
  out.add_deciders(award.proposer);
  out.add_deciders(award.decider);
  return out;
}

absl::StatusOr<v1::AwardRun> ToProto(const AwardRun& run) {
  v1::AwardRun out;
  out.set_name(run.name());
  out.set_mode(v1::CreateAwardRunRequest::SIMPLE);
  out.set_input_digest(run.input_digest);
  out.set_status(run.status);
  out.set_proof(run.proof);
  out.set_cost_yen(run.cost_yen);
  out.set_bound_yen(run.bound_yen);
  *out.mutable_create_time() = ToProto(run.create_time);
  RETURN_IF_ERROR(FromJson(run.result, out.mutable_award()));
  return out;
}

absl::StatusOr<v1::Operation> OperationOf(const AwardRun& run) {
  ASSIGN_OR_RETURN(const v1::AwardRun message, ToProto(run));
  v1::Operation operation;
  operation.set_name("operations/" + run.id);
  operation.set_done(true);
  operation.mutable_progress()->set_percent(100);
  operation.mutable_response()->PackFrom(message);
  return operation;
}

v1::ListSharesResponse ToProto(const Shares& shares, int version) {
  v1::ListSharesResponse out;
  std::map<std::string, v1::Share*> places;
  for (const MunicipalityShare& share : shares.shares) {
    v1::Share& added = *out.add_shares();
    added = ToProto(share);
    places[share.municipality] = &added;
  }
  for (const ContractAmounts& contract : shares.contracts) AddCalculation(contract, *places[contract.municipality]);
  *out.mutable_total() = ToProto(shares.total);
  out.set_sheet_version(version);
  return out;
}

void SumShares(v1::ListSharesResponse& sheet) {
  MunicipalityShare sum;
  for (const v1::Share& share : sheet.shares()) {
    sum.goods_yen += share.goods_yen();
    sum.cost_terms_yen += share.cost_terms_yen();
    sum.total_ex_tax_yen += share.total_ex_tax_yen();
    sum.tax_yen += share.tax_yen();
    sum.total_yen += share.total_yen();
    sum.alone_ex_tax_yen += share.alone_ex_tax_yen();
    sum.saving_ex_tax_yen += share.saving_ex_tax_yen();
  }
  *sheet.mutable_total() = ToProto(sum);
}

v1::ListContractsResponse ContractDrafts(const std::vector<ContractAmounts>& contracts) {
  v1::ListContractsResponse out;
  for (const ContractAmounts& amounts : contracts) {
    v1::Contract& contract = *out.add_contracts();
    contract.set_municipality(amounts.municipality);
    contract.set_vendor(amounts.vendor);
    contract.set_goods_yen(amounts.goods_yen);
    contract.set_cost_terms_yen(amounts.cost_terms_yen);
    contract.set_total_ex_tax_yen(amounts.total_ex_tax_yen);
    contract.set_tax_yen(amounts.tax_yen);
    contract.set_total_yen(amounts.total_yen);
    for (const ContractLine& line : amounts.lines) {
      v1::ContractItem& item = *contract.add_items();
      item.set_lot(line.lot);
      item.set_item(line.item);
      item.set_quantity(line.quantity);
      item.set_unit_price(line.unit_price.text());
    }
  }
  return out;
}

}  // namespace kyodo::procurement
