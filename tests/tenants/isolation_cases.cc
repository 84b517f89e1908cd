#include "tests/tenants/isolation_cases.h"

namespace kyodo::tenants {
namespace {

std::vector<Case> AreasCases() {
  static constexpr char kRead[] = "SELECT area_id FROM tenants.areas";
  static constexpr char kAdd[] = "INSERT INTO tenants.areas VALUES ('kyoto', '京都', 'Kyoto')";
  return {{kClerk, kRead, 1},      {kBody, kRead, 1},
          {kVendor, kRead, 1},     {kNobody, kRead, 0},
          {kAreaOnly, kRead, 0},   {kWorker, kRead, 1},
          {kLostWorker, kRead, 0}, {kOwner, kRead, 1},
          {kBody, kAdd, kDenied},  {kWorker, kAdd, kDenied},
          {kOwner, kAdd, kDenied}, {kBody, "UPDATE tenants.areas SET display_name = 'x'", kDenied}};
}

std::vector<Case> TenantsCases() {
  static constexpr char kRead[] = "SELECT tenant_id FROM tenants.tenants";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name) "
      "VALUES ('tokyo', 'vendor-9', 'VENDOR', 'x', '', '')";
  static constexpr char kAddTown[] =
      "INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name, municipality_kind) "
      "VALUES ('tokyo', '131059', 'MUNICIPALITY', 'x', '', '', 'WARD')";
  static constexpr char kChange[] = "UPDATE tenants.tenants SET display_name = 'x'";
  return {{kClerk, kRead, 6},
          {kBody, kRead, 6},
          {kVendor, kRead, 5},
          {kNobody, kRead, 0},
          {kAreaOnly, kRead, 0},
          {kOsakaBody, kRead, 1},
          {kWorker, kRead, 6},
          {kOsakaWorker, kRead, 1},
          {kLostWorker, kRead, 0},
          {kOwner, kRead, 6},
          {kOsakaOwner, kRead, 1},
          {kBody, kAdd, 1},
          {kClerk, kAdd, kDenied},
          {kVendor, kAdd, kDenied},
          {kNobody, kAdd, kDenied},
          {kOsakaBody, kAdd, kDenied},
          {kWorker, kAdd, kDenied},
          {kOwner, kAdd, 1},
          {kOsakaOwner, kAdd, kDenied},
          {kBody, kAddTown, kDenied},
          {kOwner, kAddTown, 1},
          {kBody, kChange, 2},
          {kClerk, kChange, 0},
          {kVendor, kChange, 0},
          {kNobody, kChange, 0},
          {kOsakaBody, kChange, 0},
          {kWorker, kChange, kDenied},
          {kBody, "UPDATE tenants.tenants SET kind = 'BODY' WHERE tenant_id = 'vendor-1'", kDenied},
          {kBody, "DELETE FROM tenants.tenants", kDenied}};
}

std::vector<Case> UsersCases() {
  static constexpr char kRead[] = "SELECT account FROM tenants.users";
  static constexpr char kHashes[] = "SELECT password_hash FROM tenants.users";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.users (area_id, account, tenant_id, display_name, roles, password_hash) "
      "VALUES ('tokyo', 'new-one', '131016', 'x', '{MUNICIPALITY_CLERK}', 'x')";
  static constexpr char kPromote[] = "UPDATE tenants.users SET roles = '{ADMINISTRATOR}'";
  static constexpr char kRehash[] = "UPDATE tenants.users SET password_hash = 'x'";
  return {{kClerk, kRead, 2},
          {kBody, kRead, 9},
          {kVendor, kRead, 1},
          {kNobody, kRead, 0},
          {kAreaOnly, kRead, 0},
          {kOsakaBody, kRead, 0},
          {kWorker, kRead, 9},
          {kOsakaWorker, kRead, 0},
          {kLostWorker, kRead, 0},
          {kOwner, kRead, 9},
          {kBody, kHashes, kDenied},
          {kClerk, kHashes, kDenied},
          {kWorker, kHashes, 9},
          {kBody, kAdd, 1},
          {kClerk, kAdd, kDenied},
          {kVendor, kAdd, kDenied},
          {kOsakaBody, kAdd, kDenied},
          {kWorker, kAdd, kDenied},
          {kOwner, kAdd, 1},
          {kOsakaOwner, kAdd, kDenied},
          {kBody, kPromote, 9},
          {kClerk, kPromote, 0},
          {kVendor, kPromote, 0},
          {kOsakaBody, kPromote, 0},
          {kWorker, kPromote, kDenied},
          {kWorker, kRehash, 9},
          {kOsakaWorker, kRehash, 0},
          {kVendor, kRehash, 0},
          {kBody, "UPDATE tenants.users SET tenant_id = 'body'", kDenied},
          {kBody, "DELETE FROM tenants.users", kDenied}};
}

std::vector<Case> SessionsCases() {
  static constexpr char kRead[] = "SELECT account FROM tenants.sessions";
  static constexpr char kRevoke[] = "UPDATE tenants.sessions SET revoked_time = clock_timestamp()";
  static constexpr char kProlong[] = "UPDATE tenants.sessions SET expire_time = 'infinity'";
  static constexpr char kUse[] = "UPDATE tenants.sessions SET last_used_time = clock_timestamp()";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.sessions (area_id, token_sha256, tenant_id, account, session_epoch, expire_time) "
      "VALUES ('tokyo', repeat('a', 64), '131016', '131016-clerk', 1, 'infinity')";
  return {{kClerk, kRead, 1},
          {kColleague, kRead, 0},
          {kBody, kRead, 1},
          {kVendor, kRead, 1},
          {kNobody, kRead, 0},
          {kOsakaBody, kRead, 0},
          {kWorker, kRead, 5},
          {kOsakaWorker, kRead, 0},
          {kLostWorker, kRead, 0},
          {kOwner, kRead, 0},
          {kClerk, kRevoke, 1},
          {kColleague, kRevoke, 0},
          {kBody, kRevoke, 1},
          {kOsakaBody, kRevoke, 0},
          {kClerk, kProlong, kDenied},
          {kClerk, kUse, kDenied},
          {kWorker, kUse, 5},
          {kWorker, kProlong, kDenied},
          {kOsakaWorker, kUse, 0},
          {kClerk, kAdd, kDenied},
          {kBody, kAdd, kDenied},
          {kWorker, kAdd, 1},
          {kOsakaWorker, kAdd, kDenied},
          {kClerk, "DELETE FROM tenants.sessions", kDenied},
          {kWorker, "DELETE FROM tenants.sessions", 5},
          {kOsakaWorker, "DELETE FROM tenants.sessions", 0}};
}

std::vector<Case> SignInFailuresCases() {
  static constexpr char kRead[] = "SELECT subject FROM tenants.sign_in_failures";
  static constexpr char kAdd[] = "INSERT INTO tenants.sign_in_failures VALUES ('tokyo', 's', 1)";
  return {{kClerk, kRead, kDenied},
          {kBody, kRead, kDenied},
          {kVendor, kRead, kDenied},
          {kWorker, kRead, 1},
          {kOsakaWorker, kRead, 0},
          {kOwner, kRead, 0},
          {kBody, kAdd, kDenied},
          {kWorker, kAdd, 1},
          {kOsakaWorker, kAdd, kDenied},
          {kWorker, "UPDATE tenants.sign_in_failures SET failures = 9", 1},
          {kOsakaWorker, "UPDATE tenants.sign_in_failures SET failures = 9", 0},
          {kWorker, "DELETE FROM tenants.sign_in_failures", 1}};
}

std::vector<Case> SettingsCases() {
  static constexpr char kRead[] = "SELECT key FROM tenants.settings";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.settings VALUES ('tokyo', gen_random_uuid(), '131016', 'k', 'v', '2030-01-01', 1)";
  static constexpr char kChange[] = "UPDATE tenants.settings SET value = 'x'";
  return {{kClerk, kRead, 2},
          {kBody, kRead, 3},
          {kVendor, kRead, 1},
          {kNobody, kRead, 0},
          {kAreaOnly, kRead, 0},
          {kOsakaBody, kRead, 1},
          {kWorker, kRead, 3},
          {kOsakaWorker, kRead, 1},
          {kLostWorker, kRead, 0},
          {kOwner, kRead, 3},
          {kBody, kAdd, 1},
          {kClerk, kAdd, kDenied},
          {kVendor, kAdd, kDenied},
          {kOsakaBody, kAdd, kDenied},
          {kWorker, kAdd, kDenied},
          {kOwner, kAdd, 1},
          {kOsakaOwner, kAdd, kDenied},
          {kBody, kChange, 3},
          {kClerk, kChange, 0},
          {kVendor, kChange, 0},
          {kOsakaBody, kChange, 1},
          {kWorker, kChange, kDenied},
          {kBody, "UPDATE tenants.settings SET key = 'x'", kDenied},
          {kBody, "DELETE FROM tenants.settings", kDenied}};
}

std::vector<Case> NoticesCases() {
  static constexpr char kRead[] = "SELECT visible_to FROM tenants.notices";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.notices (area_id, notice_id, request_id, visible_to, title_en, title_ja, object) "
      "VALUES ('tokyo', gen_random_uuid(), gen_random_uuid(), 'body', '', '', '')";
  return {{kClerk, kRead, 2},
          {kBody, kRead, 1},
          {kVendor, kRead, 1},
          {kNobody, kRead, 0},
          {kAreaOnly, kRead, 0},
          {kOsakaBody, kRead, 1},
          {kWorker, kRead, 6},
          {kOsakaWorker, kRead, 2},
          {kLostWorker, kRead, 0},
          {kOwner, kRead, 0},
          {kClerk, kAdd, kDenied},
          {kBody, kAdd, kDenied},
          {kWorker, kAdd, 1},
          {kOsakaWorker, kAdd, kDenied},
          {kBody, "UPDATE tenants.notices SET title_en = 'x'", kDenied},
          {kWorker, "UPDATE tenants.notices SET title_en = 'x'", kDenied},
          {kWorker, "DELETE FROM tenants.notices", kDenied}};
}

std::vector<Case> NoticeReadsCases() {
  static constexpr char kRead[] = "SELECT account FROM tenants.notice_reads";
  static constexpr char kAddOwn[] =
      "INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id) SELECT 'tokyo', kyodo.tenant(), "
      "kyodo.account(), notice_id FROM tenants.notices WHERE visible_to = 'body'";
  static constexpr char kAddForeign[] =
      "INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id) SELECT 'tokyo', '131016', "
      "'131016-approver', notice_id FROM tenants.notices WHERE visible_to IN ('body', 'MUNICIPALITY')";
  return {{kClerk, kRead, 2},
          {kColleague, kRead, 0},
          {kBody, kRead, 0},
          {kVendor, kRead, 0},
          {kNobody, kRead, 0},
          {kWorker, kRead, kDenied},
          {kOwner, kRead, 0},
          {kBody, kAddOwn, 1},
          {kBody, kAddForeign, kDenied},
          {kClerk, kAddForeign, kDenied},
          {kColleague, kAddForeign, 1},
          {kClerk, "DELETE FROM tenants.notice_reads", kDenied}};
}

std::vector<Case> RequestsCases() {
  static constexpr char kRead[] = "SELECT method FROM tenants.requests";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.requests (area_id, account, method, request_id, digest) "
      "VALUES ('tokyo', '131016-clerk', 'M', gen_random_uuid(), 'd')";
  static constexpr char kChange[] = "UPDATE tenants.requests SET response = 'x'";
  return {{kClerk, kRead, 1},
          {kColleague, kRead, 0},
          {kBody, kRead, 0},
          {kNobody, kRead, 0},
          {kWorker, kRead, 1},
          {kOsakaWorker, kRead, 0},
          {kClerk, kAdd, 1},
          {kColleague, kAdd, kDenied},
          {kBody, kAdd, kDenied},
          {kClerk, kChange, 1},
          {kColleague, kChange, 0},
          {kBody, kChange, 0},
          {kClerk, "DELETE FROM tenants.requests", kDenied},
          {kWorker, "DELETE FROM tenants.requests", 1},
          {kOsakaWorker, "DELETE FROM tenants.requests", 0}};
}

std::vector<Case> OutboxCases() {
  static constexpr char kRead[] = "SELECT kind FROM tenants.outbox";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.outbox (area_id, event_id, kind, object, payload) "
      "VALUES ('tokyo', gen_random_uuid(), 'k', 'o', '{}')";
  static constexpr char kNumber[] = "UPDATE tenants.outbox SET position = 2";
  return {{kClerk, kRead, kDenied},    {kBody, kRead, kDenied},   {kWorker, kRead, 1},      {kOsakaWorker, kRead, 0},
          {kClerk, kAdd, 1},           {kVendor, kAdd, 1},        {kNobody, kAdd, kDenied}, {kAreaOnly, kAdd, kDenied},
          {kOsakaBody, kAdd, kDenied}, {kBody, kNumber, kDenied}, {kWorker, kNumber, 1},    {kOsakaWorker, kNumber, 0}};
}

std::vector<Case> AuditEntriesCases() {
  static constexpr char kRead[] = "SELECT account FROM tenants.audit_entries";
  static constexpr char kAdd[] =
      "INSERT INTO tenants.audit_entries (area_id, entry_id, tenant_id, account, method, object, summary, "
      "request_digest) VALUES ('tokyo', gen_random_uuid(), '131016', '131016-clerk', 'M', 'o', 's', '')";
  // One entry per sign-in of the fixture: one each of the clerk, the other clerk, the body, two vendors.
  return {{kClerk, kRead, 2},
          {kColleague, kRead, 2},
          {kBody, kRead, 5},
          {kVendor, kRead, 1},
          {kNobody, kRead, 0},
          {kOsakaBody, kRead, 0},
          {kWorker, kRead, 5},
          {kOsakaWorker, kRead, 0},
          {kClerk, kAdd, 1},
          {kColleague, kAdd, kDenied},
          {kBody, kAdd, kDenied},
          {kVendor, kAdd, kDenied},
          {kWorker, kAdd, 1},
          {kBody, "UPDATE tenants.audit_entries SET summary = 'x'", kDenied},
          {kWorker, "UPDATE tenants.audit_entries SET summary = 'x'", kDenied},
          {kWorker, "DELETE FROM tenants.audit_entries", kDenied}};
}

}  // namespace

const std::map<std::string, std::vector<Case>>& CasesByTable() {
  static const std::map<std::string, std::vector<Case>> kCases = {
      {"areas", AreasCases()},
      {"tenants", TenantsCases()},
      {"users", UsersCases()},
      {"sessions", SessionsCases()},
      {"sign_in_failures", SignInFailuresCases()},
      {"settings", SettingsCases()},
      {"notices", NoticesCases()},
      {"notice_reads", NoticeReadsCases()},
      {"requests", RequestsCases()},
      {"outbox", OutboxCases()},
      {"audit_entries", AuditEntriesCases()},
  };
  return kCases;
}

}  // namespace kyodo::tenants
