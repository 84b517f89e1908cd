// Memory, time, cancelling, crashes.
#include <thread>

#include "tests/optimizer/worker/support.h"

namespace kyodo::optimizer {
namespace {

using kyodo::testing::IsOk;
using nlohmann::json;
using namespace std::chrono_literals;

class LimitsTest : public WorkerTest {
 protected:
  // Cancels once the solver has begun, and waits for the end.
  Job CancelWhileRunning(json input) {
    input["touch"] = File("pid");
    const std::string id = Enqueue(input);
    std::thread worker([&] { JobWorker(worker_, PretendCores(), Options()).RunOne(); });
    pid_ = AwaitPid("pid");
    EXPECT_EQ(Read(id).state, "RUNNING");
    EXPECT_THAT(Cancel(id), IsOk());
    worker.join();
    return Read(id);
  }

  int pid_ = 0;
};

TEST_F(LimitsTest, MoreMemoryThanAllowedIsRefused) {
  const Job job = RunOne(Enqueue(Doing("memory"), {.memory_mib = 64}));
  EXPECT_EQ(job.state, "FAILED");
  EXPECT_EQ(job.reason, "MEMORY_LIMIT");
  EXPECT_EQ(job.message, "more than 64 MiB are needed");
  EXPECT_EQ(job.attempt, 1);  // it would need it again
}

TEST_F(LimitsTest, NoJobGetsMoreMemoryThanTheOperatorAllows) {
  WorkerOptions options = Options();
  options.attempt.memory_mib_max = 100;
  EXPECT_EQ(RunOne(Enqueue(Doing("memory"), {.memory_mib = 4096}), options).message, "more than 100 MiB are needed");
}

TEST_F(LimitsTest, ASolverThatDoesNotEndInTimeIsKilled) {
  WorkerOptions options = Options();
  options.attempt.time_grace = 100ms;
  json input = Doing("ignore_sigterm");
  input["touch"] = File("pid");
  const Job job = RunOne(Enqueue(input, {.time_ms = 100}), options);
  EXPECT_EQ(job.state, "FAILED");
  EXPECT_EQ(job.reason, "TIME_LIMIT");
  EXPECT_GE(*job.finish_time - *job.start_time, 200ms);
  EXPECT_TRUE(IsGone(AwaitPid("pid")));
}

TEST_F(LimitsTest, AnAnswerWithinTheGraceCounts) {
  WorkerOptions options = Options();
  options.attempt.time_grace = 20s;
  EXPECT_EQ(RunOne(Enqueue(Doing("answer"), {.time_ms = 1}), options).state, "DONE");
}

TEST_F(LimitsTest, AQueuedJobIsCancelledAtOnceAndNeverRun) {
  const std::string id = Enqueue(Doing("answer"));
  EXPECT_THAT(Cancel(id), IsOk());
  EXPECT_EQ(Read(id).state, "CANCELLED");
  EXPECT_FALSE(ClaimAs("a"));
  EXPECT_THAT(Cancel(id), IsOk());
  EXPECT_EQ(Read(id).state, "CANCELLED");
}

TEST_F(LimitsTest, ARunningJobIsCancelledSoon) {
  const Job job = CancelWhileRunning(Doing("sleep"));
  EXPECT_EQ(job.state, "CANCELLED");
  EXPECT_EQ(job.output, "");
  EXPECT_TRUE(IsGone(pid_));
}

TEST_F(LimitsTest, ASolverThatIgnoresSigtermIsKilled) {
  EXPECT_EQ(CancelWhileRunning(Doing("ignore_sigterm")).state, "CANCELLED");
  EXPECT_TRUE(IsGone(pid_));
}

TEST_F(LimitsTest, AFinishedJobStaysAsItIs) {
  const std::string id = Enqueue(Doing("answer"));
  RunOne(id);
  EXPECT_THAT(Cancel(id), IsOk());
  EXPECT_EQ(Read(id).state, "DONE");
  EXPECT_FALSE(Read(id).cancel_requested);
}

TEST_F(LimitsTest, ACrashIsTriedAgainThreeTimesInAll) {
  const std::string id = Enqueue(Doing("crash"));
  for (int attempt = 1; attempt <= 2; ++attempt) {
    EXPECT_EQ(RunOne(id).state, "QUEUED");
    EXPECT_EQ(Read(id).failures, attempt);
  }
  const Job job = RunOne(id);
  EXPECT_EQ(job.state, "FAILED");
  EXPECT_EQ(job.reason, "SOLVER_CRASHED");
  EXPECT_EQ(job.attempt, 3);
  // The signal's name and the last words, as text that the database takes.
  EXPECT_THAT(job.message, ::testing::HasSubstr("signal 6"));
  EXPECT_THAT(job.message, ::testing::HasSubstr("assertion"));
  EXPECT_FALSE(ClaimAs("a"));
}

TEST_F(LimitsTest, ACrashThatDoesNotComeAgainIsNoHarm) {
  json input = Doing("crash_once");
  input["file"] = File("crashed");
  const std::string id = Enqueue(input);
  EXPECT_EQ(RunOne(id).state, "QUEUED");
  EXPECT_EQ(RunOne(id).state, "DONE");
}

TEST_F(LimitsTest, AnEndWithoutAnAnswerIsACrash) { EXPECT_EQ(RunOne(Enqueue(Doing("nothing"))).failures, 1); }

TEST_F(LimitsTest, AProgramThatCannotBeStartedIsACrash) {
  WorkerOptions options = Options();
  options.attempt.program = "/nonexistent";
  const Job job = RunOne(Enqueue(Doing("answer")), options);
  EXPECT_EQ(job.state, "QUEUED");
  EXPECT_EQ(job.failures, 1);
}

TEST_F(LimitsTest, AnAnswerWithoutEndIsRejected) {
  const Job job = RunOne(Enqueue(Doing("long_line")));
  EXPECT_EQ(job.state, "FAILED");
  EXPECT_EQ(job.reason, "RESULT_REJECTED");
}

}  // namespace
}  // namespace kyodo::optimizer
