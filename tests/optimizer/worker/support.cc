#include "tests/optimizer/worker/support.h"

#include <fstream>
#include <thread>

#include "platform/once.h"

namespace kyodo::optimizer {

using nlohmann::json;
using namespace std::chrono_literals;

bool Eventually(const std::function<bool()>& is_so) {
  const auto give_up = std::chrono::steady_clock::now() + 20s;
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

Caller Owner(const std::string& tenant, const std::string& area) {
  Caller caller;
  caller.area = area;
  caller.tenant = tenant;
  caller.kind = TenantKind::kMunicipality;
  caller.account = tenant + "-clerk";
  caller.method = "EnqueueJob";
  return caller;
}

std::optional<std::string> PretendVerify(const json&, const json& output) {
  if (output.value("proof", "") == "SOLVER") return "proof: only the solver says so";
  if (output.value("value", 0) != 1) return "value: 1 is proved";
  return std::nullopt;
}

std::vector<Core> PretendCores() { return {{"award", nullptr, PretendVerify}}; }

WorkerOptions Options() {
  WorkerOptions options;
  options.area = "tokyo";
  options.silence = 60s;
  options.pause = 10ms;
  options.attempt.program = PRETEND_SOLVER;
  options.attempt.heartbeat_pause = 20ms;
  options.attempt.progress_pause = 20ms;
  options.attempt.cancel_grace = 100ms;
  return options;
}

json Doing(const std::string& what, json output) { return {{"do", what}, {"output", std::move(output)}}; }

WorkerTest::WorkerTest() {
  std::string name = "/tmp/kyodo-jobs-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder in /tmp");
  folder_ = name;
}

WorkerTest::~WorkerTest() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

absl::Status WorkerTest::As(const Caller& caller, const std::function<absl::Status(Tx&)>& body) {
  return service_.Transact(caller, body);
}

std::string WorkerTest::Enqueue(const json& input, const JobLimits& limits, const Caller& owner) {
  const std::string id = NewUuid();
  const NewJob job{.id = id, .core = "award", .input = input.dump(), .limits = limits};
  EXPECT_THAT(As(owner, [&](Tx& tx) { return EnqueueJob(tx, job); }), kyodo::testing::IsOk());
  return id;
}

Job WorkerTest::Read(const std::string& id, const Caller& owner) {
  Job job;
  EXPECT_THAT(As(owner,
                 [&](Tx& tx) -> absl::Status {
                   ASSIGN_OR_RETURN(job, ReadJob(tx, id));
                   return absl::OkStatus();
                 }),
              kyodo::testing::IsOk());
  return job;
}

absl::Status WorkerTest::Cancel(const std::string& id, const Caller& owner) {
  return As(owner, [&](Tx& tx) { return RequestCancel(tx, id); });
}

Job WorkerTest::RunOne(const std::string& id, const WorkerOptions& options) {
  EXPECT_TRUE(JobWorker(worker_, PretendCores(), options).RunOne());
  return Read(id);
}

bool WorkerTest::Worker(const std::function<bool(Tx&)>& body) {
  bool result = false;
  EXPECT_THAT(worker_.Transact(SystemCaller("tokyo", "Test"),
                               [&](Tx& tx) {
                                 result = body(tx);
                                 return absl::OkStatus();
                               }),
              kyodo::testing::IsOk());
  return result;
}

std::optional<Claim> WorkerTest::ClaimAs(const std::string& worker, std::chrono::milliseconds silence) {
  std::optional<Claim> claim;
  Worker([&](Tx& tx) {
    EndLostJobs(tx, silence);
    claim = ClaimJob(tx, worker, silence);
    return true;
  });
  return claim;
}

std::string WorkerTest::Sql(const std::string& statement) {
  pqxx::connection connection(test_.superuser_dsn());
  const pqxx::result rows = pqxx::nontransaction(connection).exec(statement);
  return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
}

void WorkerTest::Silence(const std::string& id) {
  Sql("UPDATE optimizer.jobs SET heartbeat_time = clock_timestamp() - interval '1 hour' WHERE job_id = '" + id + "'");
}

void WorkerTest::MakeFile(const std::string& name) const { std::ofstream(File(name)) << "made"; }

int WorkerTest::AwaitPid(const std::string& name) const {
  int pid = 0;
  EXPECT_TRUE(Eventually([&] { return static_cast<bool>(std::ifstream(File(name)) >> pid); })) << name;
  return pid;
}

bool IsGone(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string word, state;
  return !(stat >> word >> word >> state) || state == "Z" || state == "X";
}

}  // namespace kyodo::optimizer
