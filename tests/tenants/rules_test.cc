// The pure rules: who may hold a role, which passwords and settings are right, who a notice is for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenants/domain/notice.h"
#include "tenants/domain/setting.h"
#include "tenants/domain/user.h"
#include "tests/support/matchers.h"

namespace kyodo::tenants {
namespace {

using kyodo::testing::IsOk;
using kyodo::testing::StatusReasonIs;
using std::chrono::hours;
using std::chrono::microseconds;
using ::testing::ElementsAre;

constexpr Time kNoon = Time(hours(12));

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

User Someone(std::set<std::string> roles) {
  return {.account = "131016-clerk", .tenant = "131016", .display_name = "担当", .roles = std::move(roles)};
}

TEST(KindOfIdTest, TheIdTellsTheKind) {
  EXPECT_EQ(KindOfId("131016"), Kind::kMunicipality);
  EXPECT_EQ(KindOfId("body"), Kind::kBody);
  EXPECT_EQ(KindOfId("vendor-1"), Kind::kVendor);
  for (const char* nobody : {"", "13101", "1310166", "Vendor", "vendor-", "system", "MUNICIPALITIES", "あ"}) {
    EXPECT_EQ(KindOfId(nobody), std::nullopt) << nobody;
  }
}

TEST(CheckUserTest, RolesFitTheTenantsKind) {
  const std::map<std::string, std::set<Kind>> table = {
      {"MUNICIPALITY_CLERK", {Kind::kMunicipality}},
      {"MUNICIPALITY_APPROVER", {Kind::kMunicipality}},
      {"MUNICIPALITY_DX", {Kind::kMunicipality}},
      {"ROUND_OFFICER", {Kind::kBody}},
      {"EVALUATOR", {Kind::kBody}},
      {"TALENT_PLANNER", {Kind::kBody}},
      {"PROGRAMME_MANAGER", {Kind::kBody}},
      {"AUDITOR", {Kind::kBody}},
      {"ADMINISTRATOR", {Kind::kBody}},
      {"OPENING_OFFICER", {Kind::kBody, Kind::kMunicipality}},
      {"VENDOR_STAFF", {Kind::kVendor}},
      {"SPECIALIST", {Kind::kBody, Kind::kMunicipality}},
      {"ROLE_UNSPECIFIED", {}},
      {"KING", {}},
  };
  for (const auto& [role, kinds] : table) {
    for (const Kind kind : {Kind::kMunicipality, Kind::kBody, Kind::kVendor}) {
      EXPECT_EQ(CheckUser(Someone({role}), kind).ok(), kinds.count(kind) > 0) << role << " " << ToText(kind);
    }
  }
}

TEST(CheckUserTest, EveryWrongFieldIsNamed) {
  EXPECT_THAT(CheckUser(Someone({"MUNICIPALITY_CLERK"}), Kind::kMunicipality), IsOk());
  User user{.account = "A B", .tenant = "131016", .display_name = "", .roles = {}};
  EXPECT_THAT(FieldsOf(CheckUser(user, Kind::kMunicipality)), ElementsAre("account", "displayName", "roles"));
  user = Someone({"MUNICIPALITY_CLERK", "ROUND_OFFICER"});
  EXPECT_THAT(FieldsOf(CheckUser(user, Kind::kMunicipality)), ElementsAre("roles"));
  user = Someone({"MUNICIPALITY_CLERK"});
  user.account = "system";
  EXPECT_THAT(FieldsOf(CheckUser(user, Kind::kMunicipality)), ElementsAre("account"));
}

TEST(CheckPasswordTest, TwelveCharactersAreEnough) {
  EXPECT_THAT(CheckPassword("zu kurz oder", "a-clerk"), IsOk());
  EXPECT_THAT(CheckPassword("zu kurz ode", "a-clerk"), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(CheckPassword("十二文字のあいことばです", "a-clerk"), IsOk());
  EXPECT_THAT(CheckPassword("十一文字のあいことばだ", "a-clerk"), StatusReasonIs("INVALID_FIELD"));
}

TEST(CheckPasswordTest, WellKnownOnesAreRefused) {
  for (const char* known : {"123456789012", "Password1234", "CorrectHorseBatteryStaple", "zzzzzzzzzzzzzzzz",
                            "qwertyuiop123", "131016-approver"}) {
    EXPECT_THAT(CheckPassword(known, "131016-approver"), StatusReasonIs("INVALID_FIELD")) << known;
  }
  EXPECT_THAT(CheckPassword(std::string(1025, 'x') + "y", "a"), StatusReasonIs("INVALID_FIELD"));
}

Setting Of(std::string key, std::string value, std::string tenant = "") {
  return {.tenant = std::move(tenant), .key = std::move(key), .value = std::move(value)};
}

TEST(CheckSettingTest, EachKindHasItsEdges) {
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"tax_rate_percent", "0"},
                                                        {"tax_rate_percent", "7.8"},
                                                        {"tax_rate_percent", "100"},
                                                        {"notice_days_join", "0"},
                                                        {"notice_days_join", "365"},
                                                        {"min_municipalities", "1"},
                                                        {"approval_limit_yen", ""},
                                                        {"approval_limit_yen", "0"},
                                                        {"approval_limit_yen", "10000000000000"},
                                                        {"lottery_variant", "HMAC"},
                                                        {"rounding", "LARGEST_REMAINDER"},
                                                        {"council_threshold_yen", ""}}) {
    EXPECT_THAT(CheckSetting(Of(key, value)), IsOk()) << key << " " << value;
  }
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"tax_rate_percent", "100.1"},
                                                        {"tax_rate_percent", "-1"},
                                                        {"tax_rate_percent", "10.0"},
                                                        {"tax_rate_percent", ""},
                                                        {"tax_rate_percent", "１０"},
                                                        {"notice_days_join", "366"},
                                                        {"notice_days_join", "-1"},
                                                        {"notice_days_join", "1.5"},
                                                        {"notice_days_join", "01"},
                                                        {"min_municipalities", "0"},
                                                        {"approval_limit_yen", "10000000000001"},
                                                        {"approval_limit_yen", "1,000"},
                                                        {"approval_limit_yen", "99999999999999999999"},
                                                        {"lottery_variant", "hmac"},
                                                        {"rounding", ""}}) {
    EXPECT_THAT(FieldsOf(CheckSetting(Of(key, value))), ElementsAre("value")) << key << " " << value;
  }
}

TEST(CheckSettingTest, AnUnknownKeyAndAForeignTenantAreNamed) {
  EXPECT_THAT(FieldsOf(CheckSetting(Of("colour", "red"))), ElementsAre("key"));
  EXPECT_THAT(CheckSetting(Of("approval_limit_yen", "1", "131016")), IsOk());
  EXPECT_THAT(FieldsOf(CheckSetting(Of("approval_limit_yen", "1", "vendor-1"))), ElementsAre("tenant"));
  EXPECT_THAT(FieldsOf(CheckSetting(Of("tax_rate_percent", "x", "131016"))), ElementsAre("value", "tenant"));
}

TEST(CheckSettingTest, EveryDefaultFitsItsOwnDefinition) {
  for (const SettingDefinition& definition : SettingDefinitions()) {
    EXPECT_THAT(CheckSetting(Of(definition.key, definition.default_value)), IsOk()) << definition.key;
    EXPECT_FALSE(definition.description.en.empty());
    EXPECT_FALSE(definition.description.ja.empty());
  }
}

TEST(CheckEffectiveTimeTest, NowIsAllowedAndThePastIsNot) {
  EXPECT_THAT(CheckEffectiveTime(kNoon, kNoon), IsOk());
  EXPECT_THAT(CheckEffectiveTime(kNoon - microseconds(1), kNoon), StatusReasonIs("INVALID_FIELD"));
}

TEST(ValueAtTest, AValueIsInForceFromItsVeryMoment) {
  const std::vector<Setting> settings = {
      {.key = "tax_rate_percent", .value = "8", .effective_time = kNoon - hours(1)},
      {.key = "tax_rate_percent", .value = "12", .effective_time = kNoon},
      {.key = "standstill_days", .value = "7", .effective_time = kNoon - hours(2)},
  };
  EXPECT_EQ(ValueAt(settings, "131016", "tax_rate_percent", kNoon - microseconds(1)), "8");
  EXPECT_EQ(ValueAt(settings, "131016", "tax_rate_percent", kNoon), "12");
  EXPECT_EQ(ValueAt(settings, "131016", "tax_rate_percent", kNoon - hours(1)), "8");
  EXPECT_EQ(ValueAt(settings, "131016", "tax_rate_percent", kNoon - hours(1) - microseconds(1)), "10");  // the default
}

TEST(ValueAtTest, ATenantsOwnValueGoesBeforeANewerOneOfTheArea) {
  const std::vector<Setting> settings = {
      {.tenant = "131016", .key = "approval_limit_yen", .value = "500", .effective_time = kNoon - hours(2)},
      {.key = "approval_limit_yen", .value = "900", .effective_time = kNoon - hours(1)},
      {.tenant = "131016", .key = "approval_limit_yen", .value = "", .effective_time = kNoon},
  };
  EXPECT_EQ(ValueAt(settings, "131016", "approval_limit_yen", kNoon - microseconds(1)), "500");
  EXPECT_EQ(ValueAt(settings, "131024", "approval_limit_yen", kNoon - microseconds(1)), "900");
  EXPECT_EQ(ValueAt(settings, "131016", "approval_limit_yen", kNoon), "");  // none, said by the tenant itself
  EXPECT_EQ(ValueAt(settings, "131016", "unknown", kNoon), "");
}

TEST(AudiencesOfTest, NobodyIsToldTwice) {
  EXPECT_THAT(*AudiencesOf({"131016", "body", "131016"}), ElementsAre("131016", "body"));
  EXPECT_THAT(*AudiencesOf({"131016", "MUNICIPALITIES", "vendor-1"}), ElementsAre("MUNICIPALITY", "vendor-1"));
  EXPECT_THAT(*AudiencesOf({"VENDORS", "vendor-1", "131016"}), ElementsAre("131016", "VENDOR"));
  EXPECT_THAT(AudiencesOf({}), StatusReasonIs("INVALID_FIELD"));
  EXPECT_THAT(AudiencesOf({"Everybody"}), StatusReasonIs("INVALID_FIELD"));
}

}  // namespace
}  // namespace kyodo::tenants
