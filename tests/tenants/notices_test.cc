#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NoticesTest : public ::testing::Test {
 protected:
  v1::DeliverNoticesRequest Telling(std::vector<std::string> tenants, const std::string& title) {
    v1::DeliverNoticesRequest request;
    request.set_area("tokyo");
    request.set_request_id(NewUuid());
    for (const std::string& tenant : tenants) request.add_tenants(tenant);
    request.set_title_en(title);
    request.set_title_ja(title + "（日）");
    request.set_object("rounds/1");
    return request;
  }
  absl::Status Deliver(const v1::DeliverNoticesRequest& request) {
    return world_.Call(world_.notices_, &v1::NoticeService::Stub::DeliverNotices, request).status();
  }
  std::vector<v1::Notice> List(const std::string& token, int page_size = 0) {
    std::vector<v1::Notice> notices;
    v1::ListNoticesRequest request;
    request.set_page_size(page_size);
    do {
      const auto page = world_.Call(world_.notices_, &v1::NoticeService::Stub::ListNotices, request, token);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      notices.insert(notices.end(), page->notices().begin(), page->notices().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return notices;
  }
  std::vector<std::string> Titles(const std::string& account, int page_size = 0) {
    std::vector<std::string> titles;
    for (const v1::Notice& notice : List(world_.TokenOf(account), page_size)) titles.push_back(notice.title_en());
    return titles;
  }
  absl::StatusOr<v1::Notice> MarkRead(const std::string& name, const std::string& token) {
    v1::MarkNoticeReadRequest request;
    request.set_name(name);
    request.set_request_id(NewUuid());
    return world_.Call(world_.notices_, &v1::NoticeService::Stub::MarkNoticeRead, request, token);
  }

  World world_;
};

TEST_F(NoticesTest, EachReadsWhatIsMeantForThem) {
  ASSERT_THAT(Deliver(Telling({"131016"}, "one")), IsOk());
  ASSERT_THAT(Deliver(Telling({"MUNICIPALITIES"}, "municipalities")), IsOk());
  ASSERT_THAT(Deliver(Telling({"VENDORS"}, "vendors")), IsOk());
  ASSERT_THAT(Deliver(Telling({"body", "vendor-2"}, "two")), IsOk());
  EXPECT_THAT(Titles("131016-clerk"), ElementsAre("municipalities", "one"));
  EXPECT_THAT(Titles("131024-clerk"), ElementsAre("municipalities"));
  EXPECT_THAT(Titles("vendor-1"), ElementsAre("vendors"));
  EXPECT_THAT(Titles("vendor-2"), ElementsAre("two", "vendors"));
  EXPECT_THAT(Titles("body-officer"), ElementsAre("two"));
}

TEST_F(NoticesTest, DeliveredAgainNothingIsAdded) {
  const auto request = Telling({"131016", "MUNICIPALITIES", "body"}, "one");
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Deliver(request), IsOk());
  EXPECT_THAT(Titles("131016-clerk"), ElementsAre("one"));
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.notices"), "2");
}

TEST_F(NoticesTest, SixteenDeliveriesAtOnceMakeOneNotice) {
  const auto request = Telling({"131016", "body"}, "one");
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(Deliver(request), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.notices"), "2");
}

TEST_F(NoticesTest, BadAddresseesAndIdsAreRefused) {
  auto request = Telling({"Everybody"}, "one");
  EXPECT_THAT(Deliver(request), StatusReasonIs("INVALID_FIELD"));
  request = Telling({"131016"}, "one");
  request.set_request_id("1");
  EXPECT_THAT(Deliver(request), StatusReasonIs("INVALID_FIELD"));
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.notices"), "0");
}

TEST_F(NoticesTest, ReadingIsEachPersonsOwn) {
  ASSERT_THAT(Deliver(Telling({"MUNICIPALITIES"}, "one")), IsOk());
  const std::string clerk = world_.TokenOf("131016-clerk");
  const std::string name = List(clerk).at(0).name();
  const auto read = MarkRead(name, clerk);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->read());
  ASSERT_THAT(MarkRead(name, clerk), IsOk());  // again is fine
  EXPECT_TRUE(List(clerk).at(0).read());
  EXPECT_FALSE(List(world_.TokenOf("131016-approver")).at(0).read());
  EXPECT_THAT(MarkRead(name, world_.TokenOf("vendor-1")), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(MarkRead("notices/" + NewUuid(), clerk), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(MarkRead("notices/1", clerk), StatusReasonIs("NOT_FOUND"));
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.notice_reads"), "1");
}

TEST_F(NoticesTest, PagesGoFromTheNewestWithoutGapOrRepetition) {
  for (int i = 0; i < 7; ++i) ASSERT_THAT(Deliver(Telling({"131016"}, std::to_string(i))), IsOk());
  world_.Sql("UPDATE tenants.notices SET created_time = '2027-01-01' WHERE title_en IN ('2', '3', '4')");
  const auto whole = Titles("131016-clerk");
  EXPECT_THAT(whole, ::testing::SizeIs(7));
  EXPECT_EQ(Titles("131016-clerk", 2), whole);
}

TEST_F(NoticesTest, TheAuditTellsAuditorsWhoDidWhat) {
  ASSERT_THAT(Deliver(Telling({"131016"}, "one")), IsOk());
  const std::string clerk = world_.TokenOf("131016-clerk");
  const std::string name = List(clerk).at(0).name();
  ASSERT_THAT(MarkRead(name, clerk), IsOk());
  v1::ListAuditEntriesRequest request;
  request.set_object(name);
  const auto list = [&](const std::string& account) {
    return world_.Call(world_.audit_, &v1::AuditService::Stub::ListAuditEntries, request, world_.TokenOf(account));
  };
  const auto entries = list("body-auditor");
  ASSERT_THAT(entries, IsOk());
  ASSERT_EQ(entries->audit_entries_size(), 1);
  EXPECT_EQ(entries->audit_entries(0).account(), "131016-clerk");
  EXPECT_EQ(entries->audit_entries(0).tenant(), "131016");
  EXPECT_EQ(entries->audit_entries(0).method(), "MarkNoticeRead");
  EXPECT_THAT(list("body-admin"), IsOk());
  EXPECT_THAT(list("131016-clerk"), StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(list("body-officer"), StatusReasonIs("PERMISSION_DENIED"));
}

TEST_F(NoticesTest, AuditPagesJoinWithoutGapOrRepetition) {
  for (int i = 0; i < 5; ++i) world_.TokenOf("131016-clerk");
  const std::string auditor = world_.TokenOf("body-auditor");
  world_.Sql("UPDATE tenants.audit_entries SET recorded_time = '2027-01-01' WHERE tenant_id = '131016'");
  std::vector<std::string> seen;
  v1::ListAuditEntriesRequest request;
  request.set_page_size(2);
  do {
    const auto page = world_.Call(world_.audit_, &v1::AuditService::Stub::ListAuditEntries, request, auditor);
    ASSERT_THAT(page, IsOk());
    for (const auto& entry : page->audit_entries()) seen.push_back(entry.account());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ::testing::SizeIs(6));
}

}  // namespace
}  // namespace kyodo::tenants
