#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tenants/api/messages.h"
#include "tests/tenants/world.h"

namespace kyodo::tenants {
namespace {

using ::testing::ElementsAre;

class DirectoryTest : public ::testing::Test {
 protected:
  std::vector<std::string> Vendors(const std::string& account, int page_size = 0) {
    const std::string token = world_.TokenOf(account);
    std::vector<std::string> names;
    v1::ListVendorsRequest request;
    request.set_page_size(page_size);
    do {
      const auto page = world_.Call(world_.directory_, &v1::DirectoryService::Stub::ListVendors, request, token);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Vendor& vendor : page->vendors()) names.push_back(vendor.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  absl::StatusOr<v1::Vendor> Get(const std::string& name, const std::string& account) {
    v1::GetVendorRequest request;
    request.set_name(name);
    return world_.Call(world_.directory_, &v1::DirectoryService::Stub::GetVendor, request, world_.TokenOf(account));
  }
  v1::CreateVendorRequest New(const std::string& id) {
    v1::CreateVendorRequest request;
    request.set_request_id(NewUuid());
    request.set_vendor_id(id);
    request.mutable_vendor()->set_display_name("新事業者");
    request.mutable_vendor()->set_small_enterprise(true);
    return request;
  }
  absl::StatusOr<v1::Vendor> Create(const v1::CreateVendorRequest& request) { return Create(request, admin_); }
  absl::StatusOr<v1::Vendor> Create(const v1::CreateVendorRequest& request, const std::string& token) {
    return world_.Call(world_.directory_, &v1::DirectoryService::Stub::CreateVendor, request, token);
  }
  absl::StatusOr<v1::Vendor> Update(const v1::Vendor& vendor, std::vector<std::string> fields) {
    v1::UpdateVendorRequest request;
    request.set_request_id(NewUuid());
    *request.mutable_vendor() = vendor;
    for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
    return world_.Call(world_.directory_, &v1::DirectoryService::Stub::UpdateVendor, request, admin_);
  }

  World world_;
  const std::string admin_ = world_.TokenOf("body-admin");
};

TEST_F(DirectoryTest, EverybodySeesEveryMunicipalityOfTheArea) {
  for (const char* account : {"131016-clerk", "body-officer", "vendor-1"}) {
    const auto list = world_.Call(world_.directory_, &v1::DirectoryService::Stub::ListMunicipalities,
                                  v1::ListMunicipalitiesRequest(), world_.TokenOf(account));
    ASSERT_THAT(list, IsOk());
    ASSERT_EQ(list->municipalities_size(), 3);  // not Osaka's
    const v1::Municipality& chiyoda = list->municipalities(0);
    EXPECT_EQ(chiyoda.name(), "municipalities/131016");
    EXPECT_EQ(chiyoda.display_name(), "千代田区");
    EXPECT_EQ(chiyoda.kana(), "ちよだく");
    EXPECT_EQ(chiyoda.english_name(), "Chiyoda City");
    EXPECT_EQ(chiyoda.kind(), v1::Municipality::WARD);
    EXPECT_EQ(chiyoda.area_group(), "区部");
    EXPECT_EQ(chiyoda.population(), 66680);
    EXPECT_EQ(chiyoda.pupils(), 11680);
  }
}

TEST_F(DirectoryTest, WhatIsNotAMunicipalityIsNotFoundAsOne) {
  const auto get = [&](const std::string& name) {
    v1::GetMunicipalityRequest request;
    request.set_name(name);
    return world_.Call(world_.directory_, &v1::DirectoryService::Stub::GetMunicipality, request, admin_);
  };
  EXPECT_THAT(get("municipalities/133612"), IsOk());
  for (const char* name : {"municipalities/271004", "municipalities/999999", "municipalities/body",
                           "municipalities/vendor-1", "vendors/131016", "131016", ""}) {
    EXPECT_THAT(get(name), StatusReasonIs("NOT_FOUND")) << name;
  }
}

TEST_F(DirectoryTest, AVendorSeesItselfOnly) {
  EXPECT_THAT(Vendors("131016-clerk"), ElementsAre("vendors/vendor-1", "vendors/vendor-2"));
  EXPECT_THAT(Vendors("body-officer", 1), ElementsAre("vendors/vendor-1", "vendors/vendor-2"));
  EXPECT_THAT(Vendors("vendor-1"), ElementsAre("vendors/vendor-1"));
  EXPECT_THAT(Get("vendors/vendor-1", "vendor-1"), IsOk());
  const auto foreign = Get("vendors/vendor-2", "vendor-1").status();
  const auto absent = Get("vendors/vendor-9", "vendor-1").status();
  EXPECT_EQ(ReasonOf(foreign), "NOT_FOUND");
  EXPECT_THAT(ProblemOf(foreign), EqualsProto(ProblemOf(absent)));
}

TEST_F(DirectoryTest, AnAdministratorRegistersVendors) {
  const auto vendor = Create(New("vendor-7"));
  ASSERT_THAT(vendor, IsOk());
  EXPECT_EQ(vendor->name(), "vendors/vendor-7");
  EXPECT_TRUE(vendor->small_enterprise());
  const auto unnamed = Create(New(""));
  ASSERT_THAT(unnamed, IsOk());
  EXPECT_EQ(unnamed->name().rfind("vendors/vendor-", 0), 0);
  EXPECT_THAT(Create(New("vendor-7")), StatusReasonIs("ALREADY_EXISTS"));
  for (const char* id : {"131016", "body", "Vendor", "system"}) {
    EXPECT_THAT(Create(New(id)), StatusReasonIs("INVALID_FIELD")) << id;
  }
  for (const char* account : {"body-officer", "131016-clerk", "vendor-1"}) {
    EXPECT_THAT(Create(New("vendor-8"), world_.TokenOf(account)), StatusReasonIs("PERMISSION_DENIED")) << account;
  }
}

TEST_F(DirectoryTest, ASuspensionIsSetAndLiftedByTheMask) {
  v1::Vendor change;
  change.set_name("vendors/vendor-1");
  change.set_etag("1");
  *change.mutable_suspended_until() = ToProto(*ParseTime("2027-04-01T00:00:00Z"));
  const auto suspended = Update(change, {"suspended_until"});
  ASSERT_THAT(suspended, IsOk());
  EXPECT_EQ(suspended->suspended_until().seconds(), change.suspended_until().seconds());
  EXPECT_EQ(suspended->display_name(), "架空商事");
  EXPECT_THAT(Update(change, {"suspended_until"}), StatusReasonIs("STALE_ETAG"));
  change.Clear();
  change.set_name("vendors/vendor-1");
  const auto lifted = Update(change, {"suspendedUntil"});
  ASSERT_THAT(lifted, IsOk());
  EXPECT_FALSE(lifted->has_suspended_until());
  EXPECT_THAT(Update(change, {"display_name"}), StatusReasonIs("INVALID_FIELD"));  // it would be empty
  EXPECT_EQ(ViolationsOf(Update(change, {"name"}).status()).at(0).field, "updateMask");
  change.set_name("vendors/131016");
  EXPECT_THAT(Update(change, {"kana"}), StatusReasonIs("NOT_FOUND"));
}

TEST_F(DirectoryTest, NamesAreStoredComposed) {
  auto request = New("vendor-7");
  request.mutable_vendor()->set_display_name("か\u3099くふ");  // か + combining voiced mark
  EXPECT_EQ(Create(request)->display_name(), "がくふ");
}

TEST_F(DirectoryTest, SixteenAtOnceWithOneRequestIdMakeOneVendor) {
  const auto request = New("");
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(Create(request), IsOk()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM tenants.tenants WHERE kind = 'VENDOR'"), "3");
}

TEST_F(DirectoryTest, TheWholeAreaIsForOtherPartsOfKyodo) {
  world_.Sql(
      "INSERT INTO tenants.settings VALUES ('tokyo', gen_random_uuid(), '131016', 'approval_limit_yen', '5', "
      "'2020-01-01', 1), ('osaka', gen_random_uuid(), NULL, 'standstill_days', '5', '2020-01-01', 1)");
  v1::GetAreaRequest request;
  request.set_area("tokyo");
  const auto area = world_.Call(world_.directory_, &v1::DirectoryService::Stub::GetArea, request);
  ASSERT_THAT(area, IsOk());
  EXPECT_EQ(area->municipalities_size(), 3);
  EXPECT_EQ(area->vendors_size(), 2);
  ASSERT_EQ(area->settings_size(), 1);
  EXPECT_EQ(area->settings(0).tenant(), "131016");
  EXPECT_EQ(area->settings(0).key(), "approval_limit_yen");
  EXPECT_EQ(area->settings(0).value(), "5");
  EXPECT_GT(area->settings(0).effective_time().seconds(), 0);
}

TEST_F(DirectoryTest, InternalMethodsDoNotExistForTheNetwork) {
  // A listening port without mTLS: the same services, another way in.
  DirectoryService service(world_.tenants_, world_.worker_, world_.identity_, "tokyo");
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  auto stub = v1::DirectoryService::NewStub(
      grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials()));
  EXPECT_THAT(world_.Call(stub, &v1::DirectoryService::Stub::GetArea, v1::GetAreaRequest(), admin_),
              StatusReasonIs("NOT_FOUND"));
  server->Shutdown();
}

}  // namespace
}  // namespace kyodo::tenants
