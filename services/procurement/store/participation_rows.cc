#include "procurement/store/participation_rows.h"

#include <utility>

#include "procurement/store/arrays.h"

namespace kyodo::procurement {

Participation ParticipationFrom(const pqxx::row& row) {
  Participation participation;
  if (row["p_tenant_id"].is_null()) return participation;
  participation.municipality = row["p_tenant_id"].c_str();
  participation.stage = StageFrom(row["p_stage"].c_str()).value();
  participation.approval = ApprovalFrom(row["p_approval"].c_str()).value();
  participation.version = row["p_version"].as<int>();
  participation.approved_version = row["p_approved_version"].as<int>();
  participation.revision = row["p_revision"].as<int>();
  participation.drafter = row["p_drafter"].c_str();
  participation.submitter = row["p_submitter"].c_str();
  participation.approver = row["p_approver"].c_str();
  participation.reject_reason = row["p_reject_reason"].c_str();
  participation.withdraw_reason = WithdrawReasonFrom(row["p_withdraw_reason"].c_str()).value();
  participation.update_time = TimeOf(row["p_updated_time"]);
  ParticipationDraft& draft = participation.draft;
  draft.stage_wanted = StageFrom(row["p_stage_wanted"].c_str()).value();
  draft.budget_line = row["p_budget_line"].c_str();
  draft.budget_yen = row["p_budget_yen"].as<std::int64_t>();
  draft.external_decision = row["p_external_decision"].c_str();
  for (auto& columns : RowsOf(row["p_lines"])) {
    Line line{columns[1], std::stoll(columns[2]), columns[3], columns[4]};
    const int version = std::stoi(columns[0]);
    if (version == participation.approved_version) participation.approved_lines.push_back(line);
    if (version != participation.version) continue;
    if (columns[5] != "0") {
      draft.reservation_unit_prices[line.item] = UnitPrice::OfTenThousandths(std::stoll(columns[5])).value();
    }
    draft.lines.push_back(std::move(line));
  }
  return participation;
}

}  // namespace kyodo::procurement
