// Opening the tender: two persons, frozen quantities, the lottery seed.
#include <thread>

#include "tests/procurement/support.h"

namespace kyodo::procurement {
namespace {

using Stub = v1::RoundService::Stub;

class TenderTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Round> Update(const v1::Round& round, const std::vector<std::string>& paths) {
    v1::UpdateRoundRequest request;
    *request.mutable_round() = round;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return world_.Call("body-officer", world_.rounds_, &Stub::UpdateRound, request);
  }

  World world_;
};

TEST_F(TenderTest, TheTenderNeedsTwoPersons) {
  const std::string name = world_.CreateJoining();
  ASSERT_THAT(world_.Join("131016", name, {{"pc", 1}}), IsOk());
  ASSERT_THAT(world_.Join("131024", name, {{"pc", 1}}), IsOk());
  const auto proposed = world_.Act("body-officer", &Stub::OpenTender, name);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::Round::JOINING);
  EXPECT_EQ(proposed->pending_act().account(), "body-officer");
  const auto again = world_.Act("body-officer", &Stub::OpenTender, name);
  EXPECT_THAT(again, StatusReasonIs("SAME_PERSON"));
  EXPECT_EQ(again.status().code(), absl::StatusCode::kPermissionDenied);
  const auto opened = world_.Act("body-programme", &Stub::OpenTender, name);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->state(), v1::Round::TENDERING);
  EXPECT_FALSE(opened->has_pending_act());
  EXPECT_EQ(opened->lottery_commitment().size(), 64u);
  EXPECT_THAT(world_.Act("body-officer", &Stub::OpenTender, name), StatusReasonIs("ROUND_STATE"));
}

TEST_F(TenderTest, AnEditLapsesAProposedTender) {
  const std::string name = world_.CreateJoining();
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenTender, name), IsOk());
  v1::Round edit;
  edit.set_name(name);
  edit.set_title("edited");
  ASSERT_FALSE(Update(edit, {"title"})->has_pending_act());
  const auto proposed = world_.Act("body-officer2", &Stub::OpenTender, name);
  EXPECT_EQ(proposed->state(), v1::Round::JOINING);
  EXPECT_EQ(proposed->pending_act().account(), "body-officer2");
}

TEST_F(TenderTest, TooFewMunicipalitiesOrTooSmallAQuantityFailTheRound) {
  v1::Round round = world_.RoundToCreate();
  round.set_min_quantity(100);
  const auto open = [&](std::int64_t first, std::int64_t second) {
    const std::string name = world_.CreateDraft(round);
    EXPECT_THAT(world_.Act("body-officer", &Stub::OpenJoining, name), IsOk());
    EXPECT_THAT(world_.Join("131016", name, {{"pc", first}}, v1::Participation::CONDITIONAL), IsOk());
    if (second > 0) {
      EXPECT_THAT(world_.Join("131024", name, {{"desk", second}}), IsOk());
    }
    EXPECT_THAT(world_.Act("body-officer", &Stub::OpenTender, name), IsOk());
    return world_.Act("body-officer2", &Stub::OpenTender, name);
  };
  EXPECT_EQ(open(100, 0)->end_reason(), "TOO_FEW_MUNICIPALITIES");
  EXPECT_EQ(open(99, 0)->state(), v1::Round::FAILED);
  const auto small = open(50, 49);
  EXPECT_EQ(small->state(), v1::Round::FAILED);
  EXPECT_EQ(small->end_reason(), "TOO_SMALL_QUANTITY");
  EXPECT_EQ(open(50, 50)->state(), v1::Round::TENDERING);
}

TEST_F(TenderTest, ATenderNeedsABidDeadlineInTheFuture) {
  v1::Round round = world_.RoundToCreate();
  round.clear_bid_deadline();
  round.set_name(world_.CreateDraft(round));
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenJoining, round.name()), IsOk());
  EXPECT_THAT(world_.Act("body-officer", &Stub::OpenTender, round.name()), StatusReasonIs("DEADLINE_MISSING"));
  *round.mutable_bid_deadline() = world_.In(7200);
  ASSERT_THAT(Update(round, {"bid_deadline"}), IsOk());
  world_.Advance("3 hours");
  EXPECT_THAT(world_.Act("body-officer", &Stub::OpenTender, round.name()), StatusReasonIs("DEADLINE_PAST"));
}

TEST_F(TenderTest, TwoOfficersAtOnceOpenTheTenderExactlyOnce) {
  const std::string name = world_.CreateJoining();
  ASSERT_THAT(world_.Join("131016", name, {{"pc", 1}}), IsOk());
  ASSERT_THAT(world_.Join("131024", name, {{"pc", 1}}), IsOk());
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      (void)world_.Act(i % 2 == 0 ? "body-officer" : "body-officer2", &Stub::OpenTender, name);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(world_.GetRound("body-officer", name)->state(), v1::Round::TENDERING);
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM procurement.round_secrets"), "1");
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM procurement.audit_entries WHERE summary = 'opened the tender'"), "1");
}

TEST_F(TenderTest, TheLotterySeedFitsItsCommitmentAndNoServiceRoleReadsIt) {
  const std::string name = world_.CreateTendering();
  const std::string seed = world_.Sql("SELECT lottery_seed FROM procurement.round_secrets");
  EXPECT_EQ(seed.size(), 64u);
  EXPECT_EQ(world_.Sql("SELECT encode(sha256(decode('" + seed + "', 'hex')), 'hex')"),
            world_.GetRound("vendor-1", name)->lottery_commitment());
  EXPECT_EQ(world_.Sql("SELECT has_table_privilege('kyodo_procurement', 'procurement.round_secrets', 'SELECT')"), "f");
}

TEST_F(TenderTest, APublishedCeilingIsShownFromTheTenderOn) {
  v1::Round round = world_.RoundToCreate();
  round.mutable_lots(0)->mutable_items(0)->set_ceiling_unit_price("950.50");
  round.set_ceiling_published(true);
  const std::string name = world_.CreateDraft(round);
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenJoining, name), IsOk());
  EXPECT_EQ(world_.GetRound("body-officer", name)->lots(0).items(0).ceiling_unit_price(), "");
  ASSERT_THAT(world_.Join("131016", name, {{"pc", 60}}), IsOk());
  ASSERT_THAT(world_.Join("131024", name, {{"pc", 60}}), IsOk());
  ASSERT_THAT(world_.Act("body-officer", &Stub::OpenTender, name), IsOk());
  const auto opened = world_.Act("body-officer2", &Stub::OpenTender, name);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->lots(0).items(0).ceiling_unit_price(), "950.5");
  EXPECT_EQ(world_.GetRound("vendor-1", name)->lots(0).items(0).ceiling_unit_price(), "950.5");
}

}  // namespace
}  // namespace kyodo::procurement
