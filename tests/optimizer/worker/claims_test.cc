// Who works on which job, and what becomes of the answer.
#include <set>
#include <thread>

#include "platform/once.h"
#include "tests/optimizer/worker/support.h"

namespace kyodo::optimizer {
namespace {

using kyodo::testing::IsOk;
using kyodo::testing::StatusReasonIs;
using nlohmann::json;

class ClaimsTest : public WorkerTest {};

TEST_F(ClaimsTest, AJobIsSolvedCheckedAndStored) {
  const std::string id = Enqueue(Doing("answer"));
  EXPECT_EQ(Read(id).state, "QUEUED");
  const Job job = RunOne(id);
  EXPECT_EQ(job.state, "DONE");
  EXPECT_EQ(json::parse(job.output), json({{"value", 1}, {"proof", "CERTIFIED"}}));
  EXPECT_TRUE(job.verified);
  EXPECT_EQ(job.attempt, 1);
  EXPECT_EQ(job.input_digest, Sha256Hex(Doing("answer").dump()));
  EXPECT_LE(*job.start_time, *job.finish_time);
}

TEST_F(ClaimsTest, ManyWorkersNeverClaimTheSameJob) {
  constexpr int kJobs = 60;
  for (int i = 0; i < kJobs; ++i) Enqueue(Doing("answer"));
  std::mutex mutex;
  std::multiset<std::string> claimed;
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 8; ++worker) {
    workers.emplace_back([&, worker] {
      while (const auto claim = ClaimAs("worker " + std::to_string(worker))) {
        const std::lock_guard<std::mutex> lock(mutex);
        claimed.insert(claim->job_id);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(claimed.size(), static_cast<std::size_t>(kJobs));
  EXPECT_EQ(std::set<std::string>(claimed.begin(), claimed.end()).size(), static_cast<std::size_t>(kJobs));
}

TEST_F(ClaimsTest, TwoWorkerProcessesWorthOfSlotsShareTheJobs) {
  std::vector<std::string> ids;
  for (int i = 0; i < 12; ++i) ids.push_back(Enqueue(Doing("answer")));
  WorkerOptions options = Options();
  options.slots = 2;
  JobWorker first(worker_, PretendCores(), options);
  JobWorker second(worker_, PretendCores(), options);
  first.Start();
  second.Start();
  for (const std::string& id : ids) {
    EXPECT_TRUE(Eventually([&] { return Read(id).state == "DONE"; }));
    EXPECT_EQ(Read(id).attempt, 1);
  }
}

TEST_F(ClaimsTest, TheOldestJobComesFirst) {
  const std::string older = Enqueue(Doing("answer"));
  const std::string newer = Enqueue(Doing("answer"));
  EXPECT_EQ(ClaimAs("a")->job_id, older);
  EXPECT_EQ(ClaimAs("a")->job_id, newer);
  EXPECT_FALSE(ClaimAs("a"));
}

TEST_F(ClaimsTest, EnqueueingTwiceIsOnceAndAnotherJobOfTheSameIdIsRefused) {
  NewJob job{.id = NewUuid(), .core = "award", .input = "{}", .limits = {}};
  const auto enqueue = [&] { return As(Owner(), [&](Tx& tx) { return EnqueueJob(tx, job); }); };
  EXPECT_THAT(enqueue(), IsOk());
  EXPECT_THAT(enqueue(), IsOk());
  EXPECT_EQ(Sql("SELECT count(*) FROM optimizer.jobs"), "1");
  job.limits.seed = 2;
  EXPECT_THAT(enqueue(), StatusReasonIs("REQUEST_ID_REUSED"));
  job.limits.seed = 1;
  job.input = "{ }";
  EXPECT_THAT(enqueue(), StatusReasonIs("REQUEST_ID_REUSED"));
}

TEST_F(ClaimsTest, AJobOutOfRangeIsRefusedWithEveryFault) {
  const NewJob job{
      .id = "x", .core = "magic", .input = "", .limits = {.time_ms = 0, .memory_mib = 63, .threads = 65, .seed = -1}};
  const absl::Status status = As(Owner(), [&](Tx& tx) { return EnqueueJob(tx, job); });
  EXPECT_THAT(status, StatusReasonIs("INVALID_FIELD"));
  EXPECT_EQ(ViolationsOf(status).size(), 7u);
}

// What the independent check says decides, not the solver.
TEST_F(ClaimsTest, AWrongAnswerIsNotStored) {
  const Job job = RunOne(Enqueue(Doing("answer", {{"value", 2}, {"proof", "CERTIFIED"}})));
  EXPECT_EQ(job.state, "FAILED");
  EXPECT_EQ(job.reason, "RESULT_REJECTED");
  EXPECT_EQ(job.message, "value: 1 is proved");
  EXPECT_EQ(job.output, "");
  EXPECT_FALSE(job.verified);
}

TEST_F(ClaimsTest, AnAnswerThatSaysItIsTheSolversWordIsStoredAsThat) {
  const Job job = RunOne(Enqueue(Doing("answer", {{"value", 2}, {"proof", "SOLVER"}})));
  EXPECT_EQ(job.state, "DONE");
  EXPECT_FALSE(job.verified);
  EXPECT_EQ(json::parse(job.output)["value"], 2);
}

TEST_F(ClaimsTest, AnAnswerThatIsNoJsonIsRejected) {
  EXPECT_EQ(RunOne(Enqueue(Doing("no_json"))).reason, "RESULT_REJECTED");
}

TEST_F(ClaimsTest, ACheckThatThrowsRejectsTheAnswer) {
  // value() of a text where a number should be throws inside the check.
  const Job job = RunOne(Enqueue(Doing("answer", {{"value", "text"}, {"proof", "CERTIFIED"}})));
  EXPECT_EQ(job.reason, "RESULT_REJECTED");
  EXPECT_THAT(job.message, ::testing::HasSubstr("came to no end"));
}

TEST_F(ClaimsTest, FaultsOfTheInputAreTold) {
  const Job job = RunOne(Enqueue(Doing("faults")));
  EXPECT_EQ(job.reason, "INPUT_REJECTED");
  EXPECT_EQ(job.message, "demands[0].quantity: is 0; at least 1");
  EXPECT_EQ(job.attempt, 1);
}

TEST_F(ClaimsTest, AJobOfACoreThatThisVersionDoesNotHaveFails) {
  const std::string id = Enqueue(Doing("answer"));
  Sql("UPDATE optimizer.jobs SET core = 'split'");
  EXPECT_EQ(RunOne(id).reason, "INPUT_REJECTED");
}

TEST_F(ClaimsTest, ProgressIsSeenWhileTheSolverWorks) {
  json input = Doing("progress");
  input["progress"] = {{"incumbent", "168055051"}, {"bound", "168000000"}, {"gapPpm", 328}};
  const std::string id = Enqueue(input);
  JobWorker worker(worker_, PretendCores(), Options());
  worker.Start();
  EXPECT_TRUE(Eventually([&] { return Read(id).incumbent == "168055051"; }));
  const Job job = Read(id);
  EXPECT_EQ(job.state, "RUNNING");
  EXPECT_EQ(job.bound, "168000000");
  EXPECT_EQ(job.gap_ppm, 328);
  EXPECT_EQ(job.claimed_by, worker.name());
  // Signs of life go on without news.
  const Time beat = *job.heartbeat_time;
  EXPECT_TRUE(Eventually([&] { return *Read(id).heartbeat_time > beat; }));
}

TEST_F(ClaimsTest, StrangeProgressIsNotShown) {
  json input = Doing("progress");
  input["progress"] = {{"incumbent", std::string(100, '9')}, {"bound", std::string("1\0", 2)}, {"gapPpm", -7}};
  const std::string id = Enqueue(input);
  JobWorker worker(worker_, PretendCores(), Options());
  worker.Start();
  EXPECT_TRUE(Eventually([&] { return Read(id).state == "RUNNING"; }));
  const Time begin = *Read(id).heartbeat_time;
  EXPECT_TRUE(Eventually([&] { return *Read(id).heartbeat_time > begin; }));
  EXPECT_EQ(Read(id).incumbent + Read(id).bound, "");
  EXPECT_EQ(Read(id).gap_ppm, -1);
}

TEST_F(ClaimsTest, AWorkerThatLostItsClaimWritesNothing) {
  const std::string id = Enqueue(Doing("answer"));
  const Claim lost = *ClaimAs("slow");
  Silence(id);
  const Claim held = *ClaimAs("quick", std::chrono::minutes(1));
  EXPECT_EQ(held.attempt, 2);
  const JobResult result{.state = "DONE", .output = "{}", .verified = true, .reason = "", .message = ""};
  EXPECT_FALSE(Worker([&](Tx& tx) { return FinishJob(tx, lost, result); }));
  EXPECT_FALSE(Worker([&](Tx& tx) { return RequeueJob(tx, lost, true); }));
  EXPECT_TRUE(Worker([&](Tx& tx) { return Heartbeat(tx, lost, "", "", -1) == ClaimState::kLost; }));
  // The same worker's older claim is no claim either.
  Silence(id);
  const Claim again = *ClaimAs("slow", std::chrono::minutes(1));
  EXPECT_EQ(again.attempt, 3);
  EXPECT_FALSE(Worker([&](Tx& tx) { return FinishJob(tx, lost, result); }));
  EXPECT_EQ(Read(id).state, "RUNNING");
  EXPECT_TRUE(Worker([&](Tx& tx) { return FinishJob(tx, again, result); }));
  EXPECT_FALSE(Worker([&](Tx& tx) { return FinishJob(tx, again, result); }));  // once
}

TEST_F(ClaimsTest, ASolverWhoseClaimWasTakenIsEnded) {
  json input = Doing("sleep");
  input["touch"] = File("pid");
  const std::string id = Enqueue(input);
  std::thread worker([&] { JobWorker(worker_, PretendCores(), Options()).RunOne(); });
  const int pid = AwaitPid("pid");
  Sql("UPDATE optimizer.jobs SET claimed_by = 'another', attempt = attempt + 1");
  worker.join();
  EXPECT_TRUE(IsGone(pid));
  EXPECT_EQ(Read(id).claimed_by, "another");
  EXPECT_EQ(Read(id).state, "RUNNING");
}

}  // namespace
}  // namespace kyodo::optimizer
