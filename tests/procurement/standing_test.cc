// Standing, preview, stable set: figures that everybody sees move.
#include <functional>
#include <map>
#include <thread>

#include "procurement/api/follower.h"
#include "procurement/store/participations.h"
#include "procurement/store/standing.h"
#include "procurement/store/surveys.h"
#include "tests/procurement/support.h"

namespace kyodo::procurement {
namespace {

using Stub = v1::ParticipationService::Stub;
using v1::Participation;

class StandingTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Preview> Preview(const std::string& account,
                                      const std::vector<std::pair<std::string, std::int64_t>>& lines,
                                      const std::vector<std::string>& assume = {}) {
    v1::PreviewParticipationRequest request;
    request.set_round(round_);
    for (const auto& [item, quantity] : lines) {
      v1::Line* line = request.add_lines();
      line->set_item(item);
      line->set_quantity(quantity);
    }
    for (const std::string& code : assume) request.add_assume(code);
    return world_.Call(account, world_.participations_, &Stub::PreviewParticipation, request);
  }
  void Fold() { ASSERT_TRUE(FoldDeltas(world_.worker_, "tokyo").ok()); }

  World world_;
  const std::string round_ = world_.CreateJoining();
};

TEST_F(StandingTest, PricesFollowTheTiersAndTheNextTierIsNamed) {
  const auto empty = world_.GetStanding("131016-clerk", round_);
  ASSERT_THAT(empty, IsOk());
  EXPECT_EQ(empty->items(0).unit_price_now(), "");
  EXPECT_EQ(empty->version(), 0);
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 99}}), IsOk());
  ASSERT_THAT(world_.Join("131024", round_, {{"pc", 901}}, Participation::CONDITIONAL), IsOk());
  const auto standing = world_.GetStanding("131032-dx", round_);
  const v1::StandingItem& pc = standing->items(0);
  EXPECT_EQ(pc.firm_quantity(), 99);
  EXPECT_EQ(pc.conditional_quantity(), 901);
  EXPECT_EQ(pc.municipalities(), 2);
  EXPECT_EQ(pc.unit_price_now(), "1000");
  EXPECT_EQ(pc.unit_price_with_conditional(), "800.5");
  EXPECT_EQ(pc.next_tier().from_quantity(), 100);
  EXPECT_EQ(pc.next_tier().missing(), 1);
  EXPECT_EQ(standing->municipalities(), 2);
  EXPECT_EQ(standing->items_size(), 3);
}

TEST_F(StandingTest, FoldingChangesNothingThatIsSeen) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 99}, {"desk", 3}}), IsOk());
  ASSERT_THAT(world_.Join("131024", round_, {{"pc", 1}}, Participation::CONDITIONAL), IsOk());
  const auto before = world_.GetStanding("body-officer", round_);
  Fold();
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM procurement.standing_deltas"), "0");
  EXPECT_THAT(*world_.GetStanding("body-officer", round_), EqualsProto(*before));
  ASSERT_THAT(world_.Decide("131016-clerk", &Stub::SubmitParticipation, "131016", round_),
              StatusReasonIs("PARTICIPATION_STATE"));
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 10}}), IsOk());
  const auto mixed = world_.GetStanding("body-officer", round_);
  EXPECT_EQ(mixed->items(0).firm_quantity(), 10);
  EXPECT_EQ(mixed->items(2).municipalities(), 0);
  EXPECT_EQ(mixed->version(), 3);
  Fold();
  EXPECT_THAT(*world_.GetStanding("body-officer", round_), EqualsProto(*mixed));
}

TEST_F(StandingTest, FiguresAddUpWhileManyApproveAndTheFolderWorks) {
  for (const char* code : kMunicipalities) {
    ASSERT_THAT(world_.Put(code, round_, {{"pc", 10}}), IsOk());
    ASSERT_THAT(world_.Decide(std::string(code) + "-clerk", &Stub::SubmitParticipation, code, round_), IsOk());
  }
  std::atomic<bool> done = false;
  std::thread folder([&] {
    while (!done) EXPECT_TRUE(FoldDeltas(world_.worker_, "tokyo").ok());
  });
  std::vector<std::thread> threads;
  for (const std::string code : kMunicipalities) {
    threads.emplace_back([&, code] {
      EXPECT_THAT(world_.Decide(code + "-approver", &Stub::ApproveParticipation, code, round_), IsOk());
      // Seen in its own next read, folded or not.
      EXPECT_GE(world_.GetStanding(code + "-clerk", round_)->items(0).conditional_quantity() +
                    world_.GetStanding(code + "-clerk", round_)->items(0).firm_quantity(),
                10);
    });
  }
  for (std::thread& thread : threads) thread.join();
  done = true;
  folder.join();
  const auto standing = world_.GetStanding("body-officer", round_);
  EXPECT_EQ(standing->items(0).firm_quantity(), 50);
  EXPECT_EQ(standing->municipalities(), 5);
  EXPECT_EQ(standing->version(), 5);
}

TEST_F(StandingTest, APreviewNeverCountsTheCallersOwnLinesTwice) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 60}}), IsOk());
  ASSERT_THAT(world_.Join("131024", round_, {{"pc", 30}}, Participation::CONDITIONAL), IsOk());
  const auto preview = Preview("131016-clerk", {{"pc", 69}});
  ASSERT_THAT(preview, IsOk());
  EXPECT_EQ(preview->items(0).quantity_now(), 99);
  EXPECT_EQ(preview->items(0).unit_price_now(), "1000");
  EXPECT_EQ(preview->items(0).next_tier().missing(), 1);
  EXPECT_EQ(preview->price_source(), v1::Preview::MARKET_SURVEY);
  const auto more = Preview("131016-clerk", {{"pc", 70}});
  EXPECT_EQ(more->items(0).unit_price_alone(), "1000");
  EXPECT_EQ(more->items(0).unit_price_now(), "900");
  EXPECT_EQ(more->alone_ex_tax_yen(), 70'000);
  EXPECT_EQ(more->now_ex_tax_yen(), 63'000);
  EXPECT_EQ(more->now_tax_yen(), 6'300);
  EXPECT_EQ(more->saving_now_yen(), 7'000);
}

TEST_F(StandingTest, AssumedMunicipalitiesBringTheirDraftsOrSurveyAnswersOnce) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 50}}), IsOk());
  ASSERT_THAT(world_.Put("131024", round_, {{"pc", 30}}), IsOk());
  world_.Sql("INSERT INTO procurement.survey_answers SELECT area_id, round_id, '131032', 1, false, '{}', '{}', '', '{}', "
             "'x', now() FROM procurement.rounds; INSERT INTO procurement.survey_lines SELECT area_id, round_id, "
             "'131032', 1, 0, 'pc', 20, '{}' FROM procurement.rounds");
  const auto preview = Preview("131041-clerk", {{"pc", 5}}, {"131016", "131024", "131032", "131059", "131041"});
  ASSERT_THAT(preview, IsOk());
  EXPECT_EQ(preview->items(0).quantity_now(), 55);
  EXPECT_EQ(preview->items(0).quantity_if(), 105);
  EXPECT_EQ(preview->items(0).unit_price_if(), "900");
  EXPECT_THAT(preview->assumed_unknown(), ::testing::ElementsAre("131059"));
}

TEST_F(StandingTest, TheBodyPreviewsAsNobodyAndBadQuestionsAreRefused) {
  ASSERT_THAT(world_.Join("131016", round_, {{"pc", 50}}), IsOk());
  EXPECT_EQ(Preview("body-officer", {{"pc", 50}})->items(0).quantity_now(), 100);
  EXPECT_EQ(ViolationsOf(Preview("131016-clerk", {{"pc", 0}}).status()).front().field, "lines[0].quantity");
  EXPECT_EQ(ViolationsOf(Preview("131016-clerk", {{"sofa", 1}}).status()).front().field, "lines[0].item");
  EXPECT_EQ(ViolationsOf(Preview("131016-clerk", {{"pc", 1}}, {"999999"}).status()).front().field, "assume[0]");
  EXPECT_THAT(Preview("vendor-1", {{"pc", 1}}), StatusReasonIs("PERMISSION_DENIED"));
}

TEST_F(StandingTest, TheStableSetDropsWhoseLimitIsBelowThePrice) {
  const auto join = [&](const std::string& code, std::int64_t quantity, const std::string& limit) {
    v1::PutParticipationRequest request;
    Participation& draft = *request.mutable_participation();
    draft.set_name(round_ + "/participations/" + code);
    draft.add_lines()->set_item("pc");
    draft.mutable_lines(0)->set_quantity(quantity);
    if (!limit.empty()) (*draft.mutable_reservation_unit_prices())["pc"] = limit;
    ASSERT_THAT(world_.Call(code + "-clerk", world_.participations_, &Stub::PutParticipation, request), IsOk());
    ASSERT_THAT(world_.Decide(code + "-clerk", &Stub::SubmitParticipation, code, round_), IsOk());
    ASSERT_THAT(world_.Decide(code + "-approver", &Stub::ApproveParticipation, code, round_), IsOk());
  };
  join("131016", 60, "");
  join("131024", 40, "899.9999");
  join("131032", 20, "950");
  v1::GetStableSetRequest request;
  request.set_round(round_);
  const auto set = world_.Call("body-officer", world_.participations_, &Stub::GetStableSet, request);
  ASSERT_THAT(set, IsOk());
  EXPECT_EQ(set->rule(), "REPEATED_DROP");
  const v1::StableItem& pc = set->items(0);
  ASSERT_EQ(pc.passes_size(), 3);
  EXPECT_THAT(pc.passes(0).dropped(), ::testing::ElementsAre("131024"));
  EXPECT_THAT(pc.passes(1).dropped(), ::testing::ElementsAre("131032"));
  EXPECT_THAT(pc.municipalities(), ::testing::ElementsAre("131016"));
  EXPECT_EQ(pc.unit_price(), "1000");
  EXPECT_THAT(world_.Call("131016-clerk", world_.participations_, &Stub::GetStableSet, request),
              StatusReasonIs("PERMISSION_DENIED"));
}

// What a read touches must not grow with the number of municipalities: PostgreSQL counts rows and scans per table.
class ScaleTest : public StandingTest {
 protected:
  struct Touched {
    std::int64_t rows = 0;
    std::int64_t sequential = 0;
  };
  void Seed(int first, int last) {
    const std::string series = "generate_series(" + std::to_string(first) + ", " + std::to_string(last) + ") AS n";
    const std::string round = "WHERE round_id = '" + RoundId() + "'";
    world_.Sql("INSERT INTO procurement.participations (area_id, round_id, tenant_id, stage, stage_wanted, approval, "
               "version, approved_version, revision, drafter, updated_time) SELECT area_id, round_id, to_char(n, "
               "'FM000000'), 'FIRM', 'FIRM', 'APPROVED', 1, 1, 1, 'x', now() FROM procurement.rounds, " + series + " " +
               round);
    world_.Sql("INSERT INTO procurement.participation_lines (area_id, round_id, tenant_id, version, line_number, item, "
               "quantity) SELECT area_id, round_id, to_char(n, 'FM000000'), 1, 0, 'pc', 10 FROM procurement.rounds, " +
               series + " " + round);
    world_.Sql("INSERT INTO procurement.survey_answers SELECT area_id, round_id, to_char(n, 'FM000000'), 1, false, '{}', "
               "'{}', '', '{}', 'x', now() FROM procurement.rounds, " + series + " " + round);
    world_.Sql("INSERT INTO procurement.survey_lines SELECT area_id, round_id, to_char(n, 'FM000000'), 1, 0, 'pc', 10, "
               "'{}' FROM procurement.rounds, " + series + " " + round);
    world_.Sql("INSERT INTO procurement.standing_totals SELECT area_id, round_id, 'pc', 10, 0, 1, 1 FROM "
               "procurement.rounds " + round + " ON CONFLICT DO NOTHING");
    world_.Sql("INSERT INTO procurement.rounds SELECT area_id, gen_random_uuid(), owner_tenant, false, false, '{}', "
               "'DRAFT', 1, title, '', fiscal_year, pattern, procedure, price_kind, award_rule, sealing, NULL, NULL, "
               "NULL, NULL, 2, 0, 1, '{}', '{}', false, false, false, NULL, NULL, NULL, NULL, '', '', NULL, NULL, 'x', "
               "created_time - n * interval '1 second', created_time FROM procurement.rounds, " + series + " " + round);
    world_.Sql("ANALYZE");
  }
  Touched Measure(const std::function<absl::Status(Tx&)>& body) {
    world_.Sql("SELECT pg_stat_reset()");
    Caller caller;
    caller.area = "tokyo";
    caller.tenant = "body";
    caller.kind = TenantKind::kBody;
    caller.account = "body-officer";
    EXPECT_THAT(world_.procurement_.Transact(caller, [&](Tx& tx) {
      tx.Run("SELECT pg_stat_force_next_flush()");
      return body(tx);
    }), IsOk());
    const std::string from = " FROM pg_stat_user_tables WHERE schemaname = 'procurement' AND relname IN ('participations', "
                             "'participation_lines', 'survey_answers', 'survey_lines', 'rounds', 'standing_totals')";
    return {std::stoll(world_.Sql("SELECT coalesce(sum(idx_tup_fetch + seq_tup_read), 0)" + from)),
            // One page holds all the totals of a round: no index is better than reading it.
            std::stoll(world_.Sql("SELECT coalesce(sum(seq_scan), 0)" + from + " AND relname <> 'standing_totals'"))};
  }
  std::string RoundId() const { return round_.substr(7); }
};

TEST_F(ScaleTest, ReadsTouchAsManyRowsFor1741MunicipalitiesAsFor62) {
  const std::map<std::string, std::function<absl::Status(Tx&)>> reads = {
      {"standing", [&](Tx& tx) { return ReadStanding(tx, RoundId()).items.empty() ? NotFound() : absl::OkStatus(); }},
      {"round", [&](Tx& tx) { return ReadRound(tx, RoundId()).status(); }},
      {"one", [&](Tx& tx) { return ReadRoundAndParticipation(tx, RoundId(), "000060").status(); }},
      {"rounds", [&](Tx& tx) { return ListRounds(tx, {}, {}, 20).rounds.size() == 20 ? absl::OkStatus() : NotFound(); }},
      {"participations",
       [&](Tx& tx) {
         return ListParticipations(tx, RoundId(), "000010", 20).participations.size() == 20 ? absl::OkStatus() : NotFound();
       }},
      {"survey", [&](Tx& tx) {
         return ListSurveyAnswers(tx, RoundId(), "000010", 20).answers.size() == 20 ? absl::OkStatus() : NotFound();
       }}};
  Seed(1, 62);
  std::map<std::string, Touched> small;
  for (const auto& [name, read] : reads) small[name] = Measure(read);
  Seed(63, 1741);
  for (const auto& [name, read] : reads) {
    const Touched large = Measure(read);
    EXPECT_LE(large.rows, small[name].rows * 12 / 10) << name;
    EXPECT_EQ(large.sequential, 0) << name;
    EXPECT_LE(large.rows, 60) << name;
  }
}

}  // namespace
}  // namespace kyodo::procurement
