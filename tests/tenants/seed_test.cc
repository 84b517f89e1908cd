// `kyodo seed` on a migrated database, with cheap hashes.
#include "kyodo/seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <pqxx/pqxx>

#include "kyodo/seed_accounts.h"
#include "kyodo/seed_facts.h"
#include "platform/migrate.h"
#include "platform/once.h"
#include "tenants/service.h"
#include "tests/support/matchers.h"
#include "tests/support/postgres.h"

namespace kyodo {
namespace procurement {
const std::vector<Migration>& Migrations();
}

namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

void MakeTemplate(const std::string& owner_dsn) {
  std::vector<Migration> all = tenants::Migrations();
  const auto& more = procurement::Migrations();
  all.insert(all.end(), more.begin(), more.end());
  const absl::Status migrated = Migrate(owner_dsn, all);
  if (!migrated.ok()) throw std::runtime_error(std::string(migrated.message()));
}

class SeedTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { testing::TestDatabase::SetTemplate(MakeTemplate); }

  SeedTest() : folder_(std::filesystem::temp_directory_path() / ("kyodo-seed-" + RandomHex(8))) {
    std::filesystem::create_directory(folder_);
    options_.dsn = database_.owner_dsn();
    options_.accounts_file = (folder_ / "accounts.csv").string();
    options_.hash = {.memory_kib = 64, .passes = 1};
  }
  ~SeedTest() override { std::filesystem::remove_all(folder_); }

  std::string Sql(const std::string& statement) {
    pqxx::connection connection(database_.superuser_dsn());
    pqxx::nontransaction session(connection);
    const pqxx::result rows = session.exec(statement);
    return rows.empty() ? "" : rows[0][0].c_str();
  }
  std::string File() {
    std::ifstream file(options_.accounts_file);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // The whole content that seeding writes.
  std::string Everything() {
    return Sql(
        "SELECT string_agg(t, ' ') FROM (SELECT u::text AS t FROM tenants.users u UNION ALL SELECT s::text FROM "
        "tenants.settings s UNION ALL SELECT x::text FROM tenants.tenants x UNION ALL SELECT c::text FROM "
        "procurement.catalogue_items c UNION ALL SELECT k::text FROM kyodo.clock k ORDER BY 1) AS everything");
  }
  bool Opens(const AccountLine& line) {
    tenants::PasswordHasher hasher(options_.hash);
    const auto slot = hasher.Acquire(std::chrono::system_clock::now() + std::chrono::seconds(5));
    return hasher.Verify(*slot, line.password,
                         Sql("SELECT password_hash FROM tenants.users WHERE account = '" + line.account + "'"));
  }

  testing::TestDatabase database_ = testing::TestDatabase::Create();
  std::filesystem::path folder_;
  SeedOptions options_;
};

TEST_F(SeedTest, MakesTheAreaOfTheSixtyTwoMunicipalities) {
  ASSERT_THAT(Seed(options_), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM tenants.tenants WHERE kind = 'MUNICIPALITY'"), "62");
  EXPECT_EQ(Sql("SELECT string_agg(n::text, ' ' ORDER BY k) FROM (SELECT municipality_kind AS k, count(*) AS n FROM "
                "tenants.tenants WHERE kind = 'MUNICIPALITY' GROUP BY 1) AS t"),
            "26 5 8 23");  // CITY, TOWN, VILLAGE, WARD
  EXPECT_EQ(Sql("SELECT display_name || kana || english_name || population || ' ' || pupils FROM tenants.tenants "
                "WHERE tenant_id = '131016'"),
            "千代田区ちよだくChiyoda City66680 11680");
  EXPECT_EQ(Sql("SELECT count(*) FROM tenants.tenants WHERE kind = 'VENDOR'"), "6");
  EXPECT_EQ(Sql("SELECT count(*) FROM procurement.catalogue_items"), "13");
  EXPECT_EQ(Sql("SELECT indicative_unit_price_e4 FROM procurement.catalogue_items WHERE item = 'dev-chrome'"),
            "540000000");
  EXPECT_EQ(Sql("SELECT indicative_unit_price_e4 IS NULL FROM procurement.catalogue_items WHERE item = 'sw-chat'"),
            "t");
  EXPECT_EQ(Sql("SELECT value FROM tenants.settings WHERE key = 'notice_days_tender' AND tenant_id IS NULL"), "0");
  EXPECT_EQ(Sql("SELECT value FROM tenants.settings WHERE key = 'tax_rate_percent'"), "10");
}

TEST_F(SeedTest, WritesEveryAccountOfTheApiWithItsPassword) {
  ASSERT_THAT(Seed(options_), IsOk());
  struct stat status {};
  ASSERT_EQ(stat(options_.accounts_file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600);
  EXPECT_EQ(File().rfind("account,password,tenant,roles\n", 0), 0);
  const auto lines = ReadAccountsFile(options_.accounts_file);
  ASSERT_THAT(lines, IsOk());
  EXPECT_EQ(lines->size(), 62 * 3 + 1 + 9 + 6 + 20);
  std::map<std::string, AccountLine> by_account;
  std::set<std::string> passwords;
  for (const AccountLine& line : *lines) {
    by_account[line.account] = line;
    passwords.insert(line.password);
    EXPECT_GE(line.password.size(), 20);
  }
  EXPECT_EQ(passwords.size(), lines->size());
  const std::vector<std::array<std::string, 3>> expected = {
      {"131016-clerk", "131016", "MUNICIPALITY_CLERK"}, {"134210-approver", "134210", "MUNICIPALITY_APPROVER"},
      {"132012-dx", "132012", "MUNICIPALITY_DX"},       {"body-officer2", "body", "ROUND_OFFICER"},
      {"body-evaluator2", "body", "EVALUATOR"},         {"body-planner", "body", "TALENT_PLANNER"},
      {"body-programme", "body", "PROGRAMME_MANAGER"},  {"body-auditor", "body", "AUDITOR OPENING_OFFICER"},
      {"body-admin", "body", "ADMINISTRATOR"},          {"body-opener", "body", "OPENING_OFFICER"},
      {"131016-opener", "131016", "OPENING_OFFICER"},   {"vendor-6", "vendor-6", "VENDOR_STAFF"},
      {"specialist-20", "body", "SPECIALIST"},
  };
  for (const auto& [account, tenant, roles] : expected) {
    ASSERT_EQ(by_account.count(account), 1) << account;
    EXPECT_EQ(by_account[account].tenant, tenant);
    EXPECT_EQ(by_account[account].roles, roles);
    EXPECT_TRUE(Opens(by_account[account])) << account;
    EXPECT_EQ(Sql("SELECT array_to_string(roles, ' ') FROM tenants.users WHERE account = '" + account + "'"), roles);
  }
  EXPECT_THAT(Everything(), Not(HasSubstr(lines->front().password)));
}

TEST_F(SeedTest, EverySeededAccountKeepsTheRules) {
  const auto tenants = SeedTenants();
  ASSERT_THAT(tenants, IsOk());
  for (const tenants::User& user : AccountsFor(*tenants)) {
    EXPECT_THAT(CheckUser(user, *tenants::KindOfId(user.tenant)), IsOk()) << user.account;
  }
  EXPECT_THAT(tenants::CheckPassword(NewPassword(), "body-admin"), IsOk());
}

TEST_F(SeedTest, ASecondRunChangesNothing) {
  options_.clock_rate = 60;
  ASSERT_THAT(Seed(options_), IsOk());
  const std::string data = Everything();
  const std::string file = File();
  ASSERT_THAT(Seed(options_), IsOk());
  options_.clock_rate.reset();
  ASSERT_THAT(Seed(options_), IsOk());
  EXPECT_EQ(Everything(), data);
  EXPECT_EQ(File(), file);
  EXPECT_EQ(Sql("SELECT rate FROM kyodo.clock"), "60");
}

TEST_F(SeedTest, AfterACrashBetweenFileAndCommitTheNextRunTakesTheFilesPasswords) {
  ASSERT_THAT(Seed(options_), IsOk());
  const std::string file = File();
  Sql("DELETE FROM tenants.users WHERE account LIKE '131%'");  // as if the commit had been lost
  ASSERT_THAT(Seed(options_), IsOk());
  EXPECT_EQ(File(), file);
  const auto lines = ReadAccountsFile(options_.accounts_file);
  ASSERT_THAT(lines, IsOk());
  EXPECT_TRUE(Opens(lines->front()));
}

TEST_F(SeedTest, AnAccountAddedLaterIsAppendedAndTheOthersStay) {
  ASSERT_THAT(Seed(options_), IsOk());
  const auto lines = ReadAccountsFile(options_.accounts_file);
  std::vector<AccountLine> fewer(lines->begin() + 1, lines->end());
  ASSERT_THAT(WriteAccountsFile(options_.accounts_file, fewer), IsOk());
  Sql("DELETE FROM tenants.users WHERE account = '" + lines->front().account + "'");
  ASSERT_THAT(Seed(options_), IsOk());
  const auto after = ReadAccountsFile(options_.accounts_file);
  ASSERT_EQ(after->size(), lines->size());
  EXPECT_EQ(after->front().password, fewer.front().password);
  EXPECT_EQ(after->back().account, lines->front().account);
  EXPECT_TRUE(Opens(after->back()));
}

TEST_F(SeedTest, AFileThatCannotBeWrittenLeavesNothingBehind) {
  options_.accounts_file = (folder_ / "missing" / "accounts.csv").string();
  const absl::Status status = Seed(options_);
  EXPECT_THAT(std::string(status.message()), HasSubstr("accounts.csv"));
  EXPECT_EQ(Sql("SELECT count(*) FROM tenants.users"), "0");
  EXPECT_EQ(Sql("SELECT count(*) FROM tenants.tenants"), "0");
}

TEST_F(SeedTest, AForeignFileInTheWayIsNotOverwritten) {
  std::ofstream(options_.accounts_file) << "my notes\n";
  EXPECT_FALSE(Seed(options_).ok());
  EXPECT_EQ(File(), "my notes\n");
}

}  // namespace
}  // namespace kyodo
