// How a participation is read: one row with the lines of its newest draft and of what binds.
#pragma once

#include <pqxx/pqxx>

#include "procurement/store/participations.h"

// Of procurement.participations AS p, which may be missing in an outer join.
#define KYODO_PARTICIPATION_COLUMNS                                                                                   \
  "p.tenant_id AS p_tenant_id, p.stage AS p_stage, p.stage_wanted AS p_stage_wanted, p.approval AS p_approval, "      \
  "p.version AS p_version, coalesce(p.approved_version, 0) AS p_approved_version, p.revision AS p_revision, "         \
  "p.drafter AS p_drafter, p.submitter AS p_submitter, p.approver AS p_approver, "                                    \
  "p.reject_reason AS p_reject_reason, p.withdraw_reason AS p_withdraw_reason, p.budget_line AS p_budget_line, "      \
  "p.budget_yen AS p_budget_yen, p.external_decision AS p_external_decision, p.updated_time AS p_updated_time, "      \
  "ARRAY(SELECT ARRAY[l.version::text, l.item, l.quantity::text, l.delivery_month, l.site, "                          \
  "coalesce(l.limit_e4, 0)::text] FROM procurement.participation_lines AS l WHERE l.area_id = p.area_id "             \
  "AND l.round_id = p.round_id AND l.tenant_id = p.tenant_id AND l.version IN (p.version, p.approved_version) "       \
  "ORDER BY l.version, l.line_number) AS p_lines"

namespace kyodo::procurement {

// Reads those columns; exists() is false when there was no row.
Participation ParticipationFrom(const pqxx::row& row);

}  // namespace kyodo::procurement
