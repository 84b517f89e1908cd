// A database with the optimizer's schema, its two roles, and workers whose solver is pretend_solver.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "optimizer/store/jobs.h"
#include "optimizer/worker/worker.h"
#include "platform/database.h"
#include "tests/support/matchers.h"
#include "tests/support/postgres.h"

namespace kyodo::optimizer {

// Is asked again until true; fails the test after 20 seconds.
[[nodiscard]] bool Eventually(const std::function<bool()>& is_so);

// A clerk of the tenant.
Caller Owner(const std::string& tenant = "131016", const std::string& area = "tokyo");

// Finds everything proved when the output's "value" is 1 and its proof is not SOLVER.
std::optional<std::string> PretendVerify(const nlohmann::json& input, const nlohmann::json& output);
std::vector<Core> PretendCores();

// Short pauses; silence so long that nobody is taken for lost by a slow machine.
WorkerOptions Options();

// {"do": what, "output": output}.
nlohmann::json Doing(const std::string& what, nlohmann::json output = {{"value", 1}, {"proof", "CERTIFIED"}});

class WorkerTest : public ::testing::Test {
 protected:
  WorkerTest();
  ~WorkerTest() override;

  // One transaction as the owner, in the role of the service.
  absl::Status As(const Caller& caller, const std::function<absl::Status(Tx&)>& body);
  // Makes a job and tells its id.
  std::string Enqueue(const nlohmann::json& input, const JobLimits& limits = {}, const Caller& owner = Owner());
  Job Read(const std::string& id, const Caller& owner = Owner());
  absl::Status Cancel(const std::string& id, const Caller& owner = Owner());
  // One worker works on one job on this thread.
  Job RunOne(const std::string& id, const WorkerOptions& options = Options());
  // A claim made by hand.
  std::optional<Claim> ClaimAs(const std::string& worker, std::chrono::milliseconds silence = std::chrono::hours(1));
  bool Worker(const std::function<bool(Tx&)>& body);
  // Past all row security; the first column of the first row.
  std::string Sql(const std::string& statement);
  // The job's worker has been silent for an hour.
  void Silence(const std::string& id);

  std::string File(const std::string& name) const { return (folder_ / name).string(); }
  void MakeFile(const std::string& name) const;
  // The number written in a file by "touch", once it is there.
  int AwaitPid(const std::string& name) const;

  kyodo::testing::TestDatabase test_ = kyodo::testing::TestDatabase::Create();
  Database service_{{.dsn = test_.dsn("kyodo_optimizer"), .user = "", .schema = "optimizer"}};
  Database worker_{{.dsn = test_.dsn("kyodo_optimizer_worker"), .user = "", .schema = "optimizer"}};
  std::filesystem::path folder_;
};

// Neither running nor waiting to be reaped by a process that reaps.
bool IsGone(int pid);

}  // namespace kyodo::optimizer
