#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/platform/probe.h"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  kyodo::testing::TestDatabase::SetTemplate([](const std::string& owner_dsn) {
    const absl::Status status = kyodo::Migrate(owner_dsn, kyodo::ProbeMigrations());
    if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  });
  return RUN_ALL_TESTS();
}
