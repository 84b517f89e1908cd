// Row security of every table of this service: each kind of caller against its own rows, foreign ones and other areas.
// Statements run as the service's roles with nothing between them and the tables, as injected SQL would.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

constexpr int kDenied = -1;

// Who runs a statement: the database role and the context that Database::Transact would set.
struct Context {
  const char* name;
  const char* role;
  const char* area;
  const char* tenant;
  const char* kind;
  const char* account;
};

constexpr Context kClerk{"clerk", "kyodo_tenants", "tokyo", "131016", "MUNICIPALITY", "131016-clerk"};
constexpr Context kColleague{"colleague", "kyodo_tenants", "tokyo", "131016", "MUNICIPALITY", "131016-approver"};
constexpr Context kBody{"body", "kyodo_tenants", "tokyo", "body", "BODY", "body-admin"};
constexpr Context kVendor{"vendor", "kyodo_tenants", "tokyo", "vendor-1", "VENDOR", "vendor-1"};
constexpr Context kNobody{"nobody", "kyodo_tenants", "", "", "", ""};
constexpr Context kAreaOnly{"area only", "kyodo_tenants", "tokyo", "", "", ""};
constexpr Context kOsakaBody{"Osaka's body", "kyodo_tenants", "osaka", "body", "BODY", "body-admin"};
constexpr Context kWorker{"worker", "kyodo_tenants_worker", "tokyo", "system", "SYSTEM", "system"};
constexpr Context kOsakaWorker{"Osaka's worker", "kyodo_tenants_worker", "osaka", "system", "SYSTEM", "system"};
constexpr Context kLostWorker{"worker without area", "kyodo_tenants_worker", "", "", "", ""};
constexpr Context kOwner{"owner", "kyodo_owner", "tokyo", "system", "SYSTEM", "system"};
constexpr Context kOsakaOwner{"owner in Osaka", "kyodo_owner", "osaka", "system", "SYSTEM", "system"};

// A statement and how many rows it may touch.
struct Case {
  Context who;
  const char* sql;
  int rows;
};

class IsolationTest : public ::testing::Test {
 protected:
  IsolationTest() {
    for (const char* account : {"131016-clerk", "131024-clerk", "body-admin", "vendor-1", "vendor-2"}) {
      world_.TokenOf(account);
    }
    (void)world_.SignIn("vendor-2", "not this one at all");
    world_.Sql(R"(
      INSERT INTO tenants.settings VALUES
        ('tokyo', gen_random_uuid(), NULL, 'k', 'v', '2020-01-01', 1),
        ('tokyo', gen_random_uuid(), '131016', 'k', 'v', '2020-01-01', 1),
        ('tokyo', gen_random_uuid(), '131024', 'k', 'v', '2020-01-01', 1),
        ('osaka', gen_random_uuid(), NULL, 'k', 'v', '2020-01-01', 1);
      INSERT INTO tenants.notices (area_id, notice_id, request_id, visible_to, title_en, title_ja, object)
      SELECT a, gen_random_uuid(), gen_random_uuid(), v, 'en', 'ja', 'o' FROM (VALUES ('tokyo', '131016'),
        ('tokyo', '131024'), ('tokyo', 'body'), ('tokyo', 'vendor-2'), ('tokyo', 'MUNICIPALITY'), ('tokyo', 'VENDOR'),
        ('osaka', 'MUNICIPALITY'), ('osaka', 'body')) AS t (a, v);
      INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id)
      SELECT 'tokyo', '131016', '131016-clerk', notice_id FROM tenants.notices
      WHERE area_id = 'tokyo' AND visible_to IN ('131016', 'MUNICIPALITY'))");
  }

  // Rows that the statement returned or touched; kDenied when PostgreSQL refused it. Nothing is kept.
  int Rows(const Context& who, const char* sql) {
    const bool owner = std::string(who.role) == "kyodo_owner";
    pqxx::connection connection(owner ? world_.database_.owner_dsn() : world_.database_.dsn(who.role));
    pqxx::work work(connection);
    work.exec_params(
        "SELECT set_config('app.area', $1, true), set_config('app.tenant', $2, true), "
        "set_config('app.kind', $3, true), set_config('app.account', $4, true)",
        who.area, who.tenant, who.kind, who.account);
    try {
      const pqxx::result result = work.exec(sql);
      return static_cast<int>(result.columns() > 0 ? result.size() : result.affected_rows());
    } catch (const pqxx::insufficient_privilege&) {
      return kDenied;
    }
  }

  void Check(const std::vector<Case>& cases) {
    for (const Case& one : cases) EXPECT_EQ(Rows(one.who, one.sql), one.rows) << one.who.name << ": " << one.sql;
  }

  World world_;
};

TEST_F(IsolationTest, Areas) {
  constexpr char kRead[] = "SELECT area_id FROM tenants.areas";
  constexpr char kAdd[] = "INSERT INTO tenants.areas VALUES ('kyoto', '京都', 'Kyoto')";
  Check({{kClerk, kRead, 1},
         {kBody, kRead, 1},
         {kVendor, kRead, 1},
         {kNobody, kRead, 0},
         {kAreaOnly, kRead, 0},
         {kWorker, kRead, 1},
         {kLostWorker, kRead, 0},
         {kOwner, kRead, 1},
         {kBody, kAdd, kDenied},
         {kWorker, kAdd, kDenied},
         {kOwner, kAdd, kDenied},
         {kBody, "UPDATE tenants.areas SET display_name = 'x'", kDenied}});
}

TEST_F(IsolationTest, Tenants) {
  constexpr char kRead[] = "SELECT tenant_id FROM tenants.tenants";
  Check({{kClerk, kRead, 6},
         {kBody, kRead, 6},
         {kVendor, kRead, 5},
         {kNobody, kRead, 0},
         {kAreaOnly, kRead, 0},
         {kOsakaBody, kRead, 1},
         {kWorker, kRead, 6},
         {kOsakaWorker, kRead, 1},
         {kLostWorker, kRead, 0},
         {kOwner, kRead, 6},
         {kOsakaOwner, kRead, 1}});
  constexpr char kAdd[] =
      "INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name) "
      "VALUES ('tokyo', 'vendor-9', 'VENDOR', 'x', '', '')";
  constexpr char kAddTown[] =
      "INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name, municipality_kind) "
      "VALUES ('tokyo', '131059', 'MUNICIPALITY', 'x', '', '', 'WARD')";
  Check({{kBody, kAdd, 1},
         {kClerk, kAdd, kDenied},
         {kVendor, kAdd, kDenied},
         {kNobody, kAdd, kDenied},
         {kOsakaBody, kAdd, kDenied},
         {kWorker, kAdd, kDenied},
         {kOwner, kAdd, 1},
         {kOsakaOwner, kAdd, kDenied},
         {kBody, kAddTown, kDenied},
         {kOwner, kAddTown, 1}});
  constexpr char kChange[] = "UPDATE tenants.tenants SET display_name = 'x'";
  Check({{kBody, kChange, 2},
         {kClerk, kChange, 0},
         {kVendor, kChange, 0},
         {kNobody, kChange, 0},
         {kOsakaBody, kChange, 0},
         {kWorker, kChange, kDenied},
         {kBody, "UPDATE tenants.tenants SET kind = 'BODY' WHERE tenant_id = 'vendor-1'", kDenied},
         {kBody, "DELETE FROM tenants.tenants", kDenied}});
}

TEST_F(IsolationTest, Users) {
  constexpr char kRead[] = "SELECT account FROM tenants.users";
  Check({{kClerk, kRead, 2},
         {kBody, kRead, 9},
         {kVendor, kRead, 1},
         {kNobody, kRead, 0},
         {kAreaOnly, kRead, 0},
         {kOsakaBody, kRead, 0},
         {kWorker, kRead, 9},
         {kOsakaWorker, kRead, 0},
         {kLostWorker, kRead, 0},
         {kOwner, kRead, 9}});
  constexpr char kHashes[] = "SELECT password_hash FROM tenants.users";
  Check({{kBody, kHashes, kDenied}, {kClerk, kHashes, kDenied}, {kWorker, kHashes, 9}});
  constexpr char kAdd[] =
      "INSERT INTO tenants.users (area_id, account, tenant_id, display_name, roles, password_hash) "
      "VALUES ('tokyo', 'new-one', '131016', 'x', '{MUNICIPALITY_CLERK}', 'x')";
  Check({{kBody, kAdd, 1},
         {kClerk, kAdd, kDenied},
         {kVendor, kAdd, kDenied},
         {kOsakaBody, kAdd, kDenied},
         {kWorker, kAdd, kDenied},
         {kOwner, kAdd, 1},
         {kOsakaOwner, kAdd, kDenied}});
  constexpr char kPromote[] = "UPDATE tenants.users SET roles = '{ADMINISTRATOR}'";
  constexpr char kRehash[] = "UPDATE tenants.users SET password_hash = 'x'";
  Check({{kBody, kPromote, 9},
         {kClerk, kPromote, 0},
         {kVendor, kPromote, 0},
         {kOsakaBody, kPromote, 0},
         {kWorker, kPromote, kDenied},
         {kWorker, kRehash, 9},
         {kOsakaWorker, kRehash, 0},
         {kVendor, kRehash, 0},
         {kBody, "UPDATE tenants.users SET tenant_id = 'body'", kDenied},
         {kBody, "DELETE FROM tenants.users", kDenied}});
}

TEST_F(IsolationTest, Sessions) {
  constexpr char kRead[] = "SELECT account FROM tenants.sessions";
  Check({{kClerk, kRead, 1},
         {kColleague, kRead, 0},
         {kBody, kRead, 1},
         {kVendor, kRead, 1},
         {kNobody, kRead, 0},
         {kOsakaBody, kRead, 0},
         {kWorker, kRead, 5},
         {kOsakaWorker, kRead, 0},
         {kLostWorker, kRead, 0},
         {kOwner, kRead, 0}});
  constexpr char kRevoke[] = "UPDATE tenants.sessions SET revoked_time = clock_timestamp()";
  constexpr char kProlong[] = "UPDATE tenants.sessions SET expire_time = 'infinity'";
  constexpr char kUse[] = "UPDATE tenants.sessions SET last_used_time = clock_timestamp()";
  constexpr char kAdd[] =
      "INSERT INTO tenants.sessions (area_id, token_sha256, tenant_id, account, session_epoch, expire_time) "
      "VALUES ('tokyo', repeat('a', 64), '131016', '131016-clerk', 1, 'infinity')";
  Check({{kClerk, kRevoke, 1},
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
         {kOsakaWorker, "DELETE FROM tenants.sessions", 0}});
}

TEST_F(IsolationTest, SignInFailures) {
  constexpr char kRead[] = "SELECT subject FROM tenants.sign_in_failures";
  constexpr char kAdd[] = "INSERT INTO tenants.sign_in_failures VALUES ('tokyo', 's', 1)";
  Check({{kClerk, kRead, kDenied},
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
         {kWorker, "DELETE FROM tenants.sign_in_failures", 1}});
}

TEST_F(IsolationTest, Settings) {
  constexpr char kRead[] = "SELECT key FROM tenants.settings";
  Check({{kClerk, kRead, 2},
         {kBody, kRead, 3},
         {kVendor, kRead, 1},
         {kNobody, kRead, 0},
         {kAreaOnly, kRead, 0},
         {kOsakaBody, kRead, 1},
         {kWorker, kRead, 3},
         {kOsakaWorker, kRead, 1},
         {kLostWorker, kRead, 0},
         {kOwner, kRead, 3}});
  constexpr char kAdd[] =
      "INSERT INTO tenants.settings VALUES ('tokyo', gen_random_uuid(), '131016', 'k', 'v', '2030-01-01', 1)";
  constexpr char kChange[] = "UPDATE tenants.settings SET value = 'x'";
  Check({{kBody, kAdd, 1},
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
         {kBody, "DELETE FROM tenants.settings", kDenied}});
}

TEST_F(IsolationTest, Notices) {
  constexpr char kRead[] = "SELECT visible_to FROM tenants.notices";
  Check({{kClerk, kRead, 2},
         {kBody, kRead, 1},
         {kVendor, kRead, 1},
         {kNobody, kRead, 0},
         {kAreaOnly, kRead, 0},
         {kOsakaBody, kRead, 1},
         {kWorker, kRead, 6},
         {kOsakaWorker, kRead, 2},
         {kLostWorker, kRead, 0},
         {kOwner, kRead, 0}});
  constexpr char kAdd[] =
      "INSERT INTO tenants.notices (area_id, notice_id, request_id, visible_to, title_en, title_ja, object) "
      "VALUES ('tokyo', gen_random_uuid(), gen_random_uuid(), 'body', '', '', '')";
  Check({{kClerk, kAdd, kDenied},
         {kBody, kAdd, kDenied},
         {kWorker, kAdd, 1},
         {kOsakaWorker, kAdd, kDenied},
         {kBody, "UPDATE tenants.notices SET title_en = 'x'", kDenied},
         {kWorker, "UPDATE tenants.notices SET title_en = 'x'", kDenied},
         {kWorker, "DELETE FROM tenants.notices", kDenied}});
}

TEST_F(IsolationTest, NoticeReads) {
  constexpr char kRead[] = "SELECT account FROM tenants.notice_reads";
  constexpr char kAddOwn[] =
      "INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id) SELECT 'tokyo', kyodo.tenant(), "
      "kyodo.account(), notice_id FROM tenants.notices WHERE visible_to = 'body'";
  constexpr char kAddForeign[] =
      "INSERT INTO tenants.notice_reads (area_id, tenant_id, account, notice_id) SELECT 'tokyo', '131016', "
      "'131016-approver', notice_id FROM tenants.notices WHERE visible_to IN ('body', 'MUNICIPALITY')";
  Check({{kClerk, kRead, 2},
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
         {kClerk, "DELETE FROM tenants.notice_reads", kDenied}});
}

TEST_F(IsolationTest, TheServicesRolesCreateAndEmptyNothing) {
  for (const Context& who : {kBody, kWorker}) {
    Check({{who, "CREATE TABLE tenants.mine (id int)", kDenied},
           {who, "CREATE TEMP TABLE mine (id int)", kDenied},
           {who, "TRUNCATE tenants.sessions", kDenied},
           {who, "ALTER TABLE tenants.users DISABLE ROW LEVEL SECURITY", kDenied},
           {who, "SELECT * FROM kyodo_migrations.applied WHERE false", 0}});
  }
}

}  // namespace
}  // namespace kyodo::tenants
