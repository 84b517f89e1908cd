// One throw-away PostgreSQL 15 cluster for this test binary: unix socket only, removed when the process ends.
#pragma once

#include <sys/types.h>

#include <string>

#include "tests/support/process.h"

namespace kyodo::testing {

// Started by the first use of Instance(). If the tests crash, the next run of any test binary removes what is left.
class TestCluster {
 public:
  static TestCluster& Instance();
  // Makes the cluster write durably. Call before the first Instance().
  static void UseFsync();

  TestCluster(const TestCluster&) = delete;
  TestCluster& operator=(const TestCluster&) = delete;
  ~TestCluster();

  // A libpq connection string without a password; the socket's folder is private.
  std::string Dsn(const std::string& database, const std::string& role) const;
  std::string SuperuserDsn(const std::string& database) const;
  // The postmaster dies at once (as by kill −9 of everything) and comes back with crash recovery.
  void CrashAndRestart();

 private:
  TestCluster();
  void Launch();
  void Quit();

  std::string directory_;
  int lock_ = -1;
  pid_t postmaster_ = -1;
  RunAs user_;
};

}  // namespace kyodo::testing
