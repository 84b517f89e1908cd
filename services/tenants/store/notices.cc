#include "tenants/store/notices.h"

#include "platform/once.h"

namespace kyodo::tenants {
namespace {

Notice NoticeOf(const pqxx::row& row) {
  return Notice{.id = row["notice_id"].as<std::string>(),
                .title = {row["title_en"].as<std::string>(), row["title_ja"].as<std::string>()},
                .object = row["object"].as<std::string>(),
                .created_time = TimeOf(row["created_time"]),
                .read = row["read"].as<bool>()};
}

}  // namespace

std::vector<Notice> ListNotices(Tx& tx, const Notice* after, int limit) {
  const std::string time = after == nullptr ? "infinity" : kyodo::ToText(after->created_time);
  const std::string id = after == nullptr ? "ffffffff-ffff-ffff-ffff-ffffffffffff" : after->id;
  // The audience is named again beside row security so that the index serves it.
  const pqxx::result rows = tx.Run(
      R"(SELECT n.notice_id, n.title_en, n.title_ja, n.object, n.created_time, r.notice_id IS NOT NULL AS read
         FROM tenants.notices n
         LEFT JOIN tenants.notice_reads r ON r.area_id = n.area_id AND r.notice_id = n.notice_id
           AND r.tenant_id = $2 AND r.account = $4
         WHERE n.area_id = $1 AND n.visible_to IN ($2, $3) AND (n.created_time, n.notice_id) < ($5::timestamptz, $6::uuid)
         ORDER BY n.created_time DESC, n.notice_id DESC LIMIT $7::int)",
      tx.caller().area, tx.caller().tenant, kyodo::ToText(tx.caller().kind), tx.caller().account, time, id, limit);
  std::vector<Notice> notices;
  for (const auto& row : rows) notices.push_back(NoticeOf(row));
  return notices;
}

std::optional<Notice> ReadNotice(Tx& tx, const std::string& notice_id) {
  if (!IsUuid(notice_id)) return std::nullopt;
  const pqxx::result rows = tx.Run(
      R"(SELECT n.notice_id, n.title_en, n.title_ja, n.object, n.created_time, r.notice_id IS NOT NULL AS read
         FROM tenants.notices n
         LEFT JOIN tenants.notice_reads r ON r.area_id = n.area_id AND r.notice_id = n.notice_id
           AND r.tenant_id = $2 AND r.account = $3
         WHERE n.area_id = $1 AND n.notice_id = $4::uuid)",
      tx.caller().area, tx.caller().tenant, tx.caller().account, notice_id);
  if (rows.empty()) return std::nullopt;
  return NoticeOf(rows[0]);
}

void MarkRead(Tx& tx, const std::string& notice_id) {
  tx.Run(R"(INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id) VALUES ($1, $2, $3, $4::uuid)
            ON CONFLICT DO NOTHING)",
         tx.caller().area, tx.caller().tenant, tx.caller().account, notice_id);
}

void DeliverNotices(Tx& tx, const std::string& event_id, const std::set<std::string>& audiences, const Text& title,
                    const std::string& object) {
  std::vector<std::vector<Value>> rows;
  for (const std::string& audience : audiences) {
    rows.push_back({tx.caller().area, NewUuid(), event_id, audience, title.en, title.ja, object});
  }
  tx.RunRows("INSERT INTO tenants.notices (area_id, notice_id, request_id, visible_to, title_en, title_ja, object)", {},
             {"text", "uuid", "uuid", "text", "text", "text", "text"}, rows, "ON CONFLICT DO NOTHING");
}

}  // namespace kyodo::tenants
