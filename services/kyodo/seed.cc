#include "kyodo/seed.h"

#include <absl/strings/str_join.h>

#include <atomic>
#include <exception>
#include <iostream>
#include <map>
#include <mutex>
#include <pqxx/pqxx>
#include <set>
#include <thread>
#include <vector>

#include "kyodo/seed_accounts.h"
#include "kyodo/seed_facts.h"
#include "platform/error.h"
#include "platform/once.h"
#include "tenants/domain/setting.h"

namespace kyodo {
namespace {

using tenants::Tenant;
using tenants::User;

constexpr int kHashThreads = 2;
constexpr char kSettingsSince[] = "2020-01-01T00:00:00+09:00";

struct NewAccount {
  User user;
  std::string password;
  std::string hash;
};

// Row security applies to the owner too: the area first, as everywhere. One seed at a time.
void Begin(pqxx::work& work, const std::string& area) {
  work.exec_params(
      "SELECT set_config('app.area', $1, true), set_config('app.tenant', 'system', true), "
      "set_config('app.kind', 'SYSTEM', true), set_config('app.account', 'system', true)",
      area);
  work.exec("SELECT pg_advisory_xact_lock(hashtextextended('kyodo.seed', 0))");
}

void InsertTenants(pqxx::work& work, const std::string& area, const std::vector<Tenant>& tenants) {
  work.exec_params(
      "INSERT INTO tenants.areas (area_id, display_name, english_name) VALUES ($1, '東京', 'Tokyo') "
      "ON CONFLICT DO NOTHING",
      area);
  for (const Tenant& tenant : tenants) {
    work.exec_params(
        R"(INSERT INTO tenants.tenants (area_id, tenant_id, kind, display_name, kana, english_name, municipality_kind,
                                        area_group, population, pupils, small_enterprise)
           VALUES ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, $9::bigint, $10::bigint, $11::boolean)
           ON CONFLICT DO NOTHING)",
        area, tenant.id, ToText(tenant.kind), tenant.display_name, tenant.kana, tenant.english_name,
        tenant.municipality_kind, tenant.area_group, tenant.population, tenant.pupils, tenant.small_enterprise);
  }
}

void InsertSettings(pqxx::work& work, const std::string& area) {
  for (const tenants::SettingDefinition& definition : tenants::SettingDefinitions()) {
    if (definition.default_value.empty()) continue;
    work.exec_params(
        R"(INSERT INTO tenants.settings (area_id, setting_id, tenant_id, key, value, effective_time)
           VALUES ($1, $2::uuid, NULL, $3, $4, $5::timestamptz) ON CONFLICT DO NOTHING)",
        area, NewUuid(), definition.key, definition.default_value, kSettingsSince);
  }
}

void InsertCatalogue(pqxx::work& work, const std::string& area, const std::vector<CatalogueFact>& facts) {
  for (const CatalogueFact& fact : facts) {
    work.exec_params(
        R"(INSERT INTO procurement.catalogue_items (area_id, item, display_name, category, unit,
                                                    indicative_unit_price_e4, tax_basis, price_basis, source, confidence)
           VALUES ($1, $2, $3, $4, $5, nullif($6, '')::bigint, $7, $8, $9, $10) ON CONFLICT DO NOTHING)",
        area, fact.item, fact.display_name, fact.category, fact.unit, fact.unit_price_e4, fact.tax_basis,
        fact.price_basis, fact.source, fact.confidence);
  }
}

// The area's clock goes on from where it is, at another rate.
void SetClockRate(pqxx::work& work, int rate) {
  work.exec_params(
      "UPDATE kyodo.clock SET area_origin = kyodo.now(), real_origin = clock_timestamp(), rate = $1::numeric "
      "WHERE rate <> $1::numeric",
      rate);
}

std::set<std::string> ReadAccounts(pqxx::work& work, const std::string& area) {
  std::set<std::string> accounts;
  for (const auto& row : work.exec_params("SELECT account FROM tenants.users WHERE area_id = $1", area)) {
    accounts.insert(row[0].as<std::string>());
  }
  return accounts;
}

// Argon2id takes a tenth of a second and 64 MiB each, so two at a time.
absl::Status HashAll(const tenants::HashParameters& parameters, std::vector<NewAccount>* accounts) {
  tenants::PasswordHasher hasher(parameters, kHashThreads);
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  absl::Status status;
  const auto run = [&] {
    try {
      for (std::size_t i = next++; i < accounts->size(); i = next++) {
        const auto slot = hasher.Acquire(std::chrono::system_clock::now() + std::chrono::seconds(10));
        if (!slot.ok()) throw std::runtime_error(std::string(slot.status().message()));
        NewAccount& account = (*accounts)[i];
        account.hash = hasher.Hash(*slot, account.password);
      }
    } catch (const std::exception& error) {
      const std::lock_guard<std::mutex> lock(mutex);
      status = absl::InternalError(error.what());
      next = accounts->size();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kHashThreads; ++i) threads.emplace_back(run);
  for (std::thread& thread : threads) thread.join();
  return status;
}

// Accounts that the database lacks, with the passwords of the file where a run before got as far as that. Adds the
// others to `lines`.
std::vector<NewAccount> MissingAccounts(const std::vector<User>& wanted, const std::set<std::string>& present,
                                        std::vector<AccountLine>* lines) {
  std::map<std::string, std::string> known;
  for (const AccountLine& line : *lines) known[line.account] = line.password;
  std::vector<NewAccount> missing;
  std::size_t lost = 0;
  for (const User& user : wanted) {
    const auto found = known.find(user.account);
    if (present.count(user.account) > 0) {
      lost += found == known.end() ? 1 : 0;
      continue;
    }
    NewAccount account{user, found == known.end() ? NewPassword() : found->second, ""};
    if (found == known.end()) {
      lines->push_back({user.account, account.password, user.tenant, absl::StrJoin(user.roles, " ")});
    }
    missing.push_back(std::move(account));
  }
  if (lost > 0) {
    std::cerr << "kyodo seed: " << lost
              << " accounts exist whose passwords are not in the accounts file; an administrator can set new ones\n";
  }
  return missing;
}

absl::Status SeedAccounts(pqxx::work& work, const SeedOptions& options, const std::vector<Tenant>& tenants) {
  ASSIGN_OR_RETURN(std::vector<AccountLine> lines, ReadAccountsFile(options.accounts_file));
  const std::size_t lines_before = lines.size();
  std::vector<NewAccount> missing = MissingAccounts(AccountsFor(tenants), ReadAccounts(work, options.area), &lines);
  if (missing.empty()) return absl::OkStatus();
  std::cerr << "kyodo seed: making " << missing.size() << " accounts\n";
  RETURN_IF_ERROR(HashAll(options.hash, &missing));
  if (lines.size() != lines_before) RETURN_IF_ERROR(WriteAccountsFile(options.accounts_file, lines));
  for (const NewAccount& account : missing) {
    work.exec_params(
        R"(INSERT INTO tenants.users (area_id, account, tenant_id, display_name, roles, password_hash)
           VALUES ($1, $2, $3, $4, $5::text[], $6))",
        options.area, account.user.account, account.user.tenant, account.user.display_name,
        "{" + absl::StrJoin(account.user.roles, ",") + "}", account.hash);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Seed(const SeedOptions& options) {
  ASSIGN_OR_RETURN(const std::vector<Tenant> tenants, SeedTenants());
  ASSIGN_OR_RETURN(const std::vector<CatalogueFact> catalogue, SeedCatalogue());
  try {
    pqxx::connection connection(options.dsn);
    pqxx::work work(connection);
    Begin(work, options.area);
    InsertTenants(work, options.area, tenants);
    InsertSettings(work, options.area);
    InsertCatalogue(work, options.area, catalogue);
    if (options.clock_rate) SetClockRate(work, *options.clock_rate);
    RETURN_IF_ERROR(SeedAccounts(work, options, tenants));
    work.commit();
    return absl::OkStatus();
  } catch (const pqxx::failure& error) {
    return absl::UnavailableError(std::string("seed: ") + error.what());
  } catch (const std::exception& error) {
    return absl::InternalError(std::string("seed: ") + error.what());
  }
}

}  // namespace kyodo
