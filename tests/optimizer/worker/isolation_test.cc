// Nobody sees or touches another's jobs, and a solver's process sees nothing of the server's.
#include <cstdlib>

#include "platform/once.h"
#include "tests/optimizer/worker/support.h"

namespace kyodo::optimizer {
namespace {

using kyodo::testing::IsOk;
using kyodo::testing::StatusReasonIs;
using nlohmann::json;

class IsolationTest : public WorkerTest {
 protected:
  absl::Status TryRead(const std::string& id, const Caller& caller) {
    return As(caller, [&](Tx& tx) { return ReadJob(tx, id).status(); });
  }
  // What the owner's role does to the job with its own hands.
  absl::Status Touch(kyodo::Sql statement, const std::string& id, const Caller& caller, int* rows) {
    return As(caller, [&](Tx& tx) {
      *rows = static_cast<int>(tx.Run(statement, id).affected_rows());
      return absl::OkStatus();
    });
  }
};

TEST_F(IsolationTest, OtherTenantsAndAreasSeeAndCancelNothing) {
  const std::string id = Enqueue(Doing("answer"));
  for (const Caller& stranger : {Owner("131024"), Owner("131016", "osaka"), Owner("", "tokyo")}) {
    EXPECT_THAT(TryRead(id, stranger), StatusReasonIs("NOT_FOUND"));
    EXPECT_THAT(Cancel(id, stranger), StatusReasonIs("NOT_FOUND"));
  }
  EXPECT_THAT(TryRead(NewUuid(), Owner()), StatusReasonIs("NOT_FOUND"));
  EXPECT_THAT(TryRead("no id", Owner()), StatusReasonIs("NOT_FOUND"));
  EXPECT_EQ(Read(id).state, "QUEUED");
}

TEST_F(IsolationTest, TheSameIdOfTwoTenantsIsTwoJobs) {
  const NewJob job{.id = NewUuid(), .core = "award", .input = Doing("answer").dump(), .limits = {}};
  NewJob other = job;
  other.input = Doing("answer", {{"value", 2}, {"proof", "CERTIFIED"}}).dump();
  EXPECT_THAT(As(Owner(), [&](Tx& tx) { return EnqueueJob(tx, job); }), IsOk());
  EXPECT_THAT(As(Owner("131024"), [&](Tx& tx) { return EnqueueJob(tx, other); }), IsOk());
  JobWorker worker(worker_, PretendCores(), Options());
  EXPECT_TRUE(worker.RunOne());
  EXPECT_TRUE(worker.RunOne());
  EXPECT_EQ(Read(job.id).state, "DONE");
  EXPECT_EQ(Read(job.id, Owner("131024")).reason, "RESULT_REJECTED");
}

TEST_F(IsolationTest, AWorkerWorksForItsAreaOnly) {
  const std::string id = Enqueue(Doing("answer"), {}, Owner("131016", "osaka"));
  EXPECT_FALSE(JobWorker(worker_, PretendCores(), Options()).RunOne());
  EXPECT_EQ(Read(id, Owner("131016", "osaka")).state, "QUEUED");
  WorkerOptions options = Options();
  options.area = "osaka";
  EXPECT_TRUE(JobWorker(worker_, PretendCores(), options).RunOne());
  EXPECT_EQ(Read(id, Owner("131016", "osaka")).state, "DONE");
}

TEST_F(IsolationTest, ASilentWorkersJobOfAnotherAreaIsLeftAlone) {
  const std::string id = Enqueue(Doing("answer"), {}, Owner("131016", "osaka"));
  Sql("UPDATE optimizer.jobs SET state = 'RUNNING', claimed_by = 'w', attempt = 3, failures = 2, heartbeat_time = "
      "clock_timestamp() - interval '1 hour'");
  EXPECT_FALSE(ClaimAs("a", std::chrono::minutes(1)));
  EXPECT_EQ(Read(id, Owner("131016", "osaka")).state, "RUNNING");
}

// The owner's role can cancel and nothing else, whatever statement it sends.
TEST_F(IsolationTest, AnOwnerCannotWriteResults) {
  const std::string id = Enqueue(Doing("answer"));
  int rows = 0;
  EXPECT_THAT(
      Touch("UPDATE optimizer.jobs SET output = '{}', verified = true WHERE job_id = $1::uuid", id, Owner(), &rows),
      StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(Touch("UPDATE optimizer.jobs SET state = 'FAILED', cancel_requested = true, finish_time = "
                    "clock_timestamp() WHERE job_id = $1::uuid",
                    id, Owner(), &rows),
              StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(Touch("UPDATE optimizer.jobs SET cancel_requested = true WHERE job_id = $1::uuid", id, Owner(), &rows),
              StatusReasonIs("PERMISSION_DENIED"));  // a queued one is cancelled, not asked to
  EXPECT_THAT(Touch("DELETE FROM optimizer.jobs WHERE job_id = $1::uuid", id, Owner(), &rows),
              StatusReasonIs("PERMISSION_DENIED"));
  EXPECT_THAT(Touch("UPDATE optimizer.jobs SET state = 'CANCELLED', cancel_requested = true, finish_time = "
                    "clock_timestamp() WHERE job_id = $1::uuid",
                    id, Owner("131024"), &rows),
              IsOk());
  EXPECT_EQ(rows, 0);
  EXPECT_EQ(Read(id).state, "QUEUED");
}

TEST_F(IsolationTest, ASolverSeesNeitherEnvironmentNorFilesOfTheServer) {
  setenv("KYODO_DATABASE_DSN", "password=secret", 1);
  const int file = dup(2);  // without close-on-exec, as some libraries open theirs
  const Job job = RunOne(Enqueue(Doing("surroundings")));
  close(file);
  unsetenv("KYODO_DATABASE_DSN");
  ASSERT_EQ(job.state, "DONE");
  const json seen = json::parse(job.output);
  EXPECT_EQ(seen["files"], json::array());
  EXPECT_EQ(seen["environment"].size(), 3u);
  EXPECT_THAT(job.output, ::testing::Not(::testing::HasSubstr("secret")));
}

}  // namespace
}  // namespace kyodo::optimizer
