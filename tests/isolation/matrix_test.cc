// Who may call what, and that nobody learns or changes anything of another tenant. Generated from the descriptors: a new
// RPC is covered the moment it exists.
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <stdexcept>

#include "kyodo/authz.pb.h"
#include "platform/migrate.h"
#include "procurement/service.h"
#include "tenants/service.h"
#include "tests/isolation/requests.h"
#include "tests/isolation/world.h"

namespace kyodo::isolation {
namespace {

const Authz& RuleOf(const google::protobuf::MethodDescriptor& method) { return method.options().GetExtension(authz); }

class MatrixTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { world_ = new World(); }
  static void TearDownTestSuite() {
    delete world_;
    world_ = nullptr;
  }

  // Names of every pattern: the first municipality's and vendor's objects, and what everybody has.
  static Names OwnNames() {
    Names names = world_->own();
    names["municipalities/*"] = "municipalities/131016";
    names["vendors/*"] = "vendors/vendor-1";
    names["users/*"] = "users/131016-clerk";
    names["settings/*"] = "settings/00000000-0000-4000-8000-000000000000";
    names["notices/*"] = "notices/00000000-0000-4000-8000-000000000000";
    return names;
  }

  static Answer Call(const google::protobuf::MethodDescriptor& method, const Names& names, const std::string& token) {
    std::vector<std::string> missing;
    const auto request = MakeRequest(method, names, &missing);
    EXPECT_TRUE(missing.empty()) << "give the matrix an object of the pattern " << (missing.empty() ? "" : missing[0]);
    return world_->Call(method, *request, token);
  }

  static bool Allowed(const google::protobuf::MethodDescriptor& method, const std::string& account) {
    const Authz& rule = RuleOf(method);
    if (rule.roles().empty()) return true;
    for (const int role : rule.roles()) {
      if (world_->roles().at(account) == role) return true;
    }
    return false;
  }

  static std::vector<const google::protobuf::MethodDescriptor*> Outside() {
    std::vector<const google::protobuf::MethodDescriptor*> methods;
    for (const auto* method : world_->methods()) {
      if (!RuleOf(*method).internal() && !RuleOf(*method).anonymous()) methods.push_back(method);
    }
    return methods;
  }

  static World* world_;
};
World* MatrixTest::world_ = nullptr;

TEST_F(MatrixTest, EveryMethodDeclaresItsAuthorisation) {
  EXPECT_GE(world_->methods().size(), 50u);
  for (const auto* method : world_->methods()) {
    EXPECT_TRUE(method->options().HasExtension(authz)) << method->full_name();
  }
}

TEST_F(MatrixTest, NobodyWithoutALiveSessionGetsAnything) {
  const auto before = world_->Fingerprint();
  for (const auto* method : Outside()) {
    for (const std::string token : {"", "unknown", "expired", "idle", "revoked"}) {
      EXPECT_EQ(Call(*method, OwnNames(), token).status.error_code(), grpc::StatusCode::UNAUTHENTICATED)
          << method->full_name() << " with token \"" << token << "\"";
    }
  }
  EXPECT_EQ(world_->Fingerprint(), before);
}

TEST_F(MatrixTest, InternalMethodsDoNotExistForTheOutside) {
  for (const auto* method : world_->methods()) {
    if (!RuleOf(*method).internal() || method->server_streaming()) continue;
    for (const auto& [account, token] : world_->tokens()) {
      EXPECT_EQ(Call(*method, OwnNames(), token).status.error_code(), grpc::StatusCode::NOT_FOUND)
          << method->full_name() << " by " << account;
    }
  }
}

TEST_F(MatrixTest, RolesThatAMethodDoesNotNameAreRefusedAndChangeNothing) {
  const auto before = world_->Fingerprint();
  for (const auto* method : Outside()) {
    for (const auto& [account, token] : world_->tokens()) {
      if (Allowed(*method, account)) continue;
      const Answer answer = Call(*method, OwnNames(), token);
      EXPECT_EQ(answer.status.error_code(), grpc::StatusCode::PERMISSION_DENIED)
          << method->full_name() << " by " << account << ": " << answer.text;
    }
  }
  EXPECT_EQ(world_->Fingerprint(), before);
}

// Accounts to which the objects of 131016 and vendor-1 are foreign, and the patterns that are private to their owner.
bool IsPrivateTo(const std::string& pattern, const std::string& account) {
  static const std::set<std::string> kOfMunicipality = {"rounds/*/surveyAnswers/*", "rounds/*/participations/*"};
  static const std::set<std::string> kOfBoth = {"contracts/*", "orders/*", "deliveries/*", "inspections/*"};
  const bool municipality = account.rfind("131024", 0) == 0;
  const bool vendor = account == "vendor-2";
  if (!municipality && !vendor) return false;
  return kOfBoth.count(pattern) > 0 || (municipality && (kOfMunicipality.count(pattern) > 0)) ||
         (vendor && pattern == "rounds/*/bids/*") || pattern == "users/*" || pattern == "notices/*";
}

TEST_F(MatrixTest, ForeignAndAbsentObjectsAnswerAlikeAndChangeNothing) {
  const auto before = world_->Fingerprint();
  int compared = 0;
  for (const auto* method : Outside()) {
    for (const std::string& pattern : PatternsOf(*method)) {
      for (const auto& [account, token] : world_->tokens()) {
        if (!Allowed(*method, account) || !IsPrivateTo(pattern, account)) continue;
        const Answer foreign = Call(*method, OwnNames(), token);
        const Answer absent = Call(*method, AbsentNames(OwnNames(), account.substr(0, 6)), token);
        EXPECT_FALSE(foreign.status.ok()) << method->full_name() << " by " << account << ": " << foreign.text;
        EXPECT_EQ(foreign.text, absent.text) << method->full_name() << " by " << account;
        ++compared;
      }
    }
  }
  EXPECT_GE(compared, 20);
  EXPECT_EQ(world_->Fingerprint(), before);
}

TEST_F(MatrixTest, ADraftIsAbsentForEverybodyOutsideTheBody) {
  Names names = OwnNames();
  names["rounds/*"] = world_->own().at("draft");
  const Names absent = AbsentNames(names, "131024");
  for (const auto* method : Outside()) {
    const auto patterns = PatternsOf(*method);
    if (std::find(patterns.begin(), patterns.end(), "rounds/*") == patterns.end()) continue;
    for (const auto& [account, token] : world_->tokens()) {
      if (!Allowed(*method, account) || account.rfind("body", 0) == 0 || account.rfind("specialist", 0) == 0) continue;
      EXPECT_EQ(Call(*method, names, token).text, Call(*method, absent, token).text) << method->full_name() << " by " << account;
    }
  }
}

std::vector<std::string> ForbiddenTo(const std::string& account) {
  // Before the opening nobody sees a ceiling, and only the bidder its bid.
  std::vector<std::string> forbidden = {kCeilingCanary};
  if (account != "vendor-1") forbidden.push_back(kBidCanary);
  const bool body = account.rfind("body", 0) == 0 || account.rfind("specialist", 0) == 0;
  const bool vendor = account.rfind("vendor", 0) == 0;
  const bool owner = account.rfind("131016", 0) == 0;
  if (!body) forbidden.push_back(kDraftCanary);
  if (!body && !owner) forbidden.push_back(kMunicipalityCanary);
  if (!body && !owner && account != "vendor-1") forbidden.push_back(kDeliveryCanary);
  if (!body && account != "vendor-1") forbidden.push_back(kQuestionCanary);
  if (vendor) forbidden.push_back(kMarketCanary);
  return forbidden;
}

TEST_F(MatrixTest, CanariesOfOneTenantNeverReachAnother) {
  int answered = 0;
  for (const auto* method : Outside()) {
    if (!IsRead(*method)) continue;
    for (const std::string round : {"rounds/*", "draft", "joining", "awarded"}) {
      Names names = OwnNames();
      names["rounds/*"] = world_->own().at(round);
      for (const auto& [account, token] : world_->tokens()) {
        const Answer answer = Call(*method, names, token);
        answered += answer.status.ok() ? 1 : 0;
        for (const std::string& canary : ForbiddenTo(account)) {
          EXPECT_EQ(answer.text.find(canary), std::string::npos)
              << method->full_name() << " of " << round << " shows " << canary << " to " << account << ": " << answer.text;
        }
      }
    }
  }
  EXPECT_GE(answered, 300);
}

TEST_F(MatrixTest, TheOwnerDoesSeeItsCanaries) {
  const auto sees = [&](const std::string& account, const std::string& canary) {
    for (const auto* method : Outside()) {
      if (IsRead(*method) && Call(*method, OwnNames(), world_->tokens().at(account)).text.find(canary) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(sees("131016-clerk", kMunicipalityCanary));
  EXPECT_TRUE(sees("131016-clerk", kDeliveryCanary));
  EXPECT_TRUE(sees("vendor-1", kBidCanary));
  EXPECT_TRUE(sees("vendor-1", kQuestionCanary));
  EXPECT_TRUE(sees("body-officer", kDraftCanary));
  EXPECT_TRUE(sees("131024-clerk", kMarketCanary));
}

}  // namespace
}  // namespace kyodo::isolation

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  kyodo::testing::TestDatabase::SetTemplate([](const std::string& owner_dsn) {
    std::vector<kyodo::Migration> all = kyodo::tenants::Migrations();
    const auto& more = kyodo::procurement::Migrations();
    all.insert(all.end(), more.begin(), more.end());
    const absl::Status status = kyodo::Migrate(owner_dsn, all);
    if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  });
  return RUN_ALL_TESTS();
}
