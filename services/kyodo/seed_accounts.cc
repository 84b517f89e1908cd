#include "kyodo/seed_accounts.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "kyodo/seed_facts.h"
#include "platform/error.h"
#include "platform/once.h"

namespace kyodo {
namespace {

using tenants::Kind;
using tenants::Tenant;
using tenants::User;

constexpr int kPasswordLength = 26;
constexpr int kSpecialists = 20;

User Account(std::string account, std::string tenant, std::string display_name, std::set<std::string> roles) {
  return {.account = std::move(account),
          .tenant = std::move(tenant),
          .display_name = std::move(display_name),
          .roles = std::move(roles)};
}

void AddMunicipality(const Tenant& tenant, std::vector<User>* accounts) {
  const std::string& name = tenant.display_name;
  accounts->push_back(Account(tenant.id + "-clerk", tenant.id, name + " 調達担当", {"MUNICIPALITY_CLERK"}));
  accounts->push_back(Account(tenant.id + "-approver", tenant.id, name + " 決裁者", {"MUNICIPALITY_APPROVER"}));
  accounts->push_back(Account(tenant.id + "-dx", tenant.id, name + " DX推進担当", {"MUNICIPALITY_DX"}));
  // One opening officer comes from a municipality, so that the body alone can open nothing.
  if (tenant.id == "131016") {
    accounts->push_back(Account(tenant.id + "-opener", tenant.id, name + " 開札立会人", {"OPENING_OFFICER"}));
  }
}

void AddBody(std::vector<User>* accounts) {
  const auto add = [&](const std::string& account, const std::string& name, std::set<std::string> roles) {
    accounts->push_back(Account(account, "body", name, std::move(roles)));
  };
  add("body-officer", "ラウンド担当 1", {"ROUND_OFFICER"});
  add("body-officer2", "ラウンド担当 2", {"ROUND_OFFICER"});
  add("body-evaluator", "評価担当 1", {"EVALUATOR"});
  add("body-evaluator2", "評価担当 2", {"EVALUATOR"});
  add("body-planner", "人材配分担当", {"TALENT_PLANNER"});
  add("body-programme", "プログラム責任者", {"PROGRAMME_MANAGER"});
  add("body-auditor", "監査担当", {"AUDITOR", "OPENING_OFFICER"});
  add("body-admin", "システム管理者", {"ADMINISTRATOR"});
  add("body-opener", "開札担当", {"OPENING_OFFICER"});
  for (int i = 1; i <= kSpecialists; ++i) {
    add("specialist-" + std::to_string(i), "専門人材 " + std::to_string(i), {"SPECIALIST"});
  }
}

absl::Status Failed(const std::string& path, const char* what) {
  return absl::UnavailableError(path + ": " + what + ": " + std::strerror(errno));
}

// Writes and syncs a new file that only its owner can read.
absl::Status WriteSynced(const std::string& path, const std::string& text) {
  unlink(path.c_str());
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return Failed(path, "cannot create");
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = write(file, text.data() + written, text.size() - written);
    if (count < 0 && errno != EINTR) {
      const absl::Status status = Failed(path, "cannot write");
      close(file);
      return status;
    }
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  const bool synced = fsync(file) == 0;
  if (close(file) != 0 || !synced) return Failed(path, "cannot sync");
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return Failed(path, "cannot open");
  const bool synced = fsync(folder) == 0;
  close(folder);
  return synced ? absl::OkStatus() : Failed(path, "cannot sync");
}

}  // namespace

std::vector<User> AccountsFor(const std::vector<Tenant>& tenants) {
  std::vector<User> accounts;
  for (const Tenant& tenant : tenants) {
    switch (tenant.kind) {
      case Kind::kMunicipality:
        AddMunicipality(tenant, &accounts);
        break;
      case Kind::kBody:
        AddBody(&accounts);
        break;
      case Kind::kVendor:
        accounts.push_back(Account(tenant.id, tenant.id, tenant.display_name + " 営業担当", {"VENDOR_STAFF"}));
        break;
    }
  }
  return accounts;
}

std::string NewPassword() {
  static constexpr char kLetters[] = "abcdefghijkmnpqrstuvwxyz23456789";  // 32: no l, o, 0, 1
  const std::string hex = RandomHex(kPasswordLength);
  std::string password;
  for (int i = 0; i < kPasswordLength; ++i) {
    password += kLetters[std::stoi(hex.substr(static_cast<std::size_t>(i) * 2, 2), nullptr, 16) % 32];
  }
  return password;
}

absl::StatusOr<std::vector<AccountLine>> ReadAccountsFile(const std::string& path) {
  std::vector<AccountLine> lines;
  if (!std::filesystem::exists(path)) return lines;
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) return Failed(path, "cannot read");
  const auto rows = CsvRows(text, {"account", "password", "tenant", "roles"});
  if (!rows.ok()) {
    return absl::FailedPreconditionError(path +
                                         " is not an accounts file (account,password,tenant,roles); move it away");
  }
  for (const auto& row : *rows) lines.push_back({row[0], row[1], row[2], row[3]});
  return lines;
}

absl::Status WriteAccountsFile(const std::string& path, const std::vector<AccountLine>& lines) {
  std::string text = "account,password,tenant,roles\n";
  for (const AccountLine& line : lines) {
    text += line.account + "," + line.password + "," + line.tenant + "," + line.roles + "\n";
  }
  const std::string fresh = path + ".new";
  RETURN_IF_ERROR(WriteSynced(fresh, text));
  if (rename(fresh.c_str(), path.c_str()) != 0) return Failed(path, "cannot replace");
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  return SyncFolder(folder.empty() ? "." : folder.string());
}

}  // namespace kyodo
