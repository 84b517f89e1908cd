#include <gmock/gmock.h>

#include <stdexcept>

#include "platform/migrate.h"
#include "platform/once.h"
#include "procurement/service.h"
#include "tests/support/postgres.h"

int main(int argc, char** argv) {
  ::testing::InitGoogleMock(&argc, argv);
  kyodo::SetDigestKey("a key for tests");
  kyodo::testing::TestDatabase::SetTemplate([](const std::string& owner_dsn) {
    const absl::Status status = kyodo::Migrate(owner_dsn, kyodo::procurement::Migrations());
    if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  });
  return RUN_ALL_TESTS();
}
