// Workers that are killed, fall silent or shut down: every job goes on elsewhere.
#include <signal.h>
#include <sys/wait.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "tests/optimizer/worker/support.h"
#include "tests/support/process.h"

namespace kyodo::optimizer {
namespace {

using kyodo::testing::IsOk;
using nlohmann::json;
using namespace std::chrono_literals;

class RestartTest : public WorkerTest {
 protected:
  // This program as a worker of its own.
  pid_t StartWorker() {
    return kyodo::testing::Start({}, {"/proc/self/exe", "--work", test_.dsn("kyodo_optimizer_worker")},
                                 File("worker.log"));
  }
};

TEST_F(RestartTest, AKilledWorkersJobIsFinishedByAnotherAndItsSolverDies) {
  json input = Doing("wait_for_file");
  input["file"] = File("go");
  input["touch"] = File("pid");
  const std::string id = Enqueue(input);
  const pid_t worker = StartWorker();
  const int solver = AwaitPid("pid");
  EXPECT_FALSE(IsGone(solver));
  const std::string first = Read(id).claimed_by;

  kill(worker, SIGKILL);
  waitpid(worker, nullptr, 0);
  EXPECT_TRUE(Eventually([&] { return IsGone(solver); }));
  EXPECT_EQ(Read(id).state, "RUNNING");
  JobWorker another(worker_, PretendCores(), Options());
  EXPECT_FALSE(another.RunOne());  // it may be alive

  Silence(id);
  std::filesystem::remove(File("pid"));
  std::thread thread([&] { EXPECT_TRUE(another.RunOne()); });
  AwaitPid("pid");
  EXPECT_NE(Read(id).claimed_by, first);
  MakeFile("go");
  thread.join();
  const Job job = Read(id);
  EXPECT_EQ(job.state, "DONE");
  EXPECT_TRUE(job.verified);
  EXPECT_EQ(job.attempt, 2);
  EXPECT_EQ(job.failures, 1);
}

TEST_F(RestartTest, AJobWhoseWorkersFallSilentThreeTimesIsGivenUp) {
  const std::string id = Enqueue(Doing("answer"));
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_EQ(ClaimAs("silent", 1min)->attempt, attempt);
    Silence(id);
  }
  EXPECT_FALSE(ClaimAs("another", 1min));
  const Job job = Read(id);
  EXPECT_EQ(job.state, "FAILED");
  EXPECT_EQ(job.reason, "WORKER_LOST");
  EXPECT_THAT(job.message, ::testing::HasSubstr("silent"));
}

TEST_F(RestartTest, AJobOfASilentWorkerThatItsOwnerCancelledIsNotTakenUpAgain) {
  const std::string id = Enqueue(Doing("answer"));
  ClaimAs("silent", 1min);
  EXPECT_THAT(Cancel(id), IsOk());
  EXPECT_EQ(Read(id).state, "RUNNING");
  Silence(id);
  EXPECT_FALSE(ClaimAs("another", 1min));
  EXPECT_EQ(Read(id).state, "CANCELLED");
}

TEST_F(RestartTest, AStoppedWorkerGivesItsJobsBackQuickly) {
  WorkerOptions options = Options();
  options.slots = 2;
  std::vector<std::string> ids;
  for (const char* name : {"a", "b"}) {
    json input = Doing("ignore_sigterm");
    input["touch"] = File(name);
    ids.push_back(Enqueue(input));
  }
  JobWorker worker(worker_, PretendCores(), options);
  worker.Start();
  const int pids[] = {AwaitPid("a"), AwaitPid("b")};
  const auto begin = std::chrono::steady_clock::now();
  worker.Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  for (const int pid : pids) EXPECT_TRUE(IsGone(pid));
  for (const std::string& id : ids) {
    EXPECT_EQ(Read(id).state, "QUEUED");
    EXPECT_EQ(Read(id).failures, 0);  // any number of restarts does not use up a job's attempts
  }
}

TEST_F(RestartTest, ASolverThatSomebodyElseTerminatesIsTriedAgainWithoutHarm) {
  json input = Doing("sleep");
  input["touch"] = File("pid");
  const std::string id = Enqueue(input);
  std::thread worker([&] { JobWorker(worker_, PretendCores(), Options()).RunOne(); });
  kill(AwaitPid("pid"), SIGTERM);
  worker.join();
  EXPECT_EQ(Read(id).state, "QUEUED");
  EXPECT_EQ(Read(id).failures, 0);
}

// A check that waits until the test lets it go on.
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  int waiting = 0;
  bool open = false;

  void Pass() {
    std::unique_lock<std::mutex> lock(mutex);
    ++waiting;
    changed.notify_all();
    changed.wait(lock, [this] { return open; });
  }
  void AwaitSomebody() {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return waiting > 0; });
  }
  void Open() {
    const std::lock_guard<std::mutex> lock(mutex);
    open = true;
    changed.notify_all();
  }
};

Gate& TheGate() {
  static Gate* gate = nullptr;
  if (gate == nullptr || gate->open) gate = new Gate;
  return *gate;
}

std::vector<Core> SlowCheck() {
  return {{"award", nullptr, [](const json&, const json&) -> std::optional<std::string> {
             TheGate().Pass();
             return std::nullopt;
           }}};
}

TEST_F(RestartTest, ALongCheckKeepsItsClaim) {
  const std::string id = Enqueue(Doing("answer"));
  Gate& gate = TheGate();
  std::thread worker([&] { JobWorker(worker_, SlowCheck(), Options()).RunOne(); });
  gate.AwaitSomebody();
  const Time beat = *Read(id).heartbeat_time;
  EXPECT_TRUE(Eventually([&] { return *Read(id).heartbeat_time > beat; }));
  gate.Open();
  worker.join();
  EXPECT_EQ(Read(id).state, "DONE");
}

TEST_F(RestartTest, AJobThatIsBeingCheckedGoesBackBeforeItsCheckEnds) {
  const std::string id = Enqueue(Doing("answer"));
  Gate& gate = TheGate();
  JobWorker worker(worker_, SlowCheck(), Options());
  worker.Start();
  gate.AwaitSomebody();
  std::thread stop([&] { worker.Stop(); });
  EXPECT_TRUE(Eventually([&] { return Read(id).state == "QUEUED"; }));
  gate.Open();
  stop.join();
  EXPECT_EQ(Read(id).state, "QUEUED");
}

TEST_F(RestartTest, ALostConnectionDoesNotStopTheSolver) {
  json input = Doing("wait_for_file");
  input["file"] = File("go");
  input["touch"] = File("pid");
  const std::string id = Enqueue(input);
  std::thread worker([&] { JobWorker(worker_, PretendCores(), Options()).RunOne(); });
  AwaitPid("pid");
  test_.TerminateSessions();
  MakeFile("go");
  worker.join();
  EXPECT_EQ(Read(id).state, "DONE");
  EXPECT_EQ(Read(id).attempt, 1);
}

}  // namespace
}  // namespace kyodo::optimizer
