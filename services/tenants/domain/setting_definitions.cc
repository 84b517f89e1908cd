// The table of settings. procurement reads the same keys from GetArea.
#include "platform/money.h"
#include "tenants/domain/setting.h"

namespace kyodo::tenants {
namespace {

SettingDefinition Days(std::string key, Text description) {
  return {.key = std::move(key),
          .kind = SettingKind::kDays,
          .default_value = "0",
          .least = 0,
          .most = 365,
          .description = std::move(description)};
}

SettingDefinition TenantYen(std::string key, std::string default_value, Text description) {
  return {.key = std::move(key),
          .kind = SettingKind::kYen,
          .default_value = std::move(default_value),
          .least = 0,
          .most = kYenMax,
          .optional = true,
          .per_tenant = true,
          .description = std::move(description)};
}

}  // namespace

const std::vector<SettingDefinition>& SettingDefinitions() {
  static const std::vector<SettingDefinition> kDefinitions = {
      TenantYen("approval_limit_yen", "",
                {"The highest sum (tax included) that the approver may decide alone; empty = no limit.",
                 "決裁者が単独で決裁できる上限額（税込）。空欄は上限なし。"}),
      TenantYen("council_threshold_yen", "",
                {"From this contract sum (tax included) on the assembly must agree; empty = never.",
                 "議会の議決が必要になる契約額（税込）。空欄は議決不要。"}),
      {.key = "lottery_variant",
       .kind = SettingKind::kChoice,
       .default_value = "HMAC",
       .choices = {"HMAC"},
       .description = {"How ties between bids are drawn: HMAC = from all bidders' numbers and secrets.",
                       "同価入札のくじの方式。HMAC = 全入札者のくじ番号と秘密値から計算。"}},
      {.key = "min_municipalities",
       .kind = SettingKind::kInteger,
       .default_value = "2",
       .least = 1,
       .most = 2000,
       .description = {"A joint procurement needs at least so many municipalities.",
                       "共同調達の成立に必要な最少の参加団体数。"}},
      Days("notice_days_join", {"Days between the call for participation and its deadline, at least.",
                                "参加募集の公表から締切までの最短日数。"}),
      Days("notice_days_survey", {"Days between the call for a survey and its deadline, at least.",
                                  "意向調査の公表から締切までの最短日数。"}),
      Days("notice_days_tender",
           {"Days between the tender notice and the bid deadline, at least.", "入札公告から入札締切までの最短日数。"}),
      {.key = "rounding",
       .kind = SettingKind::kChoice,
       .default_value = "LARGEST_REMAINDER",
       .choices = {"LARGEST_REMAINDER"},
       .per_tenant = true,
       .description = {"How shares of a common cost are rounded to the yen: LARGEST_REMAINDER.",
                       "共通費用の負担額を円単位にする端数処理。LARGEST_REMAINDER = 最大剰余法。"}},
      TenantYen(
          "small_contract_limit_yen", "1500000",
          {"Goods up to this sum may be bought without a tender.", "随意契約によることができる物品購入の上限額。"}),
      Days("standstill_days", {"Days between the award and the contracts in which complaints are heard.",
                               "落札決定から契約までの停止期間（日数）。"}),
      {.key = "tax_rate_percent",
       .kind = SettingKind::kPercent,
       .default_value = "10",
       .description = {"Consumption tax.", "消費税率（％）。"}},
  };
  return kDefinitions;
}

}  // namespace kyodo::tenants
