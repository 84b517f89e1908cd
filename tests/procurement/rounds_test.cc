// Rounds: creation, visibility, edits, lists.
#include "tests/procurement/support.h"

namespace kyodo::procurement {
namespace {

using Stub = v1::RoundService::Stub;

class RoundsTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Round> Create(const v1::Round& round, const std::string& account = "body-officer") {
    v1::CreateRoundRequest request;
    *request.mutable_round() = round;
    return world_.Call(account, world_.rounds_, &Stub::CreateRound, request);
  }
  absl::StatusOr<v1::Round> Update(const v1::Round& round, const std::vector<std::string>& paths,
                                   const std::string& account = "body-officer") {
    v1::UpdateRoundRequest request;
    *request.mutable_round() = round;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return world_.Call(account, world_.rounds_, &Stub::UpdateRound, request);
  }
  absl::StatusOr<v1::Round> Cancel(const std::string& name, const std::string& reason) {
    v1::CancelRoundRequest request;
    request.set_name(name);
    request.set_reason(reason);
    return world_.Call("body-officer", world_.rounds_, &Stub::CancelRound, request);
  }
  std::vector<std::string> ListAs(const std::string& account, int page_size = 0) {
    v1::ListRoundsRequest request;
    request.set_page_size(page_size);
    std::vector<std::string> names;
    do {
      const auto page = world_.Call(account, world_.rounds_, &Stub::ListRounds, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const v1::Round& round : page->rounds()) names.push_back(round.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

  World world_;
};

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

TEST_F(RoundsTest, ANewRoundIsADraftWithItsDefinitionAndDefaults) {
  const auto round = Create(world_.RoundToCreate());
  ASSERT_THAT(round, IsOk());
  EXPECT_EQ(round->state(), v1::Round::DRAFT);
  EXPECT_EQ(round->etag(), "1");
  EXPECT_EQ(round->min_municipalities(), 2);
  EXPECT_EQ(round->min_bids(), 1);
  EXPECT_EQ(round->pattern(), v1::Round::INDIVIDUAL);
  EXPECT_THAT(round->officers(), ::testing::ElementsAre("body-officer"));
  ASSERT_EQ(round->lots_size(), 2);
  EXPECT_EQ(round->lots(0).items(1).item(), "tablet");
  EXPECT_EQ(round->market_tiers_size(), 3);
  EXPECT_EQ(round->cost_terms(0).split(0).percent(), "100");
  EXPECT_THAT(round->allowed_acts(), ::testing::ElementsAre("openJoining", "cancel"));
  EXPECT_THAT(*world_.GetRound("body-officer", round->name()), EqualsProto(*round));
}

TEST_F(RoundsTest, EveryFaultOfANewRoundIsNamedAtOnce) {
  v1::Round round = world_.RoundToCreate();
  round.clear_title();
  round.set_fiscal_year(0);
  round.set_min_municipalities(1);
  round.mutable_lots(1)->set_lot("1");
  round.mutable_lots(1)->mutable_items(0)->set_item("pc");
  round.mutable_lots(0)->mutable_items(1)->clear_unit();
  round.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("1e5");
  round.mutable_market_tiers(0)->mutable_tiers(1)->set_from_quantity(1);
  round.mutable_cost_terms(0)->mutable_split(0)->set_percent("99.9999");
  *round.mutable_bid_deadline() = round.join_deadline();
  const auto created = Create(round);
  EXPECT_EQ(created.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(FieldsOf(created.status()),
              ::testing::IsSupersetOf({"title", "fiscalYear", "minMunicipalities", "lots[1].lot", "lots[1].items[0].item",
                                       "lots[0].items[1].unit", "lots[0].items[0].ceilingUnitPrice", "bidDeadline",
                                       "marketTiers[0].tiers[1].fromQuantity", "costTerms[0].split"}));
  EXPECT_THAT(ListAs("body-officer"), ::testing::IsEmpty());
}

TEST_F(RoundsTest, MinBidsZeroAndTenAreRefusedOneAndNineAccepted) {
  for (const auto& [bids, ok] : {std::pair(0, false), std::pair(1, true), std::pair(9, true), std::pair(10, false)}) {
    v1::Round round = world_.RoundToCreate();
    round.set_min_bids(bids);
    const auto created = Create(round);
    EXPECT_EQ(created.ok(), ok) << bids;
    const std::vector<std::string> faults = ok ? std::vector<std::string>{} : std::vector<std::string>{"minBids"};
    EXPECT_EQ(FieldsOf(created.status()), faults);
  }
}

TEST_F(RoundsTest, ARoundWithoutLotsIsRefused) {
  v1::Round round = world_.RoundToCreate();
  round.clear_lots();
  round.clear_market_tiers();
  EXPECT_THAT(FieldsOf(Create(round).status()), ::testing::ElementsAre("lots"));
}

TEST_F(RoundsTest, WhatIsNotBuiltIsRefusedWithItsField) {
  v1::Round round = world_.RoundToCreate();
  round.set_pattern(v1::Round::COUNCIL);
  round.set_award_rule(v1::Round::DIVISION);
  const auto created = Create(round);
  EXPECT_THAT(created, StatusReasonIs("NOT_AVAILABLE"));
  EXPECT_THAT(FieldsOf(created.status()), ::testing::ElementsAre("pattern", "awardRule"));
  round = world_.RoundToCreate();
  round.set_sealing(v1::Round::ENVELOPE);
  EXPECT_THAT(Create(round), StatusReasonIs("NOT_AVAILABLE"));
}

TEST_F(RoundsTest, OnlyRoundOfficersCreate) {
  for (const char* account : {"131016-clerk", "vendor-1", "body-auditor", "body-evaluator"}) {
    EXPECT_THAT(Create(world_.RoundToCreate(), account), StatusReasonIs("PERMISSION_DENIED")) << account;
  }
}

TEST_F(RoundsTest, ADraftIsInvisibleOutsideTheBodyAndNeverAdvances) {
  v1::Round round = world_.RoundToCreate();
  *round.mutable_survey_deadline() = world_.In(10);
  const std::string name = world_.CreateDraft(round);
  world_.Advance("10 hours");
  for (const char* account : {"131016-clerk", "vendor-1"}) {
    EXPECT_THAT(world_.GetRound(account, name), StatusReasonIs("NOT_FOUND"));
    EXPECT_THAT(ListAs(account), ::testing::IsEmpty());
  }
  EXPECT_EQ(world_.GetRound("body-evaluator", name)->state(), v1::Round::DRAFT);
}

TEST_F(RoundsTest, VendorsSeeARoundFromTheTenderOnWithoutBuyersFigures) {
  const std::string joining = world_.CreateJoining();
  EXPECT_THAT(world_.GetRound("vendor-1", joining), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(ListAs("131016-clerk"), ::testing::ElementsAre(joining));
  const std::string tendering = world_.CreateTendering();
  const auto seen = world_.GetRound("vendor-1", tendering);
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->state(), v1::Round::TENDERING);
  EXPECT_EQ(seen->lots(0).items(0).tender_quantity(), 100);
  EXPECT_EQ(seen->market_tiers_size(), 0);
  EXPECT_EQ(seen->min_quantity(), 0);
  EXPECT_FALSE(seen->has_min_municipalities());
  EXPECT_TRUE(seen->officers().empty());
  EXPECT_TRUE(seen->allowed_acts().empty());
  EXPECT_THAT(ListAs("vendor-1"), ::testing::ElementsAre(tendering));
  EXPECT_EQ(world_.GetRound("131016-clerk", tendering)->market_tiers_size(), 3);
}

TEST_F(RoundsTest, InvitedRoundsAreSeenByTheInvitedOnly) {
  v1::Round round = world_.RoundToCreate();
  round.add_invited_municipalities("131016");
  round.add_invited_municipalities("131024");
  const std::string name = world_.CreateDraft(round);
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenJoining, name), IsOk());
  EXPECT_THAT(world_.GetRound("131016-clerk", name), IsOk());
  EXPECT_THAT(world_.GetRound("131032-clerk", name), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(world_.GetStanding("131032-clerk", name), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(world_.Put("131032", name, {{"pc", 1}}), StatusReasonIs("NOT_FOUND"));
  round.set_invited_municipalities(1, "999999");
  EXPECT_THAT(FieldsOf(Create(round).status()), ::testing::ElementsAre("invitedMunicipalities[1]"));
}

// A canary: no answer of any call before opening may hold the ceiling, and none to a vendor a market price.
TEST_F(RoundsTest, CeilingsAndMarketPricesLeakNowhere) {
  v1::Round round = world_.RoundToCreate();
  round.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("987.6543");
  round.mutable_lots(1)->set_ceiling_yen(777888999);
  round.mutable_market_tiers(0)->mutable_tiers(0)->set_unit_price("1234.5678");
  std::string answers = Create(round)->DebugString();
  const std::string name = ListAs("body-officer").front();
  v1::Round edited;
  edited.set_name(name);
  edited.set_title("new");
  answers += Update(edited, {"title"})->DebugString();
  answers += world_.Act("body-officer", &Stub::OpenJoining, name)->DebugString();
  ASSERT_THAT(world_.Join("131016", name, {{"pc", 60}}), IsOk());
  ASSERT_THAT(world_.Join("131024", name, {{"pc", 60}}), IsOk());
  answers += world_.Act("body-officer", &Stub::OpenTender, name)->DebugString();
  answers += world_.Act("body-programme", &Stub::OpenTender, name)->DebugString();
  for (const char* account : {"body-officer", "body-auditor", "131016-clerk"}) {
    answers += world_.GetRound(account, name)->DebugString();
  }
  EXPECT_EQ(answers.find("987.6543"), std::string::npos);
  EXPECT_EQ(answers.find("777888999"), std::string::npos);
  EXPECT_NE(answers.find("1234.5678"), std::string::npos);
  v1::ListRoundsRequest list;
  const std::string to_vendor = world_.GetRound("vendor-1", name)->DebugString() +
                                world_.Call("vendor-1", world_.rounds_, &Stub::ListRounds, list)->DebugString();
  EXPECT_EQ(to_vendor.find("1234.5678"), std::string::npos);
  EXPECT_EQ(to_vendor.find("987.6543"), std::string::npos);
  EXPECT_THAT(world_.GetStanding("vendor-1", name), StatusReasonIs("PERMISSION_DENIED"));
}

TEST_F(RoundsTest, ACeilingStaysWhenLotsAreEditedAndMayChangeUntilJoining) {
  v1::Round round = world_.RoundToCreate();
  round.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("950");
  round.mutable_lots(0)->mutable_items(1)->set_ceiling_unit_price("700");
  round.set_name(world_.CreateDraft(round));
  const auto ceiling = [&](const std::string& item) {
    return world_.Sql("SELECT unit_price_e4 FROM procurement.ceilings WHERE item = '" + item + "'");
  };
  round.mutable_lots(0)->set_title("renamed");
  round.mutable_lots(0)->mutable_items(0)->clear_ceiling_unit_price();
  round.mutable_lots(0)->mutable_items(1)->set_ceiling_unit_price("0");
  ASSERT_THAT(Update(round, {"lots"}), IsOk());
  EXPECT_EQ(ceiling("pc"), "9500000");
  EXPECT_EQ(ceiling("tablet"), "");
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenJoining, round.name()), IsOk());
  round.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("960");
  ASSERT_THAT(Update(round, {"lots"}), IsOk());
  EXPECT_EQ(ceiling("pc"), "9600000");
  round.mutable_lots(0)->set_title("renamed again");
  EXPECT_THAT(Update(round, {"lots"}), StatusReasonIs("ROUND_STATE"));
}

TEST_F(RoundsTest, AStaleEtagAndUnknownMaskPathsAreRefused) {
  v1::Round edit;
  edit.set_name(world_.CreateDraft(world_.RoundToCreate()));
  edit.set_title("first");
  edit.set_etag("1");
  ASSERT_THAT(Update(edit, {"title"}), IsOk());
  edit.set_title("second");
  EXPECT_THAT(Update(edit, {"title"}), StatusReasonIs("STALE_ETAG"));
  EXPECT_THAT(FieldsOf(Update(edit, {}).status()), ::testing::ElementsAre("updateMask"));
  EXPECT_THAT(FieldsOf(Update(edit, {"state"}).status()), ::testing::ElementsAre("updateMask"));
  edit.clear_etag();
  EXPECT_EQ(Update(edit, {"title"})->title(), "second");
  EXPECT_EQ(world_.GetRound("body-officer", edit.name())->fiscal_year(), 2027);
}

TEST_F(RoundsTest, DeadlinesOfUnpublishedPhasesMoveFreelyPublishedOnesByTheNoticePeriod) {
  world_.stand_in_directory_.SetSetting("notice_days_join", "1");
  v1::Round round = world_.RoundToCreate();
  *round.mutable_join_deadline() = world_.In(3 * 86400);
  *round.mutable_bid_deadline() = world_.In(9 * 86400);
  round.set_name(world_.CreateDraft(round));
  *round.mutable_join_deadline() = world_.In(3600);
  ASSERT_THAT(Update(round, {"join_deadline"}), IsOk());
  EXPECT_THAT(world_.Act("body-officer", &Stub::OpenJoining, round.name()), StatusReasonIs("NOTICE_PERIOD"));
  *round.mutable_join_deadline() = world_.In(3 * 86400);
  ASSERT_THAT(Update(round, {"joinDeadline"}), IsOk());
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenJoining, round.name()), IsOk());
  *round.mutable_join_deadline() = world_.In(2 * 86400);
  EXPECT_THAT(Update(round, {"join_deadline"}), IsOk());
  *round.mutable_join_deadline() = world_.In(86000);
  EXPECT_THAT(FieldsOf(Update(round, {"join_deadline"}).status()), ::testing::ElementsAre("joinDeadline"));
  *round.mutable_join_deadline() = world_.In(4 * 86400);
  EXPECT_THAT(Update(round, {"join_deadline"}), IsOk());
  *round.mutable_bid_deadline() = world_.In(5 * 86400);
  EXPECT_THAT(Update(round, {"bid_deadline"}), IsOk());
  world_.Advance("4 days 1 minute");
  *round.mutable_join_deadline() = world_.In(3600);
  EXPECT_THAT(FieldsOf(Update(round, {"join_deadline"}).status()), ::testing::ElementsAre("joinDeadline"));
}

TEST_F(RoundsTest, JoiningIsNotOpenedFromASurvey) {
  v1::Round round = world_.RoundToCreate();
  *round.mutable_survey_deadline() = world_.In(60);
  const std::string name = world_.CreateDraft(round);
  EXPECT_THAT(world_.Act("body-officer", &Stub::OpenJoining, name), StatusReasonIs("ROUND_STATE"));
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenSurvey, name), IsOk());
  EXPECT_THAT(world_.Act("body-officer", &Stub::OpenJoining, name), StatusReasonIs("ROUND_STATE"));
  ASSERT_THAT(world_.Act("body-officer", &Stub::CloseSurvey, name), IsOk());
  EXPECT_EQ(world_.Act("body-officer", &Stub::OpenJoining, name)->state(), v1::Round::JOINING);
}

TEST_F(RoundsTest, AStateIsNamedWhenAnActIsRefused) {
  const std::string name = world_.CreateJoining();
  const auto refused = world_.Act("body-officer", &Stub::OpenSurvey, name);
  EXPECT_THAT(refused, StatusReasonIs("ROUND_STATE"));
  EXPECT_NE(refused.status().message().find("JOINING"), std::string::npos);
}

TEST_F(RoundsTest, CancellingNeedsAReasonAndEndsEverything) {
  const std::string name = world_.CreateTendering();
  EXPECT_THAT(Cancel(name, " "), StatusReasonIs("REASON_REQUIRED"));
  const auto cancelled = Cancel(name, "budget");
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::Round::CANCELLED);
  EXPECT_EQ(world_.GetRound("vendor-1", name)->end_reason(), "budget");
  EXPECT_THAT(Cancel(name, "again"), StatusReasonIs("ROUND_STATE"));
  EXPECT_THAT(world_.Put("131041", name, {{"pc", 1}}), StatusReasonIs("ROUND_STATE"));
}

TEST_F(RoundsTest, ARepeatedRequestIdMakesOneRound) {
  v1::CreateRoundRequest request;
  *request.mutable_round() = world_.RoundToCreate();
  request.set_request_id(NewUuid());
  const auto first = world_.Call("body-officer", world_.rounds_, &Stub::CreateRound, request);
  const auto second = world_.Call("body-officer", world_.rounds_, &Stub::CreateRound, request);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(*second, EqualsProto(*first));
  EXPECT_EQ(ListAs("body-officer").size(), 1u);
  request.mutable_round()->set_title("other");
  EXPECT_THAT(world_.Call("body-officer", world_.rounds_, &Stub::CreateRound, request),
              StatusReasonIs("REQUEST_ID_REUSED"));
}

TEST_F(RoundsTest, ListsPageNewestFirstAndFilter) {
  std::vector<std::string> names;
  for (int i = 0; i < 5; ++i) names.insert(names.begin(), world_.CreateDraft(world_.RoundToCreate()));
  EXPECT_EQ(ListAs("body-officer", 2), names);
  v1::Round named = world_.RoundToCreate();
  named.set_title("Chromebook 共同調達");
  const std::string chrome = world_.CreateDraft(named);
  v1::ListRoundsRequest request;
  request.set_query("chromebook");
  const auto found = world_.Call("body-officer", world_.rounds_, &Stub::ListRounds, request);
  ASSERT_EQ(found->rounds_size(), 1);
  EXPECT_EQ(found->rounds(0).name(), chrome);
  request.clear_query();
  request.add_states(v1::Round::JOINING);
  EXPECT_EQ(world_.Call("body-officer", world_.rounds_, &Stub::ListRounds, request)->rounds_size(), 0);
  request.set_page_token("made-up");
  EXPECT_THAT(world_.Call("body-officer", world_.rounds_, &Stub::ListRounds, request), StatusReasonIs("PAGE_TOKEN"));
}

TEST_F(RoundsTest, OddNamesAreNotFound) {
  for (const char* name : {"", "rounds/", "rounds/x", "rounds/00000000-0000-4000-8000-000000000000", "vendors/vendor-1",
                           "rounds/00000000-0000-4000-8000-000000000000/lots/1"}) {
    EXPECT_THAT(world_.GetRound("body-officer", name), StatusReasonIs("NOT_FOUND")) << name;
  }
}

TEST_F(RoundsTest, HistoryShowsABodysActsToMunicipalitiesAndTheirOwnButNobodyElses) {
  const std::string name = world_.CreateTendering();
  v1::ListRoundHistoryRequest request;
  request.set_parent(name);
  const auto history = [&](const std::string& account) {
    std::set<std::string> tenants;
    const auto page = world_.Call(account, world_.rounds_, &Stub::ListRoundHistory, request);
    EXPECT_THAT(page, IsOk());
    for (const auto& entry : page->entries()) tenants.insert(entry.tenant());
    return tenants;
  };
  EXPECT_THAT(history("131016-clerk"), ::testing::ElementsAre("131016", "body"));
  EXPECT_THAT(history("body-auditor"), ::testing::ElementsAre("131016", "131024", "131032", "body"));
  request.set_page_size(2);
  int entries = 0;
  do {
    const auto page = world_.Call("body-auditor", world_.rounds_, &Stub::ListRoundHistory, request);
    ASSERT_THAT(page, IsOk());
    entries += page->entries_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(entries, 13);
  EXPECT_THAT(world_.Call("vendor-1", world_.rounds_, &Stub::ListRoundHistory, request),
              StatusReasonIs("PERMISSION_DENIED"));
}

}  // namespace
}  // namespace kyodo::procurement
