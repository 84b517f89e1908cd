#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tenants/api/messages.h"
#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

using std::chrono::hours;

class SettingsTest : public ::testing::Test {
 protected:
  Time Now() { return *ParseTime(world_.Sql("SET timezone = 'UTC'; SELECT kyodo.now()")); }

  v1::CreateSettingRequest New(const std::string& key, const std::string& value, const std::string& tenant = "") {
    v1::CreateSettingRequest request;
    request.set_request_id(NewUuid());
    request.mutable_setting()->set_key(key);
    request.mutable_setting()->set_value(value);
    request.mutable_setting()->set_tenant(tenant);
    return request;
  }
  absl::StatusOr<v1::Setting> Create(const v1::CreateSettingRequest& request) { return Create(request, admin_); }
  absl::StatusOr<v1::Setting> Create(const v1::CreateSettingRequest& request, const std::string& token) {
    return world_.Call(world_.settings_, &v1::SettingService::Stub::CreateSetting, request, token);
  }
  absl::StatusOr<v1::Setting> Update(const v1::Setting& setting, const std::string& field) {
    v1::UpdateSettingRequest request;
    request.set_request_id(NewUuid());
    *request.mutable_setting() = setting;
    request.mutable_update_mask()->add_paths(field);
    return world_.Call(world_.settings_, &v1::SettingService::Stub::UpdateSetting, request, admin_);
  }
  std::vector<v1::Setting> List(const std::string& token, const std::string& key = "", int page_size = 0) {
    std::vector<v1::Setting> settings;
    v1::ListSettingsRequest request;
    request.set_key(key);
    request.set_page_size(page_size);
    do {
      const auto page = world_.Call(world_.settings_, &v1::SettingService::Stub::ListSettings, request, token);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      settings.insert(settings.end(), page->settings().begin(), page->settings().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return settings;
  }

  World world_;
  const std::string admin_ = world_.TokenOf("body-admin");
};

TEST_F(SettingsTest, WithoutATimeAValueIsInForceAtOnce) {
  const auto created = Create(New("standstill_days", "7"));
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->effective());
  EXPECT_NE(created->description_ja(), "");
  const auto listed = List(admin_, "standstill_days");
  ASSERT_EQ(listed.size(), 1);
  EXPECT_THAT(listed[0], EqualsProto(*created));
}

TEST_F(SettingsTest, AValueInForceStaysAndAFutureOneCanBeChanged) {
  const auto in_force = Create(New("standstill_days", "7"));
  v1::Setting changed = *in_force;
  changed.set_value("9");
  EXPECT_THAT(Update(changed, "value"), StatusReasonIs("SETTING_IN_FORCE"));
  auto request = New("standstill_days", "8");
  *request.mutable_setting()->mutable_effective_time() = ToProto(Now() + hours(1));
  const auto future = Create(request);
  ASSERT_THAT(future, IsOk());
  EXPECT_FALSE(future->effective());
  changed = *future;
  changed.set_value("9");
  const auto updated = Update(changed, "value");
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->value(), "9");
  EXPECT_THAT(Update(changed, "value"), StatusReasonIs("STALE_ETAG"));
  changed = *updated;
  changed.set_value("999");
  EXPECT_THAT(Update(changed, "value"), StatusReasonIs("INVALID_FIELD"));
  *changed.mutable_effective_time() = ToProto(Now() - hours(1));
  EXPECT_THAT(Update(changed, "effective_time"), StatusReasonIs("INVALID_FIELD"));
}

TEST_F(SettingsTest, ThePastIsNotRewritten) {
  auto request = New("standstill_days", "7");
  *request.mutable_setting()->mutable_effective_time() = ToProto(Now() - hours(1));
  const auto refused = Create(request).status();
  EXPECT_EQ(ViolationsOf(refused).at(0).field, "effectiveTime");
}

TEST_F(SettingsTest, OnlyTheNewestValueInForceIsEffective) {
  ASSERT_THAT(Create(New("approval_limit_yen", "100", "131016")), IsOk());
  ASSERT_THAT(Create(New("approval_limit_yen", "200", "131016")), IsOk());
  ASSERT_THAT(Create(New("approval_limit_yen", "300")), IsOk());
  std::vector<std::string> effective;
  for (const v1::Setting& setting : List(admin_)) {
    if (setting.effective()) effective.push_back(setting.value());
  }
  EXPECT_THAT(effective, ::testing::UnorderedElementsAre("200", "300"));
}

TEST_F(SettingsTest, TheAreaClockDecides) {
  auto request = New("standstill_days", "7");
  *request.mutable_setting()->mutable_effective_time() = ToProto(Now() + hours(1));
  ASSERT_THAT(Create(request), IsOk());
  EXPECT_FALSE(List(admin_).at(0).effective());
  world_.Sql("UPDATE kyodo.clock SET area_origin = area_origin + interval '1 hour'");
  EXPECT_TRUE(List(admin_).at(0).effective());
}

TEST_F(SettingsTest, EverybodySeesTheAreasAndTheirOwnAndTheBodyAll) {
  ASSERT_THAT(Create(New("approval_limit_yen", "1", "131016")), IsOk());
  ASSERT_THAT(Create(New("approval_limit_yen", "2", "131024")), IsOk());
  ASSERT_THAT(Create(New("standstill_days", "3")), IsOk());
  const auto values = [&](const std::string& account) {
    std::vector<std::string> seen;
    for (const v1::Setting& setting : List(world_.TokenOf(account))) seen.push_back(setting.value());
    return seen;
  };
  EXPECT_THAT(values("131016-clerk"), ::testing::UnorderedElementsAre("1", "3"));
  EXPECT_THAT(values("131024-clerk"), ::testing::UnorderedElementsAre("2", "3"));
  EXPECT_THAT(values("vendor-1"), ::testing::ElementsAre("3"));
  EXPECT_THAT(values("body-officer"), ::testing::UnorderedElementsAre("1", "2", "3"));
}

TEST_F(SettingsTest, OnlyAdministratorsSetAndOnlyRightValues) {
  EXPECT_THAT(Create(New("standstill_days", "7"), world_.TokenOf("body-officer")), StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(Create(New("standstill_days", "7"), world_.TokenOf("131016-clerk")), StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_EQ(ViolationsOf(Create(New("colour", "red")).status()).at(0).field, "key");
  EXPECT_EQ(ViolationsOf(Create(New("standstill_days", "many")).status()).at(0).field, "value");
  EXPECT_EQ(ViolationsOf(Create(New("approval_limit_yen", "1", "139999")).status()).at(0).field, "tenant");
  auto request = New("standstill_days", "7");
  *request.mutable_setting()->mutable_effective_time() = ToProto(Now() + hours(1));
  ASSERT_THAT(Create(request), IsOk());
  request.set_request_id(NewUuid());
  EXPECT_THAT(Create(request), StatusReasonIs("ALREADY_EXISTS"));
}

TEST_F(SettingsTest, SixteenAtOnceWithOneRequestIdMakeOneValue) {
  const auto request = New("standstill_days", "7");
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(Create(request), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(List(admin_).size(), 1);
}

TEST_F(SettingsTest, PagesJoinWithoutGapOrRepetition) {
  for (int i = 0; i < 7; ++i) {
    auto request = New(i % 2 == 0 ? "standstill_days" : "notice_days_join", std::to_string(i));
    *request.mutable_setting()->mutable_effective_time() = ToProto(Now() + hours(i + 1));
    ASSERT_THAT(Create(request), IsOk());
  }
  const auto whole = List(admin_);
  const auto paged = List(admin_, "", 2);
  ASSERT_EQ(whole.size(), 7);
  ASSERT_EQ(paged.size(), 7);
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_THAT(paged[i], EqualsProto(whole[i]));
}

}  // namespace
}  // namespace kyodo::tenants
