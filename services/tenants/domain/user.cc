#include "tenants/domain/user.h"

#include <algorithm>
#include <map>

#include "platform/error.h"

namespace kyodo::tenants {
namespace {

constexpr std::size_t kDisplayNameLength = 200;
constexpr std::size_t kAccountLength = 64;

// Who can hold a role: municipality, body, vendor.
struct Holders {
  bool municipality = false;
  bool body = false;
  bool vendor = false;

  bool Include(Kind kind) const {
    return kind == Kind::kMunicipality ? municipality : kind == Kind::kBody ? body : vendor;
  }
};

const std::map<std::string, Holders>& HoldersOfRoles() {
  constexpr Holders kMunicipality{.municipality = true};
  constexpr Holders kBody{.body = true};
  constexpr Holders kBoth{.municipality = true, .body = true};
  static const std::map<std::string, Holders> kRoles = {
      {"MUNICIPALITY_CLERK", kMunicipality},
      {"MUNICIPALITY_APPROVER", kMunicipality},
      {"MUNICIPALITY_DX", kMunicipality},
      {"ROUND_OFFICER", kBody},
      {"EVALUATOR", kBody},
      {"TALENT_PLANNER", kBody},
      {"PROGRAMME_MANAGER", kBody},
      {"AUDITOR", kBody},
      {"ADMINISTRATOR", kBody},
      {"OPENING_OFFICER", kBoth},
      {"VENDOR_STAFF", {.vendor = true}},
      {"SPECIALIST", kBoth},
  };
  return kRoles;
}

std::string RolesOf(Kind kind) {
  std::string list;
  for (const auto& [role, holders] : HoldersOfRoles()) {
    if (holders.Include(kind)) list += (list.empty() ? "" : ", ") + role;
  }
  return list;
}

bool IsAccount(std::string_view account) {
  const auto lower_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return account.size() >= 2 && account.size() <= kAccountLength && account != "system" &&
         lower_or_digit(account.front()) &&
         std::all_of(account.begin(), account.end(), [&](char c) { return lower_or_digit(c) || c == '-' || c == '.'; });
}

}  // namespace

absl::Status CheckUser(const User& user, Kind kind) {
  Violations wrong;
  if (!IsAccount(user.account)) {
    wrong.Add("account", {"Use 2 to 64 lower-case letters, digits, hyphens and points, a letter or digit first.",
                          "英小文字か数字で始まる2〜64文字の英小文字・数字・ハイフン・ピリオドにしてください。"});
  }
  if (user.display_name.empty() || user.display_name.size() > kDisplayNameLength) {
    wrong.Add("displayName",
              {"Give the person's name, at most 200 bytes.", "氏名を入力してください（200バイトまで）。"});
  }
  const bool fits = std::all_of(user.roles.begin(), user.roles.end(), [&](const std::string& role) {
    const auto found = HoldersOfRoles().find(role);
    return found != HoldersOfRoles().end() && found->second.Include(kind);
  });
  if (user.roles.empty() || !fits) {
    wrong.Add("roles", {"Give at least one role, all of them among: " + RolesOf(kind) + ".",
                        "次の中から1つ以上の役割を指定してください: " + RolesOf(kind)});
  }
  return wrong.status();
}

}  // namespace kyodo::tenants
