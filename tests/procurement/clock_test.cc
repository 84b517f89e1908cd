// The clock job, the relay, the feed: what happens without anybody calling.
#include <thread>

#include "platform/outbox.h"
#include "procurement/api/clock.h"
#include "procurement/api/follower.h"
#include "tests/procurement/support.h"

namespace kyodo::procurement {
namespace {

class ClockTest : public ::testing::Test {
 protected:
  int Tick() { return TickClock(world_.worker_, "tokyo").value(); }
  std::string SystemActs() {
    return world_.Sql("SELECT count(*) FROM procurement.audit_entries WHERE tenant_id = 'system'");
  }

  World world_;
};

TEST_F(ClockTest, DeadlinesActOnceAndOnlyFreezeOrSeal) {
  v1::Round round = world_.RoundToCreate();
  *round.mutable_survey_deadline() = world_.In(60);
  const std::string survey = world_.CreateDraft(round);
  ASSERT_THAT(world_.Act("body-officer", &v1::RoundService::Stub::OpenSurvey, survey), IsOk());
  const std::string joining = world_.CreateJoining();
  const std::string tendering = world_.CreateTendering();
  EXPECT_EQ(Tick(), 0);
  world_.Advance("61 minutes");
  EXPECT_EQ(Tick(), 2);
  EXPECT_EQ(world_.GetRound("body-officer", survey)->state(), v1::Round::SURVEY);
  EXPECT_TRUE(world_.GetRound("body-officer", survey)->survey_frozen());
  EXPECT_EQ(world_.GetRound("body-officer", joining)->state(), v1::Round::JOINING);
  EXPECT_TRUE(world_.GetRound("body-officer", joining)->joining_frozen());
  EXPECT_EQ(Tick(), 0);
  world_.Advance("61 minutes");
  EXPECT_EQ(Tick(), 1);
  EXPECT_EQ(world_.GetRound("vendor-1", tendering)->state(), v1::Round::SEALED);
  EXPECT_EQ(SystemActs(), "3");
}

TEST_F(ClockTest, ReadersSeeTheEffectiveStateBeforeTheClockHasActed) {
  const std::string name = world_.CreateTendering();
  world_.Advance("2 hours 1 second");
  EXPECT_EQ(world_.Sql("SELECT state FROM procurement.rounds"), "TENDERING");
  const auto seen = world_.GetRound("131016-clerk", name);
  EXPECT_EQ(seen->state(), v1::Round::SEALED);
  v1::ListRoundsRequest request;
  request.add_states(v1::Round::SEALED);
  EXPECT_EQ(world_.Call("vendor-1", world_.rounds_, &v1::RoundService::Stub::ListRounds, request)->rounds_size(), 1);
  ASSERT_EQ(Tick(), 1);
  EXPECT_EQ(world_.GetRound("131016-clerk", name)->etag(), seen->etag());
}

TEST_F(ClockTest, AnActOnARoundWithADueDeadlineLetsTheClockGoFirst) {
  const std::string name = world_.CreateTendering();
  world_.Advance("3 hours");
  v1::CancelRoundRequest request;
  request.set_name(name);
  request.set_reason("because");
  ASSERT_THAT(world_.Call("body-officer", world_.rounds_, &v1::RoundService::Stub::CancelRound, request), IsOk());
  EXPECT_EQ(SystemActs(), "1");
  EXPECT_EQ(world_.GetRound("body-officer", name)->state(), v1::Round::CANCELLED);
}

TEST_F(ClockTest, ManyClocksAtOnceActOnce) {
  for (int i = 0; i < 5; ++i) world_.CreateJoining();
  world_.Advance("61 minutes");
  std::vector<std::thread> threads;
  std::atomic<int> changed = 0;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { changed += Tick(); });
  for (std::thread& thread : threads) thread.join();
  changed += Tick();
  EXPECT_EQ(changed, 5);
  EXPECT_EQ(SystemActs(), "5");
}

TEST_F(ClockTest, NoticesReachTenantsOnceWithTheEventsId) {
  const std::string name = world_.CreateJoining();
  ASSERT_THAT(world_.Put("131016", name, {{"pc", 1}}), IsOk());
  ASSERT_THAT(world_.Decide("131016-clerk", &v1::ParticipationService::Stub::SubmitParticipation, "131016", name),
              IsOk());
  while (SequenceEvents(world_.worker_, "tokyo").value() > 0) {
  }
  EXPECT_EQ(RelayNotices(world_.worker_, world_.channels_, "tokyo").value(), 2);
  EXPECT_EQ(RelayNotices(world_.worker_, world_.channels_, "tokyo").value(), 0);
  const auto delivered = world_.stand_in_notices_.delivered();
  ASSERT_EQ(delivered.size(), 2u);
  EXPECT_EQ(delivered[0].tenants(0), "MUNICIPALITIES");
  EXPECT_EQ(delivered[0].object(), name);
  EXPECT_EQ(delivered[1].tenants(0), "131016");
  EXPECT_TRUE(IsUuid(delivered[1].request_id()));
  EXPECT_NE(delivered[1].title_ja().find("承認待ち"), std::string::npos);
}

TEST_F(ClockTest, WatchersGetChangesInOrderAndStopWhenTold) {
  const std::string name = world_.CreateJoining();
  while (SequenceEvents(world_.worker_, "tokyo").value() > 0) {
  }
  grpc::ClientContext context;
  v1::WatchChangesRequest request;
  request.set_area("tokyo");
  request.set_after_position(1);
  const auto stream = world_.participations_->WatchChanges(&context, request);
  ASSERT_THAT(world_.Join("131016", name, {{"pc", 1}}), IsOk());
  while (SequenceEvents(world_.worker_, "tokyo").value() > 0) {
  }
  world_.participation_service_.WakeWatchers();
  std::int64_t last = 1;
  v1::Change change;
  while (stream->Read(&change)) {
    EXPECT_GT(change.position(), last);
    EXPECT_EQ(change.round(), name);
    last = change.position();
    if (change.kind() == "standing.changed") break;
  }
  EXPECT_EQ(change.kind(), "standing.changed");
  world_.participation_service_.EndWatches();
  EXPECT_FALSE(stream->Read(&change));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ClockTest, AnswersOlderThanAWeekAreForgotten) {
  world_.CreateJoining();
  world_.Sql("UPDATE procurement.requests SET created_time = created_time - interval '6 days 23 hours'");
  ASSERT_TRUE(DeleteOldRequests(world_.worker_, "tokyo").ok());
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM procurement.requests"), "2");
  world_.Sql("UPDATE procurement.requests SET created_time = created_time - interval '2 hours'");
  ASSERT_TRUE(DeleteOldRequests(world_.worker_, "tokyo").ok());
  EXPECT_EQ(world_.Sql("SELECT count(*) FROM procurement.requests"), "0");
}

}  // namespace
}  // namespace kyodo::procurement
