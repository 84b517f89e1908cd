// The tests; with --work DSN a worker process that they can kill.
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "optimizer/service.h"
#include "platform/migrate.h"
#include "tests/optimizer/worker/support.h"

namespace {

[[noreturn]] void WorkForEver(const char* dsn) {
  kyodo::Database database({.dsn = dsn, .user = "", .schema = "optimizer"});
  kyodo::optimizer::JobWorker worker(database, kyodo::optimizer::PretendCores(), kyodo::optimizer::Options());
  worker.Start();
  while (true) pause();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::strcmp(argv[1], "--work") == 0) WorkForEver(argv[2]);
  ::testing::InitGoogleMock(&argc, argv);
  kyodo::testing::TestDatabase::SetTemplate([](const std::string& owner_dsn) {
    const absl::Status status = kyodo::Migrate(owner_dsn, kyodo::optimizer::Migrations());
    if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  });
  return RUN_ALL_TESTS();
}
